/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/population.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "separation/ks_draws.h"
#include "separation/leave_one_out.h"
#include "separation/photo_order.h"
#include "stats/spread.h"
#include "sweep/kernels.h"
#include "sweep/load.h"

/* The images as they are swept: attributes and identities in the order of the points. */
typedef struct swept {
    asc_photo_order order; /* empty: as they are */
    asc_labels labels;
    asc_weights weights;
    bool is_weighted;
    asc_points points;
} swept;

/* 95 % intervals from the statistics without each identity. */
static asc_code set_intervals(const double *without, int64_t n_identities, int32_t n_attributes,
                              asc_ks_value *values) {
    const int64_t n = 2 * (int64_t)n_attributes;
    double *influence = NULL;
    asc_code code = asc_alloc(&influence, (uint64_t)n_identities, sizeof *influence, "influences");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        asc_jackknife_influence(without + i, n_identities, n, influence, 1);
        const asc_spread spread = asc_spread_of(influence, n_identities, 1, n_identities);
        const asc_estimate e = asc_spread_estimate(values[i].statistic, &spread, 0, 1);
        values[i].deviation = e.error;
        values[i].low = e.interval.low;
        values[i].high = e.interval.high;
        values[i].people = e.people;
    }
    free(influence);
    return code;
}

static asc_code set_energy_intervals(const double *without, int64_t n_identities,
                                     int32_t n_attributes, asc_energy_value *energies) {
    double *influence = NULL;
    asc_code code = asc_alloc(&influence, (uint64_t)n_identities, sizeof *influence, "influences");
    for (int32_t a = 0; a < n_attributes && code == ASC_OK; a++) {
        asc_jackknife_influence(without + a, n_identities, n_attributes, influence, 1);
        const asc_spread spread = asc_spread_of(influence, n_identities, 1, n_identities);
        const asc_estimate e =
            asc_spread_estimate(energies[a].distance, &spread, -INFINITY, INFINITY);
        energies[a].deviation = e.error;
        energies[a].low = e.interval.low;
        energies[a].high = e.interval.high;
        energies[a].people = e.people;
    }
    free(influence);
    return code;
}

/* Of attributes that are followed, by draws of people. */
static asc_code set_drawn_intervals(const asc_population_input *input, const asc_ks_places *places,
                                    const double *whole, const double *without,
                                    asc_ks_value *values, asc_ks_draws *draws) {
    const asc_images *all = asc_study_images(input->study);
    int32_t *place = NULL;
    asc_code code =
        asc_alloc(&place, (uint64_t)input->images->n_identities, sizeof *place, "identities");
    for (int64_t i = 0; i < input->images->n && code == ASC_OK; i++)
        place[input->images->identity[i]] = all->identity[input->rows[i]];
    if (code == ASC_OK)
        code = asc_ks_draws_make(input->images, places, whole, without, place, all->n_identities,
                                 draws);
    free(place);
    for (int64_t d = 0; d < 2 * draws->n && code == ASC_OK; d++) {
        asc_ks_value *value = &values[2 * draws->attributes[d / 2] + d % 2];
        const asc_interval interval =
            asc_ks_draws_interval(value->statistic, draws->drawn + d * ASC_KS_DRAWS,
                                  draws->wide[d / 2], 1, &value->deviation);
        value->low = interval.low;
        value->high = interval.high;
        value->people = NAN;
    }
    return code;
}

/* What is kept of the statistics without each identity: those at the maxima. */
static asc_code keep_maxima(const double *all, int64_t n_places, int64_t n_identities,
                            int64_t n_attributes, double **without) {
    asc_code code = asc_alloc(without, 2 * (uint64_t)(n_identities * n_attributes),
                              sizeof **without, "intervals over identities");
    for (int64_t k = 0; k < n_identities && code == ASC_OK; k++)
        memcpy(*without + 2 * k * n_attributes, all + 2 * k * n_places,
               2 * (size_t)n_attributes * sizeof **without);
    return code;
}

static asc_code add_intervals(const asc_population_input *input, const swept *s,
                              const asc_population_curves *curves, asc_ks_value *values,
                              asc_energy_value *energies, double **without, asc_ks_draws *draws) {
    const asc_images *images = input->images;
    const int64_t identities = images->n_identities;
    const uint64_t n = (uint64_t)(identities * images->n_attributes);
    asc_ks_places places = {0};
    double *whole = NULL, *all = NULL, *energy_without = NULL;
    int rank = 0;
    MPI_Comm_rank(input->comm, &rank);
    const int32_t most =
        input->wish.draws
            ? asc_ks_places_most(asc_study_images(input->study)->n_identities, images->n_attributes)
            : 0;
    asc_code code = asc_ks_places_init(images, values, curves, most, &places);
    if (code == ASC_OK)
        code = asc_alloc(&whole, 2 * (uint64_t)places.n, sizeof *whole, "statistics");
    if (code == ASC_OK)
        code = asc_alloc(&all, 2 * (uint64_t)identities * (uint64_t)places.n, sizeof *all,
                         "intervals over identities");
    if (code == ASC_OK)
        code = asc_alloc(&energy_without, n, sizeof *energy_without, "intervals over identities");
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code,
            asc_leave_one_out(&s->points, &s->labels, s->is_weighted ? &s->weights : NULL,
                              identities, input->wish.options.same_identity, &places, energies,
                              whole, all, energy_without),
            done);
    code = keep_maxima(all, places.n, identities, images->n_attributes, without);
    if (code == ASC_OK)
        code = set_intervals(*without, identities, images->n_attributes, values);
    if (code == ASC_OK)
        code = set_energy_intervals(energy_without, identities, images->n_attributes, energies);
    if (code == ASC_OK && rank == 0 && input->wish.draws)
        code = set_drawn_intervals(input, &places, whole, all, values, draws);
    code = asc_agree(input->comm, code);
done:
    asc_ks_places_free(&places);
    free(whole);
    free(all);
    free(energy_without);
    return code;
}

static asc_code label_images(const asc_images *images, asc_weighting weighting,
                             const asc_kernels *kernels, swept *s) {
    const bool by_person = weighting == ASC_WEIGHT_PERSON;
    asc_code code = by_person ? asc_photo_order_init(images, &s->order) : ASC_OK;
    if (code == ASC_OK)
        code = asc_labels_init(by_person ? s->order.attributes : images->attributes,
                               by_person ? s->order.identity : images->identity, images->n,
                               images->n_attributes, kernels->needs_bytes, &s->labels);
    s->is_weighted = weighting != ASC_WEIGHT_IMAGE;
    return code == ASC_OK && s->is_weighted
               ? asc_weights_init(&s->labels, weighting, (int32_t)images->n_identities, &s->weights)
               : code;
}

static asc_code load(const asc_population_input *input, swept *s) {
    asc_code code = asc_points_load(input->comm, input->study, input->model, input->rows,
                                    input->images->n, &s->points);
    return code == ASC_OK && s->order.order ? asc_points_reorder(&s->points, s->order.order) : code;
}

static void free_swept(swept *s) {
    asc_points_free(&s->points);
    asc_weights_free(&s->weights);
    asc_labels_free(&s->labels);
    asc_photo_order_free(&s->order);
}

asc_code asc_population_measure(const asc_population_input *input, asc_ks_value *values,
                                asc_energy_value *energies, asc_population_curves *curves,
                                double **without, asc_ks_draws *draws) {
    const asc_kernels *kernels = NULL;
    swept s = {0};
    asc_code code = asc_kernels_choose(&kernels);
    if (code == ASC_OK)
        code = label_images(input->images, input->wish.weighting, kernels, &s);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    asc_log(ASC_LOG_INFO, "population KS of %s: %lld images with %s kernels on %d threads a rank",
            asc_study_get_model(input->study, input->model)->label, (long long)input->images->n,
            kernels->name, asc_sweep_threads());
    ASC_TRY(code, load(input, &s), done);
    const asc_weights *weights = s.is_weighted ? &s.weights : NULL;
    code = asc_population_ks(&s.points, &s.labels, weights, &input->wish.options, values, energies,
                             curves);
    if (code == ASC_OK && input->wish.intervals)
        code = add_intervals(input, &s, curves, values, energies, without, draws);
done:
    free_swept(&s);
    return code;
}
