/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power for attributes of classes, of ordered classes and for numbers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "probe/columns_traits.h"
#include "probe/page.h"
#include "report/colour.h"
#include "report/dots.h"
#include "report/heat.h"
#include "report/sentence.h"

enum { MOST_CLASSES = 60 }; /* of a matrix that is drawn; the table has all */

static bool same_rows(const asc_table *table, const int *columns, int n, int64_t a, int64_t b) {
    for (int c = 0; c < n; c++) {
        char *const *texts = asc_texts(table, columns[c]);
        if (!texts || strcmp(texts[a], texts[b]) != 0)
            return false;
    }
    return true;
}

/* Rows first .. end - 1 that agree in these columns; they are together. */
static int64_t end_of(const asc_table *table, const int *columns, int n, int64_t first) {
    int64_t end = first + 1;
    while (end < table->rows && same_rows(table, columns, n, first, end))
        end++;
    return end;
}

/* Scores of continuous attributes, or of those of classes: the others have none of these. */
static asc_code put_scores(asc_page *page, const asc_table *table, bool continuous) {
    static const asc_column_series of_classes[] = {
        {"balanced accuracy", KINDS_BALANCED, -1, -1, NULL, 7},
        {"AUC of one class", KINDS_AUC, -1, -1, NULL, 6},
        {"balanced, classes shuffled", KINDS_CONTROL_BALANCED, -1, -1, ASC_COLOUR_CHANCE, 5}};
    static const asc_column_series of_values[] = {
        {"R²", KINDS_R2, -1, -1, NULL, 7},
        {"rho (Spearman)", KINDS_SPEARMAN, -1, -1, NULL, 6},
        {"R², values shuffled", KINDS_CONTROL_R2, -1, -1, ASC_COLOUR_CHANCE, 5}};
    return asc_page_dots_of(
        page,
        &(asc_dots){
            .name = continuous ? "probe_values" : "probe_classes",
            .title =
                continuous ? "Numbers by ridge regression" : "Classes by multinomial regression",
            .caption =
                continuous
                    ? "How well a number is read off the embedding of people that the regression "
                      "has not seen: 1 is exactly, 0 no better than the mean."
                    : "How well a class is read off the embedding of people that the regression "
                      "has not seen. Balanced accuracy at chance is 1 over the number of classes, "
                      "where the shuffled ones lie; the AUC of one class against all others, mean "
                      "over the classes, is 0.5 at chance.",
            .label = continuous ? "of held-out images" : "share of held-out images; area",
            .only_known = true},
        table, KINDS_MODEL, KINDS_ATTRIBUTE, 0, table->rows, 1, continuous ? of_values : of_classes,
        3);
}

/* Place of a name in a list, which takes it where it lacks it. */
static int64_t place_of(char **names, int64_t *n, char *name) {
    for (int64_t i = 0; i < *n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    names[*n] = name;
    return (*n)++;
}

/* Models that have a matrix of the attribute, and their panels [n, n]. */
typedef struct confusion {
    char **classes; /* [n] borrowed texts */
    int64_t n;
    char **models; /* [n_models] owned */
    int64_t n_models, left_out;
    double *values; /* [n_models, n, n] */
} confusion;

static void free_confusion(confusion *c) {
    free(c->classes);
    asc_free_strings(c->models, c->n_models);
    free(c->values);
}

static const int confusion_keys[] = {CONFUSION_MODEL, CONFUSION_ARCHITECTURE, CONFUSION_ATTRIBUTE};

/* A true class has rows, in the classes' order. */
static void find_classes(const asc_table *table, int64_t first, int64_t end, confusion *c) {
    char **true_class = asc_texts(table, CONFUSION_TRUE);
    for (int64_t r = first; r < end; r++)
        (void)place_of(c->classes, &c->n, true_class[r]);
}

static asc_code add_model(const asc_table *table, int64_t first, int64_t end, confusion *c) {
    char **true_class = asc_texts(table, CONFUSION_TRUE);
    char **predicted = asc_texts(table, CONFUSION_PREDICTED);
    const double *share = asc_reals(table, CONFUSION_SHARE);
    double *values = c->values + c->n_models * c->n * c->n;
    for (int64_t i = 0; i < c->n * c->n; i++)
        values[i] = NAN;
    for (int64_t r = first; r < end; r++) {
        int64_t n = c->n;
        const int64_t row = place_of(c->classes, &n, true_class[r]);
        const int64_t column = place_of(c->classes, &n, predicted[r]);
        if (n > c->n) /* a class that the first model has not */
            return ASC_OK;
        for (int64_t k = 0; k < c->n; k++)
            values[row * c->n + k] = isnan(values[row * c->n + k]) ? 0 : values[row * c->n + k];
        values[row * c->n + column] = share[r];
    }
    return asc_format(&c->models[c->n_models++], "%s_%s", asc_texts(table, CONFUSION_MODEL)[first],
                      asc_texts(table, CONFUSION_ARCHITECTURE)[first]);
}

/* The attribute of rows first .. end - 1, under all models. */
static asc_code put_confusion(asc_page *page, const asc_table *table, int64_t first, int64_t end) {
    char *const *attribute = asc_texts(table, CONFUSION_ATTRIBUTE);
    char name[700], title[700];
    confusion c = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&c.classes, 2 * (uint64_t)table->rows, sizeof *c.classes, "classes"),
            done);
    find_classes(table, first, end, &c);
    if (c.n > MOST_CLASSES)
        goto done;
    ASC_TRY(code, asc_alloc(&c.models, ASC_PANELS, sizeof *c.models, "models"), done);
    ASC_TRY(code,
            asc_alloc(&c.values, ASC_PANELS * (uint64_t)(c.n * c.n), sizeof *c.values, "classes"),
            done);
    for (int64_t r = first, behind; r < table->rows; r = behind) {
        behind = end_of(table, confusion_keys, 3, r);
        if (strcmp(attribute[r], attribute[first]) != 0)
            continue;
        if (c.n_models == ASC_PANELS)
            c.left_out++;
        else
            ASC_TRY(code, add_model(table, r, behind, &c), done);
    }
    snprintf(name, sizeof name, "probe_confusion_%s", attribute[first]);
    snprintf(title, sizeof title, "%.600s: which class is taken for which", attribute[first]);
    code = asc_page_heat(
        page, &(asc_heat){.name = name,
                          .title = title,
                          .caption = "A row is a true class, a column the class that the "
                                     "regression names: shares of the row's held-out images. How "
                                     "many images and people that are is in the table.",
                          .table = table->name,
                          .label = "share of the true class",
                          .x_label = "class that the regression names",
                          .y_label = "true class",
                          .rows = c.classes,
                          .n_rows = c.n,
                          .columns = c.classes,
                          .n_columns = c.n,
                          .models = c.models,
                          .n_models = c.n_models,
                          .models_left_out = c.left_out,
                          .values = c.values,
                          .low = 0,
                          .high = 1,
                          .palette = ASC_PALETTE_RISING});
done:
    free_confusion(&c);
    return code;
}

static asc_code put_confusions(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_CONFUSION_TABLE]);
    asc_code code = ASC_OK;
    if (!table || !asc_texts(table, CONFUSION_TRUE) || !asc_texts(table, CONFUSION_PREDICTED) ||
        !asc_reals(table, CONFUSION_SHARE) || !asc_texts(table, CONFUSION_MODEL) ||
        !asc_texts(table, CONFUSION_ARCHITECTURE) || !asc_texts(table, CONFUSION_ATTRIBUTE))
        return ASC_OK;
    for (int64_t first = 0, end; first < table->rows && code == ASC_OK; first = end) {
        if (!same_rows(table, confusion_keys, 2, 0, first))
            break; /* the first model has all attributes */
        end = end_of(table, confusion_keys, 3, first);
        code = put_confusion(page, table, first, end);
    }
    asc_page_table(page, table);
    return code;
}

asc_code asc_probe_write_traits(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_KINDS_TABLE]);
    asc_code code = ASC_OK;
    if (!table)
        return ASC_OK;
    asc_page_section(page, "probe-kinds", "Discriminative power: classes and numbers",
                     "Cross-validated regressions, with people kept together: multinomial ones of "
                     "classes, ridge regressions of numbers.");
    code = put_scores(page, table, false);
    if (code == ASC_OK)
        code = put_scores(page, table, true);
    asc_page_table(page, table);
    if (code == ASC_OK)
        code = put_confusions(page, source);
    asc_page_section_end(page);
    return code;
}

static void say_classes(asc_page *page, const asc_table *table) {
    const double *score = asc_reals(table, KINDS_BALANCED);
    char *const *attribute = asc_texts(table, KINDS_ATTRIBUTE);
    char *const *model = asc_texts(table, KINDS_MODEL);
    char *const *architecture = asc_texts(table, KINDS_ARCHITECTURE);
    const int64_t *classes = asc_ints(table, KINDS_CLASSES);
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !model || !architecture || !classes ||
        !asc_find_extremes(score, table->rows, &largest, &smallest) || !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Of people it was not trained on, a regression reads the %lld classes of %s off %s_%s "
            "with a balanced accuracy of %.3f (chance is %.3f)",
            (long long)classes[largest], attribute[largest], model[largest], architecture[largest],
            score[largest], 1.0 / (double)classes[largest]);
    if (smallest != largest)
        fprintf(s.file, ", and the %lld of %s off %s_%s with %.3f (%.3f)",
                (long long)classes[smallest], attribute[smallest], model[smallest],
                architecture[smallest], score[smallest], 1.0 / (double)classes[smallest]);
    fputs(".", s.file);
    asc_sentence_end(page, &s);
}

void asc_probe_say_traits(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_KINDS_TABLE]);
    const double *score = asc_reals(table, KINDS_R2);
    char *const *attribute = asc_texts(table, KINDS_ATTRIBUTE);
    char *const *model = asc_texts(table, KINDS_MODEL);
    char *const *architecture = asc_texts(table, KINDS_ARCHITECTURE);
    int64_t largest, smallest;
    asc_sentence s;
    if (!table)
        return;
    say_classes(page, table);
    if (!attribute || !model || !architecture ||
        !asc_find_extremes(score, table->rows, &largest, &smallest) || !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Of numbers, a regression reads %s off %s_%s best: R² of %.3f in people it was not "
            "trained on, 0 is no better than the mean.",
            attribute[largest], model[largest], architecture[largest], score[largest]);
    asc_sentence_end(page, &s);
}
