/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/lattice_levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "text/fields.h"

static const double NOISE = 1e-6; /* of the step */

/* A node's coordinate, while they are sorted. */
typedef struct coordinate {
    double value;
    int64_t node;
} coordinate;

static int compare_values(const void *a, const void *b) {
    const coordinate *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static asc_code read_column(const asc_csv *csv, int64_t column, coordinate *of) {
    const bool comma = csv->separator == ';';
    for (int64_t r = 0; r < csv->n_rows; r++) {
        const char *text = asc_csv_field(csv, r, column);
        of[r].node = r;
        if (asc_text_is_missing(text) || !asc_text_number(text, comma, &of[r].value) ||
            !isfinite(of[r].value))
            return asc_fail(ASC_DATA, "%s:%lld: column %s holds '%s'; give a number",
                            csv->file.path, (long long)csv->lines[r], csv->header[column], text);
    }
    return ASC_OK;
}

static int compare_gaps(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The median of the gaps between sorted values that are no noise beside the largest. gaps: [n]
 * scratch. */
static double find_step(const coordinate *sorted, int64_t n, double *gaps) {
    double largest = 0;
    int64_t count = 0;
    for (int64_t i = 1; i < n; i++)
        largest = fmax(largest, sorted[i].value - sorted[i - 1].value);
    for (int64_t i = 1; i < n; i++) {
        const double gap = sorted[i].value - sorted[i - 1].value;
        if (gap > NOISE * largest)
            gaps[count++] = gap;
    }
    if (count == 0)
        return 0;
    qsort(gaps, (size_t)count, sizeof *gaps, compare_gaps);
    return gaps[count / 2];
}

static void warn_about(const asc_csv *csv, int64_t column, double a, double b, double step) {
    asc_log_once(
        ASC_LOG_WARN,
        "%s: column %s holds %.17g and %.17g, which are taken for two coordinates although "
        "the step is %g; round them if they are one",
        csv->file.path, csv->header[column], a, b, step);
}

static void rank(const asc_csv *csv, int64_t column, const coordinate *sorted, double *gaps,
                 asc_lattice_levels *out, int64_t place) {
    enum { SUSPICIOUS = 100 }; /* a gap of less than that part of the step is no step */
    const double step = find_step(sorted, out->n, gaps);
    int32_t level = 0;
    for (int64_t i = 0; i < out->n; i++) {
        const double gap = i > 0 ? sorted[i].value - sorted[i - 1].value : 0;
        level += gap > NOISE * step;
        if (gap > NOISE * step && gap * SUSPICIOUS < step)
            warn_about(csv, column, sorted[i - 1].value, sorted[i].value, step);
        out->levels[sorted[i].node * out->n_dimensions + place] = level;
    }
}

/* Whether all is text in a column: names of files, a note. */
static bool is_text(const asc_csv *csv, int64_t column) {
    double value = 0;
    for (int64_t r = 0; r < csv->n_rows; r++)
        if (asc_text_is_missing(asc_csv_field(csv, r, column)) ||
            asc_text_number(asc_csv_field(csv, r, column), csv->separator == ';', &value))
            return false;
    return true;
}

/* Row r must be node r. */
static asc_code check_index(const asc_csv *csv, int64_t column) {
    for (int64_t r = 0; r < csv->n_rows; r++) {
        int64_t node = -1;
        if (!asc_text_whole(asc_csv_field(csv, r, column), &node) || node != r)
            return asc_fail(
                ASC_DATA,
                "%s:%lld: node %s stands in the row of node %lld; give a row a node, in "
                "their order",
                csv->file.path, (long long)csv->lines[r], asc_csv_field(csv, r, column),
                (long long)r);
    }
    return ASC_OK;
}

/* The columns that are coordinates. */
static asc_code choose_columns(asc_csv *csv, int64_t *columns, int64_t *n) {
    asc_code code = ASC_OK;
    *n = 0;
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        const bool named = strcasecmp(csv->header[c], "index") == 0;
        asc_text_canonical(csv->header[c]);
        if (!*csv->header[c] || asc_csv_is_index(csv, c) || named)
            code = named ? check_index(csv, c) : ASC_OK;
        else if (is_text(csv, c))
            asc_log_once(ASC_LOG_INFO, "%s: column %s is text, and no coordinate", csv->file.path,
                         csv->header[c]);
        else
            columns[(*n)++] = c;
    }
    return code;
}

asc_code asc_lattice_levels_read(asc_csv *csv, asc_lattice_levels *levels) {
    int64_t *columns = NULL;
    coordinate *sorted = NULL;
    double *gaps = NULL;
    uint64_t size = 0;
    *levels = (asc_lattice_levels){.n = csv->n_rows};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&columns, (uint64_t)csv->n_columns, sizeof *columns, "columns"), done);
    ASC_TRY(code, choose_columns(csv, columns, &levels->n_dimensions), done);
    const uint64_t n = (uint64_t)levels->n, d = (uint64_t)levels->n_dimensions;
    if (n > INT32_MAX) {
        code = asc_fail(ASC_DATA, "%s: has %lld rows; at most %d can be read", csv->file.path,
                        (long long)levels->n, INT32_MAX);
        goto done;
    }
    ASC_TRY(code, asc_multiply(n, d, &size, "coordinates"), done);
    ASC_TRY(code, asc_alloc(&levels->levels, size, sizeof(int32_t), "coordinates"), done);
    ASC_TRY(code, asc_alloc(&levels->dimensions, d, sizeof(char *), "coordinates"), done);
    ASC_TRY(code, asc_alloc(&sorted, n, sizeof *sorted, "coordinates"), done);
    ASC_TRY(code, asc_alloc(&gaps, n, sizeof *gaps, "coordinates"), done);
    for (int64_t k = 0; k < levels->n_dimensions; k++) {
        levels->dimensions[k] = csv->header[columns[k]];
        ASC_TRY(code, read_column(csv, columns[k], sorted), done);
        qsort(sorted, n, sizeof *sorted, compare_values);
        rank(csv, columns[k], sorted, gaps, levels, k);
    }
done:
    free(columns);
    free(sorted);
    free(gaps);
    if (code != ASC_OK)
        asc_lattice_levels_free(levels);
    return code;
}

int64_t asc_lattice_levels_find(const asc_lattice_levels *levels, const char *dimension) {
    for (int64_t k = 0; k < levels->n_dimensions; k++)
        if (strcmp(levels->dimensions[k], dimension) == 0)
            return k;
    return -1;
}

void asc_lattice_levels_free(asc_lattice_levels *levels) {
    free(levels->dimensions);
    free(levels->levels);
    *levels = (asc_lattice_levels){0};
}
