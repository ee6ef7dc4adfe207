/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "study/selection.h"

/* The names that there are, in a few words. */
static void list_names(char *const *names, int64_t n, char text[400]) {
    text[0] = '\0';
    for (int64_t i = 0; i < n && strlen(text) < 300; i++)
        snprintf(text + strlen(text), 400 - strlen(text), "%s%.60s", i ? ", " : "", names[i]);
}

static bool is_among(char *const *names, int64_t n, const char *name) {
    for (int64_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* The name of the analysis that finds each model's own subset. */
static const char *find_subsets(void) {
    int a = 0;
    while (asc_analyses[a] && !asc_analyses[a]->share)
        a++;
    return asc_analyses[a] ? asc_analyses[a]->name : "nothing";
}

static asc_code check_keep(const char *path, const char *keep, const asc_images *images) {
    char names[400];
    if (strcmp(keep, ASC_KEEP_STUDY) == 0 || strcmp(keep, ASC_KEEP_ALL) == 0 ||
        asc_keep_is_own(keep) || is_among(images->keep_names, images->n_keeps, keep))
        return ASC_OK;
    list_names(images->keep_names, images->n_keeps, names);
    return asc_fail(ASC_DATA,
                    "%s: there is no keep-column '%.80s' among the images; there is %s, and %s for "
                    "each model's "
                    "own subset",
                    path, keep, *names ? names : "none", find_subsets());
}

/* The names of attributes of every kind; borrowed but for the list itself. */
static asc_code list_attributes(const asc_images *images, char ***all, int32_t *n) {
    *n = 0;
    asc_code code = asc_alloc(all, (uint64_t)images->n_attributes + (uint64_t)images->n_traits,
                              sizeof **all, "attributes");
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++)
        (*all)[(*n)++] = images->attribute_names[a];
    for (int32_t t = 0; t < images->n_traits && code == ASC_OK; t++)
        (*all)[(*n)++] = images->traits[t].name;
    return code;
}

static asc_code check_attributes(const asc_settings *settings, const asc_parameter *parameter,
                                 const asc_images *images) {
    char names[400], **all = NULL, *const *given = NULL;
    int64_t n_given = 0;
    int32_t n = 0;
    asc_code code = asc_settings_names(settings, parameter, &given, &n_given);
    if (code == ASC_OK)
        code = list_attributes(images, &all, &n);
    for (int64_t g = 0; g < n_given && code == ASC_OK; g++) {
        if (is_among(all, n, given[g]))
            continue;
        list_names(all, n, names);
        code = asc_fail(ASC_DATA, "%s: the study has no attribute %.80s; it has %s",
                        parameter->path, given[g], *names ? names : "none");
    }
    free(all);
    return code;
}

static asc_code check_parameter(const asc_settings *settings, const asc_parameter *parameter,
                                const asc_images *images) {
    char *text = NULL;
    asc_code code = ASC_OK;
    if (parameter->type == ASC_PARAM_ATTRIBUTES)
        return check_attributes(settings, parameter, images);
    if (parameter->type != ASC_PARAM_KEEP)
        return ASC_OK;
    code = asc_settings_get(settings, parameter, &text);
    if (code == ASC_OK)
        code = check_keep(parameter->path, text, images);
    free(text);
    return code;
}

/* The images that a keep-column keeps; all without it, as with an analysis' own subset. */
static asc_code make_kept(const asc_images *images, const char *keep, asc_images *kept) {
    int32_t column = -1;
    uint8_t *mask = NULL;
    asc_code code = asc_alloc(&mask, (uint64_t)images->n, 1, "kept images");
    for (int32_t q = 0; q < images->n_keeps; q++)
        if (strcmp(images->keep_names[q], keep) == 0)
            column = q;
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        mask[i] = column < 0 || images->keeps[i * images->n_keeps + column];
    if (code == ASC_OK)
        code = asc_images_select(images, mask, kept);
    free(mask);
    return code;
}

/* What the analysis itself demands of its images; those of a subset of its own are not known yet.
 */
static asc_code check_kept(const asc_settings *settings, const asc_analysis *analysis,
                           const asc_images *images) {
    const asc_parameter *parameter = analysis->parameters;
    asc_images kept = {0};
    char *keep = NULL;
    while (parameter->path && parameter->type != ASC_PARAM_KEEP)
        parameter++;
    if (!analysis->check || !parameter->path)
        return ASC_OK;
    asc_code code = asc_settings_get(settings, parameter, &keep);
    if (code == ASC_OK && !asc_keep_is_own(keep)) {
        code = make_kept(images, keep, &kept);
        if (code == ASC_OK)
            code = analysis->check(settings->study, &kept);
    }
    asc_images_free(&kept);
    free(keep);
    return code;
}

asc_code asc_plan_check_images(const asc_settings *settings, const asc_images *images) {
    asc_code code = ASC_OK;
    for (int a = 0; asc_analyses[a] && code == ASC_OK; a++) {
        const asc_parameter *parameter = asc_analyses[a]->parameters;
        if (!(settings->analyses >> a & 1))
            continue;
        for (; parameter->path && code == ASC_OK; parameter++)
            code = check_parameter(settings, parameter, images);
        if (code == ASC_OK)
            code = check_kept(settings, asc_analyses[a], images);
    }
    return code;
}
