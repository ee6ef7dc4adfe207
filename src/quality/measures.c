/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/measures.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "separation/auc.h"
#include "separation/population.h"

const asc_population_wish asc_quality_wish = {
    .weighting = ASC_WEIGHT_PERSON, .intervals = true, .options = {.exact = true}};

/* The images that a step has left, and the place of their people in the whole selection. */
typedef struct part {
    asc_selection selection;
    int64_t *place; /* [K of the part] */
    bool has_pairs; /* matched and unmatched ones */
} part;

static void free_part(part *p) {
    asc_selection_free(&p->selection);
    free(p->place);
}

static asc_code take(const asc_selection *all, const uint8_t *mask, part *p) {
    asc_selection *own = &p->selection;
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_images_select(&all->images, mask, &own->images), done);
    ASC_TRY(code, asc_alloc(&own->rows, (uint64_t)own->images.n, sizeof(int64_t), "kept images"),
            done);
    ASC_TRY(code,
            asc_alloc(&p->place, (uint64_t)own->images.n_identities, sizeof *p->place, "people"),
            done);
    for (int64_t i = 0; i < all->images.n; i++) {
        if (!mask[i])
            continue;
        p->place[own->images.identity[n]] = all->images.identity[i];
        own->rows[n++] = all->rows[i];
    }
    p->has_pairs = own->images.n > own->images.n_identities && own->images.n_identities > 1;
done:
    return code;
}

static asc_code measure_auc(MPI_Comm comm, asc_study *study, int64_t model, const part *p,
                            asc_quality_measures *measures) {
    const int64_t n = p->selection.images.n_identities;
    double *influence = NULL;
    asc_code code =
        asc_agree(comm, asc_alloc(&influence, (uint64_t)n, sizeof *influence, "influences"));
    if (code == ASC_OK)
        code = asc_auc_measure(comm, study, model, &p->selection, &measures->value[ASC_QUALITY_AUC],
                               influence);
    const double auc = measures->value[ASC_QUALITY_AUC];
    for (int64_t k = 0; code == ASC_OK && auc > 0 && auc < 1 && k < n; k++) /* else rounding */
        measures->influence[p->place[k]] = influence[k];
    free(influence);
    return code;
}

/* The mean of both modalities' statistics, from those without each person [K, A, 2]. */
static asc_code set_ks(const part *p, const asc_ks_value *values, const double *without,
                       int64_t stride, asc_quality_measures *measures) {
    const int64_t n = p->selection.images.n_identities,
                  n_values = 2 * (int64_t)p->selection.images.n_attributes;
    double *influence = NULL;
    asc_code code = asc_alloc(&influence, (uint64_t)n, sizeof *influence, "influences");
    for (int64_t i = 0; i < n_values && code == ASC_OK; i++) {
        const int64_t measure = ASC_QUALITY_KS + i / 2;
        const bool first = i % 2 == 0;
        measures->value[measure] =
            (first ? 0 : measures->value[measure]) + 0.5 * values[i].statistic;
        asc_jackknife_influence(without + i, n, n_values, influence, 1);
        for (int64_t k = 0; k < n; k++)
            measures->influence[measure * stride + p->place[k]] += 0.5 * influence[k];
    }
    free(influence);
    return code;
}

static asc_code measure_ks(MPI_Comm comm, asc_study *study, int64_t model, const part *p,
                           int64_t stride, asc_quality_measures *measures) {
    const asc_population_input input = {.comm = comm,
                                        .study = study,
                                        .model = model,
                                        .images = &p->selection.images,
                                        .rows = p->selection.rows,
                                        .wish = asc_quality_wish};
    const uint64_t n = (uint64_t)p->selection.images.n_attributes;
    asc_ks_value *values = NULL;
    asc_energy_value *energies = NULL;
    asc_population_curves curves = {0};
    double *without = NULL;
    asc_code code = asc_alloc(&values, 2 * n, sizeof *values, "KS statistics");
    if (code == ASC_OK)
        code = asc_alloc(&energies, n, sizeof *energies, "energy distances");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_population_measure(&input, values, energies, &curves, &without, NULL), done);
    code = asc_agree(comm, set_ks(p, values, without, stride, measures));
done:
    asc_population_curves_free(&curves);
    free(values);
    free(energies);
    free(without);
    return code;
}

asc_code asc_quality_measures_init(const asc_images *images, asc_quality_measures *measures) {
    *measures = (asc_quality_measures){.n = ASC_QUALITY_KS + (int64_t)images->n_attributes};
    const uint64_t n = (uint64_t)measures->n, people = (uint64_t)images->n_identities;
    asc_code code = asc_alloc(&measures->value, n, sizeof *measures->value, "figures");
    if (code == ASC_OK)
        code = asc_alloc(&measures->influence, n * people, sizeof *measures->influence,
                         "influences of people");
    for (int64_t m = 0; m < measures->n && code == ASC_OK; m++)
        measures->value[m] = NAN;
    return code;
}

asc_code asc_quality_measure(MPI_Comm comm, asc_study *study, int64_t model,
                             const asc_selection *selection, const uint8_t *mask,
                             asc_quality_measures *measures) {
    part p = {0};
    asc_code code = asc_quality_measures_init(&selection->images, measures);
    if (code == ASC_OK)
        code = take(selection, mask, &p);
    ASC_TRY(code, asc_agree(comm, code), done);
    measures->people = p.selection.images.n_identities;
    if (p.has_pairs)
        ASC_TRY(code, measure_auc(comm, study, model, &p, measures), done);
    if (measures->people > 1 && selection->images.n_attributes > 0)
        code = measure_ks(comm, study, model, &p, selection->images.n_identities, measures);
done:
    free_part(&p);
    return code;
}

void asc_quality_measures_free(asc_quality_measures *measures) {
    free(measures->value);
    free(measures->influence);
    *measures = (asc_quality_measures){0};
}
