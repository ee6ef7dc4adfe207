/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/holdings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "cli/output.h"
#include "settings/array_ending.h"
#include "sources/celeba_list.h"

static bool ends_with(const char *text, const char *end) {
    const size_t length = strlen(text), tail = strlen(end);
    return length > tail && !strcmp(text + length - tail, end);
}

size_t asc_holdings_unfit(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < ' ' || c[0] == 0x7f)
        return 1;
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
        return 2;
    return c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9) ? 3 : 0;
}

static bool is_one_line(const char *name) {
    for (const char *c = name; *c; c++)
        if (asc_holdings_unfit(c))
            return false;
    return asc_folder_check_name(name) == ASC_OK;
}

/* A file that cannot be read is said in the study file, and is no error here. */
static asc_code note(asc_holding *file, asc_code code) {
    if (code == ASC_OK || code == ASC_MEMORY)
        return code;
    file->kind = ASC_HOLDING_OTHER;
    snprintf(file->note, sizeof file->note, "%s", asc_error_message());
    return ASC_OK;
}

static void describe_array(const asc_array *array, asc_holding *file) {
    const bool is_row = array->may_be_turned && array->shape[0] == 1; /* MATLAB's column */
    file->rows = array->shape[is_row ? 1 : 0];
    file->columns = array->shape[is_row ? 0 : 1];
    file->may_be_turned = array->may_be_turned;
    if (file->columns == 1)
        file->kind = ASC_HOLDING_LABELS;
    else if (array->kind != ASC_ARRAY_TEXT)
        file->kind = ASC_HOLDING_ARRAY;
}

static asc_code look_at_array(asc_holding *file) {
    asc_array array = {0};
    const asc_code code = note(file, asc_array_open(file->path, &array));
    if (code == ASC_OK && !*file->note)
        describe_array(&array, file);
    asc_array_free(&array);
    return code;
}

static void find_identity(const asc_csv *csv, char identity[ASC_NAME_LENGTH]) {
    static const char *const usual[] = {"identity",   "identity_id", "person", "person_id",
                                        "subject",    "subject_id",  "label",  "class",
                                        "individual", "celebrity"};
    for (size_t u = 0; u < sizeof usual / sizeof *usual; u++) {
        const int64_t column = asc_csv_find(csv, usual[u]);
        if (column < 0)
            continue;
        snprintf(identity, ASC_NAME_LENGTH, "%s", csv->header[column]);
        return;
    }
}

static asc_code look_at_table(asc_holding *file) {
    bool is_csv = false;
    asc_csv csv = {0};
    file->kind = ASC_HOLDING_TABLE;
    if (strstr(file->name, "identity_CelebA"))
        file->kind = ASC_HOLDING_CELEBA_IDENTITIES;
    if (strstr(file->name, "list_attr_celeba"))
        file->kind = ASC_HOLDING_CELEBA_ATTRIBUTES;
    const asc_code code = note(file, file->kind == ASC_HOLDING_CELEBA_IDENTITIES
                                         ? asc_celeba_identities_read(file->path, &csv)
                                     : file->kind == ASC_HOLDING_CELEBA_ATTRIBUTES
                                         ? asc_celeba_list_read(file->path, &csv, &is_csv)
                                         : asc_csv_read(file->path, &csv));
    if (code == ASC_OK && !*file->note) {
        file->rows = csv.n_rows;
        file->columns = csv.n_columns;
        find_identity(&csv, file->identity);
    }
    asc_csv_free(&csv);
    return code;
}

static asc_code look_at(const char *folder, const char *name, asc_holding *file) {
    file->name = name;
    const asc_code code = asc_output_join(folder, name, &file->path);
    if (code != ASC_OK || !asc_is_regular_file(file->path))
        return code;
    if (!is_one_line(name)) {
        snprintf(file->note, sizeof file->note, "a file whose name is no line of text; rename it");
        return ASC_OK;
    }
    if (asc_array_ending(name))
        return look_at_array(file);
    if (ends_with(name, ".csv") || ends_with(name, ".tsv") ||
        !strcmp(name, "identity_CelebA.txt") || !strcmp(name, "list_attr_celeba.txt"))
        return look_at_table(file);
    return ASC_OK;
}

bool asc_holding_fits(const asc_holding *array, int64_t rows) {
    return array->kind == ASC_HOLDING_ARRAY &&
           (array->rows == rows || (array->may_be_turned && array->columns == rows));
}

static int count_fitting(const asc_holdings *holdings, int64_t rows) {
    int fitting = 0;
    for (int i = 0; i < holdings->n; i++)
        fitting += asc_holding_fits(&holdings->files[i], rows);
    return fitting;
}

/* Of a kind, the one whose rows most arrays have. */
static const asc_holding *find_best(const asc_holdings *holdings, asc_holding_kind kind,
                                    bool with_identity) {
    const asc_holding *best = NULL;
    int most = 0;
    for (int i = 0; i < holdings->n; i++) {
        const asc_holding *file = &holdings->files[i];
        if (file->kind != kind || (with_identity && !*file->identity))
            continue;
        const int fitting = count_fitting(holdings, file->rows);
        if (!best || fitting > most) {
            best = file;
            most = fitting;
        }
    }
    return best;
}

const asc_holding *asc_holdings_first(const asc_holdings *holdings, asc_holding_kind kind) {
    for (int i = 0; i < holdings->n; i++)
        if (holdings->files[i].kind == kind)
            return &holdings->files[i];
    return NULL;
}

static void choose_images(asc_holdings *holdings) {
    const asc_holding *attributes = asc_holdings_first(holdings, ASC_HOLDING_CELEBA_ATTRIBUTES);
    if (attributes && asc_holdings_first(holdings, ASC_HOLDING_CELEBA_IDENTITIES)) {
        holdings->images = attributes;
        return;
    }
    holdings->images = find_best(holdings, ASC_HOLDING_TABLE, true);
    if (holdings->images)
        return;
    const asc_holding *labels = find_best(holdings, ASC_HOLDING_LABELS, false);
    holdings->images = labels;
    for (int i = 0; labels && i < holdings->n; i++)
        if (holdings->files[i].kind == ASC_HOLDING_TABLE &&
            holdings->files[i].rows == labels->rows) {
            holdings->images = &holdings->files[i];
            holdings->labels = labels;
            return;
        }
}

asc_code asc_holdings_find(const char *folder, asc_holdings *holdings) {
    *holdings = (asc_holdings){0};
    asc_code code =
        asc_folder_list(folder, "give the folder of the arrays and tables", &holdings->folder);
    if (code == ASC_OK)
        code = asc_alloc(&holdings->files, (uint64_t)holdings->folder.n, sizeof *holdings->files,
                         "files of a folder");
    for (int i = 0; i < holdings->folder.n && code == ASC_OK; i++, holdings->n++)
        code = look_at(folder, holdings->folder.names[i], &holdings->files[i]);
    if (code == ASC_OK)
        choose_images(holdings);
    return code;
}

void asc_holdings_free(asc_holdings *holdings) {
    for (int i = 0; i < holdings->n; i++)
        free(holdings->files[i].path);
    free(holdings->files);
    asc_folder_free(&holdings->folder);
    *holdings = (asc_holdings){0};
}
