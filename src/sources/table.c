/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/column_roles.h"
#include "sources/derived_columns.h"
#include "sources/images_parts.h"
#include "sources/keep_filter.h"
#include "sources/table.h"
#include "text/fields.h"
#include "text/names.h"

/* A column that becomes an attribute, a feature or a keep-column. */
typedef struct used_column {
    const char *name;
    int64_t column;
    int64_t listed; /* place in images.attributes or features; beyond them where none names it */
    asc_fate fate;
    const asc_column_trait *trait; /* of an attribute of more than two values; else NULL */
    int32_t place;                 /* among those alike */
} used_column;

/* A table of images while it is read. */
typedef struct table {
    const asc_csv *csv;
    asc_column_survey *surveys; /* [n_columns] */
    asc_column_trait *traits;   /* [n_columns] */
    asc_key_columns keys;
    const char *keep;  /* the rule, or NULL */
    used_column *used; /* [n_used] by fate; attributes as listed or by name, others as they stand */
    int64_t n_used;
} table;

static asc_code read_names(const table *from, asc_images *images) {
    const asc_csv *csv = from->csv;
    asc_name_index index = {0};
    int64_t first = 0, second = 0;
    asc_code code = asc_alloc(&images->names, (uint64_t)csv->n_rows, sizeof(char *), "image names");
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++, images->n++)
        code = from->keys.name < 0
                   ? asc_format(&images->names[r], "row %lld", (long long)r)
                   : asc_copy_string(&images->names[r], asc_csv_field(csv, r, from->keys.name));
    if (code == ASC_OK)
        code = asc_name_index_init(images->names, images->n, &index);
    if (code == ASC_OK && asc_name_index_repeated(&index, &first, &second))
        code = asc_fail(ASC_DATA,
                        "%s:%lld: image %s stands also in line %lld; every image is one row (the "
                        "names are those of column %s, another is named by images.columns: "
                        "{name: ...})",
                        csv->file.path, (long long)csv->lines[second], images->names[first],
                        (long long)csv->lines[first], csv->header[from->keys.name]);
    asc_name_index_free(&index);
    return code;
}

static asc_code read_identities(const table *from, asc_images *images) {
    const asc_csv *csv = from->csv;
    const char **labels = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)csv->n_rows, sizeof *labels, "identities"), done);
    for (int64_t r = 0; r < csv->n_rows; r++) {
        char *label = asc_csv_field(csv, r, from->keys.identity);
        if (asc_text_is_missing(label)) {
            code = asc_fail(
                ASC_DATA, "%s:%lld: column %s holds '%s'; every image needs an identity",
                csv->file.path, (long long)csv->lines[r], csv->header[from->keys.identity], label);
            goto done;
        }
        asc_text_canonical(label);
        labels[r] = label;
    }
    code = asc_images_set_identities(images, labels, csv->file.path);
done:
    free(labels);
    return code;
}

static int compare_used(const void *a, const void *b) {
    const used_column *x = a, *y = b;
    if (x->fate != y->fate)
        return x->fate < y->fate ? -1 : 1;
    if (!x->trait != !y->trait)
        return y->trait ? -1 : 1;
    if (x->listed != y->listed)
        return x->listed < y->listed ? -1 : 1;
    const int order = x->fate == ASC_FATE_ATTRIBUTE ? strcmp(x->name, y->name) : 0;
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

/* What is not found is of a joined table. */
static void list_column(const asc_csv *csv, const char *name, int64_t place, int64_t *listed) {
    const int64_t column = asc_csv_find(csv, name);
    if (column >= 0)
        listed[column] = place;
}

/* The used columns; random draws and sums over attributes follow an order that does not depend on
 * where they stand. */
static asc_code order_columns(table *from, const asc_images_settings *settings,
                              const asc_images *images) {
    const asc_csv *csv = from->csv;
    int64_t *listed = NULL;
    int32_t next[ASC_FATE_KEEP + 1] = {0}, next_trait = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&listed, (uint64_t)csv->n_columns, sizeof *listed, "columns"), done);
    ASC_TRY(code, asc_alloc(&from->used, (uint64_t)csv->n_columns, sizeof *from->used, "columns"),
            done);
    for (int64_t c = 0; c < csv->n_columns; c++)
        listed[c] = INT64_MAX;
    for (int64_t i = 0; i < settings->n_attributes; i++)
        list_column(csv, settings->attributes[i], i, listed);
    for (int64_t i = 0; i < settings->n_features; i++)
        list_column(csv, settings->features[i], i, listed);
    for (int64_t c = 0; c < csv->n_columns; c++)
        if (images->columns.fates[c] >= ASC_FATE_ATTRIBUTE)
            from->used[from->n_used++] =
                (used_column){csv->header[c],
                              c,
                              listed[c],
                              (asc_fate)images->columns.fates[c],
                              from->traits[c].is_one ? &from->traits[c] : NULL,
                              0};
    qsort(from->used, (size_t)from->n_used, sizeof *from->used, compare_used);
    for (int64_t u = 0; u < from->n_used; u++)
        from->used[u].place = from->used[u].trait ? next_trait++ : next[from->used[u].fate]++;
done:
    free(listed);
    return code;
}

static asc_code name_trait(const asc_column_trait *from, const char *name, asc_trait *trait) {
    const asc_trait view = {(char *)name, from->kind, from->n_labels, from->labels};
    return asc_trait_copy(&view, trait);
}

/* Names and room for the columns of every fate. */
static asc_code allocate_columns(const table *from, asc_images *images) {
    const uint64_t n = (uint64_t)from->csv->n_rows;
    uint64_t counts[ASC_FATE_KEEP + 1] = {0};
    int32_t n_traits = 0;
    asc_code code = ASC_OK;
    for (int64_t u = 0; u < from->n_used; u++) {
        n_traits += from->used[u].trait != NULL;
        counts[from->used[u].fate] += !from->used[u].trait;
    }
    counts[ASC_FATE_KEEP] += from->keep != NULL;
    const uint64_t attributes = counts[ASC_FATE_ATTRIBUTE], features = counts[ASC_FATE_FEATURE],
                   keeps = counts[ASC_FATE_KEEP];
    ASC_TRY(code, asc_alloc(&images->attribute_names, attributes, sizeof(char *), "names"), done);
    ASC_TRY(code, asc_alloc(&images->feature_names, features, sizeof(char *), "names"), done);
    ASC_TRY(code, asc_alloc(&images->keep_names, keeps, sizeof(char *), "names"), done);
    ASC_TRY(code, asc_alloc(&images->attributes, n * attributes, 1, "attributes"), done);
    ASC_TRY(code, asc_alloc(&images->features, n * features, sizeof(double), "features"), done);
    ASC_TRY(code, asc_alloc(&images->keeps, n * keeps, 1, "keep-columns"), done);
    ASC_TRY(code, asc_images_allocate_traits(images, n_traits), done);
    for (int64_t u = 0; u < from->n_used && code == ASC_OK; u++) {
        const used_column *used = &from->used[u];
        if (used->trait)
            code = name_trait(used->trait, used->name, &images->traits[used->place]);
        else if (used->fate == ASC_FATE_ATTRIBUTE)
            code = asc_copy_string(&images->attribute_names[images->n_attributes++], used->name);
        else if (used->fate == ASC_FATE_FEATURE)
            code = asc_copy_string(&images->feature_names[images->n_features++], used->name);
        else
            code = asc_copy_string(&images->keep_names[images->n_keeps++], used->name);
    }
    if (code == ASC_OK && from->keep)
        code = asc_copy_string(&images->keep_names[images->n_keeps++], "study");
done:
    return code;
}

static void read_value(const table *from, const used_column *used, int64_t row,
                       asc_images *images) {
    const char *text = asc_csv_field(from->csv, row, used->column);
    const bool comma = from->csv->separator == ';';
    if (used->trait) {
        const int64_t at = row * images->n_traits + used->place;
        asc_column_trait_read(used->trait, text, comma, &images->classes[at], &images->values[at]);
    } else if (used->fate == ASC_FATE_ATTRIBUTE) {
        images->attributes[row * images->n_attributes + used->place] =
            asc_survey_sign(&from->surveys[used->column], text);
    } else if (used->fate == ASC_FATE_FEATURE) {
        double *feature = &images->features[row * images->n_features + used->place];
        if (asc_text_is_missing(text) || !asc_text_number(text, comma, feature))
            *feature = NAN;
    } else {
        images->keeps[row * images->n_keeps + used->place] =
            asc_survey_sign(&from->surveys[used->column], text) == 1;
    }
}

/* Row after row, as they lie in memory. */
static void read_values(const table *from, asc_images *images) {
    for (int64_t r = 0; r < from->csv->n_rows; r++)
        for (int64_t u = 0; u < from->n_used; u++)
            read_value(from, &from->used[u], r, images);
}

asc_code asc_images_name_column(const asc_csv *csv, int64_t column, char **name) {
    return *csv->header[column] ? asc_copy_string(name, csv->header[column])
                                : asc_format(name, "(column %lld)", (long long)column + 1);
}

static asc_code name_columns(const asc_csv *csv, asc_images *images) {
    asc_code code = asc_images_allocate_columns(images, csv->n_columns);
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++)
        code = asc_images_name_column(csv, c, &images->columns.names[c]);
    return code;
}

static asc_code read_columns(table *from, const asc_images_settings *settings, bool with_identity,
                             asc_images *images) {
    const asc_csv *csv = from->csv;
    asc_code code = ASC_OK;
    ASC_TRY(code, name_columns(csv, images), done);
    ASC_TRY(code, asc_survey_columns(csv, &from->surveys), done);
    ASC_TRY(code, asc_find_key_columns(csv, from->surveys, settings, with_identity, &from->keys),
            done);
    ASC_TRY(code,
            asc_alloc(&from->traits, (uint64_t)csv->n_columns, sizeof *from->traits, "columns"),
            done);
    ASC_TRY(code, read_names(from, images), done);
    if (with_identity)
        ASC_TRY(code, read_identities(from, images), done);
    else if (settings->labels)
        ASC_TRY(code, asc_images_set_labels(settings->labels, images), done);
    const asc_column_source columns = {.csv = csv,
                                       .surveys = from->surveys,
                                       .settings = settings,
                                       .keys = from->keys,
                                       .n_identities = images->n_identities};
    ASC_TRY(
        code,
        asc_choose_fates(&columns, images->columns.fates, images->columns.reasons, from->traits),
        done);
    ASC_TRY(code, order_columns(from, settings, images), done);
    ASC_TRY(code, allocate_columns(from, images), done);
    read_values(from, images);
    if (from->keep)
        ASC_TRY(
            code,
            asc_keep_filter(csv, from->keep, images->keeps + images->n_keeps - 1, images->n_keeps),
            done);
    code = asc_images_derive(csv, from->surveys, settings, images);
done:
    return code;
}

asc_code asc_images_from_csv(asc_csv *csv, const asc_images_settings *settings, bool with_identity,
                             asc_images *images) {
    static const char faces[] = "retina_n_faces_detected",
                      one_face[] = "retina_n_faces_detected == 1";
    table from = {.csv = csv, .keys = {-1, -1}, .keep = settings->keep};
    *images = (asc_images){0};
    if (csv->n_rows == 0)
        return asc_fail(ASC_DATA, "%s:2: the table has no rows; give one row an image",
                        csv->file.path);
    if (!from.keep && asc_csv_find(csv, faces) >= 0) {
        from.keep = one_face;
        asc_log_once(ASC_LOG_INFO,
                     "keeping the images with exactly one face (%s); set images.keep for others",
                     one_face);
    }
    asc_code code = read_columns(&from, settings, with_identity, images);
    for (int64_t c = 0; from.traits && c < csv->n_columns; c++)
        asc_column_trait_free(&from.traits[c]);
    free(from.traits);
    free(from.surveys);
    free(from.used);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}

asc_code asc_images_read_table(const asc_images_settings *settings, asc_images *images) {
    asc_csv csv = {0};
    *images = (asc_images){0};
    asc_code code = asc_csv_read(settings->table, &csv);
    if (code == ASC_OK)
        code = asc_images_from_csv(&csv, settings, !settings->labels, images);
    asc_csv_free(&csv);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
