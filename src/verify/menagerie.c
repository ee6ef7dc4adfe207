/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/menagerie.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

/* People with so many pairs. */
typedef struct alike {
    int64_t pairs, people;
    double above; /* chance that one of them has more errors than were looked at */
} alike;

static int descending(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* Probability of k in n trials, of which there may be a fraction. */
static double binomial(double n, double p, int64_t k) {
    const double b = (double)k;
    if (b > n)
        return 0;
    if (p <= 0 || p >= 1)
        return b == (p >= 1 ? floor(n) : 0);
    return exp(lgamma(n + 1) - lgamma(b + 1) - lgamma(n - b + 1) + b * log(p) +
               (n - b) * log1p(-p));
}

/* Expected min(m, number) of a number that is taken for binomial. */
static double expect_least(int64_t m, double mean, double variance) {
    if (mean <= 0)
        return 0;
    if (variance <= 1e-9 * mean)
        return fmin((double)m, mean);
    const double p = 1 - variance / mean, n = mean / p;
    double up_to = 0, sum = 0;
    for (int64_t j = 0; j < m; j++) {
        up_to += binomial(n, p, j);
        sum += fmax(0, 1 - up_to);
    }
    return fmin(sum, mean);
}

/* Expected sum of the errors of the m people with most. */
static double expect_top(alike *groups, int64_t n_groups, double rate, int64_t m) {
    static const double ENOUGH = 1e-12, MOST = 1e5; /* chance that is left out; errors looked at */
    const double typical = rate * (double)groups[0].pairs; /* of those with most pairs */
    double total = 0, largest = 1;
    if (typical > MOST)
        return NAN;
    for (int64_t g = 0; g < n_groups; g++)
        groups[g].above = 1;
    for (int64_t t = 0; t < groups[0].pairs && ((double)t < typical || largest > ENOUGH); t++) {
        double mean = 0, variance = 0;
        largest = 0;
        for (int64_t g = 0; g < n_groups; g++) {
            const double chance = binomial((double)groups[g].pairs, rate, t);
            largest = fmax(largest, chance);
            groups[g].above = fmax(0, groups[g].above - chance);
            mean += (double)groups[g].people * groups[g].above;
            variance += (double)groups[g].people * groups[g].above * (1 - groups[g].above);
        }
        total += expect_least(m, mean, variance);
    }
    return total;
}

/* People with a pair, by their number of pairs, most first: groups [n]; returns how many. */
static int64_t group_people(const int64_t *sorted, int64_t n, alike *groups) {
    int64_t count = 0;
    for (int64_t k = 0; k < n && sorted[k] > 0; k++) {
        if (k == 0 || sorted[k] != sorted[k - 1])
            groups[count++] = (alike){.pairs = sorted[k]};
        groups[count - 1].people++;
    }
    return count;
}

asc_code asc_menagerie_top(const asc_burden *burden, double top, asc_top_share *found) {
    const uint64_t n = (uint64_t)burden->n;
    int64_t *errors = NULL, *pairs = NULL, people = 0, sum_errors = 0, sum_pairs = 0, most = 0;
    alike *groups = NULL;
    asc_code code = ASC_OK;
    *found = (asc_top_share){.share = NAN, .chance = NAN};
    ASC_TRY(code, asc_alloc(&errors, n, sizeof *errors, "errors of people"), done);
    ASC_TRY(code, asc_alloc(&pairs, n, sizeof *pairs, "errors of people"), done);
    ASC_TRY(code, asc_alloc(&groups, n, sizeof *groups, "errors of people"), done);
    for (int64_t k = 0; k < burden->n; k++) {
        errors[k] = burden->errors[k];
        pairs[k] = burden->pairs[k];
        people += pairs[k] > 0;
        sum_errors += errors[k];
        sum_pairs += pairs[k];
    }
    /* A hair less, as 5 % of 20 is one. */
    found->people = (int64_t)ceil(top * (double)people - 1e-9);
    if (sum_errors == 0)
        goto done;
    qsort(errors, (size_t)n, sizeof *errors, descending);
    qsort(pairs, (size_t)n, sizeof *pairs, descending);
    for (int64_t k = 0; k < found->people; k++)
        most += errors[k];
    found->share = (double)most / (double)sum_errors;
    const int64_t n_groups = group_people(pairs, burden->n, groups);
    found->chance =
        expect_top(groups, n_groups, (double)sum_errors / (double)sum_pairs, found->people) /
        (double)sum_errors;
done:
    free(errors);
    free(pairs);
    free(groups);
    return code;
}
