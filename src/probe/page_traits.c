/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power for attributes of classes, of ordered classes and for numbers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "probe/columns_traits.h"
#include "probe/page.h"
#include "report/dots.h"
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

/* Attributes of some kinds among rows first .. end - 1: their names and figures, gathered. */
typedef struct gathered {
    char **names;      /* [n] borrowed texts */
    double *values[3]; /* [n] of each series */
    int64_t n;
} gathered;

static void gathered_free(gathered *g) {
    free(g->names);
    for (int s = 0; s < 3; s++)
        free(g->values[s]);
}

static asc_code gather(const asc_table *table, int64_t first, int64_t end, bool continuous,
                       const int columns[3], gathered *g) {
    char *const *kind = asc_texts(table, KINDS_KIND), *const *name =
                                                          asc_texts(table, KINDS_ATTRIBUTE);
    const uint64_t most = (uint64_t)(end - first);
    asc_code code = ASC_OK;
    if (!kind || !name)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&g->names, most, sizeof *g->names, "names"), done);
    for (int s = 0; s < 3; s++)
        ASC_TRY(code, asc_alloc(&g->values[s], most, sizeof(double), "scores"), done);
    for (int64_t r = first; r < end; r++) {
        if ((strcmp(kind[r], "continuous") == 0) != continuous)
            continue;
        for (int s = 0; s < 3; s++) {
            const double *values = asc_reals(table, columns[s]);
            g->values[s][g->n] = values ? values[r] : NAN;
        }
        g->names[g->n++] = name[r];
    }
done:
    return code;
}

/* Scores of one model's attributes of classes, or of its continuous ones. */
static asc_code put_scores(asc_page *page, const asc_table *table, int64_t first, int64_t end,
                           bool continuous) {
    static const int of_classes[] = {KINDS_BALANCED, KINDS_AUC, KINDS_CONTROL_BALANCED};
    static const int of_values[] = {KINDS_R2, KINDS_SPEARMAN, KINDS_CONTROL_R2};
    static const char *const names_of_classes[] = {"balanced accuracy", "AUC of one class",
                                                   "balanced, classes shuffled"};
    static const char *const names_of_values[] = {"R^2", "Spearman's rho", "R^2, values shuffled"};
    const char *const *names = continuous ? names_of_values : names_of_classes;
    char *const *model = asc_texts(table, KINDS_MODEL);
    char *const *architecture = asc_texts(table, KINDS_ARCHITECTURE);
    char name[1200], title[1300];
    gathered g = {0};
    asc_series series[3];
    asc_code code = ASC_OK;
    if (!model || !architecture)
        return ASC_OK;
    ASC_TRY(code, gather(table, first, end, continuous, continuous ? of_values : of_classes, &g),
            done);
    if (g.n == 0)
        goto done;
    for (int s = 0; s < 3; s++)
        series[s] = (asc_series){.name = names[s], .values = g.values[s]};
    snprintf(name, sizeof name, "probe_%s_%s_%s", continuous ? "values" : "classes", model[first],
             architecture[first]);
    snprintf(title, sizeof title, "%s, %s_%s",
             continuous ? "Numbers by ridge regression" : "Classes by multinomial regression",
             model[first], architecture[first]);
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = continuous
                       ? "How well a number is read off the embedding of people that the "
                         "regression has not seen: 1 is exactly, 0 no better than the mean."
                       : "How well a class is read off the embedding of people that the regression "
                         "has not seen. Balanced accuracy at chance is 1 over the number of "
                         "classes, where the shuffled ones lie; the AUC of one class against all "
                         "others, mean over the classes, is 0.5 at chance.",
        .table = table->name,
        .label = continuous ? "of held-out images" : "share of held-out images; area",
        .names = g.names,
        .n = g.n,
        .series = series,
        .n_series = 3};
    code = asc_page_dots(page, &dots);
done:
    gathered_free(&g);
    return code;
}

/* Place of a name in a list, which takes it where it lacks it. */
static int64_t place_of(char **names, int64_t *n, char *name) {
    for (int64_t i = 0; i < *n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    names[*n] = name;
    return (*n)++;
}

/* Confusion matrix of the rows first .. end - 1: a true class has rows, in the classes' order. */
static asc_code put_confusion(asc_page *page, const asc_table *table, int64_t first, int64_t end) {
    char **true_class = asc_texts(table, CONFUSION_TRUE);
    char **predicted = asc_texts(table, CONFUSION_PREDICTED);
    const double *share = asc_reals(table, CONFUSION_SHARE);
    char *const *model = asc_texts(table, CONFUSION_MODEL);
    char *const *architecture = asc_texts(table, CONFUSION_ARCHITECTURE);
    char *const *attribute = asc_texts(table, CONFUSION_ATTRIBUTE);
    char **classes = NULL, name[1600];
    double *values = NULL;
    int64_t n = 0;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!true_class || !predicted || !share || !model || !architecture || !attribute)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&classes, 2 * (uint64_t)(end - first), sizeof *classes, "classes"),
            done);
    for (int64_t r = first; r < end; r++)
        (void)place_of(classes, &n, true_class[r]);
    if (n > MOST_CLASSES)
        goto done;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(n * n), sizeof *values, "classes"), done);
    for (int64_t r = first; r < end; r++) {
        const int64_t row = place_of(classes, &n, true_class[r]);
        values[row * n + place_of(classes, &n, predicted[r])] = share[r];
    }
    snprintf(name, sizeof name, "probe_confusion_%s_%s_%s", model[first], architecture[first],
             attribute[first]);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 260 + 46 * (int)n, 180 + 32 * (int)n,
                             "%s: which class is taken for which, %s_%s", attribute[first],
                             model[first], architecture[first]),
            done);
    asc_plot_heat(&figure, classes, n, classes, n, values, 0, 1, ASC_PALETTE_RISING,
                  "share of the true class");
    figure.caption = "A row is a true class, a column the class that the regression names: shares "
                     "of the row's held-out images. How many images and people that are is in the "
                     "table.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(classes);
    free(values);
    return code;
}

static asc_code put_confusions(asc_page *page, const asc_report_source *source) {
    static const int keys[] = {CONFUSION_MODEL, CONFUSION_ARCHITECTURE, CONFUSION_ATTRIBUTE};
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_CONFUSION_TABLE]);
    asc_code code = ASC_OK;
    if (!table)
        return ASC_OK;
    for (int64_t first = 0, end; first < table->rows && code == ASC_OK; first = end) {
        end = end_of(table, keys, 3, first);
        code = put_confusion(page, table, first, end);
    }
    asc_page_table(page, table);
    return code;
}

asc_code asc_probe_write_traits(asc_page *page, const asc_report_source *source) {
    static const int keys[] = {KINDS_MODEL, KINDS_ARCHITECTURE};
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_KINDS_TABLE]);
    asc_code code = ASC_OK;
    if (!table)
        return ASC_OK;
    asc_page_section(page, "probe-kinds", "Discriminative power: classes and numbers",
                     "Cross-validated regressions, with people kept together: multinomial ones of "
                     "classes, ridge regressions of numbers.");
    for (int64_t first = 0, end; first < table->rows && code == ASC_OK; first = end) {
        end = end_of(table, keys, 2, first);
        code = put_scores(page, table, first, end, false);
        if (code == ASC_OK)
            code = put_scores(page, table, first, end, true);
    }
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
            "Of numbers, a regression reads %s off %s_%s best: R^2 of %.3f in people it was not "
            "trained on, 0 is no better than the mean.",
            attribute[largest], model[largest], architecture[largest], score[largest]);
    asc_sentence_end(page, &s);
}
