/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/scored.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "probe/folds.h"

const char *const asc_probe_measures[ASC_SCORES] = {"accuracy", "balanced_accuracy", "auc"};

int64_t asc_probe_scored_count(const asc_images *images) {
    int64_t n = images->n_attributes;
    for (int32_t t = 0; t < images->n_traits; t++)
        n += images->traits[t].kind != ASC_KIND_CONTINUOUS;
    return n;
}

static asc_probe_scored of_binary(const asc_probe_view *view, const asc_images *images, int32_t a) {
    const asc_probe_plan *plan = view->binary->plan;
    const int64_t task = plan->task[(int64_t)a * ASC_PROBE_SCHEMES + ASC_PROBE_GROUPED];
    asc_probe_scored scored = {
        .attribute = images->attribute_names[a], .kind = "binary", .row = a, .classes = 2};
    if (task >= 0) {
        scored.influence = &view->binary->influence;
        scored.allotments = plan->allotments + task * plan->n;
    }
    return scored;
}

asc_probe_scored asc_probe_scored_of(const asc_probe_view *view, const asc_images *images,
                                     int64_t k) {
    if (k < images->n_attributes)
        return of_binary(view, images, (int32_t)k);
    int64_t left = k - images->n_attributes;
    int32_t t = 0;
    while (images->traits[t].kind == ASC_KIND_CONTINUOUS || left-- > 0)
        t++;
    const asc_probe_trait_plan *plan = view->traits->plan;
    const asc_probe_trait *trait = &plan->traits[t];
    const int64_t task = trait->task[ASC_TRAIT_GROUPED];
    asc_probe_scored scored = {.attribute = images->traits[t].name,
                               .kind = asc_kind_name(trait->kind),
                               .row = t,
                               .classes = trait->width};
    if (task >= 0) {
        scored.influence = &view->traits->outcome->influence;
        scored.task = &plan->tasks[task];
    }
    return scored;
}

int32_t asc_probe_scored_class(const asc_probe_scored *scored, int64_t i) {
    if (scored->allotments)
        return scored->allotments[i] ? asc_allotment_class(scored->allotments[i]) > 0 : -1;
    return scored->task->fold[i] < 0 ? -1 : (int32_t)scored->task->targets[i];
}

asc_code asc_probe_scored_rarest(const asc_probe_scored *scored, int64_t *people) {
    const asc_probe_influence *of = scored->influence;
    const uint64_t classes = (uint64_t)scored->classes;
    uint8_t *met = NULL;
    int64_t *count = NULL;
    asc_code code = ASC_OK;
    *people = 0;
    ASC_TRY(code, asc_alloc(&met, (uint64_t)of->people * classes, sizeof *met, "people"), done);
    ASC_TRY(code, asc_alloc(&count, classes, sizeof *count, "classes"), done);
    for (int64_t i = 0; i < of->n; i++) {
        const int32_t class = asc_probe_scored_class(scored, i);
        if (class < 0)
            continue;
        uint8_t *own = &met[(int64_t)of->identity[i] * scored->classes + class];
        count[class] += !*own;
        *own = 1;
    }
    for (int32_t k = 0; k < scored->classes; k++)
        if (count[k] > 0 && (*people == 0 || count[k] < *people))
            *people = count[k];
done:
    free(met);
    free(count);
    return code;
}

bool asc_probe_needs_classes(int measure) {
    return measure != ASC_SCORE_ACCURACY;
}
