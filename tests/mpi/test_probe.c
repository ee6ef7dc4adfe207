/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe's solver: against Newton's method in float64, and the same bits on any number of ranks
 * and threads. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "mpi_main.h"
#include "scarce.h"

#include "attrscope/random.h"
#include "probe/folds.h"
#include "probe/influence.h"
#include "probe/scores.h"
#include "probe/solver.h"

/* A small study: rows with a mean far from 0 and a decaying spectrum, one direction a problem. */
typedef struct small_case {
    int64_t n;
    int32_t d;
    int64_t problems;
    float *rows;   /* [n, d] */
    int8_t *signs; /* [n, problems] */
} small_case;

static double normal(uint64_t a, uint32_t b) {
    return asc_random_normal(11, ASC_RANDOM_SYNTH_NOISE, a, b);
}

static small_case make_case(int64_t n, int32_t d, int64_t problems, double scale, double noise) {
    small_case c = {.n = n, .d = d, .problems = problems};
    c.rows = malloc((size_t)(n * d) * sizeof *c.rows);
    c.signs = malloc((size_t)(n * problems));
    assert_true(c.rows && c.signs);
    for (int64_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++)
            c.rows[i * d + j] =
                (float)(scale * (0.5 + normal((uint64_t)i, (uint32_t)j) / sqrt(1.0 + j)));
        for (int64_t p = 0; p < problems; p++) {
            double value =
                noise * normal((uint64_t)i, 100000 + (uint32_t)p) - 0.3 * (double)(p % 3);
            for (int32_t j = 0; j < d; j++)
                value +=
                    (c.rows[i * d + j] / scale - 0.5) * normal((uint64_t)p, 200000 + (uint32_t)j);
            int8_t label = value > 0.0 ? 1 : -1;
            c.signs[i * problems + p] = i % 5 == p % 5 ? 0 : label;
        }
    }
    return c;
}

static void free_case(small_case *c) {
    free(c->rows);
    free(c->signs);
}

static const asc_probe_settings USUAL = {
    .folds = 5, .c = 1.0, .tolerance = 1e-6, .max_iterations = 1000};

/* Solves the case on a communicator; the caller frees points and fit. */
static void solve(MPI_Comm comm, const small_case *c, bool unit, const asc_probe_settings *settings,
                  asc_probe_points *points, asc_probe_fit *fit) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    int64_t begin = 0, end = 0;
    asc_probe_share(c->n, size, rank, &begin, &end);
    size_t values = (size_t)((end - begin) * c->d);
    float *own = malloc(values * sizeof *own + 1);
    assert_non_null(own);
    memcpy(own, c->rows + begin * c->d, values * sizeof *own);
    assert_int_equal(
        asc_probe_points_prepare(comm, c->n, c->d, own, unit ? ASC_COSINE : ASC_EUCLIDEAN, points),
        ASC_OK);
    const asc_probe_problems problems = {.count = c->problems,
                                         .signs = c->signs + begin * c->problems};
    assert_int_equal(asc_probe_solve(points, &problems, settings, fit), ASC_OK);
}

/* Solves A x = b in place by Cholesky's decomposition; A [m, m] is overwritten. */
static void solve_linear(int m, double *a, double *b) {
    for (int j = 0; j < m; j++) {
        for (int k = 0; k < j; k++)
            for (int i = j; i < m; i++)
                a[i * m + j] -= a[i * m + k] * a[j * m + k];
        double root = sqrt(a[j * m + j]);
        for (int i = j; i < m; i++)
            a[i * m + j] /= root;
    }
    for (int i = 0; i < m; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= a[i * m + k] * b[k];
        b[i] /= a[i * m + i];
    }
    for (int i = m - 1; i >= 0; i--) {
        for (int k = i + 1; k < m; k++)
            b[i] -= a[k * m + i] * b[k];
        b[i] /= a[i * m + i];
    }
}

static double loss(const small_case *c, int64_t p, const double *u) {
    double value = 0.0;
    for (int32_t j = 0; j < c->d; j++)
        value += 0.5 * u[j] * u[j];
    for (int64_t i = 0; i < c->n; i++) {
        double s = c->signs[i * c->problems + p], m = u[c->d];
        for (int32_t j = 0; j < c->d; j++)
            m += c->rows[i * c->d + j] * u[j];
        m *= s;
        if (s != 0.0)
            value += (m < 0.0 ? -m : 0.0) + log1p(exp(-fabs(m)));
    }
    return value;
}

/* Newton's method with halved steps on the rows as they are: u [d + 1]. */
static void newton(const small_case *c, int64_t p, double *u) {
    int m = c->d + 1;
    double *hessian = malloc((size_t)(m * m) * sizeof *hessian);
    double *step = malloc((size_t)m * sizeof *step), *trial = malloc((size_t)m * sizeof *trial);
    assert_true(hessian && step && trial);
    memset(u, 0, (size_t)m * sizeof *u);
    for (int round = 0; round < 60; round++) {
        memset(hessian, 0, (size_t)(m * m) * sizeof *hessian);
        for (int j = 0; j < m; j++) {
            step[j] = j < c->d ? -u[j] : 0.0;
            hessian[j * m + j] = j < c->d ? 1.0 : 0.0;
        }
        for (int64_t i = 0; i < c->n; i++) {
            double s = c->signs[i * c->problems + p], z = u[c->d];
            if (s == 0.0)
                continue;
            const float *x = c->rows + i * c->d;
            for (int32_t j = 0; j < c->d; j++)
                z += x[j] * u[j];
            double wrong = 1.0 / (1.0 + exp(s * z)), curvature = wrong * (1.0 - wrong);
            for (int j = 0; j < m; j++) {
                double xj = j < c->d ? x[j] : 1.0;
                step[j] += s * wrong * xj;
                for (int k = 0; k <= j; k++)
                    hessian[j * m + k] += curvature * xj * (k < c->d ? x[k] : 1.0);
            }
        }
        solve_linear(m, hessian, step);
        double length = 1.0, before = loss(c, p, u), change = 0.0;
        for (int halvings = 0; halvings < 40; halvings++, length *= 0.5) {
            for (int j = 0; j < m; j++)
                trial[j] = u[j] + length * step[j];
            if (loss(c, p, trial) <= before + 1e-9)
                break;
        }
        for (int j = 0; j < m; j++)
            change += fabs(trial[j] - u[j]);
        memcpy(u, trial, (size_t)m * sizeof *u);
        if (change < 1e-11)
            break;
    }
    free(hessian);
    free(step);
    free(trial);
}

/* Largest distance to Newton's weights, relative to their norm. */
static double worst_error(const small_case *c, const asc_probe_settings *settings,
                          int64_t *refined) {
    asc_probe_points points;
    asc_probe_fit fit;
    solve(MPI_COMM_WORLD, c, false, settings, &points, &fit);
    int64_t size = c->d + 1;
    double *found = malloc((size_t)(c->problems * size) * sizeof *found), worst = 0.0;
    double *expected = malloc((size_t)size * sizeof *expected);
    assert_true(found && expected);
    asc_probe_original_weights(&points, &fit, found);
    for (int64_t p = 0; p < c->problems; p++) {
        assert_true(fit.converged[p]);
        newton(c, p, expected);
        double distance = 0.0, norm = 0.0;
        for (int64_t j = 0; j < size; j++) {
            double difference = found[p * size + j] - expected[j];
            distance += difference * difference;
            norm += expected[j] * expected[j];
        }
        worst = fmax(worst, sqrt(distance / norm));
    }
    if (refined)
        *refined = fit.refined;
    free(found);
    free(expected);
    asc_probe_fit_free(&fit);
    asc_probe_points_free(&points);
    return worst;
}

static void weights_are_those_of_newton(void **state) {
    (void)state;
    small_case c = make_case(2500, 20, 7, 1.0, 1.0);
    assert_true(worst_error(&c, &USUAL, NULL) < 2e-5);
    free_case(&c);
}

static void large_rows_far_from_zero(void **state) {
    (void)state;
    small_case c = make_case(2500, 20, 7, 40.0, 1.0);
    assert_true(worst_error(&c, &USUAL, NULL) < 2e-5);
    free_case(&c);
}

static void separable_classes_converge(void **state) {
    (void)state;
    small_case c = make_case(1500, 12, 5, 1.0, 0.0);
    assert_true(worst_error(&c, &USUAL, NULL) < 2e-5);
    free_case(&c);
}

static void more_dimensions_than_rows(void **state) {
    (void)state;
    small_case c = make_case(60, 90, 4, 1.0, 1.0);
    assert_true(worst_error(&c, &USUAL, NULL) < 2e-5);
    free_case(&c);
}

/* Float32 products cannot get there: float64 ones take over. */
static void tight_tolerance_needs_and_gets_float64(void **state) {
    (void)state;
    small_case c = make_case(2500, 20, 7, 1.0, 1.0);
    asc_probe_settings tight = USUAL;
    tight.tolerance = 1e-11;
    int64_t refined = 0;
    assert_true(worst_error(&c, &tight, &refined) < 1e-6);
    assert_true(refined > 0);
    free_case(&c);
}

static void identical_rows_leave_only_the_intercept(void **state) {
    (void)state;
    small_case c = make_case(300, 8, 3, 1.0, 1.0);
    for (int64_t i = 0; i < c.n * c.d; i++)
        c.rows[i] = 0.25f;
    asc_probe_points points;
    asc_probe_fit fit;
    solve(MPI_COMM_WORLD, &c, false, &USUAL, &points, &fit);
    for (int64_t p = 0; p < c.problems; p++) {
        assert_true(fit.converged[p]);
        for (int32_t j = 0; j < c.d; j++)
            assert_true(fit.rotated[p * (c.d + 1) + j] == 0.0);
    }
    asc_probe_fit_free(&fit);
    asc_probe_points_free(&points);
    free_case(&c);
}

static void too_few_iterations_are_reported(void **state) {
    (void)state;
    small_case c = make_case(2500, 20, 2, 1.0, 0.5);
    asc_probe_settings hasty = USUAL;
    hasty.max_iterations = 1;
    asc_probe_points points;
    asc_probe_fit fit;
    solve(MPI_COMM_WORLD, &c, false, &hasty, &points, &fit);
    assert_false(fit.converged[0]);
    assert_int_equal(fit.iterations[0], 1);
    asc_probe_fit_free(&fit);
    asc_probe_points_free(&points);
    free_case(&c);
}

/* A rank alone, with two threads, finds the bits that all ranks find together with one. */
static void bits_do_not_depend_on_ranks_and_threads(void **state) {
    (void)state;
    small_case c = make_case(5200, 33, 300, 1.0, 1.0);
    int rank = 0, threads = omp_get_max_threads();
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    asc_probe_points together, alone;
    asc_probe_fit fit, fit_alone;
    omp_set_num_threads(1);
    solve(MPI_COMM_WORLD, &c, true, &USUAL, &together, &fit);
    omp_set_num_threads(2);
    solve(MPI_COMM_SELF, &c, true, &USUAL, &alone, &fit_alone);
    assert_memory_equal(fit.rotated, fit_alone.rotated,
                        (size_t)(c.problems * (c.d + 1)) * sizeof(double));
    assert_memory_equal(fit.iterations, fit_alone.iterations, (size_t)c.problems * sizeof(int64_t));

    int8_t *allotments = malloc((size_t)(60 * c.n));
    double *scores = malloc(sizeof(double) * 300 * ASC_SCORES);
    double *scores_alone = malloc(sizeof(double) * 300 * ASC_SCORES);
    assert_true(allotments && scores && scores_alone);
    for (int64_t t = 0; t < 60; t++)
        for (int64_t i = 0; i < c.n; i++)
            allotments[t * c.n + i] =
                (int8_t)((c.rows[i * c.d + t % c.d] > 0.5f ? 1 : -1) * (int)(i % 5 + 1));
    assert_int_equal(asc_probe_score_tasks(&together, &fit, allotments, 60, 5, NULL, scores),
                     ASC_OK);
    assert_int_equal(
        asc_probe_score_tasks(&alone, &fit_alone, allotments, 60, 5, NULL, scores_alone), ASC_OK);
    if (rank == 0)
        assert_memory_equal(scores, scores_alone, sizeof(double) * 300 * ASC_SCORES);
    omp_set_num_threads(threads);
    free(allotments);
    free(scores);
    free(scores_alone);
    asc_probe_fit_free(&fit);
    asc_probe_fit_free(&fit_alone);
    asc_probe_points_free(&together);
    asc_probe_points_free(&alone);
    free_case(&c);
}

/* Each block in turn is refused to the last rank while tasks are scored: the others do not wait for
 * it. */
static void all_ranks_hear_of_a_rank_without_memory(void **state) {
    (void)state;
    enum { TASKS = 11, FOLDS = 3, PEOPLE = 20 };
    small_case c = make_case(120, 4, (int64_t)TASKS * FOLDS, 1.0, 1.0);
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    asc_probe_points points;
    asc_probe_fit fit;
    solve(MPI_COMM_WORLD, &c, false, &USUAL, &points, &fit);
    int8_t allotments[TASKS * 120];
    int32_t identity[120];
    int64_t row[TASKS];
    double scores[TASKS * FOLDS * ASC_SCORES];
    for (int i = 0; i < TASKS * 120; i++)
        allotments[i] = (int8_t)((i % 7 < 3 ? 1 : -1) * (i % FOLDS + 1));
    for (int i = 0; i < 120; i++)
        identity[i] = i % PEOPLE;
    for (int t = 0; t < TASKS; t++)
        row[t] = t;
    const asc_images images = {.n = 120, .n_identities = PEOPLE, .identity = identity};
    asc_code code = ASC_MEMORY;
    int64_t blocks = 0;
    for (; code != ASC_OK; blocks++) {
        asc_probe_influence influence = {0};
        assert_int_equal(asc_probe_influence_init(&images, TASKS, &influence), ASC_OK);
        if (rank == size - 1)
            atomic_store(&scarce_left, blocks);
        code = asc_probe_score_tasks(&points, &fit, allotments, TASKS, FOLDS,
                                     &(asc_probe_rows){row, &influence}, scores);
        atomic_store(&scarce_left, -1);
        int codes[2] = {(int)code, -(int)code};
        MPI_Allreduce(MPI_IN_PLACE, codes, 2, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
        assert_int_equal(codes[0], code);
        assert_int_equal(codes[1], -(int)code);
        assert_true(code == ASC_OK || code == ASC_MEMORY);
        asc_probe_influence_free(&influence);
    }
    assert_true(blocks > TASKS / size);
    asc_probe_fit_free(&fit);
    asc_probe_points_free(&points);
    free_case(&c);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(weights_are_those_of_newton),
    cmocka_unit_test(large_rows_far_from_zero),
    cmocka_unit_test(separable_classes_converge),
    cmocka_unit_test(more_dimensions_than_rows),
    cmocka_unit_test(tight_tolerance_needs_and_gets_float64),
    cmocka_unit_test(identical_rows_leave_only_the_intercept),
    cmocka_unit_test(too_few_iterations_are_reported),
    cmocka_unit_test(bits_do_not_depend_on_ranks_and_threads),
    cmocka_unit_test(all_ranks_hear_of_a_rank_without_memory),
};

ASC_TEST_MAIN(TESTS)
