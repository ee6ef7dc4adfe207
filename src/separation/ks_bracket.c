/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/ks_bracket.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { ACROSS = 1 };

static int inside_class(int modality) {
    return modality == 0 ? 0 : 2;
}

void asc_ks_bracket_reset(asc_ks_bracket *bracket, const uint64_t total[ASC_CLASSES]) {
    bracket->n_ranges = 0;
    bracket->share = 0;
    memcpy(bracket->total, total, sizeof bracket->total);
    for (int m = 0; m < ASC_MODALITIES; m++) {
        bool defined = total[inside_class(m)] > 0 && total[ACROSS] > 0;
        bracket->lower[m] = bracket->upper[m] = defined ? 0 : NAN;
        bracket->location[m] = 0;
    }
}

static double difference(const asc_ks_bracket *bracket, int modality,
                         const uint64_t counts[ASC_CLASSES]) {
    int inside = inside_class(modality);
    return (double)counts[inside] / (double)bracket->total[inside] -
           (double)counts[ACROSS] / (double)bracket->total[ACROSS];
}

static void add(uint64_t sum[ASC_CLASSES], const uint64_t counts[ASC_CLASSES]) {
    for (int c = 0; c < ASC_CLASSES; c++)
        sum[c] += counts[c];
}

/* First key of a cell, or of what follows the last. */
static uint32_t first_key(const asc_key_cells *cells, int64_t i) {
    if (cells->first)
        return cells->first[i];
    return i == cells->n ? cells->end : cells->begin + ((uint32_t)i << cells->shift);
}

void asc_ks_bracket_raise(asc_ks_bracket *bracket, uint64_t left[ASC_CLASSES],
                          asc_key_cells cells) {
    for (int64_t i = 0; i < cells.n; i++) {
        add(left, cells.counts + i * cells.stride);
        for (int m = 0; m < ASC_MODALITIES; m++) {
            double d = fabs(difference(bracket, m, left));
            if (d > bracket->lower[m]) { /* never when undefined */
                bracket->lower[m] = d;
                bracket->location[m] = first_key(&cells, i + 1) - 1;
            }
        }
    }
}

/* The most that |F_inside - F_across| can be strictly inside a cell. */
static double bound(const asc_ks_bracket *bracket, int m, const uint64_t before[ASC_CLASSES],
                    const uint64_t after[ASC_CLASSES], const uint64_t counts[ASC_CLASSES]) {
    const int inside = inside_class(m);
    double p = (double)counts[inside] / (double)bracket->total[inside];
    double x = (double)counts[ACROSS] / (double)bracket->total[ACROSS];
    double d0 = difference(bracket, m, before), d1 = difference(bracket, m, after);
    return fmax(fmin(d0 + p, d1 + x), fmin(x - d0, p - d1));
}

static asc_code append(asc_ks_bracket *bracket, uint32_t first, uint32_t last,
                       const uint64_t left[ASC_CLASSES]) {
    asc_key_range *before = bracket->n_ranges ? &bracket->ranges[bracket->n_ranges - 1] : NULL;
    const uint32_t keys = last - first + 1;
    if (before && before->last + 1 == first) {
        before->last = last;
        before->widest = before->widest > keys ? before->widest : keys;
        return ASC_OK;
    }
    if (bracket->n_ranges == bracket->capacity) {
        int64_t capacity = bracket->capacity ? 2 * bracket->capacity : 16;
        asc_key_range *ranges = NULL;
        asc_code code =
            asc_alloc(&ranges, (uint64_t)capacity, sizeof *ranges, "candidate distances");
        if (code != ASC_OK)
            return code;
        if (bracket->ranges)
            memcpy(ranges, bracket->ranges, (size_t)bracket->n_ranges * sizeof *ranges);
        free(bracket->ranges);
        bracket->ranges = ranges;
        bracket->capacity = capacity;
    }
    asc_key_range *range = &bracket->ranges[bracket->n_ranges++];
    range->first = first;
    range->last = last;
    range->widest = keys;
    memcpy(range->left, left, sizeof range->left);
    return ASC_OK;
}

asc_code asc_ks_bracket_search(asc_ks_bracket *bracket, uint64_t left[ASC_CLASSES],
                               asc_key_cells cells) {
    uint64_t after[ASC_CLASSES];
    double all = 0;
    for (int c = 0; c < ASC_CLASSES; c++)
        all += (double)bracket->total[c];
    for (int m = 0; m < ASC_MODALITIES; m++)
        bracket->upper[m] = fmax(bracket->upper[m], bracket->lower[m]);
    for (int64_t i = 0; i < cells.n; i++) {
        const uint64_t *counts = cells.counts + i * cells.stride;
        const uint32_t first = first_key(&cells, i), end = first_key(&cells, i + 1);
        memcpy(after, left, sizeof after);
        add(after, counts);
        bool candidate = false;
        for (int m = 0; m < ASC_MODALITIES && end - first > 1; m++) {
            double most = bound(bracket, m, left, after, counts);
            if (most > bracket->lower[m]) {
                candidate = true;
                bracket->upper[m] = fmax(bracket->upper[m], most);
            }
        }
        if (candidate) {
            asc_code code = append(bracket, first, end - 1, left);
            if (code != ASC_OK)
                return code;
            for (int c = 0; c < ASC_CLASSES; c++)
                bracket->share += (double)counts[c] / all;
        }
        memcpy(left, after, sizeof after);
    }
    return ASC_OK;
}

void asc_ks_bracket_free(asc_ks_bracket *bracket) {
    free(bracket->ranges);
    *bracket = (asc_ks_bracket){0};
}
