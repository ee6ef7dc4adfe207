/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "core/suggest.h"
#include "sources/images_parts.h"

const char *asc_fate_name(asc_fate fate) {
    static const char *const names[] = {"unused",    "name",    "identity",
                                        "attribute", "feature", "keep"};
    return names[fate];
}

void asc_columns_free(asc_columns *columns) {
    asc_free_strings(columns->names, columns->n);
    asc_free_strings(columns->reasons, columns->n);
    free(columns->fates);
    *columns = (asc_columns){0};
}

asc_code asc_images_allocate_columns(asc_images *images, int64_t n_columns) {
    const uint64_t n = (uint64_t)n_columns;
    asc_code code = ASC_OK;
    if (n_columns > INT32_MAX)
        return asc_fail(ASC_DATA, "a table of %lld columns is too wide", (long long)n_columns);
    ASC_TRY(code, asc_alloc(&images->columns.names, n, sizeof(char *), "columns"), done);
    images->columns.n = (int32_t)n_columns;
    ASC_TRY(code, asc_alloc(&images->columns.reasons, n, sizeof(char *), "columns"), done);
    ASC_TRY(code, asc_alloc(&images->columns.fates, n, 1, "columns"), done);
done:
    return code;
}

asc_code asc_images_append_column(asc_images *images, const char *name, asc_fate fate,
                                  const char *reason) {
    asc_columns *of = &images->columns;
    const size_t n = (size_t)of->n + 1;
    char **names = reallocarray(of->names, n, sizeof *names);
    of->names = names ? names : of->names;
    char **reasons = reallocarray(of->reasons, n, sizeof *reasons);
    of->reasons = reasons ? reasons : of->reasons;
    uint8_t *fates = reallocarray(of->fates, n, 1);
    of->fates = fates ? fates : of->fates;
    if (!names || !reasons || !fates)
        return asc_fail(ASC_MEMORY, "no memory for columns");
    names[of->n] = reasons[of->n] = NULL;
    fates[of->n] = (uint8_t)fate;
    asc_code code = asc_copy_string(&names[of->n], name);
    if (code == ASC_OK)
        code = asc_copy_string(&reasons[of->n], reason);
    of->n++;
    return code;
}

static asc_code add_column(asc_images *images, int64_t *column, const char *name, asc_fate fate,
                           const char *reason) {
    const int64_t c = (*column)++;
    images->columns.fates[c] = (uint8_t)fate;
    asc_code code = asc_copy_string(&images->columns.names[c], name);
    return code == ASC_OK ? asc_copy_string(&images->columns.reasons[c], reason) : code;
}

/* "12 yes, 3 no, 0 missing" */
static void count_values(const asc_images *images, int32_t attribute, char *text, size_t size) {
    long long yes = 0, no = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + attribute];
        yes += value == 1;
        no += value == -1;
    }
    snprintf(text, size, "%lld yes, %lld no, %lld missing", yes, no,
             (long long)images->n - yes - no);
}

asc_code asc_images_describe_columns(asc_images *images, const char *name, const char *identity) {
    char counts[80];
    int64_t column = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_images_allocate_columns(images, (name != NULL) + 1 + (int64_t)images->n_attributes),
            done);
    if (name)
        ASC_TRY(code, add_column(images, &column, "name", ASC_FATE_NAME, name), done);
    ASC_TRY(code, add_column(images, &column, "identity", ASC_FATE_IDENTITY, identity), done);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        count_values(images, a, counts, sizeof counts);
        ASC_TRY(code,
                add_column(images, &column, images->attribute_names[a], ASC_FATE_ATTRIBUTE, counts),
                done);
    }
done:
    return code;
}

int asc_images_list_joined(const asc_images_settings *settings,
                           const char *paths[ASC_JOINED_MOST]) {
    const char *const all[ASC_JOINED_MOST] = {settings->celeba_bbox, settings->celeba_landmarks,
                                              settings->enriched};
    int n = 0;
    for (int p = 0; p < ASC_JOINED_MOST; p++)
        if (all[p])
            paths[n++] = all[p];
    return n;
}

static asc_code find_in_any(const char *setting, char *const *names, int64_t n, const char *files,
                            const asc_images *images) {
    char hint[160];
    for (int64_t i = 0; i < n; i++) {
        bool found = false;
        asc_suggestion suggestion;
        asc_suggestion_begin(&suggestion, names[i]);
        for (int32_t c = 0; c < images->columns.n; c++) {
            found = found || strcasecmp(images->columns.names[c], names[i]) == 0;
            asc_suggestion_offer(&suggestion, images->columns.names[c]);
        }
        if (!found)
            return asc_fail(ASC_DATA, "%s: there is no column '%s' in %s%s", setting, names[i],
                            files, asc_suggestion_text(&suggestion, hint));
    }
    return ASC_OK;
}

asc_code asc_images_check_listed(const asc_images_settings *settings, const char *source,
                                 const asc_images *images) {
    const char *paths[ASC_JOINED_MOST];
    char files[1000];
    const int n = asc_images_list_joined(settings, paths);
    if (n == 0)
        return ASC_OK;
    int used = snprintf(files, sizeof files, "%s", source);
    for (int p = 0; p < n && used >= 0 && used < (int)sizeof files; p++)
        used += snprintf(files + used, sizeof files - (size_t)used, " or %s", paths[p]);
    asc_code code = find_in_any("images.attributes", settings->attributes, settings->n_attributes,
                                files, images);
    if (code == ASC_OK)
        code =
            find_in_any("images.features", settings->features, settings->n_features, files, images);
    if (code == ASC_OK)
        code = find_in_any("images.unused", settings->unused, settings->n_unused, files, images);
    return code;
}

/* `elsewhere`: other tables may have what is not found. */
static asc_code find_listed(const asc_images *images, const char *setting, char *const *names,
                            int64_t n, bool elsewhere, int32_t *found) {
    char hint[160];
    for (int64_t i = 0; i < n; i++) {
        found[i] = asc_images_find_attribute(images, names[i]);
        if (found[i] >= 0 || elsewhere)
            continue;
        asc_suggestion suggestion;
        asc_suggestion_begin(&suggestion, names[i]);
        for (int32_t a = 0; a < images->n_attributes; a++)
            asc_suggestion_offer(&suggestion, images->attribute_names[a]);
        return asc_fail(ASC_DATA, "%s: there is no attribute '%s' in the images%s", setting,
                        names[i], asc_suggestion_text(&suggestion, hint));
    }
    return ASC_OK;
}

/* Leaves the attributes `chosen` [n], in that order. */
static asc_code take(asc_images *images, const int32_t *chosen, int32_t n) {
    char **names = NULL;
    int8_t *values = NULL;
    const int32_t before = images->n_attributes;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)n, sizeof *names, "attribute names"), failed);
    ASC_TRY(code, asc_alloc(&values, (uint64_t)images->n * (uint64_t)n, 1, "attributes"), failed);
    for (int32_t a = 0; a < n; a++)
        ASC_TRY(code, asc_copy_string(&names[a], images->attribute_names[chosen[a]]), failed);
    for (int64_t i = 0; i < images->n; i++)
        for (int32_t a = 0; a < n; a++)
            values[i * n + a] = images->attributes[i * before + chosen[a]];
    asc_free_strings(images->attribute_names, before);
    free(images->attributes);
    images->attribute_names = names;
    images->attributes = values;
    images->n_attributes = n;
    return ASC_OK;
failed:
    asc_free_strings(names, names ? n : 0);
    free(values);
    return code;
}

/* The columns of attributes that were not taken. */
static asc_code mark_unused(asc_images *images, const char *reason) {
    asc_code code = ASC_OK;
    for (int32_t c = 0; c < images->columns.n && code == ASC_OK; c++) {
        if (images->columns.fates[c] != ASC_FATE_ATTRIBUTE ||
            asc_images_find_attribute(images, images->columns.names[c]) >= 0)
            continue;
        free(images->columns.reasons[c]);
        images->columns.reasons[c] = NULL;
        images->columns.fates[c] = ASC_FATE_UNUSED;
        code = asc_copy_string(&images->columns.reasons[c], reason);
    }
    return code;
}

static asc_code refuse_table_settings(const asc_images_settings *settings, bool is_joined) {
    const char *setting = settings->keep                           ? "keep"
                          : settings->n_features > 0 && !is_joined ? "features"
                          : settings->identity_column              ? "columns.identity"
                          : settings->name_column                  ? "columns.name"
                                                                   : NULL;
    if (!setting)
        return ASC_OK;
    return asc_fail(ASC_USAGE, "images.%s: only a table (images.table) has columns to choose from",
                    setting);
}

/* The attributes of such a source are binary. */
static asc_code refuse_forms(const asc_images_settings *settings, const int32_t *chosen) {
    for (int64_t i = 0; settings->forms && i < settings->n_attributes; i++)
        if (chosen[i] >= 0 && settings->forms[i].form > ASC_FORM_BINARY)
            return asc_fail(ASC_DATA, "images.attributes: '%s' is binary here; list it as binary",
                            settings->attributes[i]);
    return ASC_OK;
}

asc_code asc_images_choose_attributes(const asc_images_settings *settings, asc_images *images) {
    const int64_t n_listed = settings->n_attributes, n_unused = settings->n_unused;
    const char *paths[ASC_JOINED_MOST];
    const bool is_joined = asc_images_list_joined(settings, paths) > 0;
    int32_t *chosen = NULL, *unused = NULL, n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, refuse_table_settings(settings, is_joined), done);
    if (n_listed == 0 && n_unused == 0)
        goto done;
    ASC_TRY(code,
            asc_alloc(&chosen, (uint64_t)(n_listed + images->n_attributes), sizeof *chosen,
                      "attributes"),
            done);
    ASC_TRY(code, asc_alloc(&unused, (uint64_t)n_unused, sizeof *unused, "attributes"), done);
    ASC_TRY(
        code,
        find_listed(images, "images.attributes", settings->attributes, n_listed, is_joined, chosen),
        done);
    ASC_TRY(code, refuse_forms(settings, chosen), done);
    ASC_TRY(code,
            find_listed(images, "images.unused", settings->unused, n_unused, is_joined, unused),
            done);
    for (int64_t i = 0; i < n_listed; i++)
        if (chosen[i] >= 0) /* not of a joined table */
            chosen[n++] = chosen[i];
    for (int32_t a = 0; a < images->n_attributes && n_listed == 0; a++) {
        bool used = true;
        for (int64_t u = 0; u < n_unused; u++)
            used = used && unused[u] != a;
        if (used)
            chosen[n++] = a;
    }
    ASC_TRY(code, take(images, chosen, n), done);
    code = mark_unused(images, n_listed > 0 ? "it is not listed in images.attributes"
                                            : "listed in images.unused");
done:
    free(chosen);
    free(unused);
    return code;
}
