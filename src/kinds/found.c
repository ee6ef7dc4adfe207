/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/found.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

static void forget(asc_kinds_ks *ks, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        ks[i] = (asc_kinds_ks){NAN, NAN, NAN};
}

asc_code asc_kinds_found_init(const asc_kinds_view *view, asc_kinds_found *found) {
    const uint64_t n = (uint64_t)view->n;
    *found = (asc_kinds_found){.n = view->n, .covariance = NAN, .of_distance = NAN, .of_gap = NAN};
    if (view->positions)
        found->n_steps = view->values ? ASC_KINDS_BINS : view->n;
    const uint64_t steps = (uint64_t)found->n_steps;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&found->rest, n, sizeof(asc_kinds_ks), "KS statistics"), failed);
    ASC_TRY(code, asc_alloc(&found->pairs, n * n, sizeof(asc_kinds_ks), "KS statistics"), failed);
    ASC_TRY(code, asc_alloc(&found->steps, steps, sizeof(asc_kinds_ks), "KS statistics"), failed);
    ASC_TRY(code, asc_alloc(&found->mean, n * n, sizeof(double), "mean distances"), failed);
    ASC_TRY(code, asc_alloc(&found->step_mean, steps, sizeof(double), "mean distances"), failed);
    ASC_TRY(code, asc_alloc(&found->step_near, steps, sizeof *found->step_near, "mean distances"),
            failed);
    forget(found->rest, found->n);
    forget(found->pairs, (int64_t)found->n * found->n);
    forget(found->steps, found->n_steps);
    for (uint64_t i = 0; i < n * n; i++)
        found->mean[i] = NAN;
    for (uint64_t s = 0; s < steps; s++) {
        found->step_mean[s] = NAN;
        found->step_near[s] = (asc_estimate){NAN, NAN, {NAN, NAN}, NAN};
    }
    return ASC_OK;
failed:
    asc_kinds_found_free(found);
    return code;
}

void asc_kinds_found_free(asc_kinds_found *found) {
    free(found->rest);
    free(found->pairs);
    free(found->steps);
    free(found->mean);
    free(found->step_mean);
    free(found->step_near);
    *found = (asc_kinds_found){0};
}

static void scale_all(const asc_study_model *model, double *values, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        values[i] = asc_study_in_unit(model, values[i]);
}

static void scale_locations(const asc_study_model *model, asc_kinds_ks *ks, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        ks[i].location = asc_study_in_unit(model, ks[i].location);
}

void asc_kinds_found_scale(const asc_study_model *model, asc_kinds_found *found) {
    const int64_t n = found->n;
    scale_locations(model, found->rest, n);
    scale_locations(model, found->pairs, n * n);
    scale_locations(model, found->steps, found->n_steps);
    scale_all(model, found->mean, n * n);
    scale_all(model, found->step_mean, found->n_steps);
    for (int32_t s = 0; s < found->n_steps; s++) {
        asc_estimate *near = &found->step_near[s];
        scale_all(model, &near->value, 1);
        scale_all(model, &near->error, 1);
        scale_all(model, &near->interval.low, 1);
        scale_all(model, &near->interval.high, 1);
    }
    scale_all(model, &found->covariance, 1);
    scale_all(model, &found->of_distance, 1); /* a square */
    scale_all(model, &found->of_distance, 1);
}

void asc_kinds_found_pack(asc_kinds_found *found, asc_pack *pack) {
    const uint64_t n = (uint64_t)found->n, steps = (uint64_t)found->n_steps;
    asc_pack_bytes(pack, found->rest, n * sizeof *found->rest);
    asc_pack_bytes(pack, found->pairs, n * n * sizeof *found->pairs);
    asc_pack_bytes(pack, found->steps, steps * sizeof *found->steps);
    asc_pack_bytes(pack, found->mean, n * n * sizeof *found->mean);
    asc_pack_bytes(pack, found->step_mean, steps * sizeof *found->step_mean);
    asc_pack_bytes(pack, found->step_near, steps * sizeof *found->step_near);
    asc_pack_bytes(pack, &found->covariance, sizeof found->covariance);
    asc_pack_bytes(pack, &found->of_distance, sizeof found->of_distance);
    asc_pack_bytes(pack, &found->of_gap, sizeof found->of_gap);
}
