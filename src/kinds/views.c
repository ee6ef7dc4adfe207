/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/views.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"
#include "stats/midranks.h"

/* How many known images of its person an image shares its weight with; within its class or not.
 * sizes [N], counts [K] is scratch. */
static void find_sizes(const asc_images *images, const asc_kinds_view *view, asc_weighting by,
                       int32_t *counts, int32_t *sizes) {
    const int32_t classes = by == ASC_WEIGHT_IDENTITY ? view->n : 1;
    for (int32_t c = 0; c < classes; c++) {
        memset(counts, 0, (size_t)images->n_identities * sizeof *counts);
        for (int pass = 0; pass < 2; pass++)
            for (int64_t i = 0; i < images->n; i++) {
                if (!view->is_known[i] || (classes > 1 && view->classes[i] != c))
                    continue;
                if (pass == 0)
                    counts[images->identity[i]]++;
                else
                    sizes[i] = by == ASC_WEIGHT_IMAGE ? 1 : counts[images->identity[i]];
            }
    }
}

/* The set of an attribute's weights, a new one unless they are those of another. */
static asc_code add_set(asc_kinds_views *views, const asc_kinds_view *view, asc_weighting by,
                        int32_t *set) {
    const asc_images *images = views->images;
    const uint64_t n = (uint64_t)images->n;
    int32_t *counts = NULL, *sizes = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&counts, (uint64_t)images->n_identities, sizeof *counts, "image weights"),
            done);
    ASC_TRY(code, asc_alloc(&sizes, n, sizeof *sizes, "image weights"), done);
    find_sizes(images, view, by, counts, sizes);
    for (*set = 0; *set < views->n_sets; (*set)++)
        if (memcmp(views->sizes[*set], sizes, n * sizeof *sizes) == 0)
            goto done;
    ASC_TRY(code, asc_lane_weights_init(sizes, images->n, &views->sets[views->n_sets]), done);
    views->sizes[views->n_sets++] = sizes;
    sizes = NULL;
done:
    free(counts);
    free(sizes);
    return code;
}

static asc_code add_classes(const asc_images *images, int32_t t, asc_kinds_view *view) {
    const bool ordered = view->trait->kind == ASC_KIND_ORDERED;
    view->n = view->trait->n_labels;
    view->range = view->n;
    asc_code code = ASC_OK;
    if (ordered)
        code = asc_alloc(&view->positions, (uint64_t)images->n, sizeof(double), "steps");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        const int32_t class = images->classes[i * images->n_traits + t];
        view->is_known[i] = class >= 0;
        view->classes[i] = (uint16_t)(class >= 0 ? class : 0);
        if (ordered)
            view->positions[i] = view->classes[i];
    }
    return code;
}

/* Which are known, and the values beside each other. */
static asc_code add_values(const asc_images *images, int32_t t, asc_kinds_view *view) {
    const uint64_t n = (uint64_t)images->n;
    view->n = ASC_QUANTILE_CLASSES;
    view->range = 1;
    asc_code code = asc_alloc(&view->values, n, sizeof(double), "values");
    if (code == ASC_OK)
        code = asc_alloc(&view->positions, n, sizeof(double), "ranks");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        view->values[i] = images->values[i * images->n_traits + t];
        view->is_known[i] = (uint8_t)!isnan(view->values[i]);
    }
    return code;
}

/* Ranks by the weights of the images. */
static asc_code add_ranks(const asc_lane_weights *weights, asc_kinds_view *view) {
    asc_code code = asc_midranks(view->values, weights->shares, weights->n, view->positions);
    for (int64_t i = 0; i < weights->n && code == ASC_OK; i++) {
        const int32_t class = asc_quantile_class(view->positions[i], ASC_QUANTILE_CLASSES);
        view->classes[i] = (uint16_t)(class >= 0 ? class : 0);
        view->positions[i] = class >= 0 ? view->positions[i] : 0;
    }
    return code;
}

static asc_code add_view(asc_kinds_views *views, int32_t t, asc_weighting weighting) {
    const asc_images *images = views->images;
    const bool continuous = images->traits[t].kind == ASC_KIND_CONTINUOUS;
    asc_kinds_view *view = &views->views[views->n++];
    view->trait = &images->traits[t];
    if (continuous && weighting == ASC_WEIGHT_IDENTITY)
        weighting = ASC_WEIGHT_PERSON; /* values have no modalities */
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&view->classes, (uint64_t)images->n, sizeof(uint16_t), "classes"),
            done);
    ASC_TRY(code, asc_alloc(&view->is_known, (uint64_t)images->n, 1, "classes"), done);
    ASC_TRY(code, continuous ? add_values(images, t, view) : add_classes(images, t, view), done);
    ASC_TRY(code, add_set(views, view, weighting, &view->weights), done);
    ASC_TRY(code, add_set(views, view, ASC_WEIGHT_PERSON, &view->people), done);
    if (continuous)
        code = add_ranks(&views->sets[view->weights], view);
done:
    return code;
}

asc_code asc_kinds_views_init(const asc_images *images, asc_weighting weighting,
                              asc_kinds_views *views) {
    const uint64_t n = (uint64_t)images->n_traits;
    *views = (asc_kinds_views){.images = images};
    asc_code code = asc_alloc(&views->views, n, sizeof *views->views, "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&views->sets, 2 * n, sizeof *views->sets, "image weights");
    if (code == ASC_OK)
        code = asc_alloc(&views->sizes, 2 * n, sizeof *views->sizes, "image weights");
    for (int32_t t = 0; t < images->n_traits && code == ASC_OK; t++)
        if (asc_kinds_has_view(&images->traits[t]))
            code = add_view(views, t, weighting);
    if (code != ASC_OK)
        asc_kinds_views_free(views);
    return code;
}

void asc_kinds_views_free(asc_kinds_views *views) {
    for (int32_t v = 0; v < views->n; v++) {
        free(views->views[v].classes);
        free(views->views[v].is_known);
        free(views->views[v].positions);
        free(views->views[v].values);
    }
    for (int32_t s = 0; s < views->n_sets; s++) {
        asc_lane_weights_free(&views->sets[s]);
        free(views->sizes[s]);
    }
    free(views->views);
    free(views->sets);
    free(views->sizes);
    *views = (asc_kinds_views){0};
}
