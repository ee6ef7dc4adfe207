/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/plane.h"

#include <math.h>
#include <stdlib.h>

#include "core/blas.h"
#include "micro/segments.h"
#include "spectra/axes.h"

enum { AXES = 2 };

/* Middle nodes less their mean: points [count, D]. */
static asc_code centre_points(const asc_segments *set, double **points) {
    const int32_t dimension = set->input->dimension;
    asc_code code = asc_alloc(points, (uint64_t)set->count, (size_t)dimension * sizeof **points,
                              "points of a field");
    for (int32_t d = 0; d < dimension && code == ASC_OK; d++) {
        double sum = 0;
        for (int64_t c = 0; c < set->count; c++)
            sum += asc_segments_point(set, c)[d];
        for (int64_t c = 0; c < set->count; c++)
            (*points)[c * dimension + d] = asc_segments_point(set, c)[d] - sum / (double)set->count;
    }
    return code;
}

static void put_arrows(const asc_segments *set, const double *points, const double *axes,
                       double *arrows) {
    const int32_t dimension = set->input->dimension;
    for (int64_t c = 0; c < set->count; c++) {
        const asc_field field = asc_segments_field(set, c);
        for (int axis = 0; axis < AXES; axis++) {
            double place = 0, direction = 0;
            for (int32_t d = 0; d < dimension; d++) {
                place += axes[axis * dimension + d] * points[c * dimension + d];
                direction += axes[axis * dimension + d] * asc_field_at(&field, d);
            }
            arrows[c * ASC_PLANE_NUMBERS + axis] = ldexp(place, set->input->exponent);
            arrows[c * ASC_PLANE_NUMBERS + AXES + axis] = direction / sqrt(set->squares[c]);
        }
    }
}

/* On one rank alone, as eigenvectors found by several are not the same to the last bit. */
static asc_code find_axes(const asc_segments *set, const double *points, double *axes) {
    double values[AXES];
    const int32_t dimension = set->input->dimension;
    int rank = 0;
    MPI_Comm_rank(set->input->comm, &rank);
    asc_code code = ASC_OK;
    asc_blas_prepare();
    if (rank == 0)
        code = asc_axes_of_points(MPI_COMM_SELF, points, set->count, dimension, AXES,
                                  "points of a field", values, axes);
    code = asc_agree(set->input->comm, code);
    for (int axis = 0; axis < AXES && code == ASC_OK; axis++)
        MPI_Bcast(axes + axis * dimension, dimension, MPI_DOUBLE, 0, set->input->comm);
    return code;
}

static asc_code project(const asc_identity_input *input, int64_t attribute, double *arrows) {
    double *points = NULL, *axes = NULL;
    asc_segments set = {0};
    asc_code code = asc_segments_sample(input, attribute, ASC_PLANE_ARROWS, &set);
    if (code == ASC_OK && set.count > 0)
        code = centre_points(&set, &points);
    if (code == ASC_OK)
        code = asc_alloc(&axes, AXES, (size_t)input->dimension * sizeof *axes, "axes of a field");
    ASC_TRY(code, asc_agree(input->comm, code), done);
    if (set.count <= AXES || input->dimension < AXES)
        goto done;
    ASC_TRY(code, find_axes(&set, points, axes), done);
    put_arrows(&set, points, axes, arrows);
done:
    asc_segments_free(&set);
    free(points);
    free(axes);
    return code;
}

asc_code asc_micro_project(const asc_identity_input *input, double *arrows) {
    const int64_t size = ASC_PLANE_ARROWS * ASC_PLANE_NUMBERS, n = input->lattice->n_attributes;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n * size; i++)
        arrows[i] = NAN;
    for (int64_t a = 0; a < n && code == ASC_OK; a++)
        code = project(input, a, arrows + a * size);
    return code;
}
