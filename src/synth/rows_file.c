/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "files/mark.h"
#include "synth/synth_parts.h"

enum { BATCH_BYTES = 16 << 20 };

/* A rank's working memory. */
typedef struct batch {
    float *rows;    /* [capacity, D] */
    float *scratch; /* [threads, D] */
    int64_t capacity;
} batch;

asc_code asc_synth_begin_file(const char *folder, const char *name, asc_atomic_file *file) {
    static const char *const marks[] = {"# Made by attrscope synth", NULL};
    char *path = NULL, *study = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&path, "%s/%s", folder, name), done);
    ASC_TRY(code, asc_format(&study, "%s/study.yaml", folder), done);
    if (access(path, F_OK) == 0 && !asc_mark_is_on(study, marks))
        code = asc_fail(ASC_CANTCREAT,
                        "%s: is there, and no study.yaml beside it that attrscope synth made: it "
                        "would be lost; choose another folder with -o",
                        path);
    if (code == ASC_OK)
        code = asc_atomic_begin(path, file);
done:
    free(study);
    free(path);
    return code;
}

static asc_code init_batch(int32_t dimension, batch *work) {
    uint64_t d = (uint64_t)dimension;
    work->capacity = BATCH_BYTES / (int64_t)(d * sizeof(float));
    if (work->capacity < 1)
        work->capacity = 1;
    asc_code code = asc_alloc(&work->rows, d * (uint64_t)work->capacity, sizeof(float),
                              "a batch of embeddings");
    if (code != ASC_OK)
        return code;
    return asc_alloc(&work->scratch, d * (uint64_t)omp_get_max_threads(), sizeof(float), "noise");
}

static asc_code write_bytes(int descriptor, const float *rows, size_t bytes, int64_t offset,
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

static asc_code write_share(const asc_synth_rows *rows, const batch *work, MPI_Comm comm,
                            int64_t data_begin, const char *path) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    int64_t begin = asc_partition_begin(rows->count, size, rank);
    int64_t end = asc_partition_begin(rows->count, size, rank + 1);
    int64_t dimension = rows->dimension, row_bytes = dimension * (int64_t)sizeof(float);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return asc_fail(ASC_CANTCREAT,
                        "%s: cannot be opened by rank %d: %s; choose a folder that "
                        "all nodes share",
                        path, rank, strerror(errno));
    asc_code code = ASC_OK;
    asc_progress progress;
    asc_progress_begin(&progress, "planting embeddings", "rows", (double)(end - begin));
    for (int64_t first = begin; first < end && code == ASC_OK; first += work->capacity) {
        int64_t count = end - first < work->capacity ? end - first : work->capacity;
#pragma omp parallel for schedule(static)
        for (int64_t i = 0; i < count; i++)
            rows->fill(rows->self, first + i, work->scratch + omp_get_thread_num() * dimension,
                       work->rows + i * dimension);
        code = write_bytes(descriptor, work->rows, (size_t)(count * row_bytes),
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

asc_code asc_synth_write_rows(MPI_Comm comm, const asc_synth_rows *rows,
                              const asc_atomic_file *file) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    batch work = {0};
    char header[128], *path = NULL;
    int64_t length = 0;
    uint64_t bytes = 0, row_bytes = (uint64_t)rows->dimension * sizeof(float);
    asc_array_npy_header(rows->count, rows->dimension, header, &length);
    asc_code code = asc_multiply((uint64_t)rows->count, row_bytes, &bytes, "bytes of a model");
    if (code == ASC_OK)
        code = init_batch(rows->dimension, &work);
    if (code == ASC_OK && rank == 0)
        code = asc_atomic_append(file, header, (size_t)length);
    if (code == ASC_OK && rank == 0)
        code = asc_atomic_reserve(file, length + (int64_t)bytes);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, share_path(comm, rank == 0 ? file->temporary : NULL, &path), done);
    code = asc_agree(comm, write_share(rows, &work, comm, length, path));
done:
    free(path);
    free(work.rows);
    free(work.scratch);
    return code;
}
