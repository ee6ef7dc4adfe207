/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/table.h"
#include "probe/folds.h"
#include "probe/scores.h"

static const char *const SCORE_NAMES[ASC_SCORES] = {"accuracy", "balanced_accuracy", "auc"};
static const char *const SCORE_TEXTS[ASC_SCORES] = {
    "share of held-out images classified rightly", "mean of the two classes' recalls",
    "area under the ROC curve of held-out images, ties one half"};
static const char *const SCHEME_PREFIXES[ASC_PROBE_SCHEMES] = {"", "grouped_", "control_"};
static const char *const SCHEME_TEXTS[ASC_PROBE_SCHEMES] = {
    "stratified folds in file order (published protocol)",
    "stratified folds that keep the images of an identity together",
    "published folds of shuffled labels: must be at chance"};

typedef struct columns {
    char **model, **architecture, **attribute, **label, **note;
    double *mean[ASC_PROBE_SCHEMES][ASC_SCORES], *deviation[ASC_PROBE_SCHEMES][ASC_SCORES];
    int64_t *positive, *negative, *iterations, *converged;
} columns;

static asc_code add_score(asc_table *table, columns *c, int scheme, int score) {
    char name[64], text[256];
    snprintf(name, sizeof name, "%s%s", SCHEME_PREFIXES[scheme], SCORE_NAMES[score]);
    snprintf(text, sizeof text, "%s, mean over folds; %s", SCORE_TEXTS[score],
             SCHEME_TEXTS[scheme]);
    asc_code code = asc_table_add_reals(table, name, "1", text, &c->mean[scheme][score]);
    if (code != ASC_OK)
        return code;
    snprintf(name, sizeof name, "%s%s_std", SCHEME_PREFIXES[scheme], SCORE_NAMES[score]);
    snprintf(text, sizeof text, "%s, population standard deviation over folds; %s",
             SCORE_TEXTS[score], SCHEME_TEXTS[scheme]);
    return asc_table_add_reals(table, name, "1", text, &c->deviation[scheme][score]);
}

/* The published columns in their order, then ours. */
static asc_code add_columns(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model_name", "model", &c->model), done);
    ASC_TRY(
        code,
        asc_table_add_text(table, "architecture", "architecture of the model", &c->architecture),
        done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "attribute", &c->attribute), done);
    ASC_TRY(code, add_score(table, c, ASC_PROBE_PUBLISHED, ASC_SCORE_ACCURACY), done);
    ASC_TRY(code, add_score(table, c, ASC_PROBE_PUBLISHED, ASC_SCORE_BALANCED), done);
    ASC_TRY(code, asc_table_add_text(table, "label", "<model>_<architecture>", &c->label), done);
    ASC_TRY(code, add_score(table, c, ASC_PROBE_PUBLISHED, ASC_SCORE_AUC), done);
    for (int scheme = ASC_PROBE_GROUPED; scheme < ASC_PROBE_SCHEMES; scheme++)
        for (int score = 0; score < ASC_SCORES; score++)
            ASC_TRY(code, add_score(table, c, scheme, score), done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_positive", "images", "images with value 1", &c->positive),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_negative", "images", "images with value -1", &c->negative),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "iterations", "1",
                               "most steps of the optimiser over schemes and folds",
                               &c->iterations),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "converged", "1",
                               "1 when every fit reached the tolerance, else 0", &c->converged),
            done);
    ASC_TRY(code,
            asc_table_add_text(table, "note", "what was left out and why, empty if nothing was",
                               &c->note),
            done);
done:
    return code;
}

static asc_code fill_row(const asc_images *images, const asc_probe_outcome *outcome, int32_t a,
                         int64_t row, columns *c) {
    const asc_probe_plan *plan = outcome->plan;
    int32_t folds = plan->folds;
    c->positive[row] = plan->positive[a];
    c->negative[row] = plan->negative[a];
    c->converged[row] = plan->task[(int64_t)a * ASC_PROBE_SCHEMES] >= 0;
    for (int scheme = 0; scheme < ASC_PROBE_SCHEMES; scheme++) {
        int64_t task = plan->task[(int64_t)a * ASC_PROBE_SCHEMES + scheme];
        if (task < 0)
            continue;
        for (int score = 0; score < ASC_SCORES; score++) {
            double numbers[ASC_PROBE_MAX_FOLDS];
            for (int32_t f = 0; f < folds; f++)
                numbers[f] = outcome->scores[(task * folds + f) * ASC_SCORES + score];
            asc_probe_summary(numbers, folds, &c->mean[scheme][score][row],
                              &c->deviation[scheme][score][row]);
        }
        for (int64_t p = task * folds; p < (task + 1) * folds; p++) {
            if (outcome->iterations[p] > c->iterations[row])
                c->iterations[row] = outcome->iterations[p];
            c->converged[row] = c->converged[row] && outcome->converged[p];
        }
    }
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&c->model[row], outcome->model->name), done);
    ASC_TRY(code, asc_copy_string(&c->architecture[row], outcome->model->architecture), done);
    ASC_TRY(code, asc_copy_string(&c->label[row], outcome->model->label), done);
    ASC_TRY(code, asc_copy_string(&c->attribute[row], images->attribute_names[a]), done);
    code = asc_copy_string(&c->note[row], plan->notes[a] ? plan->notes[a] : "");
done:
    return code;
}

typedef struct named {
    const char *name;
    int32_t index;
} named;

static int by_name(const void *a, const void *b) {
    return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

static asc_code put_table(const asc_images *images, const asc_probe_outcome *outcomes,
                          int64_t n_models, asc_results *results) {
    int32_t n_attributes = images->n_attributes;
    asc_table table = {0};
    named *order = NULL;
    columns c = {0};
    asc_code code = asc_alloc(&order, (uint64_t)n_attributes, sizeof *order, "order of attributes");
    if (code != ASC_OK)
        return code;
    for (int32_t a = 0; a < n_attributes; a++)
        order[a] = (named){.name = images->attribute_names[a], .index = a};
    qsort(order, (size_t)n_attributes, sizeof *order, by_name);
    ASC_TRY(code,
            asc_table_init(&table, "df_discriminative_power",
                           "Cross-validated logistic regression of every attribute on every "
                           "model's embeddings.",
                           n_models * n_attributes),
            done);
    ASC_TRY(code, add_columns(&table, &c), done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t k = 0; k < n_attributes; k++)
            ASC_TRY(code, fill_row(images, &outcomes[m], order[k].index, m * n_attributes + k, &c),
                    done);
    code = asc_results_put_table(results, &table);
done:
    free(order);
    asc_table_free(&table);
    return code;
}

/* fold_scores_<label> [schemes, A, folds, ASC_SCORES] in the study's order of attributes. */
static asc_code put_scores(const asc_probe_outcome *outcome, asc_results *results) {
    const asc_probe_plan *plan = outcome->plan;
    int64_t row = (int64_t)plan->folds * ASC_SCORES;
    int64_t dims[] = {ASC_PROBE_SCHEMES, plan->n_attributes, plan->folds, ASC_SCORES};
    double *all = NULL;
    char *name = NULL;
    asc_code code =
        asc_alloc(&all, (uint64_t)(dims[0] * dims[1] * row), sizeof *all, "scores of folds");
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < plan->n_attributes; a++)
        for (int64_t scheme = 0; scheme < ASC_PROBE_SCHEMES; scheme++) {
            int64_t task = plan->task[a * ASC_PROBE_SCHEMES + scheme];
            double *to = all + (scheme * plan->n_attributes + a) * row;
            for (int64_t k = 0; k < row; k++)
                to[k] = task < 0 ? NAN : outcome->scores[task * row + k];
        }
    ASC_TRY(code, asc_format(&name, "fold_scores_%s", outcome->model->label), done);
    code = asc_results_put_f64(results, name, 4, dims, all, "1",
                               "accuracy, balanced accuracy and AUC of every fold; first axis: "
                               "published folds, grouped folds, shuffled control");
done:
    free(all);
    free(name);
    return code;
}

/* weights_<label> [A, folds, D + 1] under the published folds. */
static asc_code put_weights(const asc_probe_outcome *outcome, asc_results *results) {
    const asc_probe_plan *plan = outcome->plan;
    int64_t dims[] = {plan->n_attributes, plan->folds, outcome->model->dimension + 1};
    int64_t row = dims[1] * dims[2];
    double *all = NULL;
    char *name = NULL;
    asc_code code = asc_alloc(&all, (uint64_t)(dims[0] * row), sizeof *all, "weights");
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < plan->n_attributes; a++) {
        int64_t task = plan->task[a * ASC_PROBE_SCHEMES + ASC_PROBE_PUBLISHED];
        for (int64_t k = 0; k < row; k++)
            all[a * row + k] = task < 0 ? NAN : outcome->weights[task * row + k];
    }
    ASC_TRY(code, asc_format(&name, "weights_%s", outcome->model->label), done);
    code = asc_results_put_f64(results, name, 3, dims, all, "1",
                               "weights and, last, intercept of every published fold's regression, "
                               "for unit rows under cosine");
done:
    free(all);
    free(name);
    return code;
}

asc_code asc_probe_report(const asc_images *images, const asc_probe_outcome *outcomes,
                          int64_t n_models, asc_results *results) {
    asc_code code = put_table(images, outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        code = put_scores(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_weights(&outcomes[m], results);
    }
    if (code == ASC_OK)
        code = asc_results_put_text(results, "attributes", images->n_attributes,
                                    images->attribute_names, "attributes in the arrays' order");
    return code;
}
