/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/errors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/pack.h"
#include "core/counts.h"

typedef struct thread_errors {
    int32_t *column; /* [n, ASC_BLOCK_ROWS] accepted pairs of a tile's columns */
    asc_pair_list open;
} thread_errors;

struct asc_error_counter {
    asc_sink sink;
    const asc_images *images;
    const asc_bracket *brackets; /* [n] */
    int64_t n, judged;
    uint32_t near; /* keys from it on lie in no open bracket and are not accepted where judged */
    asc_group_counter groups;
    asc_class_counter classes;
    int64_t *accepted;  /* [n, N] with keys below `certain`, matched pairs as well */
    asc_pair_list open; /* unmatched pairs in some bracket, of the passes so far; rank 0 */
    thread_errors *threads;
    int32_t n_threads;
};

static int64_t size_of(const asc_error_counter *counter) {
    return counter->n * counter->images->n;
}

static void state(void *self, asc_pack *pack) {
    asc_error_counter *counter = self;
    asc_pair_list *open = &counter->open;
    asc_pack_bytes(pack, counter->accepted, (uint64_t)size_of(counter) * sizeof(int64_t));
    if (pack->reading) {
        free(open->pairs);
        *open = (asc_pair_list){0};
    }
    asc_pack_array(pack, &open->pairs, &open->n, sizeof(asc_pair), "pairs");
    open->capacity = open->n;
    bool known = true;
    for (int64_t k = 0; pack->code == ASC_OK && k < open->n; k++) {
        const asc_pair *pair = &open->pairs[k];
        known = known && pair->i >= 0 && pair->i < counter->images->n && pair->j >= 0 &&
                pair->j < counter->images->n;
    }
    asc_pack_expect(pack, known, "pairs");
    asc_group_counter_state(&counter->groups, pack);
    asc_class_counter_state(&counter->classes, pack);
}

static void free_threads(asc_error_counter *counter) {
    for (int32_t t = 0; t < counter->n_threads; t++) {
        free(counter->threads[t].column);
        free(counter->threads[t].open.pairs);
    }
    free(counter->threads);
    counter->threads = NULL;
    counter->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_error_counter *counter = self;
    if (!keep) {
        memset(counter->accepted, 0, (size_t)size_of(counter) * sizeof(int64_t));
        counter->open.n = 0;
        asc_group_counter_clear(&counter->groups);
        asc_class_counter_clear(&counter->classes);
    }
    asc_code code = asc_alloc(&counter->threads, (uint64_t)n_threads, sizeof *counter->threads,
                              "counts of threads");
    counter->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < counter->n_threads && code == ASC_OK; t++)
        code = asc_alloc(&counter->threads[t].column, (uint64_t)counter->n * ASC_BLOCK_ROWS,
                         sizeof(int32_t), "counts of threads");
    return code;
}

static void accept(const asc_error_counter *counter, int64_t i, int64_t j) {
    asc_group_counter_accept(&counter->groups, i, j);
    asc_class_counter_accept(&counter->classes, i, j);
}

static void add(int64_t *count, int64_t more) {
    __atomic_fetch_add(count, more, __ATOMIC_RELAXED);
}

/* Adds 1 to columns [n] whose distance is below the key; returns how many are. */
static int32_t count_below(const float *distances, int32_t n, uint32_t key, int32_t *column) {
    /* Signed, as vectors compare: no key of a distance reaches the sign. */
    const int32_t end = key < INT32_MAX ? (int32_t)key : INT32_MAX;
    int32_t sum = 0;
    for (int32_t c = 0; c < n; c++) {
        const int32_t below = (int32_t)asc_key_of(distances[c]) < end;
        column[c] += below;
        sum += below;
    }
    return sum;
}

static bool is_open(const asc_error_counter *counter, uint32_t key) {
    bool open = false;
    for (int64_t t = 0; t < counter->n; t++)
        open = open || (key >= counter->brackets[t].certain && key < counter->brackets[t].end);
    return open;
}

/* Pairs of row i that groups and classes count, and those that must wait for their threshold. */
static asc_code look_near(const asc_error_counter *counter, thread_errors *thread, int64_t i,
                          int64_t first, const float *distances, int32_t n) {
    const int32_t *identity = counter->images->identity;
    const uint32_t accepted = counter->brackets[counter->judged].certain;
    asc_code code = ASC_OK;
    for (int32_t c = 0; c < n && code == ASC_OK; c++) {
        const uint32_t key = asc_key_of(distances[c]);
        const int64_t j = first + c;
        if (key >= counter->near || identity[i] == identity[j])
            continue;
        if (key < accepted)
            accept(counter, i, j);
        if (is_open(counter, key))
            code = asc_pair_list_add(&thread->open,
                                     (asc_pair){.key = key, .i = (int32_t)i, .j = (int32_t)j});
    }
    return code;
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_error_counter *counter = self;
    thread_errors *thread = &counter->threads[thread_index];
    const int64_t n_images = counter->images->n;
    asc_code code = ASC_OK;
    memset(thread->column, 0, (size_t)counter->n * ASC_BLOCK_ROWS * sizeof *thread->column);
    for (int32_t r = 0; r < tile->n_rows && code == ASC_OK; r++) {
        const int32_t first = asc_tile_first_column(tile, r), n = tile->n_columns - first;
        const float *distances = tile->distances + (int64_t)r * tile->stride + first;
        const int64_t i = tile->row_begin + r;
        for (int64_t t = 0; t < counter->n && n > 0; t++)
            add(&counter->accepted[t * n_images + i],
                count_below(distances, n, counter->brackets[t].certain,
                            thread->column + t * ASC_BLOCK_ROWS + first));
        code = look_near(counter, thread, i, tile->column_begin + first, distances, n);
    }
    for (int64_t t = 0; t < counter->n; t++)
        for (int32_t c = 0; c < tile->n_columns; c++)
            if (thread->column[t * ASC_BLOCK_ROWS + c] > 0)
                add(&counter->accepted[t * n_images + tile->column_begin + c],
                    thread->column[t * ASC_BLOCK_ROWS + c]);
    return code;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_error_counter *counter = self;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    for (int32_t t = 0; t < counter->n_threads; t++) {
        const asc_pair_list *open = &counter->threads[t].open;
        for (int64_t k = 0; k < open->n && code == ASC_OK; k++)
            code = asc_pair_list_add(&counter->open, open->pairs[k]);
    }
    free_threads(counter);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_pair_list_gather(comm, &counter->open);
    asc_group_counter_gather(comm, &counter->groups);
    asc_class_counter_gather(comm, &counter->classes);
    asc_counts_sum_to_root(comm, counter->accepted, size_of(counter));
    if (rank != 0)
        memset(counter->accepted, 0, (size_t)size_of(counter) * sizeof(int64_t));
    return code;
}

asc_code asc_error_counter_init(const asc_images *images, const asc_bracket *brackets, int64_t n,
                                int64_t judged, asc_error_counter **counter) {
    asc_error_counter *c = NULL;
    asc_code code = asc_alloc(&c, 1, sizeof *c, "counts of errors");
    *counter = c;
    if (code != ASC_OK)
        return code;
    c->sink = (asc_sink){.self = c, .begin = begin, .tile = visit, .end = end, .state = state};
    c->images = images;
    c->brackets = brackets;
    c->n = n;
    c->judged = judged;
    c->near = brackets[judged].certain;
    for (int64_t t = 0; t < n; t++)
        if (brackets[t].end > brackets[t].certain && brackets[t].end > c->near)
            c->near = brackets[t].end;
    code = asc_group_counter_init(images, &c->groups);
    if (code == ASC_OK)
        code = asc_class_counter_init(images, &c->classes);
    return code == ASC_OK ? asc_alloc(&c->accepted, (uint64_t)size_of(c), sizeof *c->accepted,
                                      "counts of errors")
                          : code;
}

asc_sink *asc_error_counter_sink(asc_error_counter *counter) {
    return &counter->sink;
}

/* Every threshold, now that the keys in open brackets [n_open] are known, ascending. */
static void find_thresholds(const asc_error_counter *counter, const uint32_t *open, int64_t n_open,
                            uint32_t *threshold) {
    for (int64_t t = 0; t < counter->n; t++) {
        const asc_bracket *bracket = &counter->brackets[t];
        int64_t first = 0;
        while (first < n_open && open[first] < bracket->certain)
            first++;
        threshold[t] = bracket->end > bracket->certain
                           ? open[first + bracket->allowed - bracket->below]
                           : bracket->certain;
    }
}

/* This rank's pairs that the sweep has not counted, and matched ones that it has. */
static void add_own(const asc_error_counter *counter, const asc_matched *matched,
                    asc_errors *errors) {
    const int64_t n_images = counter->images->n;
    for (int64_t t = 0; t < counter->n; t++) {
        int64_t *accepted = errors->accepted + t * n_images;
        const uint32_t certain = counter->brackets[t].certain, threshold = errors->threshold[t];
        const bool judged = t == counter->judged;
        for (int64_t k = 0; k < counter->open.n; k++) {
            const asc_pair *pair = &counter->open.pairs[k];
            if (pair->key < certain || pair->key >= threshold)
                continue;
            accepted[pair->i]++;
            accepted[pair->j]++;
            if (judged)
                accept(counter, pair->i, pair->j);
        }
        for (int64_t k = 0; k < matched->own.n; k++) {
            const asc_pair *pair = &matched->own.pairs[k];
            accepted[pair->i] -= pair->key < certain;
            accepted[pair->j] -= pair->key < certain;
            if (pair->key < threshold)
                continue;
            errors->rejected[t * n_images + pair->i]++;
            if (judged) {
                asc_group_counter_reject(&counter->groups, pair->i, pair->j);
                asc_class_counter_reject(&counter->classes, pair->i, pair->j);
            }
        }
    }
}

asc_code asc_error_counter_finish(MPI_Comm comm, asc_error_counter *counter,
                                  const asc_matched *matched, asc_errors *errors) {
    uint32_t *open = NULL;
    int64_t n_open = 0;
    asc_code code = asc_agree(comm, asc_errors_init(counter->images, counter->n, errors));
    ASC_TRY(code, code, done);
    ASC_TRY(code, asc_pair_list_gather_keys(comm, &counter->open, &open, &n_open), done);
    find_thresholds(counter, open, n_open, errors->threshold);
    memcpy(errors->accepted, counter->accepted, (size_t)size_of(counter) * sizeof(int64_t));
    add_own(counter, matched, errors);
    asc_counts_sum(comm, errors->accepted, size_of(counter));
    asc_counts_sum(comm, errors->rejected, size_of(counter));
    ASC_TRY(code, asc_group_counter_finish(comm, &counter->groups, errors->groups), done);
    code = asc_class_counter_finish(comm, &counter->classes, errors->classes);
done:
    free(open);
    return code;
}

void asc_error_counter_free(asc_error_counter **counter) {
    asc_error_counter *c = *counter;
    if (!c)
        return;
    free_threads(c);
    free(c->accepted);
    free(c->open.pairs);
    asc_group_counter_free(&c->groups);
    asc_class_counter_free(&c->classes);
    free(c);
    *counter = NULL;
}
