/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often 95 % intervals of the KS over all pairs hold the truth where few people have an
 * attribute, and near zero. Usage: bench_rare STUDIES [PATTERN] runs the cases whose names hold
 * PATTERN.
 *
 * A person is normal in D dimensions times a size of its own, a photo adds noise. Those who have
 * the first attribute are less spread or lie apart; the second is of people and the third of
 * photos, as frequent, and both without any effect, so that their truth is 0.
 */
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "separation/ks_draws.h"
#include "separation/leave_one_out.h"
#include "separation/population_ks.h"
#include "sweep/kernels.h"

enum { D = 24, PHOTOS = 3, A = 3, MOST_PEOPLE = 300 };

typedef struct kind {
    const char *name;
    int64_t people;
    double share;  /* of people who have the first two attributes, of photos with the third */
    double spread; /* of those who have the first, others 1 */
    double shift;  /* of their middle along one axis, in the length of a person */
} kind;

static const kind kinds[] = {
    {"50 people, 5 have it, apart a little", 50, 0.1, 1, 0.45},
    {"50 people, 5 have it, less spread", 50, 0.1, 0.8, 0},
    {"50 people, 5 have it, far apart", 50, 0.1, 1, 1.2},
    {"50 people, half have it, apart a little", 50, 0.5, 1, 0.45},
    {"50 people, half have it, less spread", 50, 0.5, 0.8, 0},
    {"50 people, half have it, far apart", 50, 0.5, 1, 1.2},
    {"100 people, 2 have it, less spread", 100, 0.02, 0.8, 0},
    {"100 people, 10 have it, apart a little", 100, 0.1, 1, 0.45},
    {"100 people, 10 have it, less spread", 100, 0.1, 0.8, 0},
    {"100 people, 10 have it, far apart", 100, 0.1, 1, 1.2},
    {"100 people, half have it, apart a little", 100, 0.5, 1, 0.45},
    {"100 people, half have it, less spread", 100, 0.5, 0.8, 0},
    {"100 people, half have it, far apart", 100, 0.5, 1, 1.2},
    {"300 people, 6 have it, apart a little", 300, 0.02, 1, 0.45},
    {"300 people, 6 have it, less spread", 300, 0.02, 0.8, 0},
    {"300 people, 30 have it, apart a little", 300, 0.1, 1, 0.45},
    {"300 people, 30 have it, less spread", 300, 0.1, 0.8, 0},
    {"300 people, 30 have it, far apart", 300, 0.1, 1, 1.2},
    {"300 people, half have it, apart a little", 300, 0.5, 1, 0.45},
    {"300 people, half have it, less spread", 300, 0.5, 0.8, 0},
    {"300 people, half have it, far apart", 300, 0.5, 1, 1.2},
};

/* Images as they come: of `people` with `photos` each; one more than needed says who is positive.
 */
typedef struct cloud {
    int64_t n;
    int32_t identity[MOST_PEOPLE * PHOTOS * 10], place[MOST_PEOPLE * 10];
    int8_t attributes[MOST_PEOPLE * PHOTOS * 10 * A];
    asc_images images;
} cloud;

static void must(asc_code code) {
    if (code != ASC_OK)
        exit(1);
}

/* Place of a person in an order of its own for every seed. */
static int64_t rank_of(uint64_t seed, int64_t person, int64_t people) {
    const uint64_t own = asc_random_bits(seed, ASC_RANDOM_SYNTH_IDENTITY, (uint64_t)person, 0);
    int64_t before = 0;
    for (int64_t p = 0; p < people; p++)
        before += asc_random_bits(seed, ASC_RANDOM_SYNTH_IDENTITY, (uint64_t)p, 0) < own;
    return before;
}

static void make_cloud(const kind *k, uint64_t seed, int64_t people, int64_t photos, double share,
                       cloud *c, asc_points *points) {
    const int64_t positive = llround(share * (double)people);
    c->n = people * photos;
    must(asc_points_init(MPI_COMM_SELF, ASC_EUCLIDEAN, c->n, D, false, points));
    for (int64_t i = 0; i < c->n; i++) {
        const int64_t p = i / photos;
        const bool has = p < positive;
        float centre[D], noise[D];
        const double u =
            asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)i, (uint32_t)photos);
        const double size =
            exp(0.15 * asc_random_normal(seed, ASC_RANDOM_SYNTH_SIZE, (uint64_t)p, 0));
        asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)p, D, centre);
        asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, D, noise);
        float *row = points->rows + i * points->stride;
        for (int d = 0; d < D; d++)
            row[d] =
                (float)(size * (double)centre[d] * (has ? k->spread : 1) + 0.6 * (double)noise[d]);
        row[0] += (float)(has ? k->shift * sqrt(D) : 0);
        c->identity[i] = (int32_t)p;
        c->place[p] = (int32_t)p;
        c->attributes[i * A] = has ? 1 : -1;
        c->attributes[i * A + 1] = i % photos > 0 ? c->attributes[(i - 1) * A + 1]
                                   : rank_of(seed, p, people) < positive ? 1
                                                                         : -1;
        c->attributes[i * A + 2] = u < share ? 1 : -1;
    }
    must(asc_points_prepare(points));
    c->images = (asc_images){.n = c->n,
                             .n_identities = people,
                             .identity = c->identity,
                             .n_attributes = A,
                             .attributes = c->attributes};
}

/* Statistics [A, 2] with intervals: jackknife's, then those of the program. draws: NULL for the
 * statistics alone. */
static void find(const kind *k, uint64_t seed, int64_t people, int64_t photos, double share,
                 cloud *c, asc_ks_value *values, asc_interval *jackknife, asc_interval *own,
                 int64_t *n_drawn) {
    const asc_population_options options = {.exact = true};
    const asc_kernels *kernels = NULL;
    asc_points points;
    asc_labels labels;
    asc_weights weights;
    asc_population_curves curves;
    asc_energy_value energies[A];
    make_cloud(k, seed, people, photos, share, c, &points);
    must(asc_kernels_choose(&kernels));
    must(asc_labels_init(c->attributes, c->identity, c->n, A, kernels->needs_bytes, &labels));
    must(asc_weights_init(&labels, ASC_WEIGHT_PERSON, (int32_t)people, &weights));
    must(asc_population_ks(&points, &labels, &weights, &options, values, energies, &curves));
    if (own) {
        asc_ks_places places;
        asc_ks_draws draws;
        double *whole = NULL, *all = NULL, *energy_without = NULL, influence[MOST_PEOPLE];
        must(asc_ks_places_init(&c->images, values, &curves, A, &places));
        must(asc_alloc(&whole, 2 * (uint64_t)places.n, sizeof *whole, "t"));
        must(asc_alloc(&all, 2 * (uint64_t)(people * places.n), sizeof *all, "t"));
        must(asc_alloc(&energy_without, (uint64_t)people * A, sizeof *all, "t"));
        must(asc_leave_one_out(&points, &labels, &weights, people, false, &places, energies, whole,
                               all, energy_without));
        must(asc_ks_draws_make(&c->images, &places, whole, all, c->place, people, &draws));
        for (int v = 0; v < 2 * A; v++) {
            const int64_t f = asc_ks_draws_find(&draws, v / 2);
            asc_jackknife_influence(all + v, people, 2 * places.n, influence, 1);
            double error = asc_influence_error(influence, people, 1);
            own[v] = jackknife[v] = asc_interval_of(values[v].statistic, error, 0, 1);
            if (f >= 0)
                own[v] = asc_ks_draws_interval(values[v].statistic,
                                               draws.drawn + (2 * f + v % 2) * ASC_KS_DRAWS,
                                               draws.wide[f], 1, &error);
            n_drawn[v] += f >= 0;
        }
        asc_ks_draws_free(&draws);
        asc_ks_places_free(&places);
        free(whole);
        free(all);
        free(energy_without);
    }
    asc_population_curves_free(&curves);
    asc_weights_free(&weights);
    asc_labels_free(&labels);
    asc_points_free(&points);
}

/* Of people whose photos are of one each, half of whom have the attribute: neither matters. */
static void find_truth(const kind *k, cloud *c, double truth[2 * A]) {
    enum { TRUTHS = 4, PEOPLE = MOST_PEOPLE * 10 };
    asc_ks_value values[2 * A];
    memset(truth, 0, 2 * A * sizeof *truth);
    for (uint64_t t = 0; t < TRUTHS; t++) {
        find(k, 1 + t, PEOPLE, 1, 0.5, c, values, NULL, NULL, NULL);
        for (int m = 0; m < 2; m++)
            truth[m] += values[m].statistic / TRUTHS;
    }
}

static void run_case(const kind *k, int64_t studies, cloud *c) {
    static const char *const names[A] = {"effect", "none, of people", "none, of photos"};
    double truth[2 * A], mean[2 * A] = {0}, width[2 * A] = {0};
    int64_t held[2 * A] = {0}, plain[2 * A] = {0}, without[2 * A] = {0}, drawn[2 * A] = {0};
    find_truth(k, c, truth);
    for (int64_t s = 0; s < studies; s++) {
        asc_ks_value values[2 * A];
        asc_interval jackknife[2 * A], own[2 * A];
        find(k, (uint64_t)(100 + s), k->people, PHOTOS, k->share, c, values, jackknife, own, drawn);
        for (int v = 0; v < 2 * A; v++) {
            mean[v] += values[v].statistic / (double)studies;
            without[v] += isnan(own[v].low);
            plain[v] += jackknife[v].low <= truth[v] && truth[v] <= jackknife[v].high;
            held[v] += own[v].low <= truth[v] && truth[v] <= own[v].high;
            width[v] += isnan(own[v].low) ? 0 : own[v].high - own[v].low;
        }
    }
    printf("%s\n", k->name);
    for (int v = 0; v < 2 * A; v++) {
        const double n = (double)(studies - without[v]);
        printf("  %-16s %s truth %.3f mean %.3f: held %5.1f %%, by the jackknife alone %5.1f %%, "
               "width %.2f, drawn %lld, without an interval %lld of %lld\n",
               names[v / 2], v % 2 ? "negative" : "positive", truth[v], mean[v],
               100 * (double)held[v] / n, 100 * (double)plain[v] / n, width[v] / n,
               (long long)drawn[v], (long long)without[v], (long long)studies);
    }
    fflush(stdout);
}

int main(int argc, char **argv) {
    cloud *c = NULL;
    MPI_Init(&argc, &argv);
    const int64_t studies = argc > 1 ? strtoll(argv[1], NULL, 10) : 100;
    must(asc_alloc(&c, 1, sizeof *c, "t"));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (argc < 3 || strstr(kinds[i].name, argv[2]))
            run_case(&kinds[i], studies, c);
    free(c);
    MPI_Finalize();
    return 0;
}
