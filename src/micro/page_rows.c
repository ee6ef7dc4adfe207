/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/page_rows.h"
#include "micro/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/colour.h"

/* Distinct texts of a column in their order: [*n], borrowed texts. */
static asc_code distinct(char *const *texts, int64_t rows, const char ***out, int64_t *n) {
    asc_code code = asc_alloc(out, (uint64_t)rows, sizeof **out, "names");
    *n = 0;
    for (int64_t r = 0; r < rows && code == ASC_OK; r++)
        if (asc_find_text(*out, *n, texts[r]) < 0)
            (*out)[(*n)++] = texts[r];
    return code;
}

int64_t asc_find_text(const char *const *names, int64_t n, const char *text) {
    for (int64_t k = 0; k < n; k++)
        if (strcmp(names[k], text) == 0)
            return k;
    return -1;
}

bool asc_same_measure(const char *measure, double parameter, const char *other,
                      double other_parameter) {
    return strcmp(measure, other) == 0 &&
           (parameter == other_parameter || (isnan(parameter) && isnan(other_parameter)));
}

bool asc_energy_label(const asc_table *table, int64_t r, char out[ASC_ENERGY_LABEL]) {
    char *const *model = asc_texts(table, ENERGY_MODEL);
    char *const *architecture = asc_texts(table, ENERGY_ARCHITECTURE);
    char *const *variant = asc_texts(table, ENERGY_VARIANT);
    if (!model || !architecture || !variant)
        return false;
    snprintf(out, ASC_ENERGY_LABEL, "%s_%s_%s", model[r], architecture[r], variant[r]);
    return true;
}

/* A kind has its model's colour; variants of one differ by their marks. */
static asc_code find_looks(asc_page *page, const asc_table *table, asc_energy_rows *rows) {
    char *const *model = asc_texts(table, ENERGY_MODEL);
    char *const *architecture = asc_texts(table, ENERGY_ARCHITECTURE);
    char label[1200];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&rows->colours, (uint64_t)rows->n_kinds, sizeof(char *), "colours"),
            done);
    ASC_TRY(code, asc_alloc(&rows->marks, (uint64_t)rows->n_kinds, sizeof(int), "marks"), done);
    for (int64_t k = 0; k < rows->n_kinds; k++) {
        const int64_t r = asc_find_text((const char *const *)rows->labels, rows->n, rows->kinds[k]);
        int64_t before = 0;
        snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
        rows->colours[k] = asc_colour_models[asc_page_model(page, label)];
        for (int64_t other = 0; other < k; other++)
            before += rows->colours[other] == rows->colours[k];
        rows->marks[k] = asc_colour_marks[before % ASC_COLOUR_MODELS];
    }
done:
    return code;
}

asc_code asc_energy_rows_find(asc_page *page, const asc_report_source *source,
                              asc_energy_rows *rows) {
    const asc_table *table = asc_report_table(source, &asc_micro_tables[ASC_MICRO_ENERGY_TABLE]);
    char label[ASC_ENERGY_LABEL];
    asc_code code = ASC_OK;
    *rows = (asc_energy_rows){.attribute = asc_texts(table, ENERGY_ATTRIBUTE),
                              .measure = asc_texts(table, ENERGY_MEASURE),
                              .parameter = asc_reals(table, ENERGY_PARAMETER),
                              .value = asc_reals(table, ENERGY_VALUE),
                              .null_nodes = asc_reals(table, ENERGY_NULL_NODES)};
    if (!rows->attribute || !rows->measure || !rows->parameter || !rows->value ||
        !rows->null_nodes || table->rows == 0 || !asc_energy_label(table, 0, label))
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&rows->labels, (uint64_t)table->rows, sizeof(char *), "names"), done);
    rows->n = table->rows;
    for (int64_t r = 0; r < rows->n; r++) {
        asc_energy_label(table, r, label);
        ASC_TRY(code, asc_copy_string(&rows->labels[r], label), done);
    }
    ASC_TRY(code, distinct(rows->labels, rows->n, &rows->kinds, &rows->n_kinds), done);
    ASC_TRY(code, distinct(rows->attribute, rows->n, &rows->attributes, &rows->n_attributes), done);
    code = find_looks(page, table, rows);
done:
    return code;
}

void asc_energy_rows_free(asc_energy_rows *rows) {
    asc_free_strings(rows->labels, rows->n);
    free(rows->kinds);
    free(rows->attributes);
    free(rows->colours);
    free(rows->marks);
    *rows = (asc_energy_rows){0};
}
