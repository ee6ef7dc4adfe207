/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/celeba_list.h"
#include "sources/images_parts.h"
#include "sources/table.h"
#include "text/fields.h"
#include "text/names.h"

/* Who is on which image. */
typedef struct identity_list {
    asc_csv csv;
    char **names;  /* [csv.n_rows] borrowed */
    int64_t label; /* column */
    asc_name_index index;
} identity_list;

/* One image of two people is a mistake that nobody could see afterwards. */
static asc_code check_conflicts(const identity_list *list) {
    const asc_csv *csv = &list->csv;
    for (int64_t i = 1; i < list->index.n; i++) {
        const asc_name_entry *a = &list->index.entries[i - 1], *b = &list->index.entries[i];
        const char *first = asc_csv_field(csv, a->place, list->label),
                   *second = asc_csv_field(csv, b->place, list->label);
        if (strcmp(a->name, b->name) == 0 && strcmp(first, second) != 0)
            return asc_fail(
                ASC_DATA,
                "%s:%lld: image %s has identity %s here, but %s in line %lld; leave one "
                "of them",
                csv->file.path, (long long)csv->lines[b->place], b->name, second, first,
                (long long)csv->lines[a->place]);
    }
    return ASC_OK;
}

static asc_code read_identities(const char *path, identity_list *list) {
    int64_t name = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_celeba_identities_read(path, &list->csv), done);
    ASC_TRY(
        code,
        asc_csv_require(&list->csv, "identity", "it names the person on each image", &list->label),
        done);
    name = asc_csv_find(&list->csv, "image_id");
    name = name >= 0 ? name : list->label == 0; /* Kaggle's name for it, else the first other one */
    if (name >= list->csv.n_columns) {
        code = asc_fail(ASC_DATA, "%s:1: a column with the images' names is missing", path);
        goto done;
    }
    const int64_t n = list->csv.n_rows;
    ASC_TRY(code, asc_alloc(&list->names, (uint64_t)n, sizeof(char *), path), done);
    for (int64_t r = 0; r < n; r++) {
        list->names[r] = asc_csv_field(&list->csv, r, name);
        asc_text_canonical(asc_csv_field(&list->csv, r, list->label));
    }
    ASC_TRY(code, asc_name_index_init(list->names, n, &list->index), done);
    code = check_conflicts(list);
done:
    return code;
}

static void free_identities(identity_list *list) {
    asc_name_index_free(&list->index);
    free(list->names);
    asc_csv_free(&list->csv);
}

/* Gives each image its identity. */
static asc_code match(const identity_list *list, const char *attributes, asc_images *images) {
    const char **labels = NULL;
    int64_t missing = 0, first = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)images->n, sizeof *labels, "identities"), done);
    for (int64_t i = 0; i < images->n; i++) {
        const int64_t place = asc_name_index_find(&list->index, images->names[i]);
        if (place >= 0)
            labels[i] = asc_csv_field(&list->csv, place, list->label);
        else if (missing++ == 0)
            first = i;
    }
    if (missing > 0) {
        code = asc_fail(ASC_DATA,
                        "%s: image %s of %s has no identity there (%lld of %lld images have none); "
                        "add its line",
                        list->csv.file.path, images->names[first], attributes, (long long)missing,
                        (long long)images->n);
        goto done;
    }
    if (list->csv.n_rows > images->n)
        asc_log_once(ASC_LOG_INFO, "%s: has %lld lines, of which %lld belong to images of %s",
                     list->csv.file.path, (long long)list->csv.n_rows, (long long)images->n,
                     attributes);
    code = asc_images_set_identities(images, labels, list->csv.file.path);
done:
    free(labels);
    return code;
}

/* In a list all columns are attributes; in a CSV they are found by their values, as in a table. */
static asc_code read_attributes(const asc_images_settings *settings, asc_images *images) {
    asc_images_settings as_table = *settings; /* a view */
    asc_attribute_form *forms = NULL;
    asc_csv csv = {0};
    bool is_csv = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_celeba_list_read(settings->celeba_attributes, &csv, &is_csv), done);
    if (!is_csv && settings->n_attributes == 0) {
        as_table.attributes = csv.header + 1;
        as_table.n_attributes = csv.n_columns - 1;
        ASC_TRY(code,
                asc_alloc(&forms, (uint64_t)as_table.n_attributes, sizeof *forms, "attributes"),
                done);
        for (int64_t a = 0; a < as_table.n_attributes; a++)
            forms[a].form = ASC_FORM_BINARY;
        as_table.forms = forms;
    }
    code = asc_images_from_csv(&csv, &as_table, false, images);
done:
    free(forms);
    asc_csv_free(&csv);
    return code;
}

asc_code asc_images_read_celeba(const asc_images_settings *settings, asc_images *images) {
    identity_list identities = {0};
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, read_identities(settings->celeba_identities, &identities), done);
    ASC_TRY(code, read_attributes(settings, images), done);
    ASC_TRY(code, match(&identities, settings->celeba_attributes, images), done);
done:
    free_identities(&identities);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
