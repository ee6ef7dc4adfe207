/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "neighbours/purity.h"
#include "sweep/nearest.h"

asc_code asc_shares_init(const asc_images *images, const asc_graph *graph, uint64_t seed,
                         asc_shares *s) {
    const int64_t width = graph->k + 1;
    *s = (asc_shares){.images = images, .graph = graph, .seed = seed};
    asc_code code = asc_alloc(&s->ratio, (uint64_t)(width * width), sizeof *s->ratio, "shares");
    for (int64_t known = 1; known < width && code == ASC_OK; known++)
        for (int64_t agree = 0; agree <= known; agree++)
            s->ratio[known * width + agree] = (double)agree / (double)known;
    if (code == ASC_OK)
        code = asc_codes_init(images, &s->codes);
    return code == ASC_OK ? asc_relabel_init(images, seed, &s->relabel) : code;
}

void asc_shares_free(asc_shares *s) {
    free(s->ratio);
    asc_codes_free(&s->codes);
    asc_relabel_free(&s->relabel);
}

asc_code asc_shares_scratch_init(const asc_shares *s, asc_shares_scratch *scratch) {
    const uint64_t lanes = (uint64_t)s->codes.stride * ASC_AMONGS;
    *scratch = (asc_shares_scratch){0};
    asc_code code = asc_alloc(&scratch->partner, (uint64_t)s->images->n_identities, sizeof(int64_t),
                              "permutations");
    if (code == ASC_OK)
        code = asc_alloc(&scratch->source, (uint64_t)s->images->n, sizeof(int64_t), "permutations");
    if (code == ASC_OK)
        code = asc_alloc(&scratch->sum, lanes, sizeof(double), "permutations");
    if (code == ASC_OK)
        code = asc_alloc(&scratch->count, lanes, sizeof(int64_t), "permutations");
    return code;
}

void asc_shares_scratch_free(asc_shares_scratch *scratch) {
    free(scratch->partner);
    free(scratch->source);
    free(scratch->sum);
    free(scratch->count);
}

int64_t asc_shares_cells(const asc_shares *s) {
    return (int64_t)ASC_AMONGS * s->codes.n_lanes + 1;
}

/* Neighbours of one image, lane by lane: those with a value, and those with its own. */
typedef struct tally {
    int32_t known[ASC_CODE_LANES], agree[ASC_CODE_LANES];
} tally;

/* keys: [k] of the image's list. */
static void look(const asc_shares *s, const uint64_t *keys, const int64_t *source,
                 const int32_t *mine, int32_t lane, tally *t) {
    *t = (tally){0};
    for (int32_t j = 0; j < s->graph->k && keys[j] != ASC_NEAREST_NONE; j++) {
        const int64_t other = asc_nearest_index(keys[j]);
        const int32_t *theirs = s->codes.code + source[other] * s->codes.stride + lane;
        for (int l = 0; l < ASC_CODE_LANES; l++) {
            const int32_t known = theirs[l] >= 0;
            t->known[l] += known;
            t->agree[l] += known & (theirs[l] == mine[l]);
        }
    }
}

/* Adds the image's shares in ASC_CODE_LANES lanes; among: its neighbours in `keys` [N, k]. */
static void add_image(const asc_shares *s, const uint64_t *keys, int64_t image, int32_t lane,
                      const int64_t *source, double *sum, int64_t *count) {
    const int32_t k = s->graph->k;
    const int32_t *mine = s->codes.code + source[image] * s->codes.stride + lane;
    tally t;
    look(s, keys + image * k, source, mine, lane, &t);
    for (int l = 0; l < ASC_CODE_LANES; l++) {
        if (mine[l] < 0 || t.known[l] == 0)
            continue;
        sum[lane + l] += s->ratio[(int64_t)t.known[l] * (k + 1) + t.agree[l]];
        count[lane + l]++;
    }
}

void asc_shares_judge(const asc_shares *s, int among, int32_t lane, uint8_t *judged) {
    const uint64_t *keys = among == ASC_AMONG_ALL ? s->graph->nearest : s->graph->others;
    const int32_t stride = s->codes.stride, k = s->graph->k;
    const int32_t *codes = s->codes.code + lane;
    for (int64_t i = 0; i < s->images->n; i++) {
        judged[i] = 0;
        for (int32_t j = 0; j < k && keys[i * k + j] != ASC_NEAREST_NONE && codes[i * stride] >= 0;
             j++)
            judged[i] |= codes[asc_nearest_index(keys[i * k + j]) * stride] >= 0;
    }
}

/* Images exchange their people: permutation p of all images (Fisher-Yates). */
static void shuffle(const asc_shares *s, int64_t p, int64_t *source) {
    const int64_t n = s->images->n;
    for (int64_t i = 0; i < n; i++)
        source[i] = i;
    for (int64_t i = 0; i + 1 < n && p > 0; i++) {
        const double u =
            asc_random_uniform(s->seed, ASC_RANDOM_NEIGHBOURS_SHUFFLE, (uint64_t)i, (uint32_t)p);
        const int64_t other = i + (int64_t)(u * (double)(n - i)), held = source[i];
        source[i] = source[other];
        source[other] = held;
    }
}

static double find_identity(const asc_shares *s, const int64_t *source) {
    const int32_t *identity = s->images->identity;
    const int64_t n = s->graph->n, k = s->graph->k;
    int64_t same = 0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < k; j++)
            same += identity[source[asc_nearest_index(s->graph->nearest[i * k + j])]] ==
                    identity[source[i]];
    return (double)same / (double)(n * k);
}

void asc_shares_find(const asc_shares *s, int64_t p, const asc_shares_scratch *scratch,
                     double *cells) {
    const int32_t lanes = s->codes.n_lanes, stride = s->codes.stride;
    const uint64_t *const keys[ASC_AMONGS] = {s->graph->nearest, s->graph->others};
    asc_relabel_draw(&s->relabel, p, scratch->partner, scratch->source);
    memset(scratch->sum, 0, (size_t)(ASC_AMONGS * stride) * sizeof *scratch->sum);
    memset(scratch->count, 0, (size_t)(ASC_AMONGS * stride) * sizeof *scratch->count);
    for (int among = 0; among < ASC_AMONGS; among++) {
        double *sum = scratch->sum + among * stride;
        int64_t *count = scratch->count + among * stride;
        for (int64_t i = 0; i < s->images->n; i++)
            for (int32_t lane = 0; lane < lanes; lane += ASC_CODE_LANES)
                add_image(s, keys[among], i, lane, scratch->source, sum, count);
        for (int32_t l = 0; l < lanes; l++)
            cells[among * lanes + l] = count[l] > 0 ? sum[l] / (double)count[l] : NAN;
    }
    shuffle(s, p, scratch->source);
    cells[ASC_AMONGS * lanes] = find_identity(s, scratch->source);
}
