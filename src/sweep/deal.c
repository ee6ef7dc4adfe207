/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/deal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"

/* A band of rows of blocks, and a place in the order of its pairs. */
typedef struct place {
    int64_t first, end; /* rows of blocks */
    int64_t at, count;  /* of the band's pairs */
    bool back;          /* this band is walked from its last column to its first */
} place;

/* Pairs of two blocks of the rows of blocks before this one. */
static int64_t pairs_before_row(const asc_deal *deal, int64_t row) {
    return row * (deal->blocks - 1) - row * (row - 1) / 2;
}

/* First row of a band; the last block has no column behind it. */
static int64_t band_row(const asc_deal *deal, int64_t band) {
    const int64_t row = band * deal->height, most = deal->blocks - 1;
    return row < most ? row : most;
}

/* Of pair k of two blocks, or behind the last of all. */
static place find_place(const asc_deal *deal, int64_t k) {
    int64_t band = 0, end = (deal->blocks - 2 + deal->height) / deal->height;
    while (end - band > 1) {
        const int64_t middle = band + (end - band) / 2;
        if (pairs_before_row(deal, band_row(deal, middle)) <= k)
            band = middle;
        else
            end = middle;
    }
    const int64_t first = band_row(deal, band), last = band_row(deal, band + 1);
    const int64_t before = pairs_before_row(deal, first);
    return (place){.first = first,
                   .end = last,
                   .at = k - before,
                   .count = pairs_before_row(deal, last) - before,
                   .back = band % 2 != 0};
}

static asc_deal_tile find_pair(const asc_deal *deal, int64_t k) {
    const place p = find_place(deal, k);
    const int64_t height = p.end - p.first, at = p.back ? p.count - 1 - p.at : p.at;
    const int64_t corner = height * (height - 1) / 2; /* columns that are rows of the band, too */
    if (at >= corner)
        return (asc_deal_tile){.row = p.first + (at - corner) % height,
                               .column = p.end + (at - corner) / height};
    int64_t offset = (int64_t)((1 + sqrt(1 + 8 * (double)at)) / 2);
    while (offset * (offset - 1) / 2 > at)
        offset--;
    while (offset * (offset + 1) / 2 <= at)
        offset++;
    return (asc_deal_tile){.row = p.first + at - offset * (offset - 1) / 2,
                           .column = p.first + offset};
}

static int64_t tiles_of_runs(const asc_deal *deal) {
    return deal->blocks * (deal->blocks - 1) / 2 * ASC_BLOCK_STRIPS;
}

/* Whether a strip of a pair of blocks is to be computed. */
static bool is_due(const asc_deal *deal, int64_t row, int64_t column, int32_t strip) {
    return !deal->done || !(deal->done[asc_grid_pair(deal->blocks, row, column)] >> strip & 1);
}

/* Pairs of points that are due in the first strips of a pair of two blocks. */
static int64_t due_of(const asc_deal *deal, asc_deal_tile pair, int64_t strips) {
    int64_t due = 0;
    for (int32_t s = 0; s < strips; s++)
        due += is_due(deal, pair.row, pair.column, s);
    return due * ASC_STRIP_ROWS * asc_grid_rows(deal->n, pair.column);
}

/* Pairs of points in the first t tiles of pairs of two blocks. The last block is the narrow one. */
static int64_t pairs_of_runs(const asc_deal *deal, int64_t t) {
    const int64_t last = deal->blocks - 1, k = t / ASC_BLOCK_STRIPS;
    if (last < 1)
        return 0;
    if (deal->due)
        return deal->due[k] +
               (t % ASC_BLOCK_STRIPS ? due_of(deal, find_pair(deal, k), t % ASC_BLOCK_STRIPS) : 0);
    const place p = find_place(deal, k);
    const int64_t height = p.end - p.first, wide = p.count - height;
    const int64_t narrow =
        p.first + (p.back ? (p.at < height ? p.at : height) : (p.at > wide ? p.at - wide : 0));
    int64_t narrow_tiles = narrow * ASC_BLOCK_STRIPS;
    if (t % ASC_BLOCK_STRIPS != 0 && find_pair(deal, k).column == last)
        narrow_tiles += t % ASC_BLOCK_STRIPS;
    return ASC_STRIP_ROWS *
           (t * ASC_BLOCK_ROWS - narrow_tiles * (ASC_BLOCK_ROWS - asc_grid_rows(deal->n, last)));
}

/* Pairs of the strip of a block with itself. */
static int64_t pairs_of_strip(int64_t rows, int32_t strip) {
    const int64_t first = strip * ASC_STRIP_ROWS, left = rows - first;
    const int64_t n = left < 0 ? 0 : left < ASC_STRIP_ROWS ? left : ASC_STRIP_ROWS;
    return n * left - n * (n + 1) / 2;
}

/* Pairs of the strips of the first b blocks with themselves. */
static int64_t pairs_of_own(const asc_deal *deal, int32_t strip, int64_t b) {
    const int64_t whole = b < deal->blocks ? b : deal->blocks - 1;
    if (deal->due_own)
        return deal->due_own[strip * (deal->blocks + 1) + b];
    return whole * pairs_of_strip(ASC_BLOCK_ROWS, strip) +
           (b - whole) * pairs_of_strip(asc_grid_rows(deal->n, deal->blocks - 1), strip);
}

enum { RUNS = -1 }; /* in the place of a strip: tiles of pairs of two blocks */

static int64_t pairs_before(const asc_deal *deal, int32_t strip, int64_t i) {
    return strip == RUNS ? pairs_of_runs(deal, i) : pairs_of_own(deal, strip, i);
}

/* The first of so many items whose middle lies at or behind half of `twice` pairs. */
static int64_t find_cut(const asc_deal *deal, int32_t strip, int64_t items, int64_t twice) {
    int64_t low = 0, high = items;
    while (low < high) {
        const int64_t i = low + (high - low) / 2;
        if (pairs_before(deal, strip, i) + pairs_before(deal, strip, i + 1) >= twice)
            high = i;
        else
            low = i + 1;
    }
    return low;
}

/* Runs of as many pairs each. */
static void cut_runs(asc_deal *deal) {
    const int64_t tiles = tiles_of_runs(deal), all = pairs_of_runs(deal, tiles);
    for (int r = 0; r < deal->ranks; r++)
        deal->runs[r] = find_cut(deal, RUNS, tiles, asc_partition_begin(2 * all, deal->ranks, r));
    deal->runs[deal->ranks] = tiles;
    for (int r = 0; r < deal->ranks; r++)
        deal->pairs[r] =
            pairs_of_runs(deal, deal->runs[r + 1]) - pairs_of_runs(deal, deal->runs[r]);
}

/* Up to where so many more pairs fill the ranks that have less. */
static int64_t find_level(const asc_deal *deal, int64_t more) {
    int64_t level = INT64_MAX, next = INT64_MAX;
    do {
        int64_t below = more, n = 0;
        level = next;
        for (int r = 0; r < deal->ranks; r++)
            if (deal->pairs[r] <= level) {
                below += deal->pairs[r];
                n++;
            }
        next = (below + n - 1) / n;
    } while (next < level);
    return level;
}

/* A strip of every block with itself. */
static void pour_strip(asc_deal *deal, int32_t strip) {
    const int64_t level = find_level(deal, pairs_of_own(deal, strip, deal->blocks));
    int64_t *own = deal->own + strip * ((int64_t)deal->ranks + 1), room = 0;
    for (int r = 0; r < deal->ranks; r++) {
        own[r] = find_cut(deal, strip, deal->blocks, 2 * room);
        room += deal->pairs[r] < level ? level - deal->pairs[r] : 0;
    }
    own[deal->ranks] = deal->blocks;
    for (int r = 0; r < deal->ranks; r++)
        deal->pairs[r] += pairs_of_own(deal, strip, own[r + 1]) - pairs_of_own(deal, strip, own[r]);
}

/* Sums up what is due. */
static asc_code sum_due(asc_deal *deal) {
    const int64_t blocks = deal->blocks, pairs = blocks * (blocks - 1) / 2;
    asc_code code =
        asc_alloc(&deal->due, (uint64_t)pairs + 1, sizeof *deal->due, "tiles that are due");
    if (code == ASC_OK)
        code = asc_alloc(&deal->due_own, ASC_BLOCK_STRIPS * ((uint64_t)blocks + 1),
                         sizeof *deal->due_own, "tiles that are due");
    for (int64_t k = 0; k < pairs && code == ASC_OK; k++)
        deal->due[k + 1] = deal->due[k] + due_of(deal, find_pair(deal, k), ASC_BLOCK_STRIPS);
    for (int32_t s = 0; s < ASC_BLOCK_STRIPS && code == ASC_OK; s++)
        for (int64_t b = 0; b < blocks; b++) {
            int64_t *sum = deal->due_own + s * (blocks + 1) + b;
            sum[1] =
                sum[0] + (is_due(deal, b, b, s) ? pairs_of_strip(asc_grid_rows(deal->n, b), s) : 0);
        }
    return code;
}

asc_code asc_deal_init(int64_t n, int ranks, const uint16_t *done, asc_deal *deal) {
    const uint64_t cuts = (uint64_t)ranks + 1;
    const int64_t blocks = asc_grid_blocks(n);
    const int64_t height = llround((double)blocks / sqrt(2.0 * ranks));
    *deal = (asc_deal){
        .n = n, .blocks = blocks, .ranks = ranks, .height = height > 1 ? height : 1, .done = done};
    asc_code code = asc_alloc(&deal->runs, cuts, sizeof *deal->runs, "tiles of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&deal->own, ASC_BLOCK_STRIPS * cuts, sizeof *deal->own, "tiles of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&deal->pairs, cuts, sizeof *deal->pairs, "tiles of ranks");
    if (code == ASC_OK && done)
        code = sum_due(deal);
    if (code != ASC_OK) {
        asc_deal_free(deal);
        return code;
    }
    cut_runs(deal);
    for (int32_t s = 0; s < ASC_BLOCK_STRIPS; s++)
        pour_strip(deal, s);
    return ASC_OK;
}

void asc_deal_free(asc_deal *deal) {
    free(deal->runs);
    free(deal->own);
    free(deal->pairs);
    free(deal->due);
    free(deal->due_own);
    *deal = (asc_deal){0};
}

/* Where in `own` a rank's blocks of a strip begin; they end where the next begins. */
static const int64_t *own_blocks(const asc_deal *deal, int32_t strip, int rank) {
    return deal->own + strip * ((int64_t)deal->ranks + 1) + rank;
}

int64_t asc_deal_count(const asc_deal *deal, int rank) {
    int64_t count = deal->runs[rank + 1] - deal->runs[rank];
    for (int32_t s = 0; s < ASC_BLOCK_STRIPS; s++)
        count += own_blocks(deal, s, rank)[1] - own_blocks(deal, s, rank)[0];
    return count;
}

asc_deal_tile asc_deal_at(const asc_deal *deal, int rank, int64_t k) {
    const int64_t run = deal->runs[rank + 1] - deal->runs[rank];
    asc_deal_tile tile = {0};
    if (k < run) {
        tile = find_pair(deal, (deal->runs[rank] + k) / ASC_BLOCK_STRIPS);
        tile.strip = (int32_t)((deal->runs[rank] + k) % ASC_BLOCK_STRIPS);
        return tile;
    }
    k -= run;
    while (k >= own_blocks(deal, tile.strip, rank)[1] - own_blocks(deal, tile.strip, rank)[0]) {
        k -= own_blocks(deal, tile.strip, rank)[1] - own_blocks(deal, tile.strip, rank)[0];
        tile.strip++;
    }
    tile.row = tile.column = own_blocks(deal, tile.strip, rank)[0] + k;
    return tile;
}

int64_t asc_deal_pairs_of(const asc_deal *deal, asc_deal_tile tile) {
    const int64_t columns = asc_grid_rows(deal->n, tile.column);
    return tile.row == tile.column ? pairs_of_strip(columns, tile.strip) : ASC_STRIP_ROWS * columns;
}

int64_t asc_deal_first_row(const asc_deal *deal, int rank) {
    return asc_partition_begin(deal->n, deal->ranks, rank);
}

asc_deal_rows asc_deal_rows_of(const asc_deal *deal, int rank, int64_t block) {
    const int64_t first = asc_grid_first_row(deal->n, block);
    const int64_t last = asc_grid_first_row(deal->n, block + 1);
    const int64_t begin = asc_deal_first_row(deal, rank), end = asc_deal_first_row(deal, rank + 1);
    return (asc_deal_rows){begin > first ? begin : first, end < last ? end : last};
}

static bool is_whole(const asc_deal *deal, int rank, int64_t block) {
    const asc_deal_rows own = asc_deal_rows_of(deal, rank, block);
    return own.end - own.begin == asc_grid_rows(deal->n, block);
}

int64_t asc_deal_copies(const asc_deal *deal, int rank, bool *marks) {
    int64_t count = 0;
    memset(marks, 0, (size_t)deal->blocks * sizeof *marks);
    for (int64_t t = deal->runs[rank]; t < deal->runs[rank + 1];
         t += ASC_BLOCK_STRIPS - t % ASC_BLOCK_STRIPS) {
        const asc_deal_tile pair = find_pair(deal, t / ASC_BLOCK_STRIPS);
        if (due_of(deal, pair, ASC_BLOCK_STRIPS) > 0)
            marks[pair.row] = marks[pair.column] = true;
    }
    for (int32_t s = 0; s < ASC_BLOCK_STRIPS; s++)
        for (int64_t b = own_blocks(deal, s, rank)[0]; b < own_blocks(deal, s, rank)[1]; b++)
            marks[b] = marks[b] || is_due(deal, b, b, s);
    for (int64_t b = 0; b < deal->blocks; b++) {
        marks[b] = marks[b] && !is_whole(deal, rank, b);
        count += marks[b];
    }
    return count;
}
