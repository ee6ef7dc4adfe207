/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often intervals of fairness hold the truth, over studies of known rates. Usage:
 * bench_fairness STUDIES [PATTERN] runs the cases whose names hold PATTERN.
 *
 * Person k of group g has the centre s_g c_k, an image the noise z_k n_i: c, n normal in D = 16,
 * z_k one of two values. Squared distances of pairs are then chi-squared: rates at a threshold are
 * known.
 */
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "fairness/figures.h"
#include "fairness/rates.h"
#include "sweep/cells.h"

enum { D = 16, MOST_GROUPS = 4, PHOTOS = 6, DRAWS = 1000, RATES = ASC_FAIRNESS_RATES };

typedef struct kind {
    const char *name;
    int64_t people;
    int32_t groups;
    double share;  /* of people in the last group; others are equal */
    double narrow; /* s of the last group; others have 1 */
    double noise;  /* the smaller z, in s */
    double far;    /* false match rate of a group with s = 1 */
} kind;

/* How often what was held. */
typedef struct tally {
    int64_t seen, held, open, below, above;
} tally;

typedef struct tallies {
    tally fmr, rare_fmr, fnmr, noted, figures[ASC_FAIRNESS_FIGURES], ratio[RATES];
    int64_t differs[RATES], studies;
} tallies;

/* Of a squared distance with scale `variance` a component: P(d < t), for even D. */
static double nearer(double t, double variance) {
    const double half = t * t / variance / 2;
    double term = 1, sum = 0;
    for (int k = 0; k < D / 2; k++) {
        sum += term;
        term *= half / (k + 1);
    }
    return 1 - exp(-half) * sum;
}

/* Of either value. */
static double noise_of(const kind *k, int value) {
    return k->noise * (value ? 1 : 1.5);
}

static double fmr_of(const kind *k, double s, double t) {
    double sum = 0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            const double a = noise_of(k, i), b = noise_of(k, j);
            sum += nearer(t, (2 * s * s + a * a + b * b) / D) / 4;
        }
    return sum;
}

static double fnmr_of(const kind *k, double t) {
    double sum = 0;
    for (int i = 0; i < 2; i++)
        sum += (1 - nearer(t, 2 * noise_of(k, i) * noise_of(k, i) / D)) / 2;
    return sum;
}

static double scale_of(const kind *k, int32_t group) {
    return group == k->groups - 1 ? k->narrow : 1;
}

/* At which a group with s = 1 has the case's rate. */
static double threshold_of(const kind *k) {
    double low = 0, high = 10;
    for (int i = 0; i < 80; i++) {
        const double middle = (low + high) / 2;
        *(fmr_of(k, 1, middle) < k->far ? &low : &high) = middle;
    }
    return low;
}

static int32_t group_of(const kind *k, int64_t person) {
    const int64_t last = (int64_t)((double)k->people * k->share + 0.5);
    return person < last ? k->groups - 1 : (int32_t)(person % (k->groups - 1));
}

static asc_code make_images(const kind *k, asc_images *images) {
    images->n = k->people * PHOTOS;
    images->n_identities = k->people;
    images->n_traits = 1;
    asc_code code = asc_alloc(&images->identity, (uint64_t)images->n, sizeof(int32_t), "images");
    if (code == ASC_OK)
        code = asc_alloc(&images->classes, (uint64_t)images->n, sizeof(int32_t), "images");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        images->identity[i] = (int32_t)(i / PHOTOS);
        images->classes[i] = group_of(k, i / PHOTOS);
    }
    return code;
}

static void plant(const kind *k, uint64_t seed, const asc_images *images,
                  const asc_points *points) {
    float centre[D], noise[D];
    for (int64_t i = 0; i < images->n; i++) {
        const int64_t person = images->identity[i];
        asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)person, D, centre);
        asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, D, noise);
        const double s = scale_of(k, images->classes[i]),
                     z = noise_of(k, asc_random_uniform(seed, ASC_RANDOM_SYNTH_SIZE,
                                                        (uint64_t)person, 0) < 0.5);
        for (int d = 0; d < D; d++)
            points->rows[i * points->stride + d] =
                (float)((s * centre[d] + z * noise[d]) / sqrt(D));
    }
}

static void add_matched(const asc_images *images, const asc_points *points,
                        asc_fairness_counter *counter) {
    for (int64_t i = 0; i < images->n; i++)
        for (int64_t j = i + 1; j < images->n && images->identity[j] == images->identity[i]; j++) {
            double square = 0;
            for (int d = 0; d < D; d++)
                square += pow(
                    points->rows[i * points->stride + d] - points->rows[j * points->stride + d], 2);
            asc_fairness_counter_add_pair(counter, i, j, (float)sqrt(square));
        }
}

static void count(tally *t, double truth, double low, double high) {
    if (isnan(low)) {
        t->open++;
        return;
    }
    t->open += isnan(high);
    t->seen++;
    t->below += truth < low * (1 - 1e-9) - 1e-12;
    t->above += truth > high * (1 + 1e-9) + 1e-12;
    t->held = t->seen - t->below - t->above;
}

/* What one study's rates say against the truth [RATES][groups]. */
static asc_code judge(const kind *k, const asc_fairness_found *found, double truth[][MOST_GROUPS],
                      tallies *all) {
    asc_fairness_draws d = {0};
    asc_fairness_contrast contrasts[RATES];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_fairness_draws_init(k->groups, DRAWS, &d), done);
    for (int32_t g = 0; g < k->groups; g++)
        for (int r = 0; r < RATES; r++) {
            const asc_fairness_rate *rate = &found->inside[g * RATES + r];
            const asc_interval ends = asc_fairness_interval(rate, r);
            tally *t = asc_fairness_doubt(rate, r) != ASC_DOUBT_NONE ? &all->noted
                       : r == 1                                      ? &all->fnmr
                       : g == k->groups - 1                          ? &all->rare_fmr
                                                                     : &all->fmr;
            count(t, truth[r][g], ends.low, ends.high);
            d.rates[r][g] = asc_fairness_share(rate);
            memcpy(d.drawn[r] + (int64_t)g * DRAWS, found->drawn + ((int64_t)g * RATES + r) * DRAWS,
                   DRAWS * sizeof(double));
        }
    for (int r = 0; r < RATES; r++) {
        ASC_TRY(code, asc_fairness_contrast_find(&d, r, &contrasts[r]), done);
        const asc_fairness_contrast *c = &contrasts[r];
        if (c->more >= 0)
            count(&all->ratio[r], truth[r][c->more] / truth[r][c->less], c->low, c->high);
        else
            all->ratio[r].open++;
        all->differs[r] += c->differs;
    }
    for (int f = 0; f < ASC_FAIRNESS_FIGURES; f++) {
        asc_fairness_estimate e;
        ASC_TRY(code, asc_fairness_estimate_find((asc_fairness_figure)f, &d, 0.5, contrasts, &e),
                done);
        count(&all->figures[f],
              asc_fairness_figure_of((asc_fairness_figure)f, truth[0], truth[1], k->groups, 0.5),
              e.low, e.high);
    }
    all->studies++;
done:
    asc_fairness_draws_free(&d);
    return code;
}

static asc_code run_study(const kind *k, uint64_t seed, const asc_fairness_splits *splits, double t,
                          double truth[][MOST_GROUPS], tallies *all) {
    uint32_t key = asc_key_of((float)t);
    int32_t place = 0;
    const asc_fairness_thresholds thresholds = {1, &key, 1, &place};
    asc_points points = {0};
    asc_resample resample = {0};
    asc_fairness_counter *counter = NULL;
    asc_fairness_found found = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_points_init(MPI_COMM_SELF, ASC_EUCLIDEAN, splits->images->n, D, false, &points),
            done);
    plant(k, seed, splits->images, &points);
    ASC_TRY(code, asc_resample_init(seed, k->people, DRAWS, &resample), done);
    ASC_TRY(code, asc_fairness_counter_init(splits, &thresholds, &resample, &counter), done);
    add_matched(splits->images, &points, counter);
    ASC_TRY(code, asc_points_prepare(&points), done);
    asc_sink *sinks[] = {asc_fairness_counter_sink(counter)};
    ASC_TRY(code, asc_sweep_run(&points, sinks, 1, "bench"), done);
    ASC_TRY(code,
            asc_fairness_rates_find(&splits->splits[0], asc_fairness_counter_read(counter, 0),
                                    &thresholds, &resample, &found),
            done);
    code = judge(k, &found, truth, all);
done:
    asc_points_free(&points);
    asc_resample_free(&resample);
    asc_fairness_counter_free(&counter);
    free(found.inside);
    free(found.between);
    free(found.drawn);
    return code;
}

static void show(const char *what, const tally *t) {
    if (t->seen > 0)
        printf("  %s %.1f of %lld", what, 100 * (double)t->held / (double)t->seen,
               (long long)t->seen);
    else
        printf("  %s -", what);
    if (t->seen > t->held)
        printf(" (%.1f|%.1f)", 100 * (double)t->below / (double)t->seen,
               100 * (double)t->above / (double)t->seen);
    if (t->open > 0)
        printf(" [%.0f open]", 100 * (double)t->open / (double)(t->seen + t->open));
}

static asc_code run_kind(const kind *k, int64_t studies, const char *pattern) {
    char name[160], *labels[MOST_GROUPS] = {"a", "b", "c", "d"};
    double truth[RATES][MOST_GROUPS];
    asc_trait trait = {.name = "group", .n_labels = k->groups, .labels = labels};
    asc_images images = {.traits = &trait};
    asc_fairness_settings settings = {.people_at_least = 2};
    asc_fairness_splits splits = {0};
    tallies all = {0};
    snprintf(name, sizeof name, "%s, %lld people, %d groups, last %.0f %%, far %g", k->name,
             (long long)k->people, k->groups, 100 * k->share, k->far);
    if (pattern && !strstr(name, pattern))
        return ASC_OK;
    const double t = threshold_of(k);
    for (int32_t g = 0; g < k->groups; g++) {
        truth[0][g] = fmr_of(k, scale_of(k, g), t);
        truth[1][g] = fnmr_of(k, t);
    }
    asc_code code = ASC_OK;
    ASC_TRY(code, make_images(k, &images), done);
    ASC_TRY(code, asc_fairness_splits_make(&images, &settings, &splits), done);
    for (int64_t s = 0; s < studies; s++)
        ASC_TRY(code, run_study(k, (uint64_t)s + 1, &splits, t, truth, &all), done);
    printf("%s: ratio %.2f, FNMR %.3f\n ", name, truth[0][k->groups - 1] / truth[0][0],
           truth[1][0]);
    show("fmr", &all.fmr);
    show("fmr of last", &all.rare_fmr);
    show("fnmr", &all.fnmr);
    show("with a note", &all.noted);
    show("verdict fmr", &all.ratio[0]);
    show("verdict fnmr", &all.ratio[1]);
    printf("  differs %.1f %.1f\n ", 100 * (double)all.differs[0] / (double)all.studies,
           100 * (double)all.differs[1] / (double)all.studies);
    for (int f = 0; f < ASC_FAIRNESS_FIGURES; f++)
        show(asc_fairness_figure_name((asc_fairness_figure)f), &all.figures[f]);
    printf("\n");
    fflush(stdout);
done:
    asc_fairness_splits_free(&splits);
    free(images.identity);
    free(images.classes);
    return code;
}

int main(int argc, char **argv) {
    static const int64_t sizes[] = {50, 100, 300};
    static const struct {
        int32_t groups;
        double share;
    } shapes[] = {{2, 0.5}, {2, 0.2}, {4, 0.25}};
    asc_code code = ASC_OK;
    MPI_Init(&argc, &argv);
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: bench_fairness STUDIES [PATTERN]\n");
        MPI_Finalize();
        return ASC_USAGE;
    }
    for (int model = 0; model < 2; model++)
        for (int s = 0; s < 3; s++)
            for (int h = 0; h < 3; h++)
                for (int unfair = 0; unfair < 2; unfair++)
                    for (int far = 0; far < 2 && code == ASC_OK; far++) {
                        const kind k = {.name = model == 0
                                                    ? unfair ? "mixed up, unfair" : "mixed up"
                                                : unfair ? "held apart, unfair"
                                                         : "held apart",
                                        .people = sizes[s],
                                        .groups = shapes[h].groups,
                                        .share = shapes[h].share,
                                        .narrow = unfair ? 0.9 : 1,
                                        .noise = model == 0 ? 0.45 : 0.33,
                                        .far = far == 0 ? 1e-2 : 1e-3};
                        code = run_kind(&k, strtoll(argv[1], NULL, 10), argc > 2 ? argv[2] : NULL);
                    }
    if (code != ASC_OK)
        fprintf(stderr, "bench_fairness: %s\n", asc_error_message());
    MPI_Finalize();
    return (int)code;
}
