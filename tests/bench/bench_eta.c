/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often intervals of eta squared hold the truth, over studies of known shares. Usage:
 * bench_eta STUDIES [PATTERN] runs the cases whose names hold PATTERN.
 *
 * Person k has 3 to 20 images and a value v; a coordinate of an image is effect * score(v) + s_k
 * c_k
 * + n_i, c and n normal and half of the rest each, s_k lognormal: the share of the variance that
 * the values explain is known.
 */
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "map/eta_interval.h"

enum { FEWEST = 3, MOST = 20, EFFECTS = 3, CLASSES = 5 };

static const double EFFECT[EFFECTS] = {0, 0.3, 1};
static const double SCORE[CLASSES] = {0, 1, -0.5, 1.5, -1};
static const double SHARE[CLASSES] = {0.4, 0.3, 0.2, 0.07, 0.03};
static const double UNEVEN = 0.2; /* of ln s */

typedef struct kind {
    const char *name;
    double share;      /* of a binary attribute */
    bool of_images;    /* the values, else of people */
    int32_t n_classes; /* 0: binary, or a line */
    bool is_line;
} kind;

static const kind KINDS[] = {{"binary, half of the people", 0.5, false, 0, false},
                             {"binary, a tenth of the people", 0.1, false, 0, false},
                             {"binary, a twentieth of the people", 0.05, false, 0, false},
                             {"binary, half of the images", 0.5, true, 0, false},
                             {"binary, a tenth of the images", 0.1, true, 0, false},
                             {"three classes of people", 0, false, 3, false},
                             {"five classes of people", 0, false, 5, false},
                             {"value of people", 0, false, 0, true}};

typedef struct tally {
    int64_t seen, held, above;
} tally;

static double uniform(uint64_t study, int64_t a, uint32_t b) {
    return asc_random_uniform(study, ASC_RANDOM_SYNTH_TRAIT, (uint64_t)a, b);
}

static double normal(uint64_t study, int64_t a, uint32_t b) {
    return asc_random_normal(study, ASC_RANDOM_SYNTH_NOISE, (uint64_t)a, b);
}

static double total_share(const kind *k) {
    double sum = 0;
    for (int32_t c = 0; c < k->n_classes; c++)
        sum += SHARE[c];
    return sum;
}

static int32_t class_of(const kind *k, double u) {
    int32_t c = 0;
    for (double left = u * total_share(k); c < k->n_classes - 1 && left >= SHARE[c]; c++)
        left -= SHARE[c];
    return c;
}

/* Share of the variance that the values explain. */
static double truth(const kind *k, double effect) {
    double mean = 0, squares = 0;
    for (int32_t c = 0; c < k->n_classes; c++) {
        mean += SHARE[c] / total_share(k) * SCORE[c];
        squares += SHARE[c] / total_share(k) * SCORE[c] * SCORE[c];
    }
    const double of_scores = k->is_line         ? 1
                             : k->n_classes > 0 ? squares - mean * mean
                                                : k->share * (1 - k->share);
    const double explained = effect * effect * of_scores;
    return explained / (explained + 0.5 * exp(2 * UNEVEN * UNEVEN) + 0.5);
}

/* A study's images, their values and coordinates [n, EFFECTS]. */
typedef struct drawn {
    asc_images images;
    asc_trait trait;
    double *coordinates;
} drawn;

/* What the value of an image does to its coordinates; the value is set. */
static double draw_value(const kind *k, uint64_t study, int64_t people, int64_t i, drawn *d) {
    const int32_t person = d->images.identity[i];
    if (k->is_line)
        return d->images.values[i] = normal(study, person, 1);
    if (k->n_classes > 0)
        return SCORE[d->images.classes[i] = class_of(k, uniform(study, person, 1))];
    /* Exactly the share of the people; of images some people have many. */
    const bool has = k->of_images ? uniform(study, i, 2) < k->share * 2 * uniform(study, person, 1)
                                  : person < (int32_t)(k->share * (double)people + 0.5);
    d->images.attributes[i] = has ? 1 : -1;
    return has;
}

static asc_code draw(const kind *k, uint64_t study, int64_t people, drawn *d) {
    asc_code code = ASC_OK;
    int64_t n = 0;
    for (int64_t p = 0; p < people; p++)
        n += FEWEST + (int64_t)(uniform(study, p, 3) * (MOST - FEWEST + 1));
    d->images = (asc_images){.n = n,
                             .n_identities = people,
                             .n_attributes = k->n_classes == 0 && !k->is_line,
                             .n_traits = k->n_classes > 0 || k->is_line,
                             .traits = &d->trait};
    d->trait = (asc_trait){.kind = k->is_line ? ASC_KIND_CONTINUOUS : ASC_KIND_CLASSES,
                           .n_labels = k->n_classes};
    ASC_TRY(code, asc_alloc(&d->images.identity, (uint64_t)n, sizeof(int32_t), "study"), done);
    ASC_TRY(code, asc_alloc(&d->images.attributes, (uint64_t)n, 1, "study"), done);
    ASC_TRY(code, asc_alloc(&d->images.classes, (uint64_t)n, sizeof(int32_t), "study"), done);
    ASC_TRY(code, asc_alloc(&d->images.values, (uint64_t)n, sizeof(double), "study"), done);
    ASC_TRY(code, asc_alloc(&d->coordinates, (uint64_t)n, EFFECTS * sizeof(double), "study"), done);
    n = 0;
    for (int64_t p = 0; p < people; p++)
        for (int64_t i = FEWEST + (int64_t)(uniform(study, p, 3) * (MOST - FEWEST + 1)); i > 0; i--)
            d->images.identity[n++] = (int32_t)p;
    for (int64_t i = 0; i < n; i++) {
        const int32_t p = d->images.identity[i];
        const double score = draw_value(k, study, people, i, d);
        for (uint32_t e = 0; e < EFFECTS; e++)
            d->coordinates[i * EFFECTS + e] =
                EFFECT[e] * score +
                sqrt(0.5) * (exp(UNEVEN * normal(study, p, 2)) * normal(study, p, 3 + e) +
                             normal(study, i + people, 3 + e));
    }
done:
    return code;
}

static void free_drawn(drawn *d) {
    free(d->images.identity);
    free(d->images.attributes);
    free(d->images.classes);
    free(d->images.values);
    free(d->coordinates);
    *d = (drawn){0};
}

static asc_code run_study(const kind *k, uint64_t study, int64_t people, tally *tallies) {
    drawn d = {0};
    asc_eta eta = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, draw(k, study, people, &d), done);
    ASC_TRY(code, asc_eta_intervals(&d.images, d.coordinates, EFFECTS, &eta), done);
    for (int e = 0; e < EFFECTS; e++) {
        const double at = truth(k, EFFECT[e]);
        tally *t = &tallies[e];
        if (isnan(eta.low[e]))
            continue;
        const bool held = eta.low[e] <= at && at <= eta.high[e];
        t->seen++;
        t->held += held;
        t->above += eta.low[e] > at;
    }
done:
    asc_eta_free(&eta);
    free_drawn(&d);
    return code;
}

static asc_code run_kind(const kind *k, int64_t studies, int64_t people) {
    tally tallies[EFFECTS] = {{0}};
    asc_code code = ASC_OK;
    for (int64_t s = 0; s < studies && code == ASC_OK; s++)
        code = run_study(k, (uint64_t)s + 1, people, tallies);
    for (int e = 0; e < EFFECTS && code == ASC_OK; e++) {
        const tally *t = &tallies[e];
        printf("%s, %lld people, true %.4f: %lld intervals, %.1f %% hold it, %.1f %% begin above\n",
               k->name, (long long)people, truth(k, EFFECT[e]), (long long)t->seen,
               100 * (double)t->held / (double)t->seen, 100 * (double)t->above / (double)t->seen);
    }
    fflush(stdout);
    return code;
}

int main(int argc, char **argv) {
    static const int64_t sizes[] = {50, 100, 300};
    asc_code code = ASC_OK;
    MPI_Init(&argc, &argv);
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: bench_eta STUDIES [PATTERN]\n");
        MPI_Finalize();
        return ASC_USAGE;
    }
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
        for (int s = 0; s < 3 && code == ASC_OK; s++)
            if (argc < 3 || strstr(KINDS[k].name, argv[2]))
                code = run_kind(&KINDS[k], strtoll(argv[1], NULL, 10), sizes[s]);
    if (code != ASC_OK)
        fprintf(stderr, "bench_eta: %s\n", asc_error_message());
    MPI_Finalize();
    return (int)code;
}
