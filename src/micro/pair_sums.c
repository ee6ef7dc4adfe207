#include "micro/pair_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "restart/pack.h"

/* Sums of one tile's columns, and of one of its rows at a time. */
typedef struct asc_tile_sums {
    int32_t fixed[ASC_BLOCK_ROWS];
    int64_t (*rows)[2];     /* [n_radii, ASC_STRIP_ROWS] */
    int32_t *counts, *sums; /* [n_radii, ASC_BLOCK_ROWS] of columns */
    double row_inverse[ASC_STRIP_ROWS][ASC_INVERSE_SUMS];
    double inverse[ASC_INVERSE_SUMS][ASC_BLOCK_ROWS];
} asc_tile_sums;

static asc_code new_tile_sums(int32_t n_radii, asc_tile_sums **out) {
    const uint64_t radii = (uint64_t)n_radii;
    asc_tile_sums *part = NULL;
    asc_code code = asc_alloc(&part, 1, sizeof *part, "sums of a tile");
    *out = part;
    if (code == ASC_OK)
        code = asc_alloc(&part->rows, radii * ASC_STRIP_ROWS, sizeof *part->rows, "sums of a tile");
    if (code == ASC_OK)
        code = asc_alloc(&part->counts, radii * ASC_BLOCK_ROWS, sizeof(int32_t), "sums of a tile");
    if (code == ASC_OK)
        code = asc_alloc(&part->sums, radii * ASC_BLOCK_ROWS, sizeof(int32_t), "sums of a tile");
    return code;
}

static void free_tile_sums(asc_tile_sums *part) {
    if (!part)
        return;
    free(part->rows);
    free(part->counts);
    free(part->sums);
    free(part);
}

static void sum_balls(const asc_pair_sums *sums, const asc_tile *tile, int32_t row,
                      asc_tile_sums *part) {
    const int32_t first = asc_tile_first_column(tile, row), n = tile->n_columns - first;
    const int64_t at = (int64_t)row * tile->stride + first;
    if (n <= 0)
        return;
    sums->kernels->fix(tile->cosines + at, n, part->fixed);
    for (int32_t r = 0; r < sums->n_radii; r++)
        sums->kernels->ball(tile->distances + at, part->fixed, n, sums->radii[r],
                            part->counts + (int64_t)r * ASC_BLOCK_ROWS + first,
                            part->sums + (int64_t)r * ASC_BLOCK_ROWS + first,
                            part->rows[(int64_t)r * ASC_STRIP_ROWS + row]);
}

static void sum_inverse(const asc_pair_sums *sums, const asc_tile *tile, int32_t row,
                        asc_tile_sums *part) {
    const int32_t first = asc_tile_first_column(tile, row), n = tile->n_columns - first;
    const int64_t at = (int64_t)row * tile->stride + first;
    double lanes[ASC_INVERSE_SUMS][ASC_INVERSE_LANES] = {{0}};
    if (n > 0)
        sums->kernels->invert(tile->distances + at, tile->cosines + at, n, &part->inverse[0][first],
                              ASC_BLOCK_ROWS, lanes);
    for (int s = 0; s < ASC_INVERSE_SUMS; s++) {
        part->row_inverse[row][s] = 0;
        for (int l = 0; l < ASC_INVERSE_LANES; l++)
            part->row_inverse[row][s] += lanes[s][l];
    }
}

static void add_balls(asc_pair_sums *sums, const asc_tile *tile, const asc_tile_sums *part) {
    for (int32_t r = 0; r < sums->n_radii; r++) {
        int64_t *counts = sums->counts + r * sums->n, *cosines = sums->cosines + r * sums->n;
        for (int32_t i = 0; i < tile->n_rows; i++) {
            counts[tile->row_begin + i] += part->rows[(int64_t)r * ASC_STRIP_ROWS + i][0];
            cosines[tile->row_begin + i] += part->rows[(int64_t)r * ASC_STRIP_ROWS + i][1];
        }
        for (int32_t j = 0; j < tile->n_columns; j++) {
            counts[tile->column_begin + j] += part->counts[(int64_t)r * ASC_BLOCK_ROWS + j];
            cosines[tile->column_begin + j] += part->sums[(int64_t)r * ASC_BLOCK_ROWS + j];
        }
    }
}

/* Far below what a sum of all pairs could overflow. */
static asc_wide to_fixed(double sum) {
    const double most = 0x1p90;
    return (asc_wide)fmax(-most, fmin(most, sum * ASC_WEIGHT_ONE));
}

static void add_inverse(asc_pair_sums *sums, const asc_tile *tile, const asc_tile_sums *part) {
    for (int s = 0; s < ASC_INVERSE_SUMS; s++) {
        asc_wide *all = sums->inverse + s * sums->n;
        for (int32_t i = 0; i < tile->n_rows; i++)
            all[tile->row_begin + i] += to_fixed(part->row_inverse[i][s]);
        for (int32_t j = 0; j < tile->n_columns; j++)
            all[tile->column_begin + j] += to_fixed(part->inverse[s][j]);
    }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_pair_sums *sums = self;
    asc_tile_sums *part = sums->threads[thread];
    const size_t radii = (size_t)sums->n_radii;
    if (radii > 0) {
        memset(part->rows, 0, radii * ASC_STRIP_ROWS * sizeof *part->rows);
        memset(part->counts, 0, radii * ASC_BLOCK_ROWS * sizeof(int32_t));
        memset(part->sums, 0, radii * ASC_BLOCK_ROWS * sizeof(int32_t));
    }
    memset(part->inverse, 0, sizeof part->inverse);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        if (radii > 0)
            sum_balls(sums, tile, i, part);
        if (sums->inverse)
            sum_inverse(sums, tile, i, part);
    }
    pthread_mutex_lock(&sums->lock);
    add_balls(sums, tile, part);
    if (sums->inverse)
        add_inverse(sums, tile, part);
    pthread_mutex_unlock(&sums->lock);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    const asc_pair_sums *sums = self;
    const uint64_t cells = (uint64_t)sums->n * (uint64_t)sums->n_radii;
    asc_pack_bytes(pack, sums->counts, cells * sizeof *sums->counts);
    asc_pack_bytes(pack, sums->cosines, cells * sizeof *sums->cosines);
    if (sums->inverse)
        asc_pack_bytes(pack, sums->inverse,
                       (uint64_t)sums->n * ASC_INVERSE_SUMS * sizeof *sums->inverse);
}

static void clear(asc_pair_sums *sums) {
    const size_t cells = (size_t)sums->n * (size_t)sums->n_radii;
    memset(sums->counts, 0, cells * sizeof *sums->counts);
    memset(sums->cosines, 0, cells * sizeof *sums->cosines);
    if (sums->inverse)
        memset(sums->inverse, 0, (size_t)sums->n * ASC_INVERSE_SUMS * sizeof *sums->inverse);
}

static void free_threads(asc_pair_sums *sums) {
    for (int32_t t = 0; t < sums->n_threads; t++)
        free_tile_sums(sums->threads[t]);
    free(sums->threads);
    sums->threads = NULL;
    sums->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_pair_sums *sums = self;
    if (!keep)
        clear(sums);
    free_threads(sums);
    asc_code code =
        asc_alloc(&sums->threads, (uint64_t)n_threads, sizeof *sums->threads, "sums of tiles");
    sums->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < sums->n_threads && code == ASC_OK; t++)
        code = new_tile_sums(sums->n_radii, &sums->threads[t]);
    return code;
}

static void add_wide(void *theirs, void *mine, int *length, MPI_Datatype *type) {
    (void)type;
    for (int i = 0; i < *length; i++)
        ((asc_wide *)mine)[i] += ((const asc_wide *)theirs)[i];
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_pair_sums *sums = self;
    MPI_Datatype wide;
    MPI_Op op;
    for (int32_t r = 0; r < sums->n_radii; r++) {
        MPI_Allreduce(MPI_IN_PLACE, sums->counts + r * sums->n, (int)sums->n, MPI_INT64_T, MPI_SUM,
                      comm);
        MPI_Allreduce(MPI_IN_PLACE, sums->cosines + r * sums->n, (int)sums->n, MPI_INT64_T, MPI_SUM,
                      comm);
    }
    if (!sums->inverse)
        return ASC_OK;
    MPI_Type_contiguous(sizeof(asc_wide), MPI_BYTE, &wide);
    MPI_Type_commit(&wide);
    MPI_Op_create(add_wide, 1, &op);
    for (int s = 0; s < ASC_INVERSE_SUMS; s++)
        MPI_Allreduce(MPI_IN_PLACE, sums->inverse + s * sums->n, (int)sums->n, wide, op, comm);
    MPI_Op_free(&op);
    MPI_Type_free(&wide);
    return ASC_OK;
}

asc_code asc_pair_sums_init(asc_pair_sums *sums, int64_t n, const double *radii, int32_t n_radii,
                            bool with_inverse) {
    const uint64_t cells = (uint64_t)n * (uint64_t)n_radii;
    *sums = (asc_pair_sums){.n = n, .n_radii = n_radii};
    sums->sink =
        (asc_sink){.self = sums, .begin = begin, .tile = visit, .end = end, .state = state};
    pthread_mutex_init(&sums->lock, NULL);
    asc_code code = asc_kernels_choose(&sums->kernels);
    if (code == ASC_OK)
        code = asc_alloc(&sums->radii, (uint64_t)n_radii, sizeof(float), "radii");
    if (code == ASC_OK)
        code = asc_alloc(&sums->counts, cells, sizeof(int64_t), "ball counts");
    if (code == ASC_OK)
        code = asc_alloc(&sums->cosines, cells, sizeof(int64_t), "ball sums");
    if (code == ASC_OK && with_inverse)
        code = asc_alloc(&sums->inverse, (uint64_t)n, ASC_INVERSE_SUMS * sizeof(asc_wide),
                         "inverse-distance sums");
    for (int32_t r = 0; r < n_radii && code == ASC_OK; r++) {
        sums->radii[r] = (float)radii[r];
        if ((double)sums->radii[r] > radii[r])
            sums->radii[r] = nextafterf(sums->radii[r], 0.0f);
    }
    return code;
}

void asc_pair_sums_free(asc_pair_sums *sums) {
    free_threads(sums);
    free(sums->radii);
    free(sums->counts);
    free(sums->cosines);
    free(sums->inverse);
    if (sums->sink.self)
        pthread_mutex_destroy(&sums->lock);
    *sums = (asc_pair_sums){0};
}
