/* Embedding of image i: its identity's centre, a shift for each attribute, and noise:
 *
 *   x_i = scale_i (L c_k + sum_a s_ia effect_a / 2 u_a + noise L n_i)
 *
 * c_k, n_i standard normal vectors, L the diagonal of the spectrum (d+1)^-e with E|L c|^2 = 1, s_ia
 * the planted sign, u_a an isotropic unit direction of the model. Under cosine, where only the
 * direction counts, scale_i is random as the norms of unnormalised embeddings are; otherwise 1. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/random.h"
#include "synth/synth_parts.h"

enum { BATCH_BYTES = 16 << 20, MODEL_SHIFT = 40 };

typedef struct planter {
    const asc_synth_options *options;
    const asc_synth_people *people;
    int32_t index; /* of the model */
    int32_t dimension;
    float *spectrum; /* [D] */
    float *shifts;   /* [A, D] effect_a / 2 u_a */
    float *scratch;  /* [threads, D] */
    float *batch;    /* [rows_per_batch, D] */
    int64_t rows_per_batch;
} planter;

static uint64_t coordinate(const planter *plan, int64_t item) {
    return (uint64_t)plan->index << MODEL_SHIFT | (uint64_t)item;
}

static void fill_spectrum(planter *plan) {
    double sum = 0.0;
    for (int32_t d = 0; d < plan->dimension; d++)
        sum += pow(d + 1.0, -2.0 * plan->options->spectrum);
    for (int32_t d = 0; d < plan->dimension; d++)
        plan->spectrum[d] = (float)(pow(d + 1.0, -plan->options->spectrum) / sqrt(sum));
}

static void fill_shifts(planter *plan) {
    for (int32_t a = 0; a < plan->people->n_attributes; a++) {
        float *shift = plan->shifts + (int64_t)a * plan->dimension;
        asc_random_normals(plan->options->seed, ASC_RANDOM_SYNTH_DIRECTION, coordinate(plan, a),
                           plan->dimension, shift);
        double square = 0.0;
        for (int32_t d = 0; d < plan->dimension; d++)
            square += (double)shift[d] * shift[d];
        double factor = plan->people->effect[a] / 2.0 / sqrt(square);
        for (int32_t d = 0; d < plan->dimension; d++)
            shift[d] = (float)(shift[d] * factor);
    }
}

static float draw_scale(const planter *plan, int64_t image) {
    const double TYPICAL = 20.0, SPREAD = 0.15, LEAST = 0.25;
    if (plan->options->models[plan->index].metric != ASC_COSINE)
        return 1.0F;
    float normal;
    asc_random_normals(plan->options->seed, ASC_RANDOM_SYNTH_NORM, coordinate(plan, image), 1,
                       &normal);
    return (float)(TYPICAL * fmax(LEAST, 1.0 + SPREAD * normal));
}

static void plant_row(const planter *plan, int64_t image, float *scratch, float *row) {
    const asc_synth_people *people = plan->people;
    int32_t dimension = plan->dimension;
    uint64_t seed = plan->options->seed;
    float noise = (float)plan->options->noise, scale = draw_scale(plan, image);
    asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, coordinate(plan, people->identity[image]),
                       dimension, row);
    asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, coordinate(plan, image), dimension, scratch);
    for (int32_t d = 0; d < dimension; d++)
        row[d] = plan->spectrum[d] * (row[d] + noise * scratch[d]);
    for (int32_t a = 0; a < people->n_attributes; a++) {
        float sign = people->signs[image * people->n_attributes + a];
        const float *shift = plan->shifts + (int64_t)a * dimension;
        if (people->effect[a] > 0.0)
            for (int32_t d = 0; d < dimension; d++)
                row[d] += sign * shift[d];
    }
    for (int32_t d = 0; d < dimension; d++)
        row[d] *= scale;
}

static void free_planter(planter *plan) {
    free(plan->spectrum);
    free(plan->shifts);
    free(plan->scratch);
    free(plan->batch);
}

static asc_code init_planter(planter *plan) {
    uint64_t d = (uint64_t)plan->dimension;
    plan->rows_per_batch = BATCH_BYTES / (int64_t)(d * sizeof(float));
    if (plan->rows_per_batch < 1)
        plan->rows_per_batch = 1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&plan->spectrum, d, sizeof(float), "spectrum"), done);
    ASC_TRY(code,
            asc_alloc(&plan->shifts, d * (uint64_t)plan->people->n_attributes, sizeof(float),
                      "attribute directions"),
            done);
    ASC_TRY(code,
            asc_alloc(&plan->scratch, d * (uint64_t)omp_get_max_threads(), sizeof(float), "noise"),
            done);
    ASC_TRY(code,
            asc_alloc(&plan->batch, d * (uint64_t)plan->rows_per_batch, sizeof(float),
                      "a batch of embeddings"),
            done);
    fill_spectrum(plan);
    fill_shifts(plan);
done:
    return code;
}

static asc_code write_rows(int descriptor, const float *rows, size_t bytes, int64_t offset,
                           const char *path) {
    const char *next = (const char *)rows;
    while (bytes > 0) {
        ssize_t written = pwrite(descriptor, next, bytes, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return asc_fail(ASC_IO,
                            "%s: byte %lld: writing failed: %s; free space there or choose "
                            "another folder with -o",
                            path, (long long)offset, strerror(errno));
        next += written;
        offset += written;
        bytes -= (size_t)written;
    }
    return ASC_OK;
}

static asc_code write_share(const planter *plan, MPI_Comm comm, int64_t data_begin,
                            const char *path) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    int64_t begin = asc_partition_begin(plan->people->n, size, rank);
    int64_t end = asc_partition_begin(plan->people->n, size, rank + 1);
    int64_t dimension = plan->dimension, row_bytes = dimension * (int64_t)sizeof(float);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return asc_fail(ASC_CANTCREAT,
                        "%s: cannot be opened by rank %d: %s; choose a folder that "
                        "all nodes share",
                        path, rank, strerror(errno));
    asc_code code = ASC_OK;
    asc_progress progress;
    asc_progress_begin(&progress, "planting embeddings", "images", (double)(end - begin));
    for (int64_t first = begin; first < end && code == ASC_OK; first += plan->rows_per_batch) {
        int64_t count = end - first < plan->rows_per_batch ? end - first : plan->rows_per_batch;
#pragma omp parallel for schedule(static)
        for (int64_t i = 0; i < count; i++)
            plant_row(plan, first + i, plan->scratch + omp_get_thread_num() * dimension,
                      plan->batch + i * dimension);
        code = write_rows(descriptor, plan->batch, (size_t)(count * row_bytes),
                          data_begin + first * row_bytes, path);
        asc_progress_add(&progress, (double)count);
    }
    asc_progress_end(&progress);
    if (code == ASC_OK && fsync(descriptor) != 0)
        code = asc_fail(ASC_IO, "%s: cannot be flushed to the disk: %s", path, strerror(errno));
    if (close(descriptor) != 0 && code == ASC_OK)
        code = asc_fail(ASC_IO, "%s: cannot be closed: %s", path, strerror(errno));
    return code;
}

/* Gives every rank the root's path; owned by the caller. */
static asc_code share_path(MPI_Comm comm, const char *root_path, char **path) {
    int rank = 0, length = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank == 0)
        length = (int)strlen(root_path) + 1;
    MPI_Bcast(&length, 1, MPI_INT, 0, comm);
    asc_code code = asc_agree(comm, asc_alloc(path, (uint64_t)length, 1, "a path"));
    if (code != ASC_OK)
        return code;
    if (rank == 0)
        memcpy(*path, root_path, (size_t)length);
    MPI_Bcast(*path, length, MPI_CHAR, 0, comm);
    return ASC_OK;
}

asc_code asc_synth_write_embeddings(MPI_Comm comm, const asc_synth_options *options,
                                    const asc_synth_people *people, int32_t index,
                                    const asc_atomic_file *file) {
    planter plan = {.options = options,
                    .people = people,
                    .index = index,
                    .dimension = options->models[index].dimension};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    char header[128], *path = NULL;
    int64_t length = 0;
    asc_array_npy_header(people->n, plan.dimension, header, &length);
    uint64_t bytes = 0, row_bytes = (uint64_t)plan.dimension * sizeof(float);
    asc_code code = asc_multiply((uint64_t)people->n, row_bytes, &bytes, "bytes of a model");
    if (code == ASC_OK)
        code = init_planter(&plan);
    if (code == ASC_OK && rank == 0)
        code = asc_atomic_append(file, header, (size_t)length);
    if (code == ASC_OK && rank == 0)
        code = asc_atomic_reserve(file, length + (int64_t)bytes);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, share_path(comm, rank == 0 ? file->temporary : NULL, &path), done);
    code = asc_agree(comm, write_share(&plan, comm, length, path));
done:
    free(path);
    free_planter(&plan);
    return code;
}
