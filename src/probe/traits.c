/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/traits.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "probe/alike.h"
#include "probe/held_out.h"

int64_t asc_trait_confusion(const asc_probe_trait_plan *plan, int32_t trait) {
    int64_t cells = 0;
    for (int32_t t = 0; t < trait; t++) {
        const asc_probe_trait *about = &plan->traits[t];
        if (about->kind != ASC_KIND_CONTINUOUS && about->task[ASC_TRAIT_GROUPED] >= 0)
            cells += (int64_t)about->width * about->width;
    }
    return cells;
}

/* The same can be added to the weights of all classes: their sum is 0 where the penalty is least,
 * and that of the intercepts is made 0. */
static void centre(const asc_probe_problem *problem, int32_t size, double *weights) {
    for (int32_t j = 0; j < size; j++) {
        double sum = 0.0;
        for (int32_t k = 0; k < problem->width; k++)
            sum += weights[(int64_t)k * size + j];
        for (int32_t k = 0; k < problem->width; k++)
            weights[(int64_t)k * size + j] -= sum / problem->width;
    }
}

static void centre_all(const asc_probe_problem *problems, asc_probe_fit *fit) {
    const int32_t size = fit->dimension + 1;
    double *weights = fit->rotated;
    for (int64_t p = 0; p < fit->problems; p++) {
        if (problems[p].classes)
            centre(&problems[p], size, weights);
        weights += (int64_t)problems[p].width * size;
    }
}

static asc_code score_task(asc_held_out *held, int64_t t, const asc_images *images,
                           asc_trait_outcome *outcome) {
    const asc_probe_trait_plan *plan = held->plan;
    const asc_probe_trait_task *task = &plan->tasks[t];
    double *scores = outcome->scores + t * plan->folds * ASC_TRAIT_SCORES;
    asc_held_out_decide(held, t);
    if (plan->traits[task->trait].kind == ASC_KIND_CONTINUOUS)
        return asc_held_out_score_values(held, t, scores);
    if (task->scheme == ASC_TRAIT_GROUPED)
        outcome->influence.alike[task->trait] = asc_probe_alike(
            held->points,
            held->fit->rotated + task->column * ((int64_t)held->points->dimension + 1), plan->folds,
            plan->traits[task->trait].width);
    int64_t *confusion = task->scheme == ASC_TRAIT_GROUPED
                             ? outcome->confusion + 2 * asc_trait_confusion(plan, task->trait)
                             : NULL;
    return asc_held_out_score_classes(held, t, images, scores, confusion,
                                      task->scheme == ASC_TRAIT_GROUPED ? &outcome->influence
                                                                        : NULL);
}

asc_code asc_probe_traits_compute(const asc_probe_points *points, const asc_images *images,
                                  const asc_probe_trait_plan *plan,
                                  const asc_probe_settings *settings, asc_probe_fit *fit,
                                  asc_trait_outcome *outcome) {
    const uint64_t problems = (uint64_t)plan->n_tasks * (uint64_t)plan->folds;
    const uint64_t cells = (uint64_t)asc_trait_confusion(plan, plan->n_traits);
    asc_probe_problem *items = NULL;
    asc_held_out held = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_probe_trait_problems(plan, &items), agreed);
    ASC_TRY(
        code,
        asc_alloc(&outcome->scores, problems * ASC_TRAIT_SCORES, sizeof(double), "scores of folds"),
        agreed);
    ASC_TRY(code, asc_alloc(&outcome->confusion, 2 * cells, sizeof(int64_t), "confusion matrices"),
            agreed);
    code = asc_probe_influence_init(images, plan->n_traits, &outcome->influence);
agreed:
    ASC_TRY(code, asc_agree(points->comm, code), done);
    for (uint64_t i = 0; i < problems * ASC_TRAIT_SCORES; i++)
        outcome->scores[i] = NAN;
    ASC_TRY(code,
            asc_probe_solve(points,
                            &(asc_probe_problems){.count = (int64_t)problems, .items = items},
                            settings, fit),
            done);
    centre_all(items, fit);
    ASC_TRY(code, asc_held_out_begin(points, plan, fit, &held), done);
    for (int64_t t = 0; t < plan->n_tasks && code == ASC_OK; t++)
        code = score_task(&held, t, images, outcome);
done:
    asc_held_out_free(&held);
    free(items);
    return code;
}

void asc_probe_traits_unscale(const asc_probe_trait_plan *plan, int32_t dimension,
                              double *weights) {
    for (int64_t t = 0; t < plan->n_tasks; t++) {
        const asc_probe_trait *trait = &plan->traits[plan->tasks[t].trait];
        if (trait->kind != ASC_KIND_CONTINUOUS)
            continue;
        for (int32_t f = 0; f < plan->folds; f++) {
            double *w = weights + (plan->tasks[t].column + f) * (dimension + 1);
            for (int32_t j = 0; j <= dimension; j++)
                w[j] *= trait->scale;
            w[dimension] += trait->centre;
        }
    }
}

void asc_probe_traits_pack(const asc_probe_trait_plan *plan, int32_t dimension,
                           asc_trait_outcome *outcome, asc_pack *pack) {
    const int64_t problems = plan->n_tasks * plan->folds;
    if (problems == 0)
        return;
    asc_pack_matrix(pack, &outcome->scores, problems, ASC_TRAIT_SCORES, sizeof *outcome->scores,
                    "scores");
    asc_pack_matrix(pack, &outcome->weights, plan->columns, (int64_t)dimension + 1,
                    sizeof *outcome->weights, "weights");
    asc_pack_matrix(pack, &outcome->confusion, asc_trait_confusion(plan, plan->n_traits), 2,
                    sizeof *outcome->confusion, "confusion matrices");
    asc_probe_influence_pack(&outcome->influence, pack);
    asc_pack_matrix(pack, &outcome->iterations, problems, 1, sizeof *outcome->iterations,
                    "iterations");
    asc_pack_matrix(pack, &outcome->converged, problems, 1, sizeof *outcome->converged,
                    "iterations");
}

void asc_probe_traits_free(asc_trait_outcome *outcome) {
    asc_probe_influence_free(&outcome->influence);
    free(outcome->scores);
    free(outcome->weights);
    free(outcome->confusion);
    free(outcome->iterations);
    free(outcome->converged);
    *outcome = (asc_trait_outcome){0};
}
