/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/order.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "inference/sort.h"

static const double same_distance = 1e-12; /* of the largest */

enum { LEAST_BLOCK = 32, MOST_BLOCK = 255 };

static void list_pairs(const asc_inference_distances *distances, asc_inference_pair *all) {
    int64_t at = 0;
    for (int64_t s = 0; s < distances->n_strata; s++) {
        const int64_t first = distances->first[s], n = distances->first[s + 1] - first;
        const double *of_stratum = distances->of_stratum[s];
#pragma omp parallel for schedule(dynamic, 64)
        for (int64_t i = 0; i < n; i++) {
            asc_inference_pair *to = all + at + i * n - i * (i + 1) / 2;
            for (int64_t j = i + 1; j < n; j++)
                *to++ = (asc_inference_pair){of_stratum[i * n + j], (uint16_t)(first + i),
                                             (uint16_t)(first + j)};
        }
        at += n * (n - 1) / 2;
    }
}

static void keep_order(const asc_inference_pair *all, asc_inference_order *order) {
    const int64_t n = order->n_pairs;
    const double apart = n > 0 ? same_distance * all[n - 1].distance : 0;
    double sum = 0;
    for (int64_t q = 0; q < n; q++) {
        order->pairs[2 * q] = all[q].first;
        order->pairs[2 * q + 1] = all[q].second;
        order->is_last[q] = q + 1 == n || all[q + 1].distance - all[q].distance > apart;
        sum += all[q].distance;
    }
    order->mean = n > 0 ? sum / (double)n : NAN;
}

/* Looking at a block's ends costs as much as some pairs, looking into it is needed for about as
 * many blocks as it has pairs. */
static int64_t block_pairs(int64_t n_pairs) {
    const int64_t size = (int64_t)cbrt((double)n_pairs);
    return size < LEAST_BLOCK ? LEAST_BLOCK : size > MOST_BLOCK ? MOST_BLOCK : size;
}

/* Orders a block's pairs by stratum, stably, and lists its pieces. held: [strata] zeros, left so.
 */
static void cut_block(asc_inference_order *order, asc_inference_block *block, int64_t *held) {
    const uint16_t *from = order->pairs + 2 * block->first;
    uint16_t *to = order->by_piece + 2 * block->first;
    block->first_piece = order->n_pieces;
    for (int32_t q = 0; q < block->n; q++) {
        const int32_t s = order->stratum[from[2 * q]];
        if (held[s]++ == 0)
            order->pieces[order->n_pieces++] = (asc_inference_piece){.stratum = s};
    }
    block->n_pieces = (int32_t)(order->n_pieces - block->first_piece);
    int64_t next = block->first;
    for (int64_t r = block->first_piece; r < order->n_pieces; r++) {
        asc_inference_piece *run = &order->pieces[r];
        run->first = next;
        run->n = (int32_t)held[run->stratum];
        next += run->n;
        held[run->stratum] = run->first - block->first;
    }
    for (int32_t q = 0; q < block->n && to != from; q++) {
        const int64_t at = held[order->stratum[from[2 * q]]]++;
        to[2 * at] = from[2 * q];
        to[2 * at + 1] = from[2 * q + 1];
    }
    for (int64_t r = block->first_piece; r < order->n_pieces; r++)
        held[order->pieces[r].stratum] = 0;
}

static asc_code cut_blocks(int64_t n_strata, asc_inference_order *order) {
    const int64_t size = block_pairs(order->n_pairs);
    int64_t *held = NULL;
    asc_code code = ASC_OK;
    order->n_blocks = (order->n_pairs + size - 1) / size;
    const uint64_t most_pieces =
        (uint64_t)order->n_blocks * (uint64_t)(n_strata < size ? n_strata : size);
    ASC_TRY(code, asc_alloc(&held, (uint64_t)n_strata, sizeof *held, "strata"), done);
    ASC_TRY(code,
            asc_alloc(&order->blocks, (uint64_t)order->n_blocks, sizeof *order->blocks, "pairs"),
            done);
    ASC_TRY(code, asc_alloc(&order->pieces, most_pieces, sizeof *order->pieces, "pairs"), done);
    for (int64_t b = 0; b < order->n_blocks; b++) {
        asc_inference_block *block = &order->blocks[b];
        block->first = b * size;
        block->n =
            (int32_t)(block->first + size < order->n_pairs ? size : order->n_pairs - block->first);
        block->is_seen = order->is_last[block->first + block->n - 1];
        cut_block(order, block, held);
    }
done:
    free(held);
    return code;
}

static asc_code sort_pairs(const asc_inference_distances *distances, asc_inference_order *order) {
    const uint64_t n = (uint64_t)order->n_pairs;
    asc_inference_pair *all = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&all, n, sizeof *all, "pairs of a draw"), done);
    list_pairs(distances, all);
    ASC_TRY(code, asc_inference_pairs_sort(all, order->n_pairs), done);
    ASC_TRY(code, asc_alloc(&order->pairs, 2 * n, sizeof(uint16_t), "pairs of a draw"), done);
    ASC_TRY(code, asc_alloc(&order->is_last, n, 1, "pairs of a draw"), done);
    keep_order(all, order);
done:
    free(all);
    return code;
}

asc_code asc_inference_order_make(const asc_inference_distances *distances,
                                  asc_inference_order *order) {
    const int64_t n_strata = distances->n_strata, n = distances->first[n_strata];
    asc_code code = ASC_OK;
    *order = (asc_inference_order){.n_people = n};
    ASC_TRY(code, asc_alloc(&order->stratum, (uint64_t)n, sizeof(int32_t), "people"), done);
    for (int64_t s = 0; s < n_strata; s++) {
        const int64_t first = distances->first[s], end = distances->first[s + 1];
        order->n_pairs += (end - first) * (end - first - 1) / 2;
        for (int64_t i = first; i < end; i++)
            order->stratum[i] = (int32_t)s;
    }
    ASC_TRY(code, sort_pairs(distances, order), done);
    order->by_piece = order->pairs;
    if (n_strata > 1)
        ASC_TRY(
            code,
            asc_alloc(&order->by_piece, 2 * (uint64_t)order->n_pairs, sizeof(uint16_t), "pairs"),
            done);
    code = cut_blocks(n_strata, order);
done:
    return code;
}

void asc_inference_order_free(asc_inference_order *order) {
    if (order->by_piece != order->pairs)
        free(order->by_piece);
    free(order->pairs);
    free(order->is_last);
    free(order->stratum);
    free(order->blocks);
    free(order->pieces);
    *order = (asc_inference_order){0};
}
