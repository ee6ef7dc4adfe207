/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over pairs that weigh what their attributes say. Whoever includes this has defined
 * before how many lanes a weigh_sums has, WEIGH_LANES, how as many weights are multiplied,
 * weigh_products(const uint32_t *a, const uint32_t *b, weigh_sums *products), and added where the
 * mask has bits, from `bit` on, weigh_add(weigh_sums *sums, uint64_t mask, int32_t bit, const
 * weigh_sums *weights). */
#ifndef ATTRSCOPE_SWEEP_KERNELS_WEIGH_H
#define ATTRSCOPE_SWEEP_KERNELS_WEIGH_H

#include "sweep/kernels_body.h"

enum { WEIGH_CLASSES = 3, WEIGH_GROUPS = 5 }; /* groups of lanes whose sums are in registers */

/* Pairs of one cell and `groups` groups of lanes from `begin` on, all of one word. `alike`: pairs
 * weigh the same whatever the attribute; `whole`: no value is missing, and they are in two classes.
 */
static inline __attribute__((always_inline)) void
weigh_groups(uint64_t *totals, const asc_pair_weighing *of, int64_t row, int64_t column,
             const uint32_t *places, int32_t n, int32_t begin, int32_t groups, bool alike,
             bool whole) {
    const uint64_t half = of->shift > 0 ? (uint64_t)1 << (of->shift - 1) : 0;
    const uint64_t *positive = of->positive + begin / ASC_LANES * of->stride;
    const uint64_t *negative = of->negative + begin / ASC_LANES * of->stride;
    const int32_t classes = whole ? 2 : WEIGH_CLASSES;
    weigh_sums sums[WEIGH_CLASSES][WEIGH_GROUPS];
    uint64_t all = 0;
    for (int32_t k = 0; k < classes; k++)
        for (int32_t g = 0; g < groups; g++)
            memcpy(&sums[k][g], totals + (int64_t)k * of->lanes + begin + g * WEIGH_LANES,
                   sizeof(weigh_sums));
    for (int32_t p = 0; p < n; p++) {
        const int64_t i = row + asc_place_row(places[p]), j = column + asc_place_column(places[p]);
        const uint64_t ip = positive[i] >> begin % ASC_LANES;
        const uint64_t jp = positive[j] >> begin % ASC_LANES;
        const uint64_t in = whole ? ~ip : negative[i] >> begin % ASC_LANES;
        const uint64_t jn = whole ? ~jp : negative[j] >> begin % ASC_LANES;
        const uint64_t masks[WEIGH_CLASSES] = {ip & jp, (ip & jn) | (in & jp), in & jn};
        const uint32_t *a = of->weights + i * of->of_points + (alike ? 0 : begin);
        const uint32_t *b = of->weights + j * of->of_points + (alike ? 0 : begin);
        weigh_sums weights = {0};
        if (alike)
            weights += ((uint64_t)*a * *b + half) >> of->shift;
        all += alike ? weights[0] : 0;
        for (int32_t g = 0; g < groups; g++) {
            if (!alike) {
                weigh_products(a + g * WEIGH_LANES, b + g * WEIGH_LANES, &weights);
                weights = (weights + half) >> (uint64_t)of->shift;
            }
            for (int32_t k = 0; k < classes; k++)
                weigh_add(&sums[k][g], masks[k], g * WEIGH_LANES, &weights);
        }
    }
    if (whole && begin == 0)
        totals[2 * of->lanes] += all;
    for (int32_t k = 0; k < classes; k++)
        for (int32_t g = 0; g < groups; g++)
            memcpy(totals + (int64_t)k * of->lanes + begin + g * WEIGH_LANES, &sums[k][g],
                   sizeof(weigh_sums));
}

/* How many groups there are is known when this is compiled. */
static inline __attribute__((always_inline)) void
weigh_cell(uint64_t *totals, const asc_pair_weighing *of, int64_t row, int64_t column,
           const uint32_t *places, int32_t n, bool alike, bool whole) {
    for (int32_t begin = 0, groups = 0; begin < of->lanes; begin += groups * WEIGH_LANES) {
        const int32_t in_word = (ASC_LANES - begin % ASC_LANES) / WEIGH_LANES;
        const int32_t left = (of->lanes - begin) / WEIGH_LANES;
        groups = left < in_word ? left : in_word;
        groups = groups <= WEIGH_GROUPS ? groups : groups % WEIGH_GROUPS == 0 ? WEIGH_GROUPS : 4;
        switch (groups) {
        case 5:
            weigh_groups(totals, of, row, column, places, n, begin, 5, alike, whole);
            break;
        case 4:
            weigh_groups(totals, of, row, column, places, n, begin, 4, alike, whole);
            break;
        case 3:
            weigh_groups(totals, of, row, column, places, n, begin, 3, alike, whole);
            break;
        case 2:
            weigh_groups(totals, of, row, column, places, n, begin, 2, alike, whole);
            break;
        default:
            weigh_groups(totals, of, row, column, places, n, begin, 1, alike, whole);
        }
    }
}

/* Asks the memory for the totals of a cell that comes soon: next to each other, but on pages that
 * processors do not foresee. */
static inline void weigh_ask_ahead(const uint64_t *totals, int32_t width) {
    enum { AHEAD = 2, LINE = 8 };
    for (int32_t line = 0; line < width; line += LINE)
        __builtin_prefetch(totals + AHEAD * width + line, 1);
}

static void weigh_pairs(uint64_t *totals, const asc_pair_weighing *of, int64_t row, int64_t column,
                        const uint32_t *places, int32_t n) {
    for (int32_t begin = 0, end = 0; begin < n; begin = end) {
        const uint32_t cell = asc_place_cell(places[begin]);
        uint64_t *at = totals + (int64_t)cell * asc_weighing_width(of->lanes, of->n_classes);
        for (end = begin + 1; end < n && asc_place_cell(places[end]) == cell;)
            end++;
        weigh_ask_ahead(at, asc_weighing_width(of->lanes, of->n_classes));
        if (of->n_classes == 2)
            weigh_cell(at, of, row, column, places + begin, end - begin, true, true);
        else if (of->of_points == 1)
            weigh_cell(at, of, row, column, places + begin, end - begin, true, false);
        else
            weigh_cell(at, of, row, column, places + begin, end - begin, false, false);
    }
}

#endif
