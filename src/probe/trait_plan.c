/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/trait_plan.h"

#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "probe/folds.h"
#include "probe/strata.h"

/* Streams of the shuffles, apart from those of binary attributes, which are numbered from 0. */
static const uint32_t FIRST_STREAM = 1u << 30;

/* Room to work in. */
typedef struct workspace {
    int32_t *strata, *shuffled; /* [N] */
    int64_t *source;            /* [N] */
} workspace;

static double target_of(const asc_images *images, int32_t t, const asc_probe_trait *trait,
                        const int32_t *strata, int64_t i) {
    if (trait->kind != ASC_KIND_CONTINUOUS)
        return (double)strata[i];
    return (images->values[i * images->n_traits + t] - trait->centre) / trait->scale;
}

/* Does every fold hold out images, and leave some of every class to train on? */
static asc_code folds_are_usable(const asc_probe_trait_task *task, int32_t n_classes, int64_t n,
                                 int32_t folds, bool *usable) {
    int64_t *held = NULL, *total = NULL; /* [folds, classes], [classes] */
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&held, (uint64_t)folds * (uint64_t)n_classes, sizeof *held, "folds"),
            done);
    ASC_TRY(code, asc_alloc(&total, (uint64_t)n_classes, sizeof *total, "folds"), done);
    for (int64_t i = 0; i < n; i++)
        if (task->fold[i] >= 0) {
            const int32_t class = n_classes > 1 ? (int32_t)task->targets[i] : 0;
            held[task->fold[i] * n_classes + class]++;
            total[class]++;
        }
    *usable = true;
    for (int32_t f = 0; f < folds; f++) {
        int64_t images = 0;
        for (int32_t c = 0; c < n_classes; c++) {
            images += held[f * n_classes + c];
            *usable = *usable && held[f * n_classes + c] < total[c];
        }
        *usable = *usable && images > 0;
    }
done:
    free(held);
    free(total);
    return code;
}

/* A task of trait t with empty arrays at the end of the list. */
static asc_code begin_task(asc_probe_trait_plan *plan, int32_t t, asc_trait_scheme scheme,
                           asc_probe_trait_task **task) {
    *task = &plan->tasks[plan->n_tasks];
    (*task)->trait = t;
    (*task)->scheme = scheme;
    asc_code code =
        asc_alloc(&(*task)->targets, (uint64_t)plan->n, sizeof(double), "the probe's values");
    return code == ASC_OK
               ? asc_alloc(&(*task)->fold, (uint64_t)plan->n, sizeof(int8_t), "the probe's folds")
               : code;
}

static void keep_task(asc_probe_trait_plan *plan, const asc_probe_trait_task *task) {
    asc_probe_trait *trait = &plan->traits[task->trait];
    plan->tasks[plan->n_tasks].column = plan->columns;
    plan->columns += (int64_t)plan->folds * trait->width;
    trait->task[task->scheme] = plan->n_tasks++;
}

static void drop_task(asc_probe_trait_task *task) {
    free(task->targets);
    free(task->fold);
    *task = (asc_probe_trait_task){0};
}

static asc_code add_grouped(const asc_images *images, int32_t t, int32_t n_strata,
                            const workspace *w, asc_probe_trait_plan *plan) {
    asc_probe_trait *trait = &plan->traits[t];
    asc_probe_trait_task *task;
    bool usable = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, begin_task(plan, t, ASC_TRAIT_GROUPED, &task), done);
    ASC_TRY(code,
            asc_probe_grouped_folds(w->strata, images->identity, plan->n, n_strata,
                                    (int32_t)images->n_identities, plan->folds, task->fold),
            done);
    for (int64_t i = 0; i < plan->n; i++)
        task->targets[i] = task->fold[i] < 0 ? 0.0 : target_of(images, t, trait, w->strata, i);
    ASC_TRY(code, folds_are_usable(task, trait->width, plan->n, plan->folds, &usable), done);
    if (usable) {
        keep_task(plan, task);
        return ASC_OK;
    }
    drop_task(task);
    asc_log_once(ASC_LOG_WARN,
                 "probe: attribute %s has too few identities for %d folds grouped by identity",
                 images->traits[t].name, plan->folds);
    code = asc_format(&trait->note, "grouped folds left out: too few identities");
done:
    return code;
}

static asc_code add_control(const asc_images *images, int32_t t, int32_t n_strata, uint64_t seed,
                            workspace *w, asc_probe_trait_plan *plan) {
    const asc_probe_trait *trait = &plan->traits[t];
    asc_probe_trait_task *task;
    asc_code code = ASC_OK;
    ASC_TRY(code, begin_task(plan, t, ASC_TRAIT_CONTROL, &task), done);
    ASC_TRY(code,
            asc_probe_shuffle(w->strata, plan->n, seed, FIRST_STREAM + (uint32_t)t, w->source),
            done);
    for (int64_t i = 0; i < plan->n; i++)
        w->shuffled[i] = w->source[i] < 0 ? -1 : w->strata[w->source[i]];
    ASC_TRY(code,
            asc_probe_stratified_folds(w->shuffled, plan->n, n_strata, plan->folds, task->fold),
            done);
    for (int64_t i = 0; i < plan->n; i++)
        task->targets[i] =
            w->source[i] < 0 ? 0.0 : target_of(images, t, trait, w->strata, w->source[i]);
    keep_task(plan, task);
done:
    return code;
}

static void warn_of_classes(const asc_images *images, int32_t t, const asc_probe_trait *trait,
                            int32_t folds) {
    if (trait->left_out > 0)
        asc_log_once(ASC_LOG_WARN,
                     "probe: attribute %s: %d classes with fewer than %d people are left out, with "
                     "%lld images: each fold needs one",
                     images->traits[t].name, trait->left_out, folds,
                     (long long)trait->images_left_out);
}

static asc_code leave_out(const asc_images *images, int32_t t, const char *why,
                          asc_probe_trait *trait) {
    trait->width = 0;
    asc_log_once(ASC_LOG_WARN, "probe: attribute %s is left out: %s", images->traits[t].name, why);
    return asc_format(&trait->note, "left out: %s", why);
}

static asc_code add_trait(const asc_images *images, const asc_probe_settings *settings, int32_t t,
                          workspace *w, asc_probe_trait_plan *plan) {
    asc_probe_trait *trait = &plan->traits[t];
    int32_t n_strata = 0;
    asc_code code = ASC_OK;
    *trait = (asc_probe_trait){.kind = images->traits[t].kind, .task = {-1, -1}};
    if (trait->kind == ASC_KIND_CONTINUOUS) {
        ASC_TRY(code, asc_probe_strata_of_values(images, t, trait, w->strata, &n_strata), done);
        if (trait->identities < plan->folds)
            return leave_out(images, t, "fewer people with a value than folds", trait);
        if (!(trait->scale > 0.0))
            return leave_out(images, t, "all values are equal", trait);
    } else {
        ASC_TRY(code, asc_probe_strata_of_classes(images, t, plan->folds, trait, w->strata), done);
        n_strata = trait->width;
        warn_of_classes(images, t, trait, plan->folds);
        if (trait->width < 2)
            return leave_out(images, t, "fewer than two classes have as many people as folds",
                             trait);
    }
    ASC_TRY(code, add_grouped(images, t, n_strata, w, plan), done);
    code = add_control(images, t, n_strata, settings->seed, w, plan);
done:
    return code;
}

asc_code asc_probe_trait_plan_make(const asc_images *images, const asc_probe_settings *settings,
                                   asc_probe_trait_plan *plan) {
    const uint64_t n = (uint64_t)images->n, n_traits = (uint64_t)images->n_traits;
    workspace w = {0};
    asc_code code = ASC_OK;
    *plan = (asc_probe_trait_plan){.n = images->n, .folds = (int32_t)settings->folds};
    ASC_TRY(code, asc_alloc(&plan->traits, n_traits, sizeof *plan->traits, "attributes"), done);
    plan->n_traits = images->n_traits;
    ASC_TRY(code,
            asc_alloc(&plan->tasks, n_traits * ASC_TRAIT_SCHEMES, sizeof *plan->tasks, "tasks"),
            done);
    ASC_TRY(code, asc_alloc(&w.strata, n, sizeof *w.strata, "classes"), done);
    ASC_TRY(code, asc_alloc(&w.shuffled, n, sizeof *w.shuffled, "classes"), done);
    ASC_TRY(code, asc_alloc(&w.source, n, sizeof *w.source, "shuffled values"), done);
    for (int32_t t = 0; t < images->n_traits; t++)
        ASC_TRY(code, add_trait(images, settings, t, &w, plan), done);
done:
    free(w.strata);
    free(w.shuffled);
    free(w.source);
    if (code != ASC_OK)
        asc_probe_trait_plan_free(plan);
    return code;
}

asc_code asc_probe_trait_problems(const asc_probe_trait_plan *plan, asc_probe_problem **problems) {
    asc_code code = asc_alloc(problems, (uint64_t)plan->n_tasks * (uint64_t)plan->folds,
                              sizeof **problems, "the probe's problems");
    for (int64_t t = 0; code == ASC_OK && t < plan->n_tasks; t++) {
        const asc_probe_trait *trait = &plan->traits[plan->tasks[t].trait];
        for (int32_t f = 0; f < plan->folds; f++)
            (*problems)[t * plan->folds + f] =
                (asc_probe_problem){.classes = trait->kind != ASC_KIND_CONTINUOUS,
                                    .width = trait->width,
                                    .targets = plan->tasks[t].targets,
                                    .fold = plan->tasks[t].fold,
                                    .held = f};
    }
    return code;
}

void asc_probe_trait_plan_free(asc_probe_trait_plan *plan) {
    for (int64_t t = 0; plan->tasks && t < (int64_t)plan->n_traits * ASC_TRAIT_SCHEMES; t++)
        drop_task(&plan->tasks[t]);
    for (int32_t t = 0; plan->traits && t < plan->n_traits; t++) {
        free(plan->traits[t].labels);
        free(plan->traits[t].note);
    }
    free(plan->traits);
    free(plan->tasks);
    *plan = (asc_probe_trait_plan){0};
}
