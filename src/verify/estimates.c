/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/estimates.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "separation/auc.h"
#include "verify/densities.h"

/* Influences of people on both error rates at one threshold. */
typedef struct rate_influences {
    double *match, *miss; /* [K] */
    int64_t false_matches, false_non_matches;
    double match_rate, miss_rate;
} rate_influences;

/* Errors of people [K] at threshold t. */
static void sum_people(const asc_verify_counts *counts, int64_t t, int64_t *accepted,
                       int64_t *rejected) {
    const asc_images *images = counts->images;
    for (int64_t k = 0; k < images->n_identities; k++)
        accepted[k] = rejected[k] = 0;
    for (int64_t i = 0; i < images->n; i++) {
        accepted[images->identity[i]] += counts->errors->accepted[t * images->n + i];
        rejected[images->identity[i]] += counts->errors->rejected[t * images->n + i];
    }
}

static void find_rates(const asc_verify_counts *counts, const asc_verify_people *people,
                       const int64_t *accepted, const int64_t *rejected, rate_influences *at) {
    const double unmatched = (double)counts->gaps->total, matched = (double)counts->matched->n;
    at->false_matches = at->false_non_matches = 0;
    for (int64_t k = 0; k < people->n; k++) {
        at->false_matches += accepted[k];
        at->false_non_matches += rejected[k];
    }
    at->false_matches /= 2; /* each is with two people */
    at->match_rate = (double)at->false_matches / unmatched;
    at->miss_rate = (double)at->false_non_matches / matched;
    for (int64_t k = 0; k < people->n; k++) {
        const int64_t n = people->images[k];
        at->match[k] = ((double)accepted[k] -
                        at->match_rate * (double)asc_pairs_unmatched(n, counts->images->n)) /
                       unmatched;
        at->miss[k] =
            ((double)rejected[k] - at->miss_rate * (double)asc_pairs_matched(n)) / matched;
    }
}

/* Of a figure with influences of people; units: pairs that are sure to be independent. */
static asc_estimate rate_estimate(double value, const double *influence, int64_t n, int64_t units) {
    const asc_spread spread = asc_spread_of(influence, n, 1, n);
    return asc_spread_estimate_rate(value, &spread, units);
}

/* People with an unmatched pair, in halves; people with a matched one. */
static int64_t count_units(const asc_verify_people *people, bool matched) {
    int64_t n = 0;
    for (int64_t k = 0; k < people->n; k++)
        n += people->images[k] > 1;
    return matched ? n : people->n / 2;
}

static void fill_point(const asc_verify_counts *counts, const asc_verify_people *people,
                       const rate_influences *at, double *influence, asc_verify_point *point) {
    const bool follows = !isnan(point->far) && isfinite(point->threshold.value);
    const asc_densities dense = asc_densities_at(counts->gaps, counts->matched, at->false_matches);
    const double ratio = follows ? dense.matched / dense.unmatched : 0;
    for (int64_t k = 0; k < people->n; k++)
        influence[k] = -at->miss[k] - ratio * at->match[k];
    point->false_matches = at->false_matches;
    point->false_non_matches = at->false_non_matches;
    point->false_match =
        rate_estimate(at->match_rate, at->match, people->n, count_units(people, false));
    point->accepted =
        rate_estimate(1 - at->miss_rate, influence, people->n, count_units(people, true));
    if (!follows)
        return;
    const asc_interval rates = point->false_match.interval;
    const double unmatched = (double)counts->gaps->total;
    if (isnan(rates.low))
        return;
    point->threshold.error = point->false_match.error / dense.unmatched;
    const double low =
        asc_densities_distance(counts->gaps, counts->matched, (int64_t)(rates.low * unmatched));
    const double high =
        asc_densities_distance(counts->gaps, counts->matched, (int64_t)(rates.high * unmatched));
    /* distances are known to a gap, and rates to a pair: of few the threshold may be outside */
    point->threshold.interval =
        (asc_interval){fmin(low, point->threshold.value), fmax(high, point->threshold.value)};
}

static asc_estimate find_eer(const asc_verify_counts *counts, const asc_verify_people *people,
                             const rate_influences *at, double *influence) {
    const asc_densities dense = asc_densities_at(counts->gaps, counts->matched, at->false_matches);
    for (int64_t k = 0; k < people->n; k++)
        influence[k] = (dense.matched * at->match[k] + dense.unmatched * at->miss[k]) /
                       (dense.matched + dense.unmatched);
    return rate_estimate(counts->rates->eer, influence, people->n, count_units(people, false));
}

static asc_estimate find_auc(const asc_verify_counts *counts, const asc_verify_people *people,
                             double *influence) {
    const double auc = counts->rates->auc;
    asc_auc_influence(counts->images, people->images, counts->gaps, counts->matched,
                      counts->farther, auc, influence);
    return rate_estimate(auc, influence, people->n, count_units(people, false));
}

static asc_code allocate(const asc_images *images, int64_t points, asc_verify_people *people) {
    const uint64_t n = (uint64_t)images->n_identities;
    asc_code code = ASC_OK;
    *people =
        (asc_verify_people){.n = images->n_identities, .measures = ASC_INFLUENCE_POINTS + points};
    ASC_TRY(code,
            asc_alloc(&people->influence, n * (uint64_t)people->measures, sizeof(double), "people"),
            done);
    ASC_TRY(code, asc_alloc(&people->images, n, sizeof(int64_t), "people"), done);
    ASC_TRY(code, asc_alloc(&people->false_matches, n, sizeof(int64_t), "people"), done);
    ASC_TRY(code, asc_alloc(&people->false_non_matches, n, sizeof(int64_t), "people"), done);
    for (int64_t i = 0; i < images->n; i++)
        people->images[images->identity[i]]++;
done:
    return code;
}

asc_code asc_estimates_make(const asc_verify_counts *counts, const asc_verify_settings *settings,
                            asc_verify_point *points, asc_estimate *auc, asc_estimate *eer,
                            asc_verify_people *people) {
    const int64_t n = asc_verify_points(settings), judged = asc_verify_judged(settings);
    const int64_t n_people = counts->images->n_identities;
    int64_t *accepted = NULL, *rejected = NULL;
    rate_influences at = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, allocate(counts->images, n, people), done);
    ASC_TRY(code, asc_alloc(&accepted, (uint64_t)n_people, sizeof *accepted, "people"), done);
    ASC_TRY(code, asc_alloc(&rejected, (uint64_t)n_people, sizeof *rejected, "people"), done);
    ASC_TRY(code, asc_alloc(&at.match, (uint64_t)n_people, sizeof(double), "people"), done);
    ASC_TRY(code, asc_alloc(&at.miss, (uint64_t)n_people, sizeof(double), "people"), done);
    *auc = find_auc(counts, people, people->influence);
    for (int64_t t = 0; t <= n; t++) {
        const bool equal = t == n;
        double *influence =
            people->influence + (equal ? ASC_INFLUENCE_EER : ASC_INFLUENCE_POINTS + t) * people->n;
        sum_people(counts, t, t == judged ? people->false_matches : accepted,
                   t == judged ? people->false_non_matches : rejected);
        find_rates(counts, people, t == judged ? people->false_matches : accepted,
                   t == judged ? people->false_non_matches : rejected, &at);
        if (equal) {
            *eer = find_eer(counts, people, &at, influence);
            continue;
        }
        points[t].far = asc_verify_far_of(settings, t);
        points[t].threshold = asc_estimate_bare(asc_errors_distance(counts->errors->threshold[t]));
        fill_point(counts, people, &at, influence, &points[t]);
    }
done:
    free(accepted);
    free(rejected);
    free(at.match);
    free(at.miss);
    return code;
}

asc_estimate asc_estimate_bare(double value) {
    return (asc_estimate){value, NAN, {NAN, NAN}, NAN};
}

void asc_verify_people_free(asc_verify_people *people) {
    free(people->influence);
    free(people->images);
    free(people->false_matches);
    free(people->false_non_matches);
    *people = (asc_verify_people){0};
}
