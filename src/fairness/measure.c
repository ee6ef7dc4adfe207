/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/measure.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "fairness/analysis.h"
#include "fairness/rates.h"
#include "fairness/search.h"
#include "sweep/cells.h"
#include "sweep/load.h"

/* The curves' false match rates: from half a decade above the largest rate that thresholds are set
 * by, 8 a decade. */
enum { CURVE_POINTS = 37, CURVE_DECADE = 8, CURVE_ABOVE = 4 };

/* What is on the way between the sweeps. */
typedef struct plan {
    asc_fairness_target *targets; /* all pairs' rates, the curves', and every group's rates */
    int64_t n_targets;
    uint32_t *keys; /* [points] thresholds of the points, then those of the curves */
    int64_t n_keys;
    asc_fairness_thresholds thresholds;
} plan;

/* Pairs that a false match rate accepts; 1e-3 of 1000 is one, though 1e-3 in binary is a little
 * off. */
static int64_t find_allowed(double far, int64_t pairs) {
    return (int64_t)floor(far * (double)pairs + 1e-9);
}

static double largest_far(const asc_fairness_settings *settings) {
    double most = 0;
    for (int64_t f = 0; f < settings->far.count; f++)
        most = fmax(most, settings->far.values[f]);
    return most;
}

static double curve_far(double most, int32_t p) {
    return fmin(0.5, most * pow(10, (double)(CURVE_ABOVE - p) / CURVE_DECADE));
}

static void add_target(plan *p, int64_t lane, double far, int64_t pairs) {
    const int64_t rank = find_allowed(far, pairs);
    if (rank < pairs)
        p->targets[p->n_targets++] = (asc_fairness_target){.lane = (int32_t)lane, .rank = rank};
}

static asc_code list_targets(const asc_fairness_settings *settings,
                             const asc_fairness_splits *splits, plan *p) {
    const double most = largest_far(settings);
    const uint64_t n =
        (uint64_t)settings->far.count * (uint64_t)(splits->n_groups + 1) + CURVE_POINTS;
    int64_t lane = 1;
    asc_code code = asc_alloc(&p->targets, n, sizeof *p->targets, "thresholds");
    if (code != ASC_OK)
        return code;
    for (int64_t f = 0; f < settings->far.count; f++)
        add_target(p, 0, settings->far.values[f], splits->unmatched);
    for (int32_t c = 0; c < CURVE_POINTS && most > 0; c++)
        add_target(p, 0, curve_far(most, c), splits->unmatched);
    for (int32_t s = 0; s < splits->n; s++)
        for (int32_t g = 0; g < splits->splits[s].n; g++, lane++)
            for (int64_t f = 0; f < settings->far.count; f++)
                add_target(p, lane, settings->far.values[f], splits->splits[s].unmatched[g]);
    return ASC_OK;
}

/* The target of a lane that was looked for; NULL: all of its pairs may be accepted. */
static const asc_fairness_target *find_target(const plan *p, int64_t lane, double far,
                                              int64_t pairs) {
    const int64_t rank = find_allowed(far, pairs);
    for (int64_t t = 0; t < p->n_targets; t++)
        if (p->targets[t].lane == lane && p->targets[t].rank == rank)
            return &p->targets[t];
    return NULL;
}

static uint32_t key_of_far(const plan *p, double far, int64_t pairs) {
    const asc_fairness_target *target = find_target(p, 0, far, pairs);
    return target ? target->low : ASC_KEY_END;
}

/* The least float32 that is not below a chosen threshold, so that the same pairs are nearer. */
static uint32_t key_of_chosen(double threshold, const asc_study_model *model) {
    const double distance = threshold / asc_study_in_unit(model, 1);
    float key = (float)distance;
    if (key < distance)
        key = nextafterf(key, INFINITY);
    return asc_key_of(key);
}

static int compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int32_t place_of(const uint32_t *keys, int32_t n, uint32_t key) {
    int32_t low = 0;
    while (low < n && keys[low] < key)
        low++;
    return low;
}

/* Points and curves as one ascending list of thresholds. */
static asc_code list_thresholds(const asc_fairness_settings *settings, plan *p,
                                asc_fairness_outcome *outcome) {
    const int64_t pairs = outcome->splits.unmatched, n = outcome->n_points;
    const double most = largest_far(settings);
    asc_fairness_thresholds *t = &p->thresholds;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&outcome->points, (uint64_t)n, sizeof *outcome->points, "thresholds"),
            done);
    ASC_TRY(code, asc_alloc(&p->keys, (uint64_t)n + CURVE_POINTS, sizeof *p->keys, "thresholds"),
            done);
    ASC_TRY(code, asc_alloc(&t->keys, (uint64_t)n + CURVE_POINTS, sizeof *t->keys, "thresholds"),
            done);
    ASC_TRY(code, asc_alloc(&t->points, (uint64_t)n, sizeof *t->points, "thresholds"), done);
    for (int64_t f = 0; f < settings->far.count; f++)
        p->keys[p->n_keys++] = key_of_far(p, settings->far.values[f], pairs);
    for (int64_t c = 0; c < settings->thresholds.count; c++)
        p->keys[p->n_keys++] = key_of_chosen(settings->thresholds.values[c], outcome->model);
    for (int32_t c = 0; c < CURVE_POINTS && most > 0; c++)
        p->keys[p->n_keys++] = key_of_far(p, curve_far(most, c), pairs);
    for (int64_t k = 0; k < p->n_keys; k++)
        t->keys[k] = p->keys[k];
    qsort(t->keys, (size_t)p->n_keys, sizeof *t->keys, compare_keys);
    for (int64_t k = 0; k < p->n_keys; k++)
        if (t->n == 0 || t->keys[t->n - 1] != t->keys[k])
            t->keys[t->n++] = t->keys[k];
    for (int32_t m = 0; m < t->n; m++) {
        bool is_point = false;
        for (int64_t k = 0; k < n; k++)
            is_point = is_point || p->keys[k] == t->keys[m];
        if (is_point)
            t->points[t->n_points++] = m;
    }
done:
    return code;
}

static double distance_of(const asc_study_model *model, uint32_t key) {
    return key >= ASC_KEY_END ? INFINITY : asc_study_in_unit(model, asc_key_distance(key));
}

static asc_code put_thresholds(const asc_fairness_settings *settings, const plan *p,
                               asc_fairness_outcome *outcome) {
    const asc_fairness_thresholds *t = &p->thresholds;
    outcome->n_thresholds = t->n;
    outcome->n_drawn = t->n_points;
    asc_code code = asc_alloc(&outcome->thresholds, (uint64_t)t->n, sizeof(double), "thresholds");
    for (int32_t m = 0; m < t->n && code == ASC_OK; m++)
        outcome->thresholds[m] = distance_of(outcome->model, t->keys[m]);
    for (int64_t k = 0; k < outcome->n_points && code == ASC_OK; k++) {
        asc_fairness_point *point = &outcome->points[k];
        point->far = k < settings->far.count ? settings->far.values[k] : NAN;
        point->place = place_of(t->keys, t->n, p->keys[k]);
        point->threshold = k < settings->far.count
                               ? outcome->thresholds[point->place]
                               : settings->thresholds.values[k - settings->far.count];
        for (point->cell = 0; t->points[point->cell] != point->place;)
            point->cell++;
    }
    return code;
}

/* At which every group has the false match rate of the points. */
static asc_code put_own(const asc_fairness_settings *settings, const plan *p,
                        asc_fairness_outcome *outcome) {
    const asc_fairness_splits *splits = &outcome->splits;
    int64_t lane = 1;
    for (int32_t s = 0; s < splits->n; s++) {
        const asc_fairness_split *split = &splits->splits[s];
        asc_code code =
            asc_alloc(&outcome->found[s].own, (uint64_t)split->n * (uint64_t)outcome->n_points,
                      sizeof(double), "thresholds");
        if (code != ASC_OK)
            return code;
        for (int32_t g = 0; g < split->n; g++, lane++)
            for (int64_t k = 0; k < outcome->n_points; k++) {
                double *own = &outcome->found[s].own[g * outcome->n_points + k];
                *own = NAN;
                if (k >= settings->far.count || split->unmatched[g] == 0)
                    continue;
                const asc_fairness_target *target =
                    find_target(p, lane, settings->far.values[k], split->unmatched[g]);
                *own = distance_of(outcome->model, target ? target->low : ASC_KEY_END);
            }
    }
    return ASC_OK;
}

/* The counting sweep, and on rank 0 what it says. */
static asc_code count(const asc_job *job, int64_t model, const asc_points *points, const plan *p,
                      asc_fairness_outcome *outcome) {
    const asc_fairness_settings *settings = asc_fairness_settings_of(job->settings);
    const asc_fairness_splits *splits = &outcome->splits;
    asc_resample resample = {0};
    asc_fairness_counter *counter = NULL;
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_code code = asc_resample_init(settings->seed, splits->images->n_identities,
                                      outcome->replicates, &resample);
    if (code == ASC_OK)
        code = asc_fairness_counter_init(splits, &p->thresholds, &resample, &counter);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    asc_sink *sinks[] = {asc_fairness_counter_sink(counter)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "errors of groups"), done);
    ASC_TRY(code,
            asc_fairness_counter_add_matched(job->comm, job->study, model, outcome->selection.rows,
                                             counter),
            done);
    for (int32_t s = 0; s < splits->n && rank == 0 && code == ASC_OK; s++)
        code = asc_fairness_rates_find(&splits->splits[s], asc_fairness_counter_read(counter, s),
                                       &p->thresholds, &resample, &outcome->found[s]);
    for (int64_t k = 0; k < outcome->n_points; k++)
        for (int32_t m = 0; m <= outcome->points[k].place; m++)
            outcome->points[k].accepted += asc_fairness_counter_pairs(counter)[m];
    code = asc_agree(job->comm, code);
done:
    asc_resample_free(&resample);
    asc_fairness_counter_free(&counter);
    return code;
}

asc_code asc_fairness_measure(const asc_job *job, int64_t model, asc_fairness_outcome *outcome) {
    const asc_fairness_settings *settings = asc_fairness_settings_of(job->settings);
    const asc_selection *selection = &outcome->selection;
    asc_points points = {0};
    plan p = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, list_targets(settings, &outcome->splits, &p)), done);
    ASC_TRY(code,
            asc_points_load(job->comm, job->study, model, selection->rows, selection->images.n,
                            &points),
            done);
    ASC_TRY(code,
            asc_fairness_search(&points, &outcome->splits, 2 * curve_far(largest_far(settings), 0),
                                p.targets, p.n_targets),
            done);
    code = list_thresholds(settings, &p, outcome);
    if (code == ASC_OK)
        code = put_thresholds(settings, &p, outcome);
    if (code == ASC_OK)
        code = put_own(settings, &p, outcome);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    code = count(job, model, &points, &p, outcome);
done:
    asc_points_free(&points);
    free(p.targets);
    free(p.keys);
    free(p.thresholds.keys);
    free(p.thresholds.points);
    return code;
}
