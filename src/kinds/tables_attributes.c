/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "kinds/columns.h"
#include "kinds/energies.h"
#include "kinds/tables.h"

static void fill_attribute(const asc_kinds_found *found, const asc_kinds_tallies *tallies,
                           const asc_kinds_entropies *entropies, int64_t row, const asc_table *t) {
    const asc_kinds_aggregates aggregates = asc_kinds_aggregate(found, tallies);
    const asc_kinds_disco disco = asc_kinds_find_disco(found, tallies);
    asc_ints(t, KIND_PEOPLE)[row] = tallies->people;
    asc_ints(t, KIND_IMAGES)[row] = tallies->images;
    asc_ints(t, KIND_CLASSES)[row] = aggregates.classes;
    asc_reals(t, KIND_MAX)[row] = aggregates.max;
    asc_reals(t, KIND_MEAN)[row] = aggregates.mean;
    asc_reals(t, KIND_WEIGHTED)[row] = aggregates.weighted;
    asc_reals(t, KIND_SHARE)[row] = aggregates.share;
    asc_reals(t, KIND_DISCO)[row] = disco.between;
    asc_reals(t, KIND_WITHIN)[row] = disco.within;
    asc_reals(t, KIND_TOTAL)[row] = disco.total;
    asc_reals(t, KIND_COVARIANCE)[row] = found->covariance;
    asc_reals(t, KIND_OF_DISTANCE)[row] = found->of_distance;
    asc_reals(t, KIND_OF_GAP)[row] = found->of_gap;
    asc_reals(t, KIND_CORRELATION)[row] = asc_kinds_correlation(found);
    asc_reals(t, KIND_INTRA)[row] = entropies->intra;
    asc_reals(t, KIND_INTRA_SHARE)[row] = entropies->intra_share;
    asc_reals(t, KIND_INTER)[row] = entropies->inter;
    asc_reals(t, KIND_ICC)[row] = entropies->icc;
    asc_reals(t, KIND_AVERAGE)[row] = entropies->mean;
}

asc_code asc_kinds_put_attributes(const asc_kinds_outcome *outcomes, int64_t n,
                                  asc_kinds_entropies *const *entropies, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        rows += outcomes[m].views.n;
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_kinds_tables[ASC_KINDS_ATTRIBUTE_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++, row++) {
            ASC_TRY(
                code,
                asc_kinds_put_keys(&t, KIND_MODEL, row, &outcomes[m], &outcomes[m].views.views[v]),
                done);
            fill_attribute(&outcomes[m].found[v], &outcomes[m].tallies[v], &entropies[m][v], row,
                           &t);
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* Least and greatest value of a quartile's images; NaN of what has no numbers. */
static void find_range(const asc_kinds_view *view, int64_t n, int32_t class, double *from,
                       double *to) {
    *from = *to = NAN;
    for (int64_t i = 0; i < n && view->values; i++)
        if (view->is_known[i] && view->classes[i] == class) {
            *from = fmin(*from, view->values[i]); /* NaN is passed over */
            *to = fmax(*to, view->values[i]);
        }
}

static asc_code fill_class(const asc_kinds_outcome *outcome, int32_t v,
                           const asc_kinds_entropies *entropies, int32_t k, int64_t row,
                           const asc_table *t) {
    const asc_kinds_view *view = &outcome->views.views[v];
    const asc_kinds_found *found = &outcome->found[v];
    const asc_kinds_tallies *tallies = &outcome->tallies[v];
    const double images = (double)tallies->class_images[k];
    find_range(view, outcome->selection.images.n, k, &asc_reals(t, CLASS_FROM)[row],
               &asc_reals(t, CLASS_TO)[row]);
    asc_ints(t, CLASS_PEOPLE)[row] = tallies->class_people[k];
    asc_ints(t, CLASS_IMAGES)[row] = tallies->class_images[k];
    asc_reals(t, CLASS_SHARE)[row] = tallies->images > 0 ? images / (double)tallies->images : NAN;
    asc_kinds_put_ks(t, CLASS_KS, row, &found->rest[k]);
    asc_reals(t, CLASS_ENERGY)[row] = asc_kinds_energy_of_rest(found, tallies, k);
    asc_reals(t, CLASS_NEAR)[row] = found->mean[(int64_t)k * found->n + k];
    asc_reals(t, CLASS_INTER)[row] = entropies->inter_of ? entropies->inter_of[k] : NAN;
    asc_code code = asc_kinds_put_keys(t, CLASS_MODEL, row, outcome, view);
    return code == ASC_OK ? asc_kinds_put_class(t, CLASS_CLASS, row, view, k) : code;
}

asc_code asc_kinds_put_classes(const asc_kinds_outcome *outcomes, int64_t n,
                               asc_kinds_entropies *const *entropies, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++)
            rows += outcomes[m].views.views[v].n;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_kinds_tables[ASC_KINDS_CLASS_TABLE], NULL, 0, rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n; m++)
        for (int32_t v = 0; v < outcomes[m].views.n; v++)
            for (int32_t k = 0; k < outcomes[m].views.views[v].n; k++)
                ASC_TRY(code, fill_class(&outcomes[m], v, &entropies[m][v], k, row++, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
