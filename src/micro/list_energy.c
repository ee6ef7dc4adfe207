/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/list_energy.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

static int64_t neighbour(const asc_neighbour_lists *lists, int64_t i, int32_t e) {
    return asc_nearest_index(lists->nearest->keys[i * lists->nearest->k + e]);
}

static double cosine(const asc_neighbour_lists *lists, int64_t i, int32_t e) {
    return 1 - lists->deltas[i * lists->nearest->k + e];
}

asc_code asc_neighbour_lists_make(const asc_blocks *blocks, const asc_nearest *nearest, bool self,
                                  asc_neighbour_lists *lists) {
    const int64_t n = nearest->n;
    asc_code code = ASC_OK;
    *lists = (asc_neighbour_lists){.blocks = blocks, .nearest = nearest, .self = self};
    ASC_TRY(code, asc_alloc(&lists->first, (uint64_t)n, sizeof(int32_t), "nearest neighbours"),
            done);
    ASC_TRY(code, asc_alloc(&lists->count, (uint64_t)n, sizeof(int32_t), "nearest neighbours"),
            done);
    ASC_TRY(code,
            asc_alloc(&lists->deltas, (uint64_t)n, (size_t)nearest->k * sizeof(double),
                      "field distances"),
            done);
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        const uint64_t *keys = nearest->keys + i * nearest->k;
        int32_t e = 0;
        for (; e < nearest->k && keys[e] != ASC_NEAREST_NONE; e++)
            lists->deltas[i * nearest->k + e] =
                asc_segments_field_distance(blocks->set, i, asc_nearest_index(keys[e]));
        lists->count[i] = e;
    }
done:
    return code;
}

void asc_neighbour_lists_free(asc_neighbour_lists *lists) {
    free(lists->first);
    free(lists->count);
    free(lists->deltas);
    *lists = (asc_neighbour_lists){0};
}

/* A neighbour's weight is the share of its point. */
static double weight_of(const asc_neighbour_lists *lists, int64_t i, double used) {
    const double all = lists->count[i] + (lists->self ? 1 : 0);
    return all > 0 ? 1 / (all * used) : 0;
}

/* Value and nulls. */
static void add_up(const asc_neighbour_lists *lists, double used, asc_energy *energy) {
    const asc_blocks *blocks = lists->blocks;
    const double own = asc_blocks_own_ends(blocks->set);
    double value = 0, nodes = 0, within = 0;
    for (int64_t i = 0; i < blocks->set->count; i++) {
        const double weight = weight_of(lists, i, used), itself = lists->self ? 1 : 0;
        double delta = 0, shared = 0, inside = 0;
        for (int32_t e = lists->first[i]; e < lists->first[i] + lists->count[i]; e++) {
            const int64_t j = neighbour(lists, i, e);
            delta += lists->deltas[i * lists->nearest->k + e];
            shared += asc_blocks_shared_ends(blocks->set, i, j);
            inside += blocks->of[i] == blocks->of[j] ? cosine(lists, i, e) : 0;
        }
        value += weight * delta;
        nodes += weight * (shared / own + itself);
        within += weight * (inside + itself);
    }
    energy->value = value;
    energy->null_nodes = 1 - nodes;
    energy->null_flips = 1 - within;
}

/* Few blocks: all they have to do with each other, t [count, count] above the diagonal. */
static void meet_few(const asc_neighbour_lists *lists, double used, double *t) {
    const asc_blocks *blocks = lists->blocks;
    for (int64_t i = 0; i < blocks->set->count; i++) {
        const double weight = weight_of(lists, i, used);
        for (int32_t e = lists->first[i]; e < lists->first[i] + lists->count[i]; e++) {
            const int64_t g = blocks->of[i], h = blocks->of[neighbour(lists, i, e)];
            if (g != h)
                t[(g < h ? g : h) * blocks->count + (g < h ? h : g)] +=
                    weight * cosine(lists, i, e);
        }
    }
}

/* Who has a point in its list: place [i * k + e] of the list and entry. */
typedef struct asc_listed_by {
    int64_t *first;  /* [n + 1] */
    int64_t *places; /* by the point that is listed, ascending */
} asc_listed_by;

static asc_code list_back(const asc_neighbour_lists *lists, asc_listed_by *by) {
    const int64_t n = lists->blocks->set->count, k = lists->nearest->k;
    asc_code code = asc_alloc(&by->first, (uint64_t)n + 2, sizeof(int64_t), "neighbours of blocks");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        for (int32_t e = lists->first[i]; e < lists->first[i] + lists->count[i]; e++)
            by->first[neighbour(lists, i, e) + 2]++;
    for (int64_t i = 2; i < n + 2 && code == ASC_OK; i++)
        by->first[i] += by->first[i - 1];
    if (code == ASC_OK)
        code = asc_alloc(&by->places, (uint64_t)by->first[n + 1], sizeof(int64_t),
                         "neighbours of blocks");
    /* A point's first place moves to its end, which is where the next one's begin. */
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        for (int32_t e = lists->first[i]; e < lists->first[i] + lists->count[i]; e++)
            by->places[by->first[neighbour(lists, i, e) + 1]++] = i * k + e;
    return code;
}

/* What one block has to do with the later ones. */
typedef struct meetings {
    double *sums;    /* [count] */
    bool *met;       /* [count] */
    int64_t *blocks; /* [n] those that it meets */
    int64_t n;
} meetings;

static void meet(meetings *with, int64_t g, int64_t h, double cosine) {
    if (h <= g)
        return;
    if (!with->met[h])
        with->blocks[with->n++] = h;
    with->met[h] = true;
    with->sums[h] += cosine;
}

/* The sum of squares, and nothing left in `with`. */
static double square_meetings(meetings *with) {
    double squares = 0;
    for (int64_t m = 0; m < with->n; m++) {
        const int64_t h = with->blocks[m];
        squares += with->sums[h] * with->sums[h];
        with->sums[h] = 0;
        with->met[h] = false;
    }
    with->n = 0;
    return squares;
}

static double squares_of_block(const asc_neighbour_lists *lists, const asc_listed_by *by,
                               double used, int64_t g, meetings *with) {
    const asc_blocks *blocks = lists->blocks;
    const int32_t k = lists->nearest->k;
    for (int64_t m = blocks->first[g]; m < blocks->first[g + 1]; m++) {
        const int64_t i = blocks->members[m];
        for (int32_t e = lists->first[i]; e < lists->first[i] + lists->count[i]; e++)
            meet(with, g, blocks->of[neighbour(lists, i, e)],
                 weight_of(lists, i, used) * cosine(lists, i, e));
        for (int64_t b = by->first[i]; b < by->first[i + 1]; b++) {
            const int64_t j = by->places[b] / k;
            meet(with, g, blocks->of[j],
                 weight_of(lists, j, used) * cosine(lists, j, (int32_t)(by->places[b] % k)));
        }
    }
    return square_meetings(with);
}

static asc_code new_meetings(int64_t count, int threads, meetings **out) {
    const uint64_t size = (uint64_t)count;
    asc_code code = asc_alloc(out, (uint64_t)threads, sizeof **out, "flips of blocks");
    for (int t = 0; t < threads && code == ASC_OK; t++) {
        code = asc_alloc(&(*out)[t].sums, size, sizeof(double), "flips of blocks");
        if (code == ASC_OK)
            code = asc_alloc(&(*out)[t].met, size, sizeof(bool), "flips of blocks");
        if (code == ASC_OK)
            code = asc_alloc(&(*out)[t].blocks, size, sizeof(int64_t), "flips of blocks");
    }
    return code;
}

static void free_meetings(meetings *with, int threads) {
    for (int t = 0; with && t < threads; t++) {
        free(with[t].sums);
        free(with[t].met);
        free(with[t].blocks);
    }
    free(with);
}

/* Many blocks: the sum of squares, block after block. */
static asc_code meet_many(const asc_neighbour_lists *lists, double used, double *square_sum) {
    const int64_t count = lists->blocks->count;
    const int threads = omp_get_max_threads();
    asc_listed_by by = {0};
    meetings *with = NULL;
    double *squares = NULL;
    asc_code code = ASC_OK;
    *square_sum = 0;
    ASC_TRY(code, list_back(lists, &by), done);
    ASC_TRY(code, new_meetings(count, threads, &with), done);
    ASC_TRY(code, asc_alloc(&squares, (uint64_t)count, sizeof *squares, "flips of blocks"), done);
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads)
    for (int64_t g = 0; g < count; g++)
        squares[g] = squares_of_block(lists, &by, used, g, &with[omp_get_thread_num()]);
    for (int64_t g = 0; g < count; g++)
        *square_sum += squares[g];
done:
    free(by.first);
    free(by.places);
    free_meetings(with, threads);
    free(squares);
    return code;
}

asc_code asc_list_energy(const asc_neighbour_lists *lists, asc_flip_stream stream,
                         asc_energy *energy) {
    const int64_t n = lists->blocks->set->count, count = lists->blocks->count;
    double used = 0, isolated = 0, squares = 0;
    double *t = NULL;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n; i++) {
        isolated += lists->count[i] == 0;
        used += lists->count[i] > 0 || lists->self;
    }
    energy->used = used;
    energy->isolated = isolated / (double)n;
    if (used == 0)
        goto done;
    add_up(lists, used, energy);
    if (count > ASC_FEW_BLOCKS) {
        ASC_TRY(code, meet_many(lists, used, &squares), done);
        asc_flips_normal(squares, energy);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&t, (uint64_t)(count * count), sizeof *t, "flips of blocks"), done);
    meet_few(lists, used, t);
    asc_flips_of_pairs(t, count, stream, energy);
done:
    free(t);
    return code;
}
