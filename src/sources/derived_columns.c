/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/derived_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/suggest.h"
#include "settings/intersection.h"
#include "sources/column_trait.h"
#include "sources/images_parts.h"
#include "sources/intersections.h"
#include "sources/keep_filter.h"

/* One attribute while it is derived. */
typedef struct derivation {
    const asc_csv *csv;
    const asc_column_survey *surveys;
    const char *name, *text;
    char setting[ASC_NAME_LENGTH + 20]; /* for messages */
    asc_images *images;
} derivation;

static asc_code append_attribute(const derivation *of, const int8_t *signs) {
    asc_images *images = of->images;
    const int32_t before = images->n_attributes, after = before + 1;
    int8_t *values = NULL;
    char **names = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)images->n * (uint64_t)after, 1, of->setting), done);
    names = reallocarray(images->attribute_names, (size_t)after, sizeof *names);
    if (!names) {
        code = asc_fail(ASC_MEMORY, "no memory for %s", of->setting);
        goto done;
    }
    images->attribute_names = names;
    ASC_TRY(code, asc_copy_string(&names[before], of->name), done);
    for (int64_t i = 0; i < images->n; i++) {
        if (before > 0)
            memcpy(values + i * after, images->attributes + i * before, (size_t)before);
        values[i * after + before] = signs[i];
    }
    free(images->attributes);
    images->attributes = values;
    images->n_attributes = after;
    return ASC_OK;
done:
    free(values);
    return code;
}

static asc_code derive_by_rule(const derivation *of) {
    const int64_t n = of->images->n;
    int8_t *signs = NULL;
    int64_t counts[3] = {0};
    char *reason = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&signs, (uint64_t)n, 1, of->setting), done);
    ASC_TRY(code, asc_rule_signs(of->csv, of->setting, of->text, signs, 1), done);
    for (int64_t i = 0; i < n; i++)
        counts[signs[i] + 1]++;
    if (counts[0] == 0 || counts[2] == 0) {
        code = asc_fail(ASC_DATA,
                        "%s: '%.80s' is true of %lld images of %s and false of %lld (missing: "
                        "%lld), so that nothing can be compared; look at the values that it names",
                        of->setting, of->text, (long long)counts[2], of->csv->file.path,
                        (long long)counts[0], (long long)counts[1]);
        goto done;
    }
    ASC_TRY(code, append_attribute(of, signs), done);
    ASC_TRY(code,
            asc_format(&reason, "%lld yes, %lld no, %lld missing; derived: %s",
                       (long long)counts[2], (long long)counts[0], (long long)counts[1], of->text),
            done);
    code = asc_images_append_column(of->images, of->name, ASC_FATE_ATTRIBUTE, reason);
done:
    free(reason);
    free(signs);
    return code;
}

/* What the column calls men and women; else "young" and "not young". */
static asc_code name_both(const derivation *of, const char *name, char *labels[2]) {
    const int64_t c = asc_csv_find(of->csv, name);
    const asc_column_survey *survey = c >= 0 ? &of->surveys[c] : NULL;
    const char *words[2] = {NULL, NULL};
    for (int class = 0; survey && survey->vocabulary == ASC_VOCABULARY_SEX && class < ASC_CLASSES;
         class ++)
        if (survey->count[class] > 0 && (survey->says[class] == 1 || survey->says[class] == -1))
            words[survey->says[class] == 1] = asc_csv_field(of->csv, survey->first[class], c);
    if (words[0] && words[1]) {
        asc_code code = asc_copy_string(&labels[0], words[0]);
        return code == ASC_OK ? asc_copy_string(&labels[1], words[1]) : code;
    }
    asc_code code = asc_format(&labels[0], "not %s", name);
    return code == ASC_OK ? asc_copy_string(&labels[1], name) : code;
}

static asc_code refuse_part(const derivation *of, const char *name) {
    const asc_images *images = of->images;
    char hint[160];
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, name);
    for (int32_t a = 0; a < images->n_attributes; a++)
        asc_suggestion_offer(&suggestion, images->attribute_names[a]);
    for (int32_t t = 0; t < images->n_traits; t++)
        asc_suggestion_offer(&suggestion, images->traits[t].name);
    return asc_fail(ASC_DATA,
                    "%s: '%.80s' is no attribute of %s%s; name binary ones and such of classes, "
                    "which images.attributes may list",
                    of->setting, name, of->csv->file.path, asc_suggestion_text(&suggestion, hint));
}

static asc_code find_part(const derivation *of, const char *name, asc_part *part) {
    const asc_images *images = of->images;
    *part = (asc_part){.attribute = asc_images_find_attribute(images, name),
                       .trait = asc_images_find_trait(images, name)};
    if (part->attribute >= 0)
        return name_both(of, name, part->labels);
    if (part->trait < 0)
        return refuse_part(of, name);
    if (images->traits[part->trait].kind == ASC_KIND_CONTINUOUS)
        return asc_fail(ASC_DATA,
                        "%s: '%.80s' is continuous; cut it into classes first: images.attributes: "
                        "{%.80s: {cut: [0, 18, 40]}}",
                        of->setting, name, name);
    return ASC_OK;
}

static asc_code append_intersection(const derivation *of, asc_trait *trait,
                                    const int32_t *classes) {
    char *counts = NULL, *reason = NULL;
    asc_code code = asc_copy_string(&trait->name, of->name);
    if (code == ASC_OK)
        code = asc_describe_classes(trait->kind, trait->labels, trait->n_labels, classes,
                                    of->images->n, &counts);
    if (code == ASC_OK)
        code = asc_format(&reason, "%s; derived: %s", counts, of->text);
    if (code == ASC_OK)
        code = asc_images_append_trait(of->images, trait, classes, NULL);
    if (code == ASC_OK)
        code = asc_images_append_column(of->images, of->name, ASC_FATE_ATTRIBUTE, reason);
    free(counts);
    free(reason);
    return code;
}

static asc_code derive_by_parts(const derivation *of, char *const *names, int64_t n) {
    asc_part parts[ASC_PARTS_MOST] = {0};
    asc_trait trait = {0};
    int32_t *classes = NULL;
    asc_code code = ASC_OK;
    if (n > ASC_PARTS_MOST)
        return asc_fail(ASC_USAGE, "%s: at most %d attributes make classes together", of->setting,
                        ASC_PARTS_MOST);
    for (int64_t p = 0; p < n; p++)
        ASC_TRY(code, find_part(of, names[p], &parts[p]), done);
    ASC_TRY(code, asc_images_intersect(of->images, of->setting, parts, n, &trait, &classes), done);
    code = append_intersection(of, &trait, classes);
done:
    for (int64_t p = 0; p < n; p++) {
        free(parts[p].labels[0]);
        free(parts[p].labels[1]);
    }
    asc_trait_clear(&trait);
    free(classes);
    return code;
}

static asc_code derive(const derivation *of) {
    char **names = NULL;
    int64_t n = 0;
    if (asc_csv_find(of->csv, of->name) >= 0)
        return asc_fail(ASC_DATA,
                        "%s: %s has a column of that name; call what is derived otherwise",
                        of->setting, of->csv->file.path);
    asc_code code = asc_intersection_parse(of->setting, of->text, &names, &n);
    if (code == ASC_OK)
        code = n > 0 ? derive_by_parts(of, names, n) : derive_by_rule(of);
    asc_free_strings(names, n);
    return code;
}

asc_code asc_images_derive(const asc_csv *csv, const asc_column_survey *surveys,
                           const asc_images_settings *settings, asc_images *images) {
    asc_code code = ASC_OK;
    for (int64_t d = 0; d < settings->n_derived && code == ASC_OK; d++) {
        derivation of = {.csv = csv,
                         .surveys = surveys,
                         .name = settings->derived[d],
                         .text = settings->derivations[d],
                         .images = images};
        snprintf(of.setting, sizeof of.setting, "images.derive.%s", of.name);
        code = derive(&of);
    }
    return code;
}
