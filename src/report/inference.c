/* What is more than chance: the permutation tests. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/plots.h"
#include "report/sections.h"

/* Rows first .. end - 1 of one model. */
typedef struct model_rows {
    int64_t first, end;
    char label[600];
} model_rows;

static bool next_model(const asc_table *table, model_rows *rows) {
    char *const *model = asc_report_texts(table, "model");
    char *const *architecture = asc_report_texts(table, "architecture");
    if (!model || !architecture || rows->end >= table->rows)
        return false;
    rows->first = rows->end;
    while (rows->end < table->rows && strcmp(model[rows->end], model[rows->first]) == 0 &&
           strcmp(architecture[rows->end], architecture[rows->first]) == 0)
        rows->end++;
    snprintf(rows->label, sizeof rows->label, "%s_%s", model[rows->first],
             architecture[rows->first]);
    return true;
}

/* The drawn people's KS of a model beside what chance reaches and what would be found. */
static asc_code put_chance(asc_page *page, const asc_table *table, const model_rows *rows) {
    char *const *attribute = asc_report_texts(table, "attribute");
    const double *ks = asc_report_reals(table, "ks_mean");
    const double *chance = asc_report_reals(table, "null_95_mean");
    const double *detectable = asc_report_reals(table, "detectable_80_mean");
    const int64_t n = rows->end - rows->first;
    char name[640];
    int64_t *order = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!attribute || !ks || !chance || !detectable)
        return ASC_OK;
    snprintf(name, sizeof name, "inference_%s", rows->label);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n, sizeof *order, "attributes"), done);
    ASC_TRY(code, asc_plot_order(ks + rows->first, n, 0, order), done);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 860, asc_plot_dots_height(n),
                             "KS statistics against chance, %s", rows->label),
            done);
    const asc_series series[] = {
        {.name = "KS of the drawn people", .values = ks + rows->first},
        {.name = "19 of 20 permutations stay below", .values = chance + rows->first},
        {.name = "found with 80 % power", .values = detectable + rows->first}};
    asc_plot_dots(&figure, attribute + rows->first, order, n, series, 3,
                  "KS statistic (mean of modalities)", "set xrange [0:*]");
    figure.caption = "One photo of each drawn person; what chance reaches was found by giving "
                     "their labels to others. Rare attributes need a larger KS to be more than "
                     "chance.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    return code;
}

/* KS among all pairs beside that among pairs that share the given attributes' values. */
static asc_code put_given(asc_page *page, const asc_table *table, const model_rows *rows) {
    char *const *attribute = asc_report_texts(table, "attribute");
    const double *plain = asc_report_reals(table, "unadjusted_ks_mean");
    const double *given = asc_report_reals(table, "ks_mean");
    const double *chance = asc_report_reals(table, "null_95_mean");
    const int64_t n = rows->end - rows->first;
    char name[640];
    int64_t *order = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!attribute || !plain || !given || !chance)
        return ASC_OK;
    snprintf(name, sizeof name, "given_%s", rows->label);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n, sizeof *order, "attributes"), done);
    ASC_TRY(code, asc_plot_order(plain + rows->first, n, 0, order), done);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 860, asc_plot_dots_height(n),
                             "KS statistics given other attributes, %s", rows->label),
            done);
    const asc_series series[] = {
        {.name = "all pairs", .values = plain + rows->first},
        {.name = "pairs that share the given values", .values = given + rows->first},
        {.name = "19 of 20 permutations of these stay below", .values = chance + rows->first}};
    asc_plot_dots(&figure, attribute + rows->first, order, n, series, 3,
                  "KS statistic (mean of modalities)", "set xrange [0:*]");
    figure.caption = "An attribute that shapes the distances only through the given ones falls to "
                     "what chance reaches once pairs share their values.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    return code;
}

asc_code asc_report_inference(asc_page *page, const asc_report_source *source) {
    const asc_table *plain = asc_report_table(source, "inference_permutation");
    const asc_table *given = asc_report_table(source, "inference_given");
    model_rows rows = {0};
    asc_code code = ASC_OK;
    if (!plain)
        return ASC_OK;
    asc_page_section(page, "inference", "More than chance?",
                     "Permutation tests that hold although a person is in many pairs.");
    while (code == ASC_OK && next_model(plain, &rows))
        code = put_chance(page, plain, &rows);
    rows = (model_rows){0};
    while (given && code == ASC_OK && next_model(given, &rows))
        code = put_given(page, given, &rows);
    asc_page_table(page, plain);
    if (given)
        asc_page_table(page, given);
    fputs("</section>\n", page->file);
    return code;
}
