/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/labels.h"
#include "verify/rates.h"

typedef struct thread_groups {
    int64_t *accepted; /* [A, ASC_PAIR_GROUPS] */
    asc_pair_list open;
} thread_groups;

/* Keys below `certain` are accepted, those from there to `end` are kept for later. */
struct asc_group_counter {
    asc_sink sink;
    const asc_images *images;
    asc_labels labels;
    asc_class_counter classes;
    int64_t allowed, below; /* unmatched pairs that may be accepted; those below `certain` */
    uint32_t certain, end;
    thread_groups all; /* of the passes so far; rank 0 */
    thread_groups *threads;
    int32_t n_threads;
};

static void add_bits(uint64_t bits, int32_t word, int group, int64_t *counts) {
    for (; bits; bits &= bits - 1) {
        const int64_t attribute = 64 * (int64_t)word + __builtin_ctzll(bits);
        counts[attribute * ASC_PAIR_GROUPS + group]++;
    }
}

/* One more pair, in the groups that it belongs to. */
static void add_to_groups(const asc_labels *labels, int64_t i, int64_t j, int64_t *counts) {
    for (int32_t w = 0; w < labels->n_words; w++) {
        const uint64_t *positive = labels->positive + (int64_t)w * labels->n;
        const uint64_t *negative = labels->negative + (int64_t)w * labels->n;
        add_bits(positive[i] & positive[j], w, ASC_GROUP_POSITIVE, counts);
        add_bits(negative[i] & negative[j], w, ASC_GROUP_NEGATIVE, counts);
        add_bits((positive[i] & negative[j]) | (negative[i] & positive[j]), w, ASC_GROUP_ACROSS,
                 counts);
    }
}

static int64_t cells_of(const asc_group_counter *counter) {
    return (int64_t)counter->labels.n_attributes * ASC_PAIR_GROUPS;
}

static void state(void *self, asc_pack *pack) {
    asc_group_counter *counter = self;
    asc_pack_bytes(pack, counter->all.accepted,
                   (uint64_t)cells_of(counter) * sizeof *counter->all.accepted);
    if (pack->reading) {
        free(counter->all.open.pairs);
        counter->all.open = (asc_pair_list){0};
    }
    asc_pack_array(pack, &counter->all.open.pairs, &counter->all.open.n, sizeof(asc_pair), "pairs");
    counter->all.open.capacity = counter->all.open.n;
    bool known = true;
    for (int64_t k = 0; pack->code == ASC_OK && k < counter->all.open.n; k++) {
        const asc_pair *pair = &counter->all.open.pairs[k];
        known = known && pair->i >= 0 && pair->i < counter->labels.n && pair->j >= 0 &&
                pair->j < counter->labels.n;
    }
    asc_pack_expect(pack, known, "pairs");
    asc_class_counter_state(&counter->classes, pack);
}

static void free_threads(asc_group_counter *counter) {
    for (int32_t t = 0; t < counter->n_threads; t++) {
        free(counter->threads[t].accepted);
        free(counter->threads[t].open.pairs);
    }
    free(counter->threads);
    counter->threads = NULL;
    counter->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_group_counter *counter = self;
    if (!keep) {
        memset(counter->all.accepted, 0, (size_t)cells_of(counter) * sizeof *counter->all.accepted);
        counter->all.open.n = 0;
        asc_class_counter_clear(&counter->classes);
    }
    asc_code code = asc_alloc(&counter->threads, (uint64_t)n_threads, sizeof *counter->threads,
                              "counts of threads");
    counter->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < counter->n_threads && code == ASC_OK; t++)
        code = asc_alloc(&counter->threads[t].accepted, (uint64_t)cells_of(counter),
                         sizeof(int64_t), "counts of groups");
    return code;
}

static void accept(const asc_group_counter *counter, int64_t i, int64_t j, int64_t *counts) {
    add_to_groups(&counter->labels, i, j, counts);
    asc_class_counter_accept(&counter->classes, i, j);
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_group_counter *counter = self;
    const int32_t *identity = counter->labels.identity;
    thread_groups *thread = &counter->threads[thread_index];
    asc_code code = ASC_OK;
    for (int32_t r = 0; r < tile->n_rows; r++) {
        const float *distances = tile->distances + (int64_t)r * tile->stride;
        const int64_t i = tile->row_begin + r;
        for (int32_t c = asc_tile_first_column(tile, r); c < tile->n_columns; c++) {
            const uint32_t key = asc_key_of(distances[c]);
            const int64_t j = tile->column_begin + c;
            if (key >= counter->end || identity[i] == identity[j])
                continue;
            if (key < counter->certain)
                accept(counter, i, j, thread->accepted);
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
    asc_group_counter *counter = self;
    thread_groups *all = &counter->all;
    const int64_t cells = cells_of(counter);
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    for (int32_t t = 0; t < counter->n_threads; t++) {
        const thread_groups *thread = &counter->threads[t];
        for (int64_t k = 0; k < cells; k++)
            all->accepted[k] += thread->accepted[k];
        for (int64_t k = 0; k < thread->open.n && code == ASC_OK; k++)
            code = asc_pair_list_add(&all->open, thread->open.pairs[k]);
    }
    free_threads(counter);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_pair_list_gather(comm, &all->open);
    asc_class_counter_gather(comm, &counter->classes);
    asc_counts_sum_to_root(comm, all->accepted, cells);
    if (rank != 0)
        memset(all->accepted, 0, (size_t)cells * sizeof *all->accepted);
    return code;
}

/* Between which keys the threshold lies: it is the first distance that must not be accepted. */
static int64_t bracket(const asc_gaps *gaps, int64_t allowed, asc_group_counter *counter) {
    int64_t below = 0;
    for (int64_t g = 0; g < gaps->n; g++) {
        if (below + gaps->counts[g] > allowed) {
            counter->certain = gaps->first[g];
            /* All distances of a gap of one key are the threshold itself. */
            counter->end =
                gaps->first[g + 1] - gaps->first[g] == 1 ? counter->certain : gaps->first[g + 1];
            return below;
        }
        below += gaps->counts[g];
    }
    counter->certain = counter->end = UINT32_MAX;
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
static void add_own(const asc_group_counter *counter, const asc_matched *matched,
                    uint32_t threshold, int64_t *sums) {
    const asc_labels *labels = &counter->labels;
    const int64_t cells = cells_of(counter);
    const thread_groups *all = &counter->all;
    for (int64_t k = 0; k < cells; k++)
        sums[k] = all->accepted[k];
    for (int64_t k = 0; k < all->open.n; k++)
        if (all->open.pairs[k].key < threshold)
            accept(counter, all->open.pairs[k].i, all->open.pairs[k].j, sums);
    for (int64_t k = 0; k < matched->own.n; k++) {
        const asc_pair *pair = &matched->own.pairs[k];
        add_to_groups(labels, pair->i, pair->j, sums + cells);
        if (pair->key < threshold)
            continue;
        add_to_groups(labels, pair->i, pair->j, sums + 2 * cells);
        asc_class_counter_reject(&counter->classes, pair->i, pair->j);
    }
}

/* Sums [3, A, ASC_PAIR_GROUPS] of all ranks into the groups. */
static void put_counts(const asc_images *images, const int64_t *sums, asc_groups *groups) {
    const int64_t cells = (int64_t)images->n_attributes * ASC_PAIR_GROUPS;
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
}

asc_code asc_group_counter_init(const asc_images *images, const asc_gaps *gaps, double far,
                                asc_group_counter **counter) {
    asc_group_counter *c = NULL;
    asc_code code = asc_alloc(&c, 1, sizeof *c, "counts of groups");
    *counter = c;
    if (code != ASC_OK)
        return code;
    c->sink = (asc_sink){.self = c, .begin = begin, .tile = visit, .end = end, .state = state};
    c->images = images;
    c->allowed = asc_rates_allowed(far, gaps->total);
    c->below = bracket(gaps, c->allowed, c);
    code = asc_labels_init(images->attributes, images->identity, images->n, images->n_attributes,
                           false, &c->labels);
    if (code == ASC_OK)
        code = asc_class_counter_init(images, &c->classes);
    return code == ASC_OK ? asc_alloc(&c->all.accepted, (uint64_t)cells_of(c),
                                      sizeof *c->all.accepted, "counts of groups")
                          : code;
}

asc_sink *asc_group_counter_sink(asc_group_counter *counter) {
    return &counter->sink;
}

asc_code asc_group_counter_finish(MPI_Comm comm, asc_group_counter *counter,
                                  const asc_matched *matched, asc_groups *groups) {
    const asc_images *images = counter->images;
    const int64_t cells = cells_of(counter);
    uint32_t *open = NULL;
    int64_t n_open = 0, *sums = NULL;
    *groups = (asc_groups){.accepted = counter->below};
    asc_code code =
        asc_alloc(&groups->counts, (uint64_t)cells, sizeof *groups->counts, "counts of groups");
    if (code == ASC_OK)
        code =
            asc_alloc(&groups->classes, (uint64_t)asc_class_counter_cells(images, images->n_traits),
                      sizeof *groups->classes, "pairs of classes");
    if (code == ASC_OK)
        code = asc_alloc(&sums, 3 * (uint64_t)cells, sizeof *sums, "counts of groups");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_pair_list_gather_keys(comm, &counter->all.open, &open, &n_open), done);
    const uint32_t threshold = n_open ? open[counter->allowed - counter->below] : counter->certain;
    groups->threshold = threshold == UINT32_MAX ? INFINITY : asc_key_distance(threshold);
    for (int64_t k = 0; k < n_open && open[k] < threshold; k++)
        groups->accepted++;
    add_own(counter, matched, threshold, sums);
    asc_counts_sum(comm, sums, 3 * cells);
    put_counts(images, sums, groups);
    code = asc_class_counter_finish(comm, &counter->classes, groups->classes);
done:
    free(open);
    free(sums);
    return code;
}

void asc_group_counter_free(asc_group_counter **counter) {
    asc_group_counter *c = *counter;
    if (!c)
        return;
    free_threads(c);
    free(c->all.accepted);
    free(c->all.open.pairs);
    asc_labels_free(&c->labels);
    asc_class_counter_free(&c->classes);
    free(c);
    *counter = NULL;
}

void asc_groups_free(asc_groups *groups) {
    free(groups->counts);
    free(groups->classes);
    *groups = (asc_groups){0};
}
