/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/scored.h"

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
