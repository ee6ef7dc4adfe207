/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "probe/alike.h"
#include "probe/columns_intervals.h"
#include "probe/scored.h"
#include "results/doubts.h"
#include "results/table_model.h"

/* What naming the largest class would score. Arrays are owned. */
typedef struct largest_class {
    int64_t images, people;
    int64_t rarest; /* people of the class that fewest have */
    double share;
    double *influence; /* [K] of the share */
} largest_class;

static asc_code find_largest(const asc_probe_scored *scored, largest_class *found) {
    const asc_probe_influence *of = scored->influence;
    int64_t *count = NULL;
    uint8_t *met = NULL;
    int32_t largest = 0;
    asc_code code = ASC_OK;
    *found = (largest_class){0};
    ASC_TRY(code, asc_alloc(&count, (uint64_t)scored->classes, sizeof *count, "classes"), done);
    ASC_TRY(code, asc_alloc(&met, (uint64_t)of->people, sizeof *met, "people"), done);
    ASC_TRY(code, asc_alloc(&found->influence, (uint64_t)of->people, sizeof(double), "people"),
            done);
    for (int64_t i = 0; i < of->n; i++) {
        const int32_t class = asc_probe_scored_class(scored, i);
        if (class < 0)
            continue;
        count[class]++;
        found->images++;
        found->people += !met[of->identity[i]];
        met[of->identity[i]] = 1;
    }
    ASC_TRY(code, asc_probe_scored_rarest(scored, &found->rarest), done);
    for (int32_t k = 1; k < scored->classes; k++)
        largest = count[k] > count[largest] ? k : largest;
    found->share = (double)count[largest] / (double)found->images;
    for (int64_t i = 0; i < of->n; i++) {
        const int32_t class = asc_probe_scored_class(scored, i);
        if (class >= 0)
            found->influence[of->identity[i]] +=
                ((class == largest) - found->share) / (double)found->images;
    }
done:
    free(count);
    free(met);
    return code;
}

static asc_code fill_measure(const asc_probe_scored *scored, const largest_class *largest,
                             int measure, int64_t row, const asc_table *t) {
    const asc_probe_influence *of = scored->influence;
    const double value = of->pooled[scored->row * ASC_SCORES + measure];
    const double *influence = asc_probe_influence_of(of, scored->row, measure);
    const bool by_share = measure == ASC_SCORE_ACCURACY;
    const double chance = by_share                        ? largest->share
                          : measure == ASC_SCORE_BALANCED ? 1 / (double)scored->classes
                                                          : 0.5;
    double *above = NULL;
    asc_code code = asc_alloc(&above, (uint64_t)of->people, sizeof *above, "people");
    if (code != ASC_OK)
        return code;
    for (int64_t p = 0; p < of->people; p++)
        above[p] = influence[p] - (by_share ? largest->influence[p] : 0);
    const double factor = asc_probe_alike_factor(of->alike[scored->row]);
    const asc_spread held_out = asc_spread_of(influence, of->people, 1, largest->people);
    const asc_spread held_out_above = asc_spread_of(above, of->people, 1, largest->people);
    asc_spread spread = asc_spread_scaled(&held_out, factor);
    asc_spread beyond = asc_spread_scaled(&held_out_above, factor);
    free(above);
    if (asc_probe_needs_classes(measure)) {
        spread.rarest = largest->rarest;
        if (spread.squares == 0 && value > 0 && value < 1) /* all are taken for one class */
            spread.squares = spread.fourths = NAN;
        beyond = spread;
    }
    const asc_estimate own = asc_spread_estimate_rate(value, &spread, largest->people);
    asc_estimate more = asc_spread_estimate(value - chance, &beyond, -1, 1);
    if (!(more.error > 0))
        more.interval = (asc_interval){own.interval.low - chance, own.interval.high - chance};
    const double values[] = {value,      own.error,  own.interval.low,  own.interval.high, chance,
                             more.value, more.error, more.interval.low, more.interval.high};
    const asc_doubted doubts[] = {
        {"value", asc_probe_needs_classes(measure)
                      ? asc_estimate_doubt(&own)
                      : asc_estimate_doubt_of_rate(&own, largest->people)},
        {"above_chance", asc_estimate_doubt(&more)}};
    for (int c = 0; c < (int)(sizeof values / sizeof *values); c++)
        asc_reals(t, INTERVAL_VALUE + c)[row] = values[c];
    asc_reals(t, INTERVAL_PVALUE)[row] =
        more.error > 0 ? asc_spread_pvalue(more.value, &beyond) : NAN;
    asc_reals(t, INTERVAL_ALIKE)[row] = of->alike[scored->row];
    asc_ints(t, INTERVAL_IMAGES)[row] = largest->images;
    asc_ints(t, INTERVAL_IDENTITIES)[row] = largest->people;
    return asc_put_doubts(t, INTERVAL_NOTE, row, doubts, 2);
}

static const asc_doubted NOT_THERE[] = {{"value", ASC_DOUBT_NO_FIGURE},
                                        {"above_chance", ASC_DOUBT_NO_FIGURE}};

/* The measures of an attribute under a model, from `row` on. */
static asc_code fill_attribute(const asc_probe_view *view, const asc_images *images, int64_t k,
                               int64_t row, const asc_table *t) {
    const asc_probe_scored scored = asc_probe_scored_of(view, images, k);
    largest_class largest = {0};
    asc_code code = ASC_OK;
    if (scored.influence)
        ASC_TRY(code, find_largest(&scored, &largest), done);
    for (int m = 0; m < ASC_SCORES; m++) {
        if (scored.influence)
            ASC_TRY(code, fill_measure(&scored, &largest, m, row + m, t), done);
        else
            ASC_TRY(code, asc_put_doubts(t, INTERVAL_NOTE, row + m, NOT_THERE, 2), done);
        ASC_TRY(code, asc_put_model(t, INTERVAL_MODEL, row + m, view->model), done);
        ASC_TRY(code, asc_put_text(t, INTERVAL_ATTRIBUTE, row + m, scored.attribute), done);
        ASC_TRY(code, asc_put_text(t, INTERVAL_KIND, row + m, scored.kind), done);
        ASC_TRY(code, asc_put_text(t, INTERVAL_MEASURE, row + m, asc_probe_measures[m]), done);
    }
done:
    free(largest.influence);
    return code;
}

asc_code asc_probe_report_intervals(const asc_images *images, const asc_probe_view *views,
                                    int64_t n_models, asc_results *results) {
    const int64_t n = asc_probe_scored_count(images);
    asc_table t = {0};
    asc_code code = ASC_OK;
    if (n == 0)
        return ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_probe_tables[ASC_PROBE_INTERVAL_TABLE], NULL, 0,
                            n_models * n * ASC_SCORES, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t k = 0; k < n; k++)
            ASC_TRY(code, fill_attribute(&views[m], images, k, (m * n + k) * ASC_SCORES, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
