#include "map/moments.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"

static asc_code normalise(asc_map_rows *rows, const char *label) {
    for (int64_t i = 0; i < rows->count; i++) {
        float *x = rows->data + i * rows->dimension;
        double square = 0;
        for (int32_t d = 0; d < rows->dimension; d++)
            square += (double)x[d] * (double)x[d];
        if (!(square > 0))
            return asc_fail(ASC_DATA,
                            "model %s: image %lld has a zero embedding; cosine needs a "
                            "direction: import with images.skip_bad_rows",
                            label, (long long)(rows->begin + i));
        for (int32_t d = 0; d < rows->dimension; d++)
            x[d] = (float)((double)x[d] / sqrt(square));
    }
    return ASC_OK;
}

asc_code asc_map_rows_read(MPI_Comm comm, asc_study *study, int64_t model,
                           const asc_selection *selection, asc_map_rows *rows) {
    const asc_study_model *about = asc_study_get_model(study, model);
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *rows = (asc_map_rows){.comm = comm,
                           .n = selection->images.n,
                           .begin = asc_partition_begin(selection->images.n, size, rank),
                           .dimension = about->dimension};
    rows->count = asc_partition_begin(selection->images.n, size, rank + 1) - rows->begin;
    uint64_t values = 0;
    asc_code code = asc_multiply((uint64_t)rows->count, (uint64_t)rows->dimension, &values,
                                 "embeddings of a rank");
    if (code == ASC_OK)
        code = asc_alloc(&rows->data, values, sizeof *rows->data, "embeddings");
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_study_read_embeddings(study, model, selection->rows + rows->begin, rows->count,
                                         rows->data);
    if (code == ASC_OK && about->metric == ASC_COSINE)
        code = asc_agree(comm, normalise(rows, about->label));
    return code;
}

void asc_map_rows_free(asc_map_rows *rows) {
    free(rows->data);
    *rows = (asc_map_rows){0};
}

void asc_map_rows_centre(const asc_map_rows *rows, const double *mean, int64_t first, int64_t n,
                         double *out) {
    const int32_t dimension = rows->dimension;
    for (int64_t i = 0; i < n; i++)
        for (int32_t d = 0; d < dimension; d++)
            out[i * dimension + d] =
                (double)rows->data[(first + i) * dimension + d] - (mean ? mean[d] : 0);
}

static void sum_over_ranks(MPI_Comm comm, double *values, int64_t n) {
    enum { CHUNK = 1 << 24 };
    for (int64_t i = 0; i < n; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, values + i, (int)(n - i < CHUNK ? n - i : CHUNK), MPI_DOUBLE,
                      MPI_SUM, comm);
}

static asc_code allocate(const asc_map_rows *rows, const asc_images *images, asc_moments *m) {
    const uint64_t d = (uint64_t)rows->dimension, a = (uint64_t)images->n_attributes;
    asc_code code = asc_alloc(&m->mean, d, sizeof(double), "mean embedding");
    if (code == ASC_OK)
        code = asc_alloc(&m->scatter, d * d, sizeof(double), "covariance");
    if (code == ASC_OK)
        code = asc_alloc(&m->positive, a * d, sizeof(double), "means of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&m->negative, a * d, sizeof(double), "means of attributes");
    if (code == ASC_OK)
        code = asc_alloc(&m->centres, (uint64_t)images->n_identities * d, sizeof(double),
                         "means of identities");
    return code;
}

/* Adds a row to the sums of its identity and of its modalities. */
static void add_row(const asc_images *images, int64_t image, const double *x, int32_t dimension,
                    asc_moments *m) {
    cblas_daxpy(dimension, 1, x, 1, m->mean, 1);
    cblas_daxpy(dimension, 1, x, 1, m->centres + (int64_t)images->identity[image] * dimension, 1);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        const int8_t value = images->attributes[image * images->n_attributes + a];
        double *sums = value > 0 ? m->positive : m->negative;
        if (value != 0)
            cblas_daxpy(dimension, 1, x, 1, sums + (int64_t)a * dimension, 1);
    }
}

static void divide(double *sums, int32_t dimension, int64_t count) {
    for (int32_t d = 0; d < dimension; d++)
        sums[d] = count > 0 ? sums[d] / (double)count : NAN;
}

static asc_code divide_all(const asc_images *images, int32_t dimension, asc_moments *m) {
    int64_t *size = NULL;
    asc_code code = asc_alloc(&size, (uint64_t)images->n_identities, sizeof *size, "sizes");
    if (code != ASC_OK)
        return code;
    divide(m->mean, dimension, images->n);
    for (int64_t i = 0; i < images->n; i++)
        size[images->identity[i]]++;
    for (int64_t k = 0; k < images->n_identities; k++)
        divide(m->centres + k * dimension, dimension, size[k]);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        int64_t positive = 0, negative = 0;
        for (int64_t i = 0; i < images->n; i++) {
            positive += images->attributes[i * images->n_attributes + a] > 0;
            negative += images->attributes[i * images->n_attributes + a] < 0;
        }
        divide(m->positive + (int64_t)a * dimension, dimension, positive);
        divide(m->negative + (int64_t)a * dimension, dimension, negative);
    }
    free(size);
    return ASC_OK;
}

asc_code asc_moments_compute(const asc_map_rows *rows, const asc_images *images, asc_moments *m) {
    const int32_t dimension = rows->dimension;
    double *batch = NULL;
    *m = (asc_moments){0};
    asc_code code = allocate(rows, images, m);
    if (code == ASC_OK)
        code = asc_alloc(&batch, (uint64_t)ASC_MAP_BATCH * (uint64_t)dimension, sizeof *batch,
                         "embeddings");
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    for (int64_t i = 0; i < rows->count; i++) {
        asc_map_rows_centre(rows, NULL, i, 1, batch);
        add_row(images, rows->begin + i, batch, dimension, m);
    }
    sum_over_ranks(rows->comm, m->mean, dimension);
    sum_over_ranks(rows->comm, m->positive, (int64_t)images->n_attributes * dimension);
    sum_over_ranks(rows->comm, m->negative, (int64_t)images->n_attributes * dimension);
    sum_over_ranks(rows->comm, m->centres, images->n_identities * dimension);
    ASC_TRY(code, asc_agree(rows->comm, divide_all(images, dimension, m)), done);
    for (int64_t i = 0; i < rows->count; i += ASC_MAP_BATCH) {
        const int64_t n = rows->count - i < ASC_MAP_BATCH ? rows->count - i : ASC_MAP_BATCH;
        asc_map_rows_centre(rows, m->mean, i, n, batch);
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, dimension, (int)n, 1, batch, dimension,
                    1, m->scatter, dimension);
    }
    sum_over_ranks(rows->comm, m->scatter, (int64_t)dimension * dimension);
done:
    free(batch);
    return code;
}

void asc_moments_free(asc_moments *m) {
    free(m->mean);
    free(m->scatter);
    free(m->positive);
    free(m->negative);
    free(m->centres);
    *m = (asc_moments){0};
}
