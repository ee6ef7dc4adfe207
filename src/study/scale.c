/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "distance/scale.h"
#include "sources/array_scale.h"
#include "study/parts.h"

static void tell(const asc_study_sources *sources, int64_t model, double largest, int exponent) {
    if (exponent != 0)
        asc_log(ASC_LOG_INFO,
                "%s: its largest value is %g; the study file holds it times 2^%d, and results are "
                "in its own unit",
                sources->arrays[model].path, largest, -exponent);
}

asc_code asc_study_find_scales(MPI_Comm comm, asc_study_sources *sources) {
    asc_code code = asc_agree(comm, asc_alloc(&sources->exponents, (uint64_t)sources->n_models,
                                              sizeof *sources->exponents, "scales of models"));
    for (int64_t m = 0; m < sources->n_models && code == ASC_OK; m++) {
        asc_array *array = &sources->arrays[m];
        double largest = 0;
        code = asc_array_hold(array);
        if (code == ASC_OK)
            code = asc_array_find_largest(array, sources->models[m].metric, sources->begin,
                                          sources->count, &largest);
        asc_array_release(array);
        code = asc_agree(comm, code);
        MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX, comm);
        sources->exponents[m] = asc_scale_exponent(largest);
        tell(sources, m, largest, sources->exponents[m]);
    }
    return code;
}

double asc_study_in_unit(const asc_study_model *model, double distance) {
    return asc_distance_of(model->metric)->unit ? distance : ldexp(distance, model->exponent);
}

double asc_study_in_squared_unit(const asc_study_model *model, double square) {
    return asc_study_in_unit(model, asc_study_in_unit(model, square));
}
