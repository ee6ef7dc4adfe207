/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which classes a threshold takes for each other, and whom it does not know again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/dots.h"
#include "verify/columns.h"
#include "verify/page.h"

enum { MOST_CLASSES = 40 }; /* of an attribute that is drawn */

/* Rows of one attribute and model: classes k <= l. */
typedef struct block {
    int64_t first, end;
    int64_t n; /* classes */
} block;

static block find_block(const asc_table *table, int64_t first, int64_t end) {
    char *const *attribute = asc_texts(table, CLASS_ATTRIBUTE);
    char *const *a = asc_texts(table, CLASS_A);
    block b = {.first = first, .end = first};
    while (b.end < end && strcmp(attribute[b.end], attribute[first]) == 0) {
        b.n += strcmp(a[b.end], a[first]) == 0;
        b.end++;
    }
    return b;
}

/* Row of classes k <= l. */
static int64_t row_of(const block *b, int64_t k, int64_t l) {
    return b->first + k * b->n - k * (k - 1) / 2 + l - k;
}

static bool is_drawn(const block *b) {
    return b->n <= MOST_CLASSES && row_of(b, b->n, b->n) == b->end;
}

/* False matches in 1,000, class x class. */
static asc_code put_matrix(asc_page *page, const asc_table *table, const block *b, int number,
                           const char *label) {
    const double *match = asc_reals(table, CLASS_FALSE_MATCH);
    char *const *other = asc_texts(table, CLASS_B);
    const char *attribute = asc_texts(table, CLASS_ATTRIBUTE)[b->first];
    const int64_t n = b->n;
    double *values = NULL, most = 0;
    char name[700];
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(n * n), sizeof *values, "classes"), done);
    for (int64_t k = 0; k < n; k++)
        for (int64_t l = k; l < n; l++) {
            values[k * n + l] = values[l * n + k] = 1000 * match[row_of(b, k, l)];
            most = fmax(most, values[k * n + l]); /* fmax passes over NaN */
        }
    snprintf(name, sizeof name, "classes_%d_%s", number, label);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 320 + (n > 14 ? 24 : 56) * (int)n,
                             200 + (n > 14 ? 20 : 34) * (int)n,
                             "False matches between classes of %s, %s", attribute, label),
            done);
    asc_plot_heat(&figure, other + b->first, n, other + b->first, n, values, 0, fmax(most, 1),
                  ASC_PALETTE_RISING, "false matches in 1,000");
    figure.caption =
        "Of 1,000 pairs of two people, one of either class, as many are nearer than the largest "
        "threshold that accepts at most one in 1,000 of all pairs. Blank: no such pair. The "
        "table has each cell's people and its interval.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(values);
    return code;
}

/* What stands in the rows k = k, of all attributes that are drawn. */
typedef struct inside {
    char **names;
    double *rate, *low, *high; /* of 1,000 matched pairs */
    int64_t n;
} inside;

static asc_code add_inside(const asc_table *table, const block *b, inside *in) {
    const double *rate = asc_reals(table, CLASS_FALSE_NON_MATCH);
    const double *low = asc_reals(table, CLASS_FALSE_NON_MATCH_LOW);
    const double *high = asc_reals(table, CLASS_FALSE_NON_MATCH_HIGH);
    char *const *attribute = asc_texts(table, CLASS_ATTRIBUTE);
    char *const *class = asc_texts(table, CLASS_A);
    asc_code code = ASC_OK;
    for (int64_t k = 0; k < b->n && code == ASC_OK; k++) {
        const int64_t row = row_of(b, k, k);
        if (isnan(rate[row]))
            continue;
        in->rate[in->n] = 1000 * rate[row];
        in->low[in->n] = 1000 * (isnan(low[row]) ? rate[row] : low[row]);
        in->high[in->n] = 1000 * (isnan(high[row]) ? rate[row] : high[row]);
        code = asc_format(&in->names[in->n++], "%s: %s", attribute[row], class[row]);
    }
    return code;
}

static asc_code put_inside(asc_page *page, const asc_table *table, const inside *in,
                           const char *label) {
    char name[700], title[760];
    snprintf(name, sizeof name, "classes_missed_%s", label);
    snprintf(title, sizeof title, "False non-matches inside classes, %s", label);
    const asc_series series[] = {
        {.name = "both images in the class", .values = in->rate, .low = in->low, .high = in->high}};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "Of 1,000 pairs of one person, both images in the class, as many are not nearer "
                   "than the threshold; with 95 % intervals over people. Where none or all are "
                   "not, the interval is what so few people cannot exclude.",
        .table = table->name,
        .label = "false non-matches in 1,000 pairs of one person",
        .extra = "set xrange [0:*]",
        .names = in->names,
        .n = in->n,
        .series = series,
        .n_series = 1};
    return in->n > 0 ? asc_page_dots(page, &dots) : ASC_OK;
}

static void say_left_out(asc_page *page, const asc_table *table, const block *b) {
    fputs("<p>", page->file);
    asc_page_text(page, asc_texts(table, CLASS_ATTRIBUTE)[b->first]);
    fprintf(page->file, " has %lld classes, too many to draw: see the table.</p>\n",
            (long long)b->n);
}

static asc_code put_model(asc_page *page, const asc_table *table, int64_t first, int64_t end,
                          const char *label) {
    const uint64_t rows = (uint64_t)(end - first);
    inside in = {0};
    int number = 1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&in.names, rows, sizeof *in.names, "classes"), done);
    ASC_TRY(code, asc_alloc(&in.rate, rows, sizeof *in.rate, "classes"), done);
    ASC_TRY(code, asc_alloc(&in.low, rows, sizeof *in.low, "classes"), done);
    ASC_TRY(code, asc_alloc(&in.high, rows, sizeof *in.high, "classes"), done);
    for (int64_t r = first; r < end;) {
        const block b = find_block(table, r, end);
        r = b.end;
        if (!is_drawn(&b)) {
            say_left_out(page, table, &b);
            continue;
        }
        ASC_TRY(code, put_matrix(page, table, &b, number++, label), done);
        ASC_TRY(code, add_inside(table, &b, &in), done);
    }
    code = put_inside(page, table, &in, label);
done:
    asc_free_strings(in.names, in.n);
    free(in.rate);
    free(in.low);
    free(in.high);
    return code;
}

static bool is_whole(const asc_table *table) {
    static const int texts[] = {CLASS_MODEL, CLASS_ARCHITECTURE, CLASS_ATTRIBUTE, CLASS_A, CLASS_B};
    static const int reals[] = {CLASS_FALSE_MATCH, CLASS_FALSE_NON_MATCH, CLASS_FALSE_NON_MATCH_LOW,
                                CLASS_FALSE_NON_MATCH_HIGH};
    bool whole = true;
    for (size_t c = 0; c < sizeof texts / sizeof *texts; c++)
        whole = whole && asc_texts(table, texts[c]);
    for (size_t c = 0; c < sizeof reals / sizeof *reals; c++)
        whole = whole && asc_reals(table, reals[c]);
    return whole;
}

asc_code asc_verify_put_classes(asc_page *page, const asc_table *table) {
    char *const *model = asc_texts(table, CLASS_MODEL);
    char *const *architecture = asc_texts(table, CLASS_ARCHITECTURE);
    asc_code code = ASC_OK;
    if (!is_whole(table))
        return ASC_OK;
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        char label[600];
        end = asc_report_end_of_model(table, CLASS_MODEL, r);
        snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
        code = put_model(page, table, r, end, label);
    }
    if (code == ASC_OK)
        asc_page_table(page, table);
    return code;
}
