#include "micro/pair_sums.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

/* Sums of one tile's pairs; [rows, then columns]. */
enum { TILE_POINTS = ASC_STRIP_ROWS + ASC_BLOCK_ROWS };

typedef struct tile_sums {
    int64_t count[TILE_POINTS], cosine[TILE_POINTS];
    double inverse[ASC_INVERSE_SUMS][TILE_POINTS];
} tile_sums;

static int64_t global_of(const asc_tile *tile, int32_t place) {
    return place < ASC_STRIP_ROWS ? tile->row_begin + place
                                  : tile->column_begin + place - ASC_STRIP_ROWS;
}

static bool holds(const asc_tile *tile, int32_t place) {
    return place < ASC_STRIP_ROWS ? place < tile->n_rows : place - ASC_STRIP_ROWS < tile->n_columns;
}

static void sum_ball(const asc_tile *tile, float radius, tile_sums *sums) {
    for (int32_t p = 0; p < TILE_POINTS; p++)
        sums->count[p] = sums->cosine[p] = 0;
    int64_t *column_count = sums->count + ASC_STRIP_ROWS;
    int64_t *column_cosine = sums->cosine + ASC_STRIP_ROWS;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *d = tile->distances + (int64_t)i * tile->stride;
        const float *c = tile->cosines + (int64_t)i * tile->stride;
        int64_t count = 0, cosine = 0;
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++) {
            const int32_t inside = d[j] <= radius;
            const int32_t fixed = inside ? (int32_t)(c[j] * 1073741824.0f) : 0;
            count += inside;
            cosine += fixed;
            column_count[j] += inside;
            column_cosine[j] += fixed;
        }
        sums->count[i] = count;
        sums->cosine[i] = cosine;
    }
}

static void sum_inverse(const asc_tile *tile, tile_sums *sums) {
    for (int s = 0; s < ASC_INVERSE_SUMS; s++)
        for (int32_t p = 0; p < TILE_POINTS; p++)
            sums->inverse[s][p] = 0;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *d = tile->distances + (int64_t)i * tile->stride;
        const float *c = tile->cosines + (int64_t)i * tile->stride;
        double weight = 0, cosine = 0, square = 0;
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++) {
            const double w = d[j] > 0 ? 1.0 / (double)d[j] : 0.0;
            const double wc = w * (double)c[j], ww = w * w;
            weight += w;
            cosine += wc;
            square += ww;
            sums->inverse[ASC_INVERSE_WEIGHT][ASC_STRIP_ROWS + j] += w;
            sums->inverse[ASC_INVERSE_COSINE][ASC_STRIP_ROWS + j] += wc;
            sums->inverse[ASC_INVERSE_SQUARE][ASC_STRIP_ROWS + j] += ww;
        }
        sums->inverse[ASC_INVERSE_WEIGHT][i] = weight;
        sums->inverse[ASC_INVERSE_COSINE][i] = cosine;
        sums->inverse[ASC_INVERSE_SQUARE][i] = square;
    }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_pair_sums *sums = self;
    tile_sums *part = NULL;
    (void)thread;
    asc_code code = asc_alloc(&part, 1, sizeof *part, "sums of a tile");
    if (code != ASC_OK)
        return code;
    for (int32_t r = 0; r < sums->n_radii; r++) {
        sum_ball(tile, sums->radii[r], part);
        pthread_mutex_lock(&sums->lock);
        for (int32_t p = 0; p < TILE_POINTS; p++)
            if (holds(tile, p)) {
                sums->counts[r * sums->n + global_of(tile, p)] += part->count[p];
                sums->cosines[r * sums->n + global_of(tile, p)] += part->cosine[p];
            }
        pthread_mutex_unlock(&sums->lock);
    }
    sum_inverse(tile, part);
    pthread_mutex_lock(&sums->lock);
    for (int s = 0; s < ASC_INVERSE_SUMS; s++)
        for (int32_t p = 0; p < TILE_POINTS; p++)
            if (holds(tile, p))
                sums->inverse[s * sums->n + global_of(tile, p)] +=
                    (asc_wide)(part->inverse[s][p] * ASC_WEIGHT_ONE);
    pthread_mutex_unlock(&sums->lock);
    free(part);
    return ASC_OK;
}

static asc_code begin(void *self, int32_t n_threads) {
    (void)self;
    (void)n_threads;
    return ASC_OK;
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
    MPI_Type_contiguous(sizeof(asc_wide), MPI_BYTE, &wide);
    MPI_Type_commit(&wide);
    MPI_Op_create(add_wide, 1, &op);
    for (int s = 0; s < ASC_INVERSE_SUMS; s++)
        MPI_Allreduce(MPI_IN_PLACE, sums->inverse + s * sums->n, (int)sums->n, wide, op, comm);
    MPI_Op_free(&op);
    MPI_Type_free(&wide);
    return ASC_OK;
}

asc_code asc_pair_sums_init(asc_pair_sums *sums, int64_t n, const double *radii, int32_t n_radii) {
    asc_code code = ASC_OK;
    const uint64_t cells = (uint64_t)n * (uint64_t)n_radii;
    *sums = (asc_pair_sums){.n = n, .n_radii = n_radii};
    sums->sink = (asc_sink){.self = sums, .begin = begin, .tile = visit, .end = end};
    pthread_mutex_init(&sums->lock, NULL);
    ASC_TRY(code, asc_alloc(&sums->radii, (uint64_t)n_radii, sizeof(float), "radii"), done);
    ASC_TRY(code, asc_alloc(&sums->counts, cells, sizeof(int64_t), "ball counts"), done);
    ASC_TRY(code, asc_alloc(&sums->cosines, cells, sizeof(int64_t), "ball sums"), done);
    ASC_TRY(code,
            asc_alloc(&sums->inverse, (uint64_t)n, ASC_INVERSE_SUMS * sizeof(asc_wide),
                      "inverse-distance sums"),
            done);
    for (int32_t r = 0; r < n_radii; r++) {
        sums->radii[r] = (float)radii[r];
        if ((double)sums->radii[r] > radii[r])
            sums->radii[r] = nextafterf(sums->radii[r], 0.0f);
    }
done:
    return code;
}

void asc_pair_sums_free(asc_pair_sums *sums) {
    free(sums->radii);
    free(sums->counts);
    free(sums->cosines);
    free(sums->inverse);
    if (sums->sink.self)
        pthread_mutex_destroy(&sums->lock);
    *sums = (asc_pair_sums){0};
}
