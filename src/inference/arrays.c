/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/arrays.h"

#include <stdio.h>
#include <stdlib.h>

#include "attrscope/inference.h"
#include "attrscope/memory.h"

enum { NAME = 64 };

/* What is kept of a group. */
typedef struct group_arrays {
    int64_t people, draws;
    int64_t *images;                      /* [draws, people] */
    int64_t *identity, *stratum, *photos; /* [people] */
} group_arrays;

static asc_code new_arrays(int64_t people, int64_t draws, group_arrays *arrays) {
    const uint64_t n = (uint64_t)people;
    asc_code code = ASC_OK;
    uint64_t size = 0;
    *arrays = (group_arrays){.people = people, .draws = draws};
    ASC_TRY(code, asc_multiply(n, (uint64_t)draws, &size, "drawn images"), done);
    ASC_TRY(code, asc_alloc(&arrays->images, size, sizeof(int64_t), "drawn images"), done);
    ASC_TRY(code, asc_alloc(&arrays->identity, n, sizeof(int64_t), "drawn images"), done);
    ASC_TRY(code, asc_alloc(&arrays->stratum, n, sizeof(int64_t), "drawn images"), done);
    code = asc_alloc(&arrays->photos, n, sizeof(int64_t), "drawn images");
done:
    return code;
}

static void free_arrays(group_arrays *arrays) {
    free(arrays->images);
    free(arrays->identity);
    free(arrays->stratum);
    free(arrays->photos);
}

static asc_code fill_arrays(const asc_inference_settings *settings, const int64_t *rows,
                            const asc_inference_group *group, group_arrays *arrays) {
    asc_code code = new_arrays(group->n, settings->draws, arrays);
    for (int64_t k = 0; k < group->n && code == ASC_OK; k++) {
        arrays->identity[k] = group->identity[k];
        arrays->stratum[k] = group->classes[ASC_INFERENCE_EXCHANGE_ALL][k];
        arrays->photos[k] = group->classes[ASC_INFERENCE_EXCHANGE_PHOTOS][k];
    }
    for (int64_t r = 0; r < settings->draws && code == ASC_OK; r++) {
        asc_inference_draw draw;
        code = asc_inference_draw_make(group, rows, settings, r, &draw);
        for (int64_t k = 0; k < group->n; k++)
            arrays->images[r * group->n + k] = -1;
        for (int64_t i = 0; i < draw.n && code == ASC_OK; i++)
            arrays->images[r * group->n + draw.people[i]] = rows[group->images[draw.images[i]]];
        asc_inference_draw_free(&draw);
    }
    return code;
}

/* Arrays of group number g, below `folder`. */
static asc_code put_group(const char *folder, int32_t g, const group_arrays *arrays,
                          asc_results *results) {
    const struct {
        const char *name, *unit, *description;
        int32_t n_dims;
        const int64_t *data;
    } all[] = {
        {"images", "row of the study",
         "The image of every person in every draw [draws, people]; -1: not in the draw", 2,
         arrays->images},
        {"identity", "1", "Number of every person's label among those of the images used", 1,
         arrays->identity},
        {"stratum", "1", "People whose pairs count, and who exchange labels where exchange is 0", 1,
         arrays->stratum},
        {"photos", "1", "People who exchange labels where exchange is 1: of about as many photos",
         1, arrays->photos},
    };
    const int64_t two[] = {arrays->draws, arrays->people}, one[] = {arrays->people};
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && code == ASC_OK; i++) {
        char name[NAME];
        snprintf(name, sizeof name, "%s/%d/%s", folder, g, all[i].name);
        code = asc_results_put_i64(results, name, all[i].n_dims, all[i].n_dims == 2 ? two : one,
                                   all[i].data, all[i].unit, all[i].description);
    }
    return code;
}

/* Which group each attribute is of, and how its labels are exchanged: those of the numbers first ..
 * first + n - 1. */
static asc_code put_attributes(const char *folder, const char *prefix, int32_t first, int32_t n,
                               const asc_inference_group *groups, int32_t n_groups,
                               asc_results *results) {
    const int64_t dims[] = {n};
    int64_t *of = NULL, *exchange = NULL;
    char name[NAME];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&of, (uint64_t)n, sizeof *of, "attributes"), done);
    ASC_TRY(code, asc_alloc(&exchange, (uint64_t)n, sizeof *exchange, "attributes"), done);
    for (int32_t g = 0; g < n_groups; g++)
        for (int32_t a = 0; a < groups[g].n_attributes; a++) {
            const int32_t at = groups[g].attributes[a] - first;
            if (at < 0 || at >= n)
                continue;
            of[at] = g;
            exchange[at] = groups[g].exchange[a];
        }
    snprintf(name, sizeof name, "%s/%sgroup", folder, prefix);
    ASC_TRY(code,
            asc_results_put_i64(results, name, 1, dims, of, "1",
                                "Attributes known for the same images share a group's draws"),
            done);
    snprintf(name, sizeof name, "%s/%sexchange", folder, prefix);
    code = asc_results_put_i64(results, name, 1, dims, exchange, "1",
                               "Labels are exchanged inside a stratum (0), or inside a class of "
                               "photos (1), where the attribute varies within people");
done:
    free(of);
    free(exchange);
    return code;
}

static asc_code put_all(const char *folder, const asc_inference_settings *settings,
                        const asc_images *images, const int64_t *rows, asc_inference_given given,
                        asc_results *results) {
    const int32_t binary = images->n_attributes;
    asc_inference_traits traits;
    asc_inference_group *groups = NULL;
    int32_t n_groups = 0;
    asc_code code = asc_inference_traits_make(images, &traits);
    if (code == ASC_OK)
        code = asc_inference_groups_make(&traits, rows, settings->seed, given, &groups, &n_groups);
    if (code == ASC_OK && binary > 0)
        code = put_attributes(folder, "", 0, binary, groups, n_groups, results);
    if (code == ASC_OK && traits.n > 0)
        code = put_attributes(folder, "kinds_", binary, traits.n, groups, n_groups, results);
    for (int32_t g = 0; g < n_groups && code == ASC_OK; g++) {
        group_arrays arrays;
        code = fill_arrays(settings, rows, &groups[g], &arrays);
        if (code == ASC_OK)
            code = put_group(folder, g, &arrays, results);
        free_arrays(&arrays);
    }
    asc_inference_groups_free(groups, n_groups);
    asc_inference_traits_free(&traits);
    return code;
}

asc_code asc_inference_put_draws(const asc_inference_settings *settings, const asc_images *images,
                                 const int64_t *rows, asc_inference_given given,
                                 asc_results *results) {
    asc_code code = put_all("drawn", settings, images, rows, (asc_inference_given){0}, results);
    return code == ASC_OK && given.n > 0 ? put_all("given", settings, images, rows, given, results)
                                         : code;
}
