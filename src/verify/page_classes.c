/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which classes a threshold takes for each other, and whom it does not know again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/dots.h"
#include "report/heat.h"
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

/* False matches in 1,000, class x class, of the attribute of block `b` under all models. */
static asc_code put_matrix(asc_page *page, const asc_table *table, const block *b, int number) {
    const double *match = asc_reals(table, CLASS_FALSE_MATCH);
    char *const *other = asc_texts(table, CLASS_B), *const *model = asc_texts(table, CLASS_MODEL);
    char *const *architecture = asc_texts(table, CLASS_ARCHITECTURE);
    char *const *attributes = asc_texts(table, CLASS_ATTRIBUTE);
    const char *attribute = attributes[b->first];
    const int64_t n = b->n;
    double *values = NULL, most = 0;
    char name[64], title[700], **models = NULL;
    int64_t shown = 0, left_out = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, ASC_PANELS, sizeof *models, "models"), done);
    ASC_TRY(code, asc_alloc(&values, ASC_PANELS * (uint64_t)(n * n), sizeof *values, "classes"),
            done);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, CLASS_MODEL, r);
        int64_t at = r;
        while (at < end && strcmp(attributes[at], attribute) != 0)
            at++;
        const block own = find_block(table, at, end);
        if (at == end || own.n != n || !is_drawn(&own) || shown == ASC_PANELS) {
            left_out++;
            continue;
        }
        double *to = values + shown * n * n;
        for (int64_t k = 0; k < n; k++)
            for (int64_t l = k; l < n; l++) {
                to[k * n + l] = to[l * n + k] = 1000 * match[row_of(&own, k, l)];
                most = fmax(most, to[k * n + l]); /* fmax passes over NaN */
            }
        ASC_TRY(code, asc_format(&models[shown++], "%s_%s", model[r], architecture[r]), done);
    }
    snprintf(name, sizeof name, "classes_%d", number);
    snprintf(title, sizeof title, "False matches between classes of %.600s", attribute);
    code = asc_page_heat(
        page,
        &(asc_heat){.name = name,
                    .title = title,
                    .caption = "Of 1,000 pairs of two people, one of either class, as many are "
                               "nearer than the largest threshold that accepts at most one in "
                               "1,000 of all pairs. Blank: no such pair. The table has each cell's "
                               "people and its interval.",
                    .table = table->name,
                    .label = "false matches in 1,000",
                    .x_label = "class of the other person",
                    .y_label = "class of one",
                    .rows = other + b->first,
                    .n_rows = n,
                    .columns = other + b->first,
                    .n_columns = n,
                    .models = models,
                    .n_models = shown,
                    .models_left_out = left_out,
                    .values = values,
                    .low = 0,
                    .high = fmax(most, 1),
                    .palette = ASC_PALETTE_RISING});
done:
    asc_free_strings(models, shown);
    free(values);
    return code;
}

/* Where both images are in one class: a row "attribute: class", a panel a model. */
static asc_code put_inside(asc_page *page, const asc_table *table) {
    static const int columns[] = {CLASS_FALSE_NON_MATCH, CLASS_FALSE_NON_MATCH_LOW,
                                  CLASS_FALSE_NON_MATCH_HIGH};
    char *const *attribute = asc_texts(table, CLASS_ATTRIBUTE);
    char *const *a = asc_texts(table, CLASS_A), *const *b = asc_texts(table, CLASS_B);
    asc_panels panels = {0};
    char **labels = NULL;
    double *values[3] = {NULL};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)table->rows, sizeof *labels, "classes"), done);
    for (int64_t r = 0; r < table->rows; r++)
        ASC_TRY(code, asc_format(&labels[r], "%s: %s", attribute[r], a[r]), done);
    ASC_TRY(code, asc_panels_named(table, CLASS_MODEL, labels, 0, table->rows, &panels), done);
    for (int64_t r = 0; r < table->rows; r++)
        if (strcmp(a[r], b[r]) != 0)
            panels.place[r] = -1;
    for (int c = 0; c < 3; c++)
        ASC_TRY(code, asc_panels_values(&panels, table, columns[c], 1000, &values[c]), done);
    const asc_series series = {
        "both images in the class", values[0], values[1], values[2], NULL, 7};
    code = asc_page_dots(
        page, &(asc_dots){.name = "classes_missed",
                          .title = "False non-matches inside classes",
                          .caption = "Of 1,000 pairs of one person, both images in the class, as "
                                     "many are not nearer than the threshold; with 95 % intervals "
                                     "over people. Where none or all are not, the interval is what "
                                     "so few people cannot exclude.",
                          .table = table->name,
                          .label = "false non-matches in 1,000 pairs of one person",
                          .names = panels.names,
                          .n = panels.n,
                          .models = panels.models,
                          .n_models = panels.n_models,
                          .models_left_out = panels.left_out,
                          .series = &series,
                          .n_series = 1,
                          .only_known = true,
                          .from_zero = true});
done:
    for (int c = 0; c < 3; c++)
        free(values[c]);
    asc_free_strings(labels, table->rows);
    asc_panels_free(&panels);
    return code;
}

static void say_left_out(asc_page *page, const asc_table *table, const block *b) {
    fputs("<p>", page->file);
    asc_page_text(page, asc_texts(table, CLASS_ATTRIBUTE)[b->first]);
    fprintf(page->file, " has %lld classes, too many to draw: see the table.</p>\n",
            (long long)b->n);
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
    asc_code code = ASC_OK;
    if (!is_whole(table))
        return ASC_OK;
    const int64_t end = asc_report_end_of_model(table, CLASS_MODEL, 0);
    int number = 1;
    for (int64_t r = 0; r < end && code == ASC_OK;) {
        const block b = find_block(table, r, end);
        r = b.end;
        if (is_drawn(&b))
            code = put_matrix(page, table, &b, number++);
        else
            say_left_out(page, table, &b);
    }
    if (code == ASC_OK)
        code = put_inside(page, table);
    if (code == ASC_OK)
        asc_page_table(page, table);
    return code;
}
