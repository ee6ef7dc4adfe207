/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "distance/scale.h"
#include "sources/array_scale.h"
#include "study/parts.h"

/* Rounding of more than this share of what tells rows apart is to be seen in tables. */
static const double much = 1e-4;

static void tell(const asc_array *array, const asc_array_extent *raw, double largest,
                 int exponent) {
    const double rounding = asc_array_rounding(array, raw);
    if (array->origin)
        asc_log(ASC_LOG_INFO,
                "%s: its values are up to %g and differ by at most %g; the study file holds it "
                "less its first row, which changes no distance",
                array->path, raw->largest, raw->spread);
    if (exponent != 0)
        asc_log(ASC_LOG_INFO,
                "%s: its largest value is %g; the study file holds it times 2^%d, and results are "
                "in its own unit",
                array->path, largest, -exponent);
    if (raw->spread == 0)
        asc_log(ASC_LOG_WARN,
                "%s: all its rows are equal, so that all distances are 0; look "
                "whether the model was run",
                array->path);
    else if (rounding > much)
        asc_log(ASC_LOG_WARN,
                "%s: its values are up to %g but differ by at most %g, of which rounding leaves "
                "%.1f digits; subtract the mean of the embeddings in float64 before they are saved",
                array->path, raw->largest, raw->spread, fmax(-log10(rounding), 0));
}

static asc_code find_scale(MPI_Comm comm, const asc_study_sources *sources, int64_t model,
                           int *exponent) {
    const asc_metric metric = sources->models[model].metric;
    asc_array *array = &sources->arrays[model];
    asc_array_extent raw = {0, 0}, kept;
    asc_code code = asc_array_hold(array);
    if (code == ASC_OK)
        code = asc_array_measure(array, metric, sources->begin, sources->count, &raw);
    code = asc_agree(comm, code);
    double both[] = {raw.largest, raw.spread};
    MPI_Allreduce(MPI_IN_PLACE, both, 2, MPI_DOUBLE, MPI_MAX, comm);
    raw = kept = (asc_array_extent){both[0], both[1]};
    if (code == ASC_OK)
        code = asc_agree(comm, asc_array_choose_origin(array, metric, &kept));
    asc_array_release(array);
    *exponent = asc_scale_exponent(kept.largest);
    if (code == ASC_OK && sources->rows > 1)
        tell(array, &raw, kept.largest, *exponent);
    return code;
}

asc_code asc_study_find_scales(MPI_Comm comm, asc_study_sources *sources) {
    asc_code code = asc_agree(comm, asc_alloc(&sources->exponents, (uint64_t)sources->n_models,
                                              sizeof *sources->exponents, "scales of models"));
    for (int64_t m = 0; m < sources->n_models && code == ASC_OK; m++)
        code = find_scale(comm, sources, m, &sources->exponents[m]);
    return code;
}

double asc_study_in_unit(const asc_study_model *model, double distance) {
    return asc_distance_of(model->metric)->unit ? distance : ldexp(distance, model->exponent);
}

double asc_study_in_squared_unit(const asc_study_model *model, double square) {
    return asc_study_in_unit(model, asc_study_in_unit(model, square));
}
