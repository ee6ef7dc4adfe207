#include "verify/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "restart/pack.h"
#include "sweep/labels.h"
#include "verify/rates.h"

typedef struct thread_groups {
    int64_t *accepted; /* [A, ASC_PAIR_GROUPS] */
    asc_pair_list open;
} thread_groups;

/* Keys below `certain` are accepted, those from there to `end` are kept for later. */
typedef struct group_sink {
    asc_sink sink;
    const asc_labels *labels;
    uint32_t certain, end;
    thread_groups all; /* of the passes so far; rank 0 */
    thread_groups *threads;
    int32_t n_threads;
} group_sink;

static void add_bits(uint64_t bits, int32_t word, int group, int64_t *counts) {
    for (; bits; bits &= bits - 1) {
        const int64_t attribute = 64 * (int64_t)word + __builtin_ctzll(bits);
        counts[attribute * ASC_PAIR_GROUPS + group]++;
    }
}

/* One more pair, in the groups that it belongs to. */
static void add_pair(const asc_labels *labels, int64_t i, int64_t j, int64_t *counts) {
    for (int32_t w = 0; w < labels->n_words; w++) {
        const uint64_t *positive = labels->positive + (int64_t)w * labels->n;
        const uint64_t *negative = labels->negative + (int64_t)w * labels->n;
        add_bits(positive[i] & positive[j], w, ASC_GROUP_POSITIVE, counts);
        add_bits(negative[i] & negative[j], w, ASC_GROUP_NEGATIVE, counts);
        add_bits((positive[i] & negative[j]) | (negative[i] & positive[j]), w, ASC_GROUP_ACROSS,
                 counts);
    }
}

static int64_t cells_of(const group_sink *sink) {
    return (int64_t)sink->labels->n_attributes * ASC_PAIR_GROUPS;
}

static void state(void *self, asc_pack *pack) {
    group_sink *sink = self;
    asc_pack_bytes(pack, sink->all.accepted, (uint64_t)cells_of(sink) * sizeof *sink->all.accepted);
    if (pack->reading)
        free(sink->all.open.pairs);
    asc_pack_array(pack, &sink->all.open.pairs, &sink->all.open.n, sizeof(asc_pair), "pairs");
    sink->all.open.capacity = sink->all.open.n;
}

static void free_threads(group_sink *sink) {
    for (int32_t t = 0; t < sink->n_threads; t++) {
        free(sink->threads[t].accepted);
        free(sink->threads[t].open.pairs);
    }
    free(sink->threads);
    sink->threads = NULL;
    sink->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    group_sink *sink = self;
    if (!keep) {
        memset(sink->all.accepted, 0, (size_t)cells_of(sink) * sizeof *sink->all.accepted);
        sink->all.open.n = 0;
    }
    asc_code code =
        asc_alloc(&sink->threads, (uint64_t)n_threads, sizeof *sink->threads, "counts of threads");
    sink->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < sink->n_threads && code == ASC_OK; t++)
        code = asc_alloc(&sink->threads[t].accepted, (uint64_t)cells_of(sink), sizeof(int64_t),
                         "counts of groups");
    return code;
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const group_sink *sink = self;
    const int32_t *identity = sink->labels->identity;
    thread_groups *thread = &sink->threads[thread_index];
    asc_code code = ASC_OK;
    for (int32_t r = 0; r < tile->n_rows; r++) {
        const float *distances = tile->distances + (int64_t)r * tile->stride;
        const int64_t i = tile->row_begin + r;
        for (int32_t c = asc_tile_first_column(tile, r); c < tile->n_columns; c++) {
            const uint32_t key = asc_key_of(distances[c]);
            const int64_t j = tile->column_begin + c;
            if (key >= sink->end || identity[i] == identity[j])
                continue;
            if (key < sink->certain)
                add_pair(sink->labels, i, j, thread->accepted);
            else
                code = asc_pair_list_add(&thread->open,
                                         (asc_pair){.key = key, .i = (int32_t)i, .j = (int32_t)j});
            if (code != ASC_OK)
                return code;
        }
    }
    return code;
}

static asc_code end(void *self, MPI_Comm comm) {
    group_sink *sink = self;
    thread_groups *all = &sink->all;
    const int64_t cells = cells_of(sink);
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    for (int32_t t = 0; t < sink->n_threads; t++) {
        const thread_groups *thread = &sink->threads[t];
        for (int64_t k = 0; k < cells; k++)
            all->accepted[k] += thread->accepted[k];
        for (int64_t k = 0; k < thread->open.n && code == ASC_OK; k++)
            code = asc_pair_list_add(&all->open, thread->open.pairs[k]);
    }
    free_threads(sink);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_pair_list_gather(comm, &all->open);
    MPI_Reduce(rank == 0 ? MPI_IN_PLACE : all->accepted, all->accepted, (int)cells, MPI_INT64_T,
               MPI_SUM, 0, comm);
    if (rank != 0)
        memset(all->accepted, 0, (size_t)cells * sizeof *all->accepted);
    return code;
}

static void free_sink(group_sink *sink) {
    free_threads(sink);
    free(sink->all.accepted);
    free(sink->all.open.pairs);
}

/* Between which keys the threshold lies: it is the first distance that must not be accepted. */
static int64_t bracket(const asc_gaps *gaps, int64_t allowed, group_sink *sink) {
    int64_t below = 0;
    for (int64_t g = 0; g < gaps->n; g++) {
        if (below + gaps->counts[g] > allowed) {
            sink->certain = gaps->first[g];
            /* All distances of a gap of one key are the threshold itself. */
            sink->end =
                gaps->first[g + 1] - gaps->first[g] == 1 ? sink->certain : gaps->first[g + 1];
            return below;
        }
        below += gaps->counts[g];
    }
    sink->certain = sink->end = UINT32_MAX;
    return below;
}

/* Pairs of identities or not, from how many images are in each modality. */
static void count_all(const asc_images *images, int32_t attribute, int64_t all[ASC_PAIR_GROUPS]) {
    int64_t positive = 0, negative = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + attribute];
        positive += value > 0;
        negative += value < 0;
    }
    all[ASC_GROUP_POSITIVE] = positive * (positive - 1) / 2;
    all[ASC_GROUP_NEGATIVE] = negative * (negative - 1) / 2;
    all[ASC_GROUP_ACROSS] = positive * negative;
}

/* This rank's pairs into sums [3, A, ASC_PAIR_GROUPS]: accepted, matched, rejected. */
static void add_own(const group_sink *sink, const asc_matched *matched, uint32_t threshold,
                    int64_t *sums) {
    const asc_labels *labels = sink->labels;
    const int64_t cells = cells_of(sink);
    const thread_groups *all = &sink->all;
    for (int64_t k = 0; k < cells; k++)
        sums[k] = all->accepted[k];
    for (int64_t k = 0; k < all->open.n; k++)
        if (all->open.pairs[k].key < threshold)
            add_pair(labels, all->open.pairs[k].i, all->open.pairs[k].j, sums);
    for (int64_t k = 0; k < matched->own.n; k++) {
        const asc_pair *pair = &matched->own.pairs[k];
        add_pair(labels, pair->i, pair->j, sums + cells);
        if (pair->key >= threshold)
            add_pair(labels, pair->i, pair->j, sums + 2 * cells);
    }
}

static asc_code fold(MPI_Comm comm, const asc_images *images, const asc_matched *matched,
                     const group_sink *sink, uint32_t threshold, asc_groups *groups) {
    const int64_t cells = (int64_t)images->n_attributes * ASC_PAIR_GROUPS;
    int64_t *sums = NULL;
    asc_code code =
        asc_agree(comm, asc_alloc(&sums, 3 * (uint64_t)cells, sizeof *sums, "counts of groups"));
    if (code != ASC_OK)
        return code;
    add_own(sink, matched, threshold, sums);
    MPI_Allreduce(MPI_IN_PLACE, sums, (int)(3 * cells), MPI_INT64_T, MPI_SUM, comm);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        int64_t all[ASC_PAIR_GROUPS];
        count_all(images, a, all);
        for (int g = 0; g < ASC_PAIR_GROUPS; g++) {
            const int64_t k = (int64_t)a * ASC_PAIR_GROUPS + g;
            groups->counts[k] = (asc_group_counts){.matched = sums[cells + k],
                                                   .rejected = sums[2 * cells + k],
                                                   .unmatched = all[g] - sums[cells + k],
                                                   .accepted = sums[k]};
        }
    }
    free(sums);
    return ASC_OK;
}

asc_code asc_groups_count(const asc_points *points, const asc_images *images,
                          const asc_matched *matched, const asc_gaps *gaps, double far,
                          asc_groups *groups) {
    MPI_Comm comm = points->comm;
    asc_labels labels = {0};
    group_sink self = {.labels = &labels};
    self.sink =
        (asc_sink){.self = &self, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_sink *sinks[] = {&self.sink};
    uint32_t *open = NULL;
    int64_t n_open = 0;
    const int64_t allowed = asc_rates_allowed(far, gaps->total);
    const int64_t below = bracket(gaps, allowed, &self);
    *groups = (asc_groups){0};
    asc_code code = asc_labels_init(images->attributes, images->identity, images->n,
                                    images->n_attributes, false, &labels);
    if (code == ASC_OK)
        code = asc_alloc(&groups->counts, (uint64_t)images->n_attributes * ASC_PAIR_GROUPS,
                         sizeof *groups->counts, "counts of groups");
    if (code == ASC_OK)
        code = asc_alloc(&self.all.accepted, (uint64_t)images->n_attributes * ASC_PAIR_GROUPS,
                         sizeof *self.all.accepted, "counts of groups");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "verification of groups"), done);
    ASC_TRY(code, asc_pair_list_gather_keys(comm, &self.all.open, &open, &n_open), done);
    const uint32_t threshold = n_open ? open[allowed - below] : self.certain;
    groups->threshold = threshold == UINT32_MAX ? INFINITY : asc_key_distance(threshold);
    code = fold(comm, images, matched, &self, threshold, groups);
done:
    free(open);
    free_sink(&self);
    asc_labels_free(&labels);
    return code;
}

void asc_groups_free(asc_groups *groups) {
    free(groups->counts);
    *groups = (asc_groups){0};
}
