/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/rates.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

static void finish(asc_fairness_rate *rate) {
    rate->error = rate->pairs > 0 ? sqrt(rate->spread.squares) / (double)rate->pairs : NAN;
}

/* One group's entries at threshold m. */
static void find_inside(const asc_fairness_split *split, int32_t g, const int64_t *accepted,
                        const int64_t *rejected, asc_fairness_rate *rates) {
    asc_fairness_rate *match = &rates[ASC_FAIRNESS_FMR], *miss = &rates[ASC_FAIRNESS_FNMR];
    const int64_t first = split->first[g], end = split->first[g + 1];
    *match = (asc_fairness_rate){.pairs = split->unmatched[g]};
    *miss = (asc_fairness_rate){.pairs = split->matched[g]};
    for (int64_t e = first; e < end; e++) {
        match->wrong += accepted[e];
        miss->wrong += rejected[e];
        match->spread.people += split->size[e] < split->images[g];
        miss->spread.people += split->size[e] > 1;
    }
    match->wrong /= 2; /* both people of a pair counted it */
    const double fmr = asc_fairness_share(match), fnmr = asc_fairness_share(miss);
    for (int64_t e = first; e < end; e++) {
        const int64_t size = split->size[e];
        const double off[] = {(double)accepted[e] -
                                  fmr * (double)(size * (split->images[g] - size)),
                              (double)rejected[e] - fnmr * (double)(size * (size - 1) / 2)};
        for (int r = 0; r < ASC_FAIRNESS_RATES; r++)
            asc_spread_add(&rates[r].spread, off[r]);
    }
    for (int r = 0; r < ASC_FAIRNESS_RATES; r++)
        finish(&rates[r]);
}

/* All thresholds one after the other; what each accepts of every entry grows from cell to cell. */
static asc_code put_inside(const asc_fairness_split *split, const asc_fairness_counts *counts,
                           int32_t n_thresholds, asc_fairness_rate *inside) {
    int64_t *accepted = NULL, *rejected = NULL;
    asc_code code = asc_alloc(&accepted, (uint64_t)split->n_entries, sizeof(int64_t), "errors");
    if (code == ASC_OK)
        code = asc_alloc(&rejected, (uint64_t)split->n_entries, sizeof(int64_t), "errors");
    for (int64_t e = 0; e < split->n_entries && code == ASC_OK; e++)
        rejected[e] = split->size[e] * (split->size[e] - 1) / 2;
    for (int32_t m = 0; m < n_thresholds && code == ASC_OK; m++) {
        for (int64_t e = 0; e < split->n_entries; e++) {
            accepted[e] += counts->inside[e * n_thresholds + m];
            rejected[e] -= counts->rejected[e * (n_thresholds + 1) + m];
        }
        for (int32_t g = 0; g < split->n; g++)
            find_inside(split, g, accepted, rejected,
                        inside + ((int64_t)g * n_thresholds + m) * ASC_FAIRNESS_RATES);
    }
    free(accepted);
    free(rejected);
    return code;
}

/* The cell of groups g < h at drawn threshold t. at [G, K]: entries of people, -1 where none. */
static asc_fairness_rate find_between(const asc_fairness_split *split, const int64_t *accepted,
                                      const int64_t *at, int64_t people, int32_t g, int32_t h) {
    const int64_t *here = at + g * people, *there = at + h * people;
    asc_fairness_rate rate = {0};
    for (int pass = 0; pass < 2; pass++)
        for (int64_t k = 0; k < people; k++) {
            const int64_t a = here[k] < 0 ? 0 : split->size[here[k]];
            const int64_t b = there[k] < 0 ? 0 : split->size[there[k]];
            const int64_t pairs = a * (split->images[h] - b) + b * (split->images[g] - a);
            const int64_t wrong = (here[k] < 0 ? 0 : accepted[here[k] * split->n + h]) +
                                  (there[k] < 0 ? 0 : accepted[there[k] * split->n + g]);
            if (pass == 0) {
                rate.pairs += pairs;
                rate.wrong += wrong;
                rate.spread.people += pairs > 0;
            } else {
                const double off =
                    (double)wrong - (double)rate.wrong / (double)rate.pairs * (double)pairs;
                asc_spread_add(&rate.spread, off);
            }
        }
    rate.pairs /= 2;
    rate.wrong /= 2;
    finish(&rate);
    return rate;
}

static asc_code put_between(const asc_fairness_split *split, const asc_fairness_counts *counts,
                            const asc_fairness_thresholds *thresholds, int64_t people,
                            asc_fairness_found *found) {
    const int32_t groups = split->n, points = thresholds->n_points;
    int64_t *at = NULL, *accepted = NULL, cell = 0;
    asc_code code = asc_alloc(&at, (uint64_t)groups * (uint64_t)people, sizeof *at, "people");
    if (code == ASC_OK)
        code = asc_alloc(&accepted, (uint64_t)split->n_entries * (uint64_t)groups, sizeof(int64_t),
                         "errors");
    for (int64_t k = 0; k < groups * people && code == ASC_OK; k++)
        at[k] = -1;
    for (int64_t e = 0; e < split->n_entries && code == ASC_OK; e++)
        at[split->group[e] * people + split->person[e]] = e;
    for (int32_t t = 0; t < points && code == ASC_OK; t++) {
        for (int64_t k = 0; k < split->n_entries * groups; k++)
            accepted[k] += counts->between[k * points + t];
        cell = 0;
        for (int32_t g = 0; g < groups; g++)
            for (int32_t h = g; h < groups; h++)
                found->between[cell++ * points + t] =
                    h == g ? found->inside[((int64_t)g * thresholds->n + thresholds->points[t]) *
                                               ASC_FAIRNESS_RATES +
                                           ASC_FAIRNESS_FMR]
                           : find_between(split, accepted, at, people, g, h);
    }
    free(at);
    free(accepted);
    return code;
}

/* What every draw has of a group, and how much of it errs at a threshold: [B] each. */
typedef struct draws {
    int64_t *sum, *own, *matched; /* images, squares of people's, matched pairs */
    int64_t *accepted, *rejected;
} draws;

static asc_code make_draws(int32_t n, draws *d) {
    int64_t **const arrays[] = {&d->sum, &d->own, &d->matched, &d->accepted, &d->rejected};
    asc_code code = ASC_OK;
    for (size_t a = 0; a < sizeof arrays / sizeof *arrays && code == ASC_OK; a++)
        code = asc_alloc(arrays[a], (uint64_t)n, sizeof(int64_t), "draws of people");
    return code;
}

static void free_draws(draws *d) {
    free(d->sum);
    free(d->own);
    free(d->matched);
    free(d->accepted);
    free(d->rejected);
}

static void begin_group(const asc_fairness_split *split, const asc_resample *resample, int32_t g,
                        draws *d) {
    const int32_t n = resample->replicates;
    for (int32_t b = 0; b < n; b++)
        d->sum[b] = d->own[b] = d->matched[b] = d->accepted[b] = 0;
    for (int64_t e = split->first[g]; e < split->first[g + 1]; e++) {
        const uint8_t *counts = resample->counts + (int64_t)split->person[e] * resample->stride;
        const int64_t size = split->size[e], pairs = size * (size - 1) / 2;
        for (int32_t b = 0; b < n; b++) {
            const int64_t weight = counts[b] * size;
            d->sum[b] += weight;
            d->own[b] += weight * weight;
            d->matched[b] += counts[b] * pairs;
        }
    }
}

/* Rates of group g's draws at drawn threshold t, after those before it. */
static void put_draws(const asc_fairness_split *split, const asc_fairness_counts *counts,
                      const asc_fairness_thresholds *thresholds, const asc_resample *resample,
                      int32_t g, int32_t t, draws *d, double *fmr) {
    const int32_t n = resample->replicates, cells = thresholds->n + 1;
    const int64_t *accepted =
        counts->drawn + ((int64_t)g * thresholds->n_points + t) * resample->stride;
    double *fnmr = fmr + n;
    for (int32_t b = 0; b < n; b++) {
        d->accepted[b] += accepted[b];
        d->rejected[b] = 0;
    }
    for (int64_t e = split->first[g]; e < split->first[g + 1]; e++) {
        const uint8_t *drawn = resample->counts + (int64_t)split->person[e] * resample->stride;
        int64_t wrong = 0;
        for (int32_t m = thresholds->points[t] + 1; m < cells; m++)
            wrong += counts->rejected[e * cells + m];
        for (int32_t b = 0; b < n && wrong > 0; b++)
            d->rejected[b] += drawn[b] * wrong;
    }
    for (int32_t b = 0; b < n; b++) {
        const int64_t unmatched = (d->sum[b] * d->sum[b] - d->own[b]) / 2;
        fmr[b] = unmatched > 0 ? (double)d->accepted[b] / (double)unmatched : NAN;
        fnmr[b] = d->matched[b] > 0 ? (double)d->rejected[b] / (double)d->matched[b] : NAN;
    }
}

asc_code asc_fairness_rates_find(const asc_fairness_split *split, const asc_fairness_counts *counts,
                                 const asc_fairness_thresholds *thresholds,
                                 const asc_resample *resample, asc_fairness_found *found) {
    const uint64_t groups = (uint64_t)split->n, points = (uint64_t)thresholds->n_points;
    const int32_t replicates = resample->replicates;
    draws d = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&found->inside, groups * (uint64_t)thresholds->n * ASC_FAIRNESS_RATES,
                      sizeof *found->inside, "errors of groups"),
            done);
    ASC_TRY(code,
            asc_alloc(&found->between, groups * (groups + 1) / 2 * points, sizeof *found->between,
                      "errors between groups"),
            done);
    ASC_TRY(code,
            asc_alloc(&found->drawn, groups * points * ASC_FAIRNESS_RATES * (uint64_t)replicates,
                      sizeof(double), "draws of people"),
            done);
    ASC_TRY(code, make_draws(replicates, &d), done);
    ASC_TRY(code, put_inside(split, counts, thresholds->n, found->inside), done);
    ASC_TRY(code, put_between(split, counts, thresholds, resample->n, found), done);
    for (int32_t g = 0; g < split->n; g++) {
        begin_group(split, resample, g, &d);
        for (int32_t t = 0; t < thresholds->n_points; t++)
            put_draws(split, counts, thresholds, resample, g, t, &d,
                      found->drawn + ((int64_t)g * thresholds->n_points + t) * ASC_FAIRNESS_RATES *
                                         replicates);
    }
done:
    free_draws(&d);
    return code;
}
