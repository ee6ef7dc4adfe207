/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/keep_filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "settings/keep_rule.h"
#include "text/fields.h"

/* Truth of three values: a missing value makes a comparison unknown. */
typedef enum truth { NO, UNKNOWN, YES } truth;

typedef struct filter {
    const char *setting;
    bool strict; /* what is unknown makes the whole unknown */
    const asc_csv *csv;
    const asc_keep_rule *rule;
    int64_t *columns; /* [rule->n] of comparisons */
    bool *texts;      /* [rule->n] compares text */
    double **numbers; /* [rule->n][n_values] */
} filter;

/* A number, also written as a truth. */
static bool to_number(const char *text, bool comma, double *number) {
    if (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0) {
        *number = strcasecmp(text, "true") == 0;
        return true;
    }
    return asc_text_number(text, comma, number);
}

static asc_code prepare(filter *f, int32_t n) {
    const asc_keep_node *node = &f->rule->nodes[n];
    if (!node->column)
        return ASC_OK;
    char hint[300];
    snprintf(hint, sizeof hint, "correct %s", f->setting);
    asc_code code = asc_csv_require(f->csv, node->column, hint, &f->columns[n]);
    if (code == ASC_DATA)
        return asc_fail(ASC_USAGE, "%s: %s", f->setting, asc_error_message());
    if (code == ASC_OK)
        code = asc_alloc(&f->numbers[n], (uint64_t)node->n_values, sizeof(double), f->setting);
    for (int32_t v = 0; v < node->n_values && code == ASC_OK; v++)
        f->texts[n] |=
            node->values[v].quoted || !to_number(node->values[v].text, false, &f->numbers[n][v]);
    if (code == ASC_OK && f->texts[n] && node->kind != ASC_KEEP_EQUAL)
        code = asc_fail(ASC_USAGE, "%s: < and > compare numbers, but '%.80s' is text", f->setting,
                        node->values[0].text);
    return code;
}

static asc_code compare(const filter *f, int32_t n, int64_t row, truth *result) {
    const asc_keep_node *node = &f->rule->nodes[n];
    const char *field = asc_csv_field(f->csv, row, f->columns[n]);
    double value = 0;
    *result = NO;
    if (asc_text_is_missing(field)) {
        *result = UNKNOWN;
        return ASC_OK;
    }
    if (!f->texts[n] && !to_number(field, f->csv->separator == ';', &value))
        return asc_fail(ASC_DATA,
                        "%s:%lld: column %s holds '%.80s', which %s compares with a number; quote "
                        "what is meant as text",
                        f->csv->file.path, (long long)f->csv->lines[row],
                        f->csv->header[f->columns[n]], field, f->setting);
    for (int32_t v = 0; v < node->n_values && *result == NO; v++) {
        const double wanted = f->numbers[n][v];
        const bool obeys = f->texts[n]                      ? !strcmp(field, node->values[v].text)
                           : node->kind == ASC_KEEP_LESS    ? value < wanted
                           : node->kind == ASC_KEEP_AT_MOST ? value <= wanted
                                                            : value == wanted;
        *result = obeys ? YES : NO;
    }
    return ASC_OK;
}

static asc_code evaluate(const filter *f, int32_t n, int64_t row, truth *result) {
    const asc_keep_node *node = &f->rule->nodes[n];
    truth right = UNKNOWN;
    if (node->column)
        return compare(f, n, row, result);
    asc_code code = evaluate(f, node->left, row, result);
    if (code == ASC_OK && node->kind == ASC_KEEP_NOT) {
        *result = YES - *result;
        return ASC_OK;
    }
    if (code == ASC_OK)
        code = evaluate(f, node->right, row, &right);
    if (f->strict && (right == UNKNOWN || *result == UNKNOWN))
        *result = UNKNOWN;
    else if ((node->kind == ASC_KEEP_AND) == (right < *result))
        *result = right;
    return code;
}

static void free_filter(filter *f) {
    for (int32_t i = 0; i < f->rule->n && f->numbers; i++)
        free(f->numbers[i]);
    free(f->columns);
    free(f->texts);
    free(f->numbers);
}

/* 1, -1, 0 for unknown. */
static asc_code apply(filter *f, const char *text, int8_t *signs, int64_t stride) {
    asc_keep_rule rule = {0};
    asc_code code = asc_keep_parse(f->setting, text, &rule);
    const uint64_t n = (uint64_t)rule.n;
    f->rule = &rule;
    ASC_TRY(code, code, done);
    ASC_TRY(code, asc_alloc(&f->columns, n, sizeof *f->columns, f->setting), done);
    ASC_TRY(code, asc_alloc(&f->texts, n, sizeof *f->texts, f->setting), done);
    ASC_TRY(code, asc_alloc(&f->numbers, n, sizeof *f->numbers, f->setting), done);
    for (int32_t i = 0; i < rule.n; i++)
        ASC_TRY(code, prepare(f, i), done);
    for (int64_t r = 0; r < f->csv->n_rows && code == ASC_OK; r++) {
        truth result = UNKNOWN;
        code = evaluate(f, rule.root, r, &result);
        signs[r * stride] = (int8_t)(result - UNKNOWN);
    }
done:
    free_filter(f);
    asc_keep_free(&rule);
    return code;
}

asc_code asc_keep_filter(const asc_csv *csv, const char *rule, uint8_t *keep, int64_t stride) {
    filter f = {.setting = "images.keep", .csv = csv};
    int8_t *signs = NULL;
    asc_code code = asc_alloc(&signs, (uint64_t)csv->n_rows, 1, f.setting);
    if (code == ASC_OK)
        code = apply(&f, rule, signs, 1);
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++)
        keep[r * stride] = signs[r] > 0;
    free(signs);
    return code;
}

asc_code asc_rule_signs(const asc_csv *csv, const char *setting, const char *rule, int8_t *signs,
                        int64_t stride) {
    filter f = {.setting = setting, .strict = true, .csv = csv};
    return apply(&f, rule, signs, stride);
}
