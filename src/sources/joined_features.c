/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/joined_features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/celeba_list.h"
#include "sources/column_roles.h"
#include "sources/image_match.h"
#include "sources/images_parts.h"
#include "sources/table.h"
#include "text/fields.h"

/* The table while it is joined. */
typedef struct joined {
    asc_csv csv;
    asc_column_survey *surveys; /* [n_columns] */
    asc_key_columns keys;       /* columns of the images' names, of who is on them */
    uint8_t *fates;             /* [n_columns] */
    char **reasons;             /* [n_columns] */
    asc_column_trait *traits;   /* [n_columns] */
    int32_t *columns;           /* [n] those that become features */
    int32_t n, n_traits;
    int64_t *rows; /* [images->n] of each image; -1: none */
} joined;

static asc_code read_file(const char *path, joined *from) {
    const asc_images_settings any = {0};
    bool is_csv = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_celeba_list_read(path, &from->csv, &is_csv), done);
    if (from->csv.n_rows == 0) {
        code = asc_fail(ASC_DATA, "%s:2: the table has no rows; give one row an image", path);
        goto done;
    }
    ASC_TRY(code, asc_survey_columns(&from->csv, &from->surveys), done);
    ASC_TRY(code, asc_find_key_columns(&from->csv, from->surveys, &any, false, &from->keys), done);
    from->keys.identity = asc_csv_find(&from->csv, "identity"); /* known from elsewhere */
    if (from->keys.name < 0)
        code = asc_fail(ASC_DATA,
                        "%s:1: no column holds the images' names; call it file_basename or "
                        "image_id",
                        path);
done:
    return code;
}

/* Numbers about the image; who is on it is known from elsewhere. */
static asc_code choose_columns(joined *from, const asc_images_settings *settings,
                               const asc_images *images) {
    const asc_csv *csv = &from->csv;
    const uint64_t n = (uint64_t)csv->n_columns;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&from->columns, n, sizeof *from->columns, "columns"), done);
    ASC_TRY(code, asc_alloc(&from->fates, n, 1, "columns"), done);
    ASC_TRY(code, asc_alloc(&from->reasons, n, sizeof *from->reasons, "columns"), done);
    ASC_TRY(code, asc_alloc(&from->traits, n, sizeof *from->traits, "columns"), done);
    const asc_column_source source = {.csv = csv,
                                      .surveys = from->surveys,
                                      .settings = settings,
                                      .keys = from->keys,
                                      .is_joined = true};
    ASC_TRY(code, asc_choose_fates(&source, from->fates, from->reasons, from->traits), done);
    for (int64_t c = 0; c < csv->n_columns; c++) {
        if (from->fates[c] != ASC_FATE_FEATURE && !from->traits[c].is_one)
            continue;
        if (asc_images_find_feature(images, csv->header[c]) >= 0 ||
            asc_images_find_attribute(images, csv->header[c]) >= 0 ||
            asc_images_find_trait(images, csv->header[c]) >= 0)
            return asc_fail(ASC_DATA,
                            "%s:1: the images have a column %s already, from another table; rename "
                            "or remove one of them",
                            csv->file.path, csv->header[c]);
        if (from->traits[c].is_one)
            from->n_traits++;
        else
            from->columns[from->n++] = (int32_t)c;
    }
    if (from->n == 0 && from->n_traits == 0)
        code = asc_fail(ASC_DATA, "%s: has no column of numbers beside the images' names",
                        csv->file.path);
done:
    return code;
}

/* The row of every image, and what has none is said. */
static asc_code match_rows(joined *from, const asc_images *images, const char *source) {
    const asc_csv *csv = &from->csv;
    asc_image_match match = {0};
    int64_t matched = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_image_match_init(images, &match), done);
    ASC_TRY(code, asc_alloc(&from->rows, (uint64_t)images->n, sizeof *from->rows, "rows"), done);
    memset(from->rows, -1, (size_t)images->n * sizeof *from->rows);
    for (int64_t r = 0; r < csv->n_rows; r++) {
        const char *name = asc_csv_field(csv, r, from->keys.name);
        int64_t other = -1;
        const int64_t image = asc_image_match_find(&match, name, &other);
        if (image < 0)
            continue;
        if (other >= 0 || from->rows[image] >= 0) {
            code = other >= 0
                       ? asc_fail(
                             ASC_DATA,
                             "%s:%lld: %s may be image %s of %s or image %s of %s; write "
                             "person/image",
                             csv->file.path, (long long)csv->lines[r], name, images->names[image],
                             images->identity_labels[images->identity[image]], images->names[other],
                             images->identity_labels[images->identity[other]])
                       : asc_fail(ASC_DATA,
                                  "%s:%lld: %s is an image that has a row in line %lld already; "
                                  "leave one of them",
                                  csv->file.path, (long long)csv->lines[r], name,
                                  (long long)csv->lines[from->rows[image]]);
            goto done;
        }
        from->rows[image] = r;
        matched++;
    }
    if (matched == 0)
        code = asc_fail(ASC_DATA,
                        "%s: none of its %lld names, such as %s, is an image of %s, such as %s; "
                        "rows and images are matched by name",
                        csv->file.path, (long long)csv->n_rows,
                        asc_csv_field(csv, 0, from->keys.name), source, images->names[0]);
    else if (matched < images->n)
        asc_log_once(ASC_LOG_WARN,
                     "%s: %lld of %lld images of %s have no row there, so no values of its columns",
                     csv->file.path, (long long)(images->n - matched), (long long)images->n,
                     source);
    else if (matched < csv->n_rows)
        asc_log_once(ASC_LOG_INFO, "%s: has %lld rows, of which %lld belong to images of %s",
                     csv->file.path, (long long)csv->n_rows, (long long)matched, source);
done:
    asc_image_match_free(&match);
    return code;
}

static double value_of(const joined *from, int64_t row, int64_t column) {
    double value = NAN;
    if (row < 0)
        return NAN;
    const char *text = asc_csv_field(&from->csv, row, column);
    const bool comma = from->csv.separator == ';';
    return asc_text_is_missing(text) || !asc_text_number(text, comma, &value) ? NAN : value;
}

/* The features that there were, then the new ones: rows of both side by side. */
static asc_code add_values(const joined *from, asc_images *images) {
    const int32_t before = images->n_features, after = before + from->n;
    double *values = NULL;
    uint64_t count = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply((uint64_t)images->n, (uint64_t)after, &count, "features"), done);
    ASC_TRY(code, asc_alloc(&values, count, sizeof *values, "features"), done);
    for (int64_t i = 0; i < images->n; i++) {
        double *to = values + i * after;
        if (before > 0)
            memcpy(to, images->features + i * before, (size_t)before * sizeof *to);
        for (int32_t k = 0; k < from->n; k++)
            to[before + k] = value_of(from, from->rows[i], from->columns[k]);
    }
    free(images->features);
    images->features = values;
done:
    return code;
}

static asc_code add_trait(const joined *from, int64_t column, asc_images *images, char **reason) {
    const asc_column_trait *read = &from->traits[column];
    const asc_trait view = {from->csv.header[column], read->kind, read->n_labels, read->labels};
    const bool comma = from->csv.separator == ';';
    const uint64_t n = (uint64_t)images->n;
    asc_trait trait = {0};
    int32_t *classes = NULL;
    double *values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&classes, n, sizeof *classes, "attributes"), done);
    ASC_TRY(code, asc_alloc(&values, n, sizeof *values, "attributes"), done);
    for (int64_t i = 0; i < images->n; i++)
        asc_column_trait_read(
            read, from->rows[i] < 0 ? "" : asc_csv_field(&from->csv, from->rows[i], column), comma,
            &classes[i], &values[i]);
    ASC_TRY(code, asc_trait_copy(&view, &trait), done);
    ASC_TRY(code, asc_images_append_trait(images, &trait, classes, values), done);
    code = asc_format(reason, "%s, in %s", from->reasons[column], from->csv.file.path);
done:
    asc_trait_clear(&trait);
    free(classes);
    free(values);
    return code;
}

static asc_code add_feature(const joined *from, int64_t column, asc_images *images, char **reason) {
    const int32_t f = images->n_features;
    int64_t missing = 0;
    char **names = reallocarray(images->feature_names, (size_t)f + 1, sizeof *names);
    if (!names)
        return asc_fail(ASC_MEMORY, "no memory for the names of features");
    images->feature_names = names;
    images->feature_names[f] = NULL;
    images->n_features++;
    for (int64_t i = 0; i < images->n; i++)
        missing += isnan(value_of(from, from->rows[i], column));
    asc_code code = asc_copy_string(&images->feature_names[f], from->csv.header[column]);
    return code == ASC_OK ? asc_format(reason, "numbers of %s, %lld missing", from->csv.file.path,
                                       (long long)missing)
                          : code;
}

/* What became of the columns that do not say which image it is, and names of the features. */
static asc_code add_columns(const joined *from, asc_images *images) {
    const asc_csv *csv = &from->csv;
    asc_code code = ASC_OK;
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        const asc_fate fate = (asc_fate)from->fates[c];
        char *name = NULL, *reason = NULL;
        if (fate == ASC_FATE_NAME || fate == ASC_FATE_IDENTITY)
            continue;
        code = asc_images_name_column(csv, c, &name);
        if (code == ASC_OK)
            code = fate == ASC_FATE_FEATURE ? add_feature(from, c, images, &reason)
                   : from->traits[c].is_one ? add_trait(from, c, images, &reason)
                                            : asc_copy_string(&reason, from->reasons[c]);
        if (code == ASC_OK)
            code = asc_images_append_column(images, name, fate, reason);
        free(name);
        free(reason);
    }
    return code;
}

asc_code asc_images_join_features(const char *path, const char *source,
                                  const asc_images_settings *settings, asc_images *images) {
    joined from = {.keys = {-1, -1}};
    asc_code code = ASC_OK;
    ASC_TRY(code, read_file(path, &from), done);
    ASC_TRY(code, choose_columns(&from, settings, images), done);
    ASC_TRY(code, match_rows(&from, images, source), done);
    ASC_TRY(code, add_values(&from, images), done);
    code = add_columns(&from, images);
done:
    asc_free_strings(from.reasons, from.csv.n_columns);
    for (int64_t c = 0; from.traits && c < from.csv.n_columns; c++)
        asc_column_trait_free(&from.traits[c]);
    free(from.traits);
    free(from.fates);
    free(from.surveys);
    free(from.columns);
    free(from.rows);
    asc_csv_free(&from.csv);
    return code;
}
