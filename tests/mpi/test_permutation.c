/* The permutation test on clouds made here: true nulls are rejected at the level, effects are
 * found. ASC_NULL_STUDIES and ASC_NULL_PERMUTATIONS ask for more (tests/bench/run.sh). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/random.h"
#include "attrscope/stats.h"
#include "inference/permutation.h"
#include "mpi_main.h"

enum { IDENTITIES = 300, PHOTOS = 3, IMAGES = IDENTITIES * PHOTOS, DIMENSION = 64 };

/* How the clouds are made. */
typedef struct kind {
    const char *name;
    double decay;   /* of the spectrum, k^-decay */
    double effect;  /* along the first direction, in its standard deviations */
    int of_image;   /* the attribute changes from photo to photo */
    int confounded; /* the effect is another attribute's, which goes with this at odds 9 : 1 */
    int given;      /* the test is given the other attribute */
} kind;

/* Rejections at 0.05 over the studies, and all p-values of the mean statistic. */
typedef struct outcome {
    double rejected_mean, rejected_max, rejected_published, statistic, detectable;
    double *pvalues; /* [studies] */
} outcome;

static int64_t setting(const char *name, int64_t value) {
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : value;
}

static void make_cloud(const kind *k, uint64_t seed, int32_t *identity, int8_t *attributes,
                       float *embeddings) {
    float noise[DIMENSION], centre[DIMENSION];
    for (int64_t i = 0; i < IMAGES; i++) {
        identity[i] = (int32_t)(i / PHOTOS);
        const uint64_t what = k->of_image ? (uint64_t)i : (uint64_t)identity[i];
        const double u = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 0);
        const double v = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 1);
        const int8_t other = u < 0.4 ? 1 : -1;
        attributes[2 * i + 1] = other;
        attributes[2 * i] = k->confounded && v < 0.1 ? (int8_t)-other : other;
        asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)identity[i], DIMENSION, centre);
        asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, DIMENSION, noise);
        for (int d = 0; d < DIMENSION; d++)
            embeddings[i * DIMENSION + d] =
                (float)(pow(d + 1, -k->decay) *
                        ((double)centre[d] + 0.5 * (double)noise[d] +
                         (d == 0 && attributes[2 * i + 1] > 0 ? k->effect : 0)));
    }
}

static void run_study(const kind *k, uint64_t seed, int64_t permutations,
                      asc_permutation_value *value) {
    static int32_t identity[IMAGES];
    static int8_t attributes[2 * IMAGES];
    static float embeddings[IMAGES * DIMENSION];
    int64_t rows[IMAGES];
    for (int64_t i = 0; i < IMAGES; i++)
        rows[i] = i;
    make_cloud(k, seed, identity, attributes, embeddings);
    const asc_images images = {.n = IMAGES,
                               .n_identities = IDENTITIES,
                               .identity = identity,
                               .n_attributes = 2,
                               .attributes = attributes};
    const asc_inference_settings settings = {.permutations = permutations, .seed = seed};
    static float drawn[IMAGES * DIMENSION];
    const int32_t confounder = 1;
    const asc_given given = {&confounder, k->given ? 1 : 0};
    asc_permutation_draw draw;
    assert_int_equal(asc_permutation_draw_make(&images, rows, &settings, 0, given, &draw), ASC_OK);
    for (int64_t i = 0; i < draw.n; i++)
        memcpy(drawn + i * DIMENSION, embeddings + draw.images[i] * DIMENSION,
               DIMENSION * sizeof(float));
    assert_int_equal(
        asc_permutation_test(ASC_EUCLIDEAN, DIMENSION, drawn, &draw, permutations, value), ASC_OK);
    asc_permutation_draw_free(&draw);
}

/* The studies of one kind, dealt out over the ranks. */
static outcome run_kind(const kind *k, int64_t studies) {
    const int64_t permutations = setting("ASC_NULL_PERMUTATIONS", 99);
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    double sums[5] = {0}, *p = calloc((size_t)studies, sizeof *p);
    for (int64_t s = rank; s < studies; s += size) {
        asc_permutation_value value;
        run_study(k, (uint64_t)(1000 + s), permutations, &value);
        const double n = value.n_positive, m = value.n_negative;
        const double published =
            asc_ks_pvalue(value.statistic[ASC_PERMUTED_NEGATIVE], m * (m - 1) / 2, n * m);
        p[s] = value.pvalue[ASC_PERMUTED_MEAN];
        sums[0] += p[s] <= 0.05;
        sums[1] += value.pvalue[ASC_PERMUTED_MAX] <= 0.05;
        sums[2] += published <= 0.05;
        sums[3] += value.statistic[ASC_PERMUTED_MEAN];
        sums[4] += asc_permutation_detectable(&value, ASC_PERMUTED_MEAN);
    }
    MPI_Allreduce(MPI_IN_PLACE, sums, 5, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, p, (int)studies, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    const double n = (double)studies;
    const outcome out = {sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n, p};
    if (rank == 0)
        printf("%-34s rejected at 0.05: mean %.3f, max %.3f, published %.3f\n", k->name,
               out.rejected_mean, out.rejected_max, out.rejected_published);
    return out;
}

/* Distance of the p-values, which are steps of 1 / (1 + permutations), from uniform ones. */
static double uniformity(double *p, int64_t n, int64_t permutations) {
    double worst = 0;
    for (int64_t step = 1; step <= permutations + 1; step++) {
        const double at = (double)step / (double)(permutations + 1);
        int64_t below = 0;
        for (int64_t i = 0; i < n; i++)
            below += p[i] <= at + 1e-12;
        worst = fmax(worst, fabs((double)below / (double)n - at));
    }
    return worst;
}

static void nulls_are_rejected_at_the_level(void **state) {
    (void)state;
    static const kind kinds[] = {{"null, isotropic, identity-level", 0, 0, 0, 0, 0},
                                 {"null, k^-0.5, image-level", 0.5, 0, 1, 0, 0},
                                 {"null, k^-1, identity-level", 1, 0, 0, 0, 0},
                                 {"null, k^-1, image-level", 1, 0, 1, 0, 0}};
    const int64_t studies = setting("ASC_NULL_STUDIES", 200);
    const int64_t permutations = setting("ASC_NULL_PERMUTATIONS", 99);
    /* Fewer than 200 say little: they are for runs that look at memory. */
    const double low = studies >= 1000 ? 0.035 : studies >= 200 ? 0.02 : 0;
    const double high = studies >= 1000 ? 0.065 : studies >= 200 ? 0.09 : 0.2;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        outcome out = run_kind(&kinds[k], studies);
        assert_true(out.rejected_mean >= low && out.rejected_mean <= high);
        assert_true(out.rejected_max >= low && out.rejected_max <= high);
        const double worst = uniformity(out.pvalues, studies, permutations);
        const double p = asc_ks_pvalue(worst, (double)studies, 1e15);
        if (rank == 0)
            printf("%-34s p-values against uniform: D = %.3f, p = %.2f\n", kinds[k].name, worst, p);
        assert_true(p > 1e-3);
        free(out.pvalues);
    }
}

static void effects_are_found_in_their_order(void **state) {
    (void)state;
    static const kind kinds[] = {{"effect 0.5, k^-0.5", 0.5, 0.5, 0, 0, 0},
                                 {"effect 1, k^-0.5", 0.5, 1, 0, 0, 0},
                                 {"effect 2, k^-0.5", 0.5, 2, 0, 0, 0}};
    double power = 0, statistic = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        outcome out = run_kind(&kinds[k], 40);
        assert_true(out.rejected_mean >= power && out.statistic > statistic);
        power = out.rejected_mean;
        statistic = out.statistic;
        free(out.pvalues);
    }
    assert_true(power == 1);
}

/* The power where the statistic is what is said to be detectable, between two effects. */
static void what_is_detectable_is_detected(void **state) {
    (void)state;
    enum { STEPS = 12 };
    const int64_t studies = setting("ASC_NULL_STUDIES", 200) / 2;
    double before = 0, below = 0, power = NAN;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int e = 1; e <= STEPS && isnan(power); e++) {
        const kind k = {"an effect that grows", 1, 0.1 * e, 0, 0, 0};
        outcome out = run_kind(&k, studies);
        const double beyond = out.statistic - out.detectable;
        if (beyond >= 0)
            power = before + (out.rejected_mean - before) * below / (below + beyond);
        before = out.rejected_mean;
        below = -beyond;
        free(out.pvalues);
    }
    if (rank == 0)
        printf("power where the KS is detectable_80: %.2f\n", power);
    if (studies >= 100)
        assert_true(power > 0.7 && power < 0.9);
}

static void a_confounder_explains_what_goes_with_it(void **state) {
    (void)state;
    static const kind alone = {"confounded 9 : 1, unadjusted", 0.5, 2, 0, 1, 0};
    static const kind given = {"confounded 9 : 1, given the other", 0.5, 2, 0, 1, 1};
    const int64_t studies = setting("ASC_NULL_STUDIES", 200);
    outcome out = run_kind(&alone, studies);
    assert_true(out.rejected_mean > 0.95);
    free(out.pvalues);
    out = run_kind(&given, studies);
    assert_true(out.rejected_mean < (studies >= 200 ? 0.08 : 0.2));
    free(out.pvalues);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(nulls_are_rejected_at_the_level),
    cmocka_unit_test(effects_are_found_in_their_order),
    cmocka_unit_test(what_is_detectable_is_detected),
    cmocka_unit_test(a_confounder_explains_what_goes_with_it),
};

ASC_TEST_MAIN(tests)
