/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/table.h"
#include "results/table_model.h"

static const char *const PROTOCOLS[ASC_VERIFY_PROTOCOLS] = {"all", "sampled"};
static const char *const FARS[ASC_FARS] = {"1e-2", "1e-3", "1e-4"};
static const char *const GROUPS[ASC_PAIR_GROUPS] = {"positive", "negative", "across"};

typedef struct columns {
    asc_model_columns who;
    char **protocol;
    int64_t *n_identities, *n_matched, *n_unmatched;
    double *auc, *eer, *tar[ASC_FARS], *threshold, *false_match, *overlap, *bayes_error;
} columns;

static asc_code add_columns(asc_table *table, columns *c) {
    asc_code code = ASC_OK;
    char name[32], text[160];
    ASC_TRY(code, asc_table_add_model(table, &c->who), done);
    ASC_TRY(code,
            asc_table_add_text(table, "protocol", "all pairs, or the published sample of pairs",
                               &c->protocol),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_identities", "identities", "people in the images",
                               &c->n_identities),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_matched", "pairs", "pairs of one identity", &c->n_matched),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_unmatched", "pairs", "pairs of two identities",
                               &c->n_unmatched),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "auc", "1",
                                "share of matched against unmatched pairs in which the matched one "
                                "is nearer, ties one half",
                                &c->auc),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "eer", "1",
                                "equal error rate: where false match and false non-match rate meet",
                                &c->eer),
            done);
    for (int f = 0; f < ASC_FARS; f++) {
        snprintf(name, sizeof name, "tar_far_%s", FARS[f]);
        snprintf(text, sizeof text,
                 "share of matched pairs accepted where at most %s of the unmatched ones are",
                 FARS[f]);
        ASC_TRY(code, asc_table_add_reals(table, name, "1", text, &c->tar[f]), done);
    }
    ASC_TRY(code,
            asc_table_add_reals(table, "threshold", "distance",
                                "pairs nearer than this are accepted: the largest at which at most "
                                "1e-3 of the unmatched pairs are",
                                &c->threshold),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "false_match_rate", "1",
                                "share of the unmatched pairs nearer than the threshold; below "
                                "1e-3 where pairs are few or distances tie",
                                &c->false_match),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "overlap", "1",
                                "common area of the two kernel densities; published as Bayes error",
                                &c->overlap),
            done);
    code = asc_table_add_reals(table, "bayes_error", "1",
                               "least error of any rule on the distance, for equal priors and the "
                               "two kernel densities: half the overlap",
                               &c->bayes_error);
done:
    return code;
}

static asc_code fill_row(const asc_verify_outcome *outcome, int protocol, int64_t row, columns *c) {
    const asc_rates *rates = &outcome->rates[protocol];
    c->n_identities[row] = outcome->selection.images.n_identities;
    c->n_matched[row] = rates->n_matched;
    c->n_unmatched[row] = rates->n_unmatched;
    c->auc[row] = rates->auc;
    c->eer[row] = rates->eer;
    for (int f = 0; f < ASC_FARS; f++)
        c->tar[f][row] = rates->tar[f];
    c->threshold[row] = outcome->threshold[protocol];
    c->false_match[row] = outcome->false_match[protocol];
    c->overlap[row] = outcome->overlap[protocol];
    c->bayes_error[row] = outcome->overlap[protocol] / 2;
    asc_code code = asc_table_set_model(&c->who, row, outcome->model);
    return code == ASC_OK ? asc_copy_string(&c->protocol[row], PROTOCOLS[protocol]) : code;
}

static asc_code put_rates(const asc_verify_outcome *outcomes, int64_t n_models,
                          asc_results *results) {
    asc_table table = {0};
    columns c = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "verification",
                           "How well distances tell pairs of one identity from pairs of two.",
                           n_models * ASC_VERIFY_PROTOCOLS),
            done);
    ASC_TRY(code, add_columns(&table, &c), done);
    for (int64_t m = 0; m < n_models; m++)
        for (int p = 0; p < ASC_VERIFY_PROTOCOLS; p++)
            ASC_TRY(code, fill_row(&outcomes[m], p, m * ASC_VERIFY_PROTOCOLS + p, &c), done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

typedef struct group_columns {
    asc_model_columns who;
    char **attribute, **group;
    int64_t *n_matched, *n_unmatched;
    double *threshold, *match, *miss;
} group_columns;

static asc_code add_group_columns(asc_table *table, group_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_model(table, &c->who), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "attribute", &c->attribute), done);
    ASC_TRY(code,
            asc_table_add_text(table, "group",
                               "positive, negative: both images inside; across: one in each",
                               &c->group),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_matched", "pairs", "pairs of one identity", &c->n_matched),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_unmatched", "pairs", "pairs of two identities",
                               &c->n_unmatched),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "threshold", "distance",
                                "that of all pairs at a false match rate of 1e-3", &c->threshold),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "false_match_rate", "1",
                                "share of the unmatched pairs that are accepted", &c->match),
            done);
    code = asc_table_add_reals(table, "false_non_match_rate", "1",
                               "share of the matched pairs that are rejected", &c->miss);
done:
    return code;
}

static double share(int64_t part, int64_t whole) {
    return whole ? (double)part / (double)whole : NAN;
}

static asc_code fill_group(const asc_images *images, const asc_verify_outcome *outcome, int32_t a,
                           int group, int64_t row, group_columns *c) {
    const asc_group_counts *counts = &outcome->groups.counts[(int64_t)a * ASC_PAIR_GROUPS + group];
    c->n_matched[row] = counts->matched;
    c->n_unmatched[row] = counts->unmatched;
    c->threshold[row] = outcome->groups.threshold;
    c->match[row] = share(counts->accepted, counts->unmatched);
    c->miss[row] = share(counts->rejected, counts->matched);
    asc_code code = asc_table_set_model(&c->who, row, outcome->model);
    if (code == ASC_OK)
        code = asc_copy_string(&c->attribute[row], images->attribute_names[a]);
    return code == ASC_OK ? asc_copy_string(&c->group[row], GROUPS[group]) : code;
}

static asc_code put_groups(const asc_images *images, const asc_verify_outcome *outcomes,
                           int64_t n_models, asc_results *results) {
    const int64_t rows = (int64_t)images->n_attributes * ASC_PAIR_GROUPS;
    asc_table table = {0};
    group_columns c = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "verification_groups",
                           "Error rates of every attribute's groups at the threshold of the whole.",
                           n_models * rows),
            done);
    ASC_TRY(code, add_group_columns(&table, &c), done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t a = 0; a < images->n_attributes; a++)
            for (int g = 0; g < ASC_PAIR_GROUPS; g++)
                ASC_TRY(code,
                        fill_group(images, &outcomes[m], a, g,
                                   m * rows + (int64_t)a * ASC_PAIR_GROUPS + g, &c),
                        done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* histogram_<label> [2, bins] and histogram_edges_<label> [bins + 1]. */
static asc_code put_histogram(const asc_verify_outcome *outcome, asc_results *results) {
    const asc_curves *curves = &outcome->histogram;
    const int64_t edges_dims[] = {curves->n + 1}, dims[] = {2, curves->n};
    double *edges = NULL;
    int64_t *counts = NULL;
    char *name = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&edges, (uint64_t)curves->n + 1, sizeof *edges, "histogram"), done);
    ASC_TRY(code, asc_alloc(&counts, 2 * (uint64_t)curves->n, sizeof *counts, "histogram"), done);
    for (int64_t c = 0; c <= curves->n; c++)
        edges[c] = curves->low + (curves->high - curves->low) * (double)c / (double)curves->n;
    for (int64_t c = 0; c < curves->n; c++) {
        counts[c] = curves->matched[c];
        counts[curves->n + c] = curves->unmatched[c];
    }
    ASC_TRY(code, asc_format(&name, "histogram_edges_%s", outcome->model->label), done);
    ASC_TRY(code,
            asc_results_put_f64(results, name, 1, edges_dims, edges, "distance",
                                "edges of the histogram's bins, from the nearest to the farthest "
                                "pair"),
            done);
    free(name);
    name = NULL;
    ASC_TRY(code, asc_format(&name, "histogram_%s", outcome->model->label), done);
    code = asc_results_put_i64(results, name, 2, dims, counts, "pairs",
                               "all pairs a bin of distances; first row matched, second unmatched");
done:
    free(edges);
    free(counts);
    free(name);
    return code;
}

/* det_<label> [n, 3]. */
static asc_code put_det(const asc_verify_outcome *outcome, asc_results *results) {
    enum { COLUMNS = 3 };
    const int64_t dims[] = {outcome->n_det, COLUMNS};
    char *name = NULL;
    double *values = NULL;
    asc_code code = asc_format(&name, "det_%s", outcome->model->label);
    if (code == ASC_OK)
        code = asc_alloc(&values, COLUMNS * (uint64_t)outcome->n_det, sizeof *values, "rates");
    for (int64_t p = 0; p < outcome->n_det && code == ASC_OK; p++) {
        const asc_det_point *point = &outcome->det[p];
        values[p * COLUMNS] = point->threshold;
        values[p * COLUMNS + 1] = point->false_match;
        values[p * COLUMNS + 2] = point->false_non_match;
    }
    if (code == ASC_OK)
        code = asc_results_put_f64(
            results, name, 2, dims, values, "distance, 1, 1",
            "detection error trade-off of all pairs, thinned to steps of 4 %: threshold, share of "
            "unmatched pairs nearer (false matches), share of matched pairs that are not (false "
            "non-matches)");
    free(values);
    free(name);
    return code;
}

/* <name>_<label> [n, 2], pairs as rows of the study file. */
static asc_code put_pairs(const asc_verify_outcome *outcome, const char *name, const char *text,
                          const int64_t *pairs, int64_t n, asc_results *results) {
    const int64_t dims[] = {n, 2};
    int64_t *list = NULL;
    char *full_name = NULL;
    asc_code code = asc_alloc(&list, 2 * (uint64_t)n, sizeof *list, "drawn pairs");
    if (code == ASC_OK)
        code = asc_format(&full_name, "%s_%s", name, outcome->model->label);
    for (int64_t k = 0; k < 2 * n && code == ASC_OK; k++)
        list[k] = outcome->selection.rows[pairs[k]];
    if (code == ASC_OK)
        code = asc_results_put_i64(results, full_name, 2, dims, list, "row", text);
    free(full_name);
    free(list);
    return code;
}

asc_code asc_verify_report(const asc_verify_outcome *outcomes, int64_t n_models,
                           asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    asc_code code = put_rates(outcomes, n_models, results);
    if (code == ASC_OK && images->n_attributes)
        code = put_groups(images, outcomes, n_models, results);
    for (int64_t m = 0; m < n_models; m++) {
        const asc_sample *sample = &outcomes[m].sample;
        if (code == ASC_OK)
            code = put_histogram(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_det(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_pairs(&outcomes[m], "sampled_matched",
                             "drawn pairs of one identity, rows of the study file", sample->matched,
                             sample->n_matched, results);
        if (code == ASC_OK)
            code = put_pairs(&outcomes[m], "sampled_unmatched",
                             "drawn pairs of two identities, rows of the study file",
                             sample->unmatched, sample->n_unmatched, results);
    }
    return code;
}
