/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/blocks.h"

#include <stdlib.h>

/* The first segment of a segment's block, so far; paths are halved on the way. */
static int64_t root_of(int64_t *parent, int64_t c) {
    while (parent[c] != c)
        c = parent[c] = parent[parent[c]];
    return c;
}

/* Joins segments that have a node in common; a block's root is its first segment. */
static asc_code join(const asc_segments *set, int64_t *parent) {
    int64_t *owner = NULL; /* [nodes] one more than the first segment with that node */
    asc_code code =
        asc_alloc(&owner, (uint64_t)set->input->n_nodes, sizeof *owner, "blocks of segments");
    for (int64_t c = 0; c < set->count && code == ASC_OK; c++) {
        parent[c] = c;
        for (int s = 0; s < (set->outer ? 5 : 3); s++) {
            int64_t *first = &owner[s < 3 ? set->nodes[c][s] : set->outer[c][s - 3]];
            if (*first == 0) {
                *first = c + 1;
                continue;
            }
            const int64_t a = root_of(parent, *first - 1), b = root_of(parent, c);
            parent[a > b ? a : b] = a > b ? b : a;
        }
    }
    free(owner);
    return code;
}

asc_code asc_blocks_find(const asc_segments *set, asc_blocks *blocks) {
    const uint64_t n = (uint64_t)set->count;
    int64_t *parent = NULL;
    asc_code code = ASC_OK;
    *blocks = (asc_blocks){.set = set};
    ASC_TRY(code, asc_alloc(&parent, n, sizeof *parent, "blocks of segments"), done);
    ASC_TRY(code, asc_alloc(&blocks->of, n, sizeof(int64_t), "blocks of segments"), done);
    ASC_TRY(code, asc_alloc(&blocks->first, n + 1, sizeof(int64_t), "blocks of segments"), done);
    ASC_TRY(code, asc_alloc(&blocks->members, n, sizeof(int64_t), "blocks of segments"), done);
    ASC_TRY(code, join(set, parent), done);
    for (int64_t c = 0; c < set->count; c++) {
        const int64_t root = root_of(parent, c);
        blocks->of[c] = root == c ? blocks->count++ : blocks->of[root];
        blocks->first[blocks->of[c] + 1]++;
    }
    for (int64_t g = 0; g < blocks->count; g++)
        blocks->first[g + 1] += blocks->first[g];
    /* The places of each block fill up from its first one. */
    for (int64_t c = 0; c < set->count; c++)
        blocks->members[blocks->first[blocks->of[c]]++] = c;
    for (int64_t g = blocks->count; g > 0; g--)
        blocks->first[g] = blocks->first[g - 1];
    blocks->first[0] = 0;
done:
    free(parent);
    return code;
}

/* What the stencil weighs `node` in a segment's field. */
static int32_t weight_of(const asc_segments *set, int64_t c, int64_t node) {
    const int64_t *nodes = set->nodes[c], *outer = set->outer ? set->outer[c] : NULL;
    const int32_t inner = (nodes[2] == node) - (nodes[0] == node);
    return outer ? 8 * inner - (outer[1] == node) + (outer[0] == node) : inner;
}

int32_t asc_blocks_shared_ends(const asc_segments *set, int64_t a, int64_t b) {
    const int64_t *nodes = set->nodes[a];
    const int32_t inner = weight_of(set, b, nodes[2]) - weight_of(set, b, nodes[0]);
    if (!set->outer)
        return inner;
    return 8 * inner - weight_of(set, b, set->outer[a][1]) + weight_of(set, b, set->outer[a][0]);
}

int32_t asc_blocks_own_ends(const asc_segments *set) {
    return set->outer ? 2 * (8 * 8 + 1) : 2;
}

void asc_blocks_free(asc_blocks *blocks) {
    free(blocks->of);
    free(blocks->first);
    free(blocks->members);
    *blocks = (asc_blocks){0};
}
