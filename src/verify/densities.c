/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/densities.h"

#include <math.h>

/* Of the unmatched pair with so many before it, and the matched pairs nearer. */
typedef struct place {
    double distance;
    int64_t matched;
} place;

static place place_of(const asc_gaps *gaps, const asc_matched *matched, int64_t rank) {
    int64_t g = 0, before = 0;
    while (g < gaps->n - 1 && before + gaps->counts[g] <= rank)
        before += gaps->counts[g++];
    const uint32_t first = gaps->first[g] > gaps->low ? gaps->first[g] : gaps->low;
    const uint32_t last = gaps->first[g + 1] - 1 < gaps->high ? gaps->first[g + 1] - 1 : gaps->high;
    const double from = asc_key_distance(first), to = asc_key_distance(last);
    const double share = ((double)(rank - before) + 0.5) / (double)gaps->counts[g];
    place found = {.distance = from + share * (to - from)};
    int64_t high = matched->n;
    while (found.matched < high) {
        const int64_t middle = found.matched + (high - found.matched) / 2;
        if (asc_key_distance(matched->keys[middle]) < found.distance)
            found.matched = middle + 1;
        else
            high = middle;
    }
    return found;
}

static int64_t within(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

asc_densities asc_densities_at(const asc_gaps *gaps, const asc_matched *matched, int64_t accepted) {
    const int64_t last = gaps->total - 1;
    const int64_t half = accepted / 2 < accepted - 1 ? accepted / 2 : accepted - 1;
    const int64_t twice = 2 * accepted > accepted + 1 ? 2 * accepted : accepted + 1;
    const int64_t low = within(half, 0, last), high = within(twice, 0, last);
    const place from = place_of(gaps, matched, low), to = place_of(gaps, matched, high);
    const double width = to.distance - from.distance;
    if (!(width > 0))
        return (asc_densities){NAN, NAN};
    return (asc_densities){(double)(to.matched - from.matched) / (double)matched->n / width,
                           (double)(high - low) / (double)gaps->total / width};
}

double asc_densities_distance(const asc_gaps *gaps, const asc_matched *matched, int64_t rank) {
    return place_of(gaps, matched, within(rank, 0, gaps->total - 1)).distance;
}
