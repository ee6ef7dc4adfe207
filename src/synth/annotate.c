/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planting for people whose attributes are given. Their attributes are correlated: if Male shifted
 * the embeddings, a null Bald would see the shift too. So the sign with which an attribute shifts
 * an image is its value, flipped just as often as makes the expected sign the same whatever the
 * null attributes are. The probability of a value given the null attributes is a linear fit. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/images.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "synth/synth_parts.h"

/* Regressors of the fit: a constant and the null attributes. */
typedef struct null_basis {
    int32_t count;       /* regressors */
    int32_t *columns;    /* [count] attribute; columns[0] = -1, the constant */
    gsl_matrix *factor;  /* [count, count] Cholesky factor of the normal equations */
    gsl_vector *weights; /* [count] of the fit in hand */
} null_basis;

static int regressor(const asc_synth_people *people, const null_basis *basis, int64_t i,
                     int32_t r) {
    int32_t a = basis->columns[r];
    return a < 0 ? 1 : people->values[i * people->n_attributes + a];
}

static void free_basis(null_basis *basis) {
    free(basis->columns);
    gsl_matrix_free(basis->factor);
    gsl_vector_free(basis->weights);
}

static asc_code init_basis(const asc_synth_people *people, null_basis *basis) {
    *basis = (null_basis){0};
    asc_code code = asc_alloc(&basis->columns, (uint64_t)people->n_attributes + 1, sizeof(int32_t),
                              "null attributes");
    if (code != ASC_OK)
        return code;
    basis->columns[basis->count++] = -1;
    for (int32_t a = 0; a < people->n_attributes; a++)
        if (people->effect[a] == 0.0)
            basis->columns[basis->count++] = a;
    size_t size = (size_t)basis->count;
    basis->factor = gsl_matrix_alloc(size, size);
    basis->weights = gsl_vector_alloc(size);
    if (!basis->factor || !basis->weights)
        return asc_fail(ASC_MEMORY, "out of memory for the fit of %zu null attributes", size);
    for (int32_t r = 0; r < basis->count; r++)
        for (int32_t s = 0; s <= r; s++) {
            int64_t sum = 0;
            for (int64_t i = 0; i < people->n; i++)
                sum += regressor(people, basis, i, r) * regressor(people, basis, i, s);
            gsl_matrix_set(basis->factor, (size_t)r, (size_t)s, (double)sum);
        }
    const double RIDGE = 1e-6; /* keeps duplicate or constant attributes solvable */
    for (size_t r = 0; r < size; r++)
        *gsl_matrix_ptr(basis->factor, r, r) += RIDGE * (double)people->n;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int status = gsl_linalg_cholesky_decomp1(basis->factor);
    gsl_set_error_handler(handler);
    if (status != GSL_SUCCESS)
        return asc_fail(ASC_INTERNAL, "the normal equations of the null attributes are singular");
    return ASC_OK;
}

static void plant_attribute(const asc_synth_people *people, null_basis *basis, uint64_t seed,
                            int32_t a) {
    const double CERTAIN = 1e-3; /* a linear fit may leave (0, 1) */
    int32_t width = people->n_attributes;
    for (int32_t r = 0; r < basis->count; r++) {
        int64_t sum = 0;
        for (int64_t i = 0; i < people->n; i++)
            if (people->values[i * width + a] > 0)
                sum += regressor(people, basis, i, r);
        gsl_vector_set(basis->weights, (size_t)r, (double)sum);
    }
    double share = gsl_vector_get(basis->weights, 0) / (double)people->n;
    gsl_linalg_cholesky_svx(basis->factor, basis->weights);
    for (int64_t i = 0; i < people->n; i++) {
        int8_t value = people->values[i * width + a];
        double fit = 0.0;
        for (int32_t r = 0; r < basis->count; r++)
            fit += gsl_vector_get(basis->weights, (size_t)r) * regressor(people, basis, i, r);
        fit = fmin(fmax(fit, CERTAIN), 1.0 - CERTAIN);
        double flip = value > 0 ? (fit - share) / fit : (share - fit) / (1.0 - fit);
        double u = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)i, (uint32_t)a);
        people->signs[i * width + a] = (int8_t)(u < flip ? -value : value);
    }
}

static asc_code plant_signs(const asc_synth_people *people, uint64_t seed) {
    null_basis basis;
    asc_code code = init_basis(people, &basis);
    for (int32_t a = 0; a < people->n_attributes && code == ASC_OK; a++)
        if (people->effect[a] > 0.0)
            plant_attribute(people, &basis, seed, a);
    free_basis(&basis);
    return code;
}

static asc_code take_people(const asc_synth_options *options, asc_images *images,
                            asc_synth_people *people) {
    uint64_t cells = 0;
    *people = (asc_synth_people){.n = images->n, .n_identities = images->n_identities};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_multiply((uint64_t)images->n, (uint64_t)images->n_attributes, &cells, "attributes"),
            done);
    ASC_TRY(code, asc_alloc(&people->signs, cells, 1, "planted signs"), done);
    ASC_TRY(code,
            asc_alloc(&people->effect, (uint64_t)images->n_attributes, sizeof(double), "effects"),
            done);
    for (int32_t a = 0; a < images->n_attributes; a++)
        people->effect[a] = options->effect[a % options->n_attributes];
    people->identity = images->identity;
    people->values = images->attributes;
    people->names = images->attribute_names;
    people->n_attributes = images->n_attributes;
    images->identity = NULL;
    images->attributes = NULL;
    images->attribute_names = NULL;
    images->n_attributes = 0;
    code = plant_signs(people, options->seed);
done:
    return code;
}

asc_code asc_synth_annotate(MPI_Comm comm, const asc_synth_options *options,
                            asc_synth_people *people) {
    *people = (asc_synth_people){0};
    const asc_images_settings source = {.celeba_identities = options->celeba_identities,
                                        .celeba_attributes = options->celeba_attributes};
    asc_images images = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = asc_images_read_celeba(&source, &images);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_images_broadcast(comm, &images), done);
    code = asc_agree(comm, take_people(options, &images, people));
done:
    asc_images_free(&images);
    if (code != ASC_OK)
        asc_synth_people_free(people);
    return code;
}
