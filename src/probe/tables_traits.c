/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "probe/columns_traits.h"
#include "probe/folds.h"
#include "probe/scores.h"
#include "probe/tables.h"
#include "results/table_model.h"

/* Columns of the means; the deviation is behind each, those of the control behind that. */
static const int SCORE_COLUMNS[ASC_TRAIT_SCORES] = {
    KINDS_ACCURACY, KINDS_BALANCED, KINDS_AUC,           KINDS_CLASS_ERROR,
    KINDS_R2,       KINDS_SPEARMAN, KINDS_ABSOLUTE_ERROR};

static void fill_scores(const asc_probe_trait_report *report, int32_t t, int64_t row,
                        const asc_table *table) {
    const asc_probe_trait_plan *plan = report->plan;
    const asc_trait_outcome *outcome = report->outcome;
    const int32_t folds = plan->folds;
    int64_t *iterations = &asc_ints(table, KINDS_ITERATIONS)[row];
    int64_t *converged = &asc_ints(table, KINDS_CONVERGED)[row];
    *converged = plan->traits[t].width > 0;
    for (int scheme = 0; scheme < ASC_TRAIT_SCHEMES; scheme++) {
        const int64_t task = plan->traits[t].task[scheme];
        if (task < 0)
            continue;
        for (int score = 0; score < ASC_TRAIT_SCORES; score++) {
            const int column = SCORE_COLUMNS[score] + 2 * scheme;
            double numbers[ASC_PROBE_MAX_FOLDS];
            for (int32_t f = 0; f < folds; f++)
                numbers[f] = outcome->scores[(task * folds + f) * ASC_TRAIT_SCORES + score];
            asc_probe_summary(numbers, folds, &asc_reals(table, column)[row],
                              &asc_reals(table, column + 1)[row]);
        }
        for (int64_t p = task * folds; p < (task + 1) * folds; p++) {
            if (outcome->iterations[p] > *iterations)
                *iterations = outcome->iterations[p];
            *converged = *converged && outcome->converged[p];
        }
    }
}

static asc_code fill_row(const asc_images *images, const asc_probe_trait_report *report, int32_t t,
                         int64_t row, const asc_table *table) {
    const asc_probe_trait *trait = &report->plan->traits[t];
    const bool continuous = trait->kind == ASC_KIND_CONTINUOUS;
    fill_scores(report, t, row, table);
    if (!continuous && trait->images > 0)
        asc_reals(table, KINDS_MAJORITY)[row] = (double)trait->majority / (double)trait->images;
    asc_ints(table, KINDS_CLASSES)[row] = continuous ? 0 : trait->n_classes;
    asc_ints(table, KINDS_CLASSES_LEFT_OUT)[row] = trait->left_out;
    asc_ints(table, KINDS_IMAGES_LEFT_OUT)[row] = trait->images_left_out;
    asc_ints(table, KINDS_IMAGES)[row] = trait->images;
    asc_ints(table, KINDS_IDENTITIES)[row] = trait->identities;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_put_model(table, KINDS_MODEL, row, report->model), done);
    ASC_TRY(code, asc_put_text(table, KINDS_ATTRIBUTE, row, images->traits[t].name), done);
    ASC_TRY(code, asc_put_text(table, KINDS_KIND, row, asc_kind_name(trait->kind)), done);
    code = asc_put_text(table, KINDS_NOTE, row, trait->note ? trait->note : "");
done:
    return code;
}

static asc_code put_kinds(const asc_images *images, const asc_probe_trait_report *reports,
                          int64_t n_models, asc_results *results) {
    const int64_t n = images->n_traits;
    asc_table table = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&table, &asc_probe_tables[ASC_PROBE_KINDS_TABLE], NULL, 0, n_models * n,
                            NULL, 0),
            done);
    for (int64_t row = 0; row < n_models * n; row++)
        ASC_TRY(code, fill_row(images, &reports[row / n], (int32_t)(row % n), row, &table), done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* Cells with images, of one model. */
static int64_t count_cells(const asc_probe_trait_report *report) {
    const int64_t cells = asc_trait_confusion(report->plan, report->plan->n_traits);
    int64_t filled = 0;
    for (int64_t c = 0; c < cells; c++)
        filled += report->outcome->confusion[2 * c] > 0;
    return filled;
}

/* Puts the cells [classes, classes, 2] of trait t from `row` on, which it moves on. */
static asc_code fill_cells(const asc_images *images, const asc_probe_trait_report *report,
                           int32_t t, const int64_t *cells, int64_t *row, const asc_table *table) {
    const asc_probe_trait *trait = &report->plan->traits[t];
    char *const *labels = images->traits[t].labels;
    asc_code code = ASC_OK;
    for (int32_t k = 0; k < trait->width; k++) {
        const int64_t *of = cells + 2 * (int64_t)k * trait->width;
        int64_t total = 0;
        for (int32_t l = 0; l < trait->width; l++)
            total += of[2 * l];
        for (int32_t l = 0; l < trait->width; l++) {
            if (of[2 * l] == 0)
                continue;
            const char *true_class = labels[trait->labels[k]];
            const char *predicted = labels[trait->labels[l]];
            asc_ints(table, CONFUSION_IMAGES)[*row] = of[2 * l];
            asc_ints(table, CONFUSION_PEOPLE)[*row] = of[2 * l + 1];
            asc_reals(table, CONFUSION_SHARE)[*row] = (double)of[2 * l] / (double)total;
            ASC_TRY(code, asc_put_model(table, CONFUSION_MODEL, *row, report->model), done);
            ASC_TRY(code, asc_put_text(table, CONFUSION_ATTRIBUTE, *row, images->traits[t].name),
                    done);
            ASC_TRY(code, asc_put_text(table, CONFUSION_KIND, *row, asc_kind_name(trait->kind)),
                    done);
            ASC_TRY(code, asc_put_text(table, CONFUSION_TRUE, *row, true_class), done);
            ASC_TRY(code, asc_put_text(table, CONFUSION_PREDICTED, *row, predicted), done);
            (*row)++;
        }
    }
done:
    return code;
}

static asc_code put_confusion(const asc_images *images, const asc_probe_trait_report *reports,
                              int64_t n_models, asc_results *results) {
    asc_table table = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += count_cells(&reports[m]);
    if (rows == 0)
        return ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&table, &asc_probe_tables[ASC_PROBE_CONFUSION_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t t = 0; t < images->n_traits; t++) {
            const int64_t first = asc_trait_confusion(reports[m].plan, t);
            if (first < asc_trait_confusion(reports[m].plan, t + 1))
                ASC_TRY(code,
                        fill_cells(images, &reports[m], t,
                                   reports[m].outcome->confusion + 2 * first, &row, &table),
                        done);
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

asc_code asc_probe_report_traits(const asc_images *images, const asc_probe_trait_report *reports,
                                 int64_t n_models, asc_results *results) {
    asc_code code = ASC_OK;
    if (images->n_traits == 0)
        return ASC_OK;
    ASC_TRY(code, put_kinds(images, reports, n_models, results), done);
    ASC_TRY(code, put_confusion(images, reports, n_models, results), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, asc_probe_put_trait_arrays(&reports[m], results), done);
    code = asc_probe_put_trait_names(images, results);
done:
    return code;
}
