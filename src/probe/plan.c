/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/plan.h"

#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/probe.h"
#include "probe/folds.h"

/* Does every fold hold out, and leave to train on, images of both classes? */
static bool folds_are_usable(const int8_t *allotments, int64_t n, int32_t folds) {
    int64_t held[ASC_PROBE_MAX_FOLDS][2] = {{0}}, total[2] = {0, 0};
    for (int64_t i = 0; i < n; i++)
        if (allotments[i]) {
            held[asc_allotment_fold(allotments[i])][allotments[i] > 0]++;
            total[allotments[i] > 0]++;
        }
    for (int32_t f = 0; f < folds; f++)
        for (int c = 0; c < 2; c++)
            if (held[f][c] == 0 || held[f][c] == total[c])
                return false;
    return true;
}

/* One attribute of all images, and room to work in. */
typedef struct labelling {
    int8_t *labels;   /* [N] 1, -1, 0 = missing */
    int32_t *classes; /* [N] the same as 1, 0, -1 */
    int64_t *source;  /* [N] whose label an image takes when they are shuffled */
    int8_t *fold;     /* [N] */
} labelling;

static void labelling_free(labelling *l) {
    free(l->labels);
    free(l->classes);
    free(l->source);
    free(l->fold);
}

static asc_code labelling_allocate(uint64_t n, labelling *l) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&l->labels, n, sizeof *l->labels, "labels"), done);
    ASC_TRY(code, asc_alloc(&l->classes, n, sizeof *l->classes, "labels"), done);
    ASC_TRY(code, asc_alloc(&l->source, n, sizeof *l->source, "shuffled labels"), done);
    ASC_TRY(code, asc_alloc(&l->fold, n, sizeof *l->fold, "folds"), done);
done:
    return code;
}

static void take_labels(const asc_images *images, int32_t a, labelling *l) {
    for (int64_t i = 0; i < images->n; i++) {
        l->labels[i] = images->attributes[i * images->n_attributes + a];
        l->classes[i] = l->labels[i] ? l->labels[i] > 0 : -1;
    }
}

static asc_code add_stratified(const labelling *l, int64_t *task, asc_probe_plan *plan) {
    asc_code code = asc_probe_stratified_folds(l->classes, plan->n, 2, plan->folds, l->fold);
    if (code != ASC_OK)
        return code;
    *task = plan->n_tasks++;
    asc_probe_allot(l->labels, l->fold, plan->n, plan->allotments + *task * plan->n);
    return ASC_OK;
}

/* The labels give way to shuffled ones. */
static asc_code shuffle(uint64_t seed, int32_t a, const asc_images *images, labelling *l) {
    asc_code code = asc_probe_shuffle(l->classes, images->n, seed, (uint32_t)a, l->source);
    for (int64_t i = 0; code == ASC_OK && i < images->n; i++)
        if (l->source[i] >= 0) {
            l->labels[i] = images->attributes[l->source[i] * images->n_attributes + a];
            l->classes[i] = l->labels[i] > 0;
        }
    return code;
}

/* Appends the three tasks of attribute a. */
static asc_code add_attribute(const asc_images *images, const asc_probe_settings *settings,
                              int32_t a, labelling *l, asc_probe_plan *plan) {
    int64_t n = plan->n, *task = plan->task + (int64_t)a * ASC_PROBE_SCHEMES;
    const char *name = images->attribute_names[a];
    const int8_t *labels = l->labels;
    take_labels(images, a, l);
    for (int64_t i = 0; i < n; i++) {
        plan->positive[a] += labels[i] > 0;
        plan->negative[a] += labels[i] < 0;
    }
    if (plan->positive[a] < plan->folds || plan->negative[a] < plan->folds) {
        asc_log_once(
            ASC_LOG_WARN,
            "probe: attribute %s is left out: %lld positive and %lld negative images, %d folds "
            "need as many of each",
            name, (long long)plan->positive[a], (long long)plan->negative[a], plan->folds);
        return asc_format(
            &plan->notes[a],
            "left out: fewer than %d images of a class (%lld positive; %lld negative)", plan->folds,
            (long long)plan->positive[a], (long long)plan->negative[a]);
    }
    asc_code code = ASC_OK;
    ASC_TRY(code, add_stratified(l, &task[ASC_PROBE_PUBLISHED], plan), done);
    ASC_TRY(code, shuffle(settings->seed, a, images, l), done);
    ASC_TRY(code, add_stratified(l, &task[ASC_PROBE_CONTROL], plan), done);

    take_labels(images, a, l);
    ASC_TRY(code,
            asc_probe_grouped_folds(l->classes, images->identity, n, 2,
                                    (int32_t)images->n_identities, plan->folds, l->fold),
            done);
    int8_t *grouped = plan->allotments + plan->n_tasks * n;
    asc_probe_allot(labels, l->fold, n, grouped);
    if (folds_are_usable(grouped, n, plan->folds)) {
        task[ASC_PROBE_GROUPED] = plan->n_tasks++;
        return ASC_OK;
    }
    asc_log_once(
        ASC_LOG_WARN,
        "probe: attribute %s has too few identities of a class for %d folds grouped by identity",
        name, plan->folds);
    code = asc_format(&plan->notes[a], "grouped folds left out: too few identities of a class");
done:
    return code;
}

asc_code asc_probe_plan_make(const asc_images *images, const asc_probe_settings *settings,
                             asc_probe_plan *plan) {
    *plan = (asc_probe_plan){
        .n = images->n, .n_attributes = images->n_attributes, .folds = (int32_t)settings->folds};
    if (settings->folds < 2 || settings->folds > ASC_PROBE_MAX_FOLDS)
        return asc_fail(ASC_USAGE, "probe.folds: %lld is not between 2 and %d",
                        (long long)settings->folds, ASC_PROBE_MAX_FOLDS);
    if (images->n_attributes == 0 && images->n_traits == 0)
        return asc_fail(ASC_DATA, "probe: the study has no attributes to tell apart; give columns "
                                  "of 1 and -1, or list them in images.attributes");
    uint64_t a_count = (uint64_t)images->n_attributes, n = (uint64_t)images->n, cells = 0;
    labelling l = {0};
    asc_code code = asc_multiply(a_count * ASC_PROBE_SCHEMES, n, &cells, "the probe's folds");
    if (code == ASC_OK)
        code = asc_alloc(&plan->allotments, cells, sizeof(int8_t), "the probe's folds");
    if (code == ASC_OK)
        code = asc_alloc(&plan->task, a_count * ASC_PROBE_SCHEMES, sizeof(int64_t), "tasks");
    if (code == ASC_OK)
        code = asc_alloc(&plan->positive, a_count, sizeof(int64_t), "class counts");
    if (code == ASC_OK)
        code = asc_alloc(&plan->negative, a_count, sizeof(int64_t), "class counts");
    if (code == ASC_OK)
        code = asc_alloc(&plan->notes, a_count, sizeof(char *), "notes");
    if (code == ASC_OK)
        code = labelling_allocate(n, &l);
    for (uint64_t t = 0; t < a_count * ASC_PROBE_SCHEMES && code == ASC_OK; t++)
        plan->task[t] = -1;
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++)
        code = add_attribute(images, settings, a, &l, plan);
    labelling_free(&l);
    if (code != ASC_OK)
        asc_probe_plan_free(plan);
    return code;
}

void asc_probe_plan_signs(const asc_probe_plan *plan, int64_t begin, int64_t count, int8_t *signs) {
    int64_t problems = plan->n_tasks * plan->folds;
#pragma omp parallel for
    for (int64_t i = 0; i < count; i++)
        for (int64_t t = 0; t < plan->n_tasks; t++) {
            int8_t allotment = plan->allotments[t * plan->n + begin + i];
            int8_t *row = signs + i * problems + t * plan->folds;
            for (int32_t f = 0; f < plan->folds; f++)
                row[f] = (int8_t)asc_allotment_class(allotment);
            if (allotment)
                row[asc_allotment_fold(allotment)] = 0;
        }
}

void asc_probe_plan_free(asc_probe_plan *plan) {
    free(plan->allotments);
    free(plan->task);
    free(plan->positive);
    free(plan->negative);
    asc_free_strings(plan->notes, plan->notes ? plan->n_attributes : 0);
    *plan = (asc_probe_plan){0};
}
