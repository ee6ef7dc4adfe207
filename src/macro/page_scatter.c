/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models against the first one, by modality and by rank. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/colour.h"
#include "report/plots.h"
#include "report/scatter.h"

/* The models that are compared with the first one, and the points of every panel. */
typedef struct compared {
    char *const *models; /* [n_models] behind the first one */
    int64_t n_models, left_out;
    char *const *names; /* [n] attributes */
    int64_t n;
    double *x[2], *y[2]; /* [n_models, n] of either modality; owned */
} compared;

static asc_code allocate(compared *c) {
    const uint64_t n = (uint64_t)(c->n_models * c->n);
    asc_code code = ASC_OK;
    for (int side = 0; side < 2; side++) {
        ASC_TRY(code, asc_alloc(&c->x[side], n, sizeof(double), "points"), done);
        ASC_TRY(code, asc_alloc(&c->y[side], n, sizeof(double), "points"), done);
        for (uint64_t i = 0; i < n; i++)
            c->x[side][i] = c->y[side][i] = NAN;
    }
done:
    return code;
}

static void release(compared *c) {
    for (int side = 0; side < 2; side++) {
        free(c->x[side]);
        free(c->y[side]);
    }
}

/* KS statistics of both modalities, from a table df_modality. */
static asc_code put_sides(asc_page *page, const asc_table *modality, const char *first,
                          compared *c) {
    char *const *attribute = asc_texts(modality, MODALITY_ATTRIBUTE);
    char *const *side = asc_texts(modality, MODALITY_MODALITY);
    const double *x = asc_reals_named(modality, MODALITY_STAT, first);
    char title[760], label[640];
    if (!attribute || !side || !x)
        return ASC_OK;
    for (int64_t r = 0; r < modality->rows; r++) {
        const int which = strcmp(side[r], "positive") == 0 ? 0 : 1;
        for (int64_t i = 0; i < c->n; i++)
            for (int64_t m = 0; strcmp(attribute[r], c->names[i]) == 0 && m < c->n_models; m++) {
                const double *y = asc_reals_named(modality, MODALITY_STAT, c->models[m]);
                c->x[which][m * c->n + i] = x[r];
                c->y[which][m * c->n + i] = y ? y[r] : NAN;
            }
    }
    const asc_scatter_series points[] = {
        {"with the attribute", c->x[0], c->y[0], ASC_COLOUR_BOTH, 7},
        {"without it", c->x[1], c->y[1], ASC_COLOUR_NEITHER, 6}};
    snprintf(title, sizeof title, "KS statistics by modality, models against %.600s", first);
    snprintf(label, sizeof label, "KS statistic of %.600s", first);
    return asc_page_scatter(
        page,
        &(asc_scatter){.name = "ks_models",
                       .title = title,
                       .caption = "A point an attribute and modality: its KS statistic under the "
                                  "first model against that under the panel's. On the dashed line "
                                  "two models agree; names are those of the positive modalities "
                                  "farthest from it.",
                       .table = modality->name,
                       .x_label = label,
                       .y_label = "KS statistic of the panel's model",
                       .models = c->models,
                       .n_models = c->n_models,
                       .models_left_out = c->left_out,
                       .names = c->names,
                       .n = c->n,
                       .series = points,
                       .n_series = 2,
                       .equal = true});
}

/* Ranks from 1, the largest; NaN where there is no value. */
static asc_code rank(const double *values, int64_t n, double *ranks) {
    int64_t *order = NULL;
    asc_code code = asc_alloc(&order, (uint64_t)n, sizeof *order, "ranks");
    if (code == ASC_OK)
        code = asc_plot_order(values, n, 1, order);
    for (int64_t k = 0; code == ASC_OK && k < n; k++)
        ranks[order[k]] = isnan(values[order[k]]) ? NAN : (double)k + 1;
    free(order);
    return code;
}

static asc_code put_ranks(asc_page *page, const asc_table *table, const char *first, compared *c) {
    const double *x = asc_reals_named(table, ATTRIBUTE_MEAN, first);
    char title[760], label[640];
    asc_code code = ASC_OK;
    for (int64_t m = 0; x && m < c->n_models; m++) {
        const double *y = asc_reals_named(table, ATTRIBUTE_MEAN, c->models[m]);
        ASC_TRY(code, rank(x, c->n, c->x[0] + m * c->n), done);
        if (y)
            ASC_TRY(code, rank(y, c->n, c->y[0] + m * c->n), done);
    }
    const asc_scatter_series points = {"rank", c->x[0], c->y[0], NULL, 7};
    snprintf(title, sizeof title, "Ranks of attributes, models against %.600s", first);
    snprintf(label, sizeof label, "rank under %.600s", first);
    code = asc_page_scatter(
        page, &(asc_scatter){.name = "ks_ranks",
                             .title = title,
                             .caption =
                                 "Attributes by the mean of their KS statistics: 1 is the one that "
                                 "shapes a model's distances most. On the dashed line two models "
                                 "agree; the attributes that change most have names.",
                             .table = table->name,
                             .x_label = label,
                             .y_label = "rank under the panel's model",
                             .models = c->models,
                             .n_models = c->n_models,
                             .models_left_out = c->left_out,
                             .names = c->names,
                             .n = c->n,
                             .series = &points,
                             .n_series = 1,
                             .equal = true,
                             .whole = true});
done:
    return code;
}

asc_code asc_macro_put_models(asc_page *page, const asc_report_source *source,
                              const asc_table *table, char *const *models, int64_t n_models) {
    const asc_table *modality =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_MODALITY_TABLE]);
    const int64_t others = n_models - 1, shown = others < ASC_PANELS ? others : ASC_PANELS;
    compared c = {.models = models + 1,
                  .n_models = shown,
                  .left_out = others - shown,
                  .names = asc_texts(table, ATTRIBUTE_NAME),
                  .n = table->rows};
    asc_code code = ASC_OK;
    if (n_models < 2 || !c.names)
        return ASC_OK;
    ASC_TRY(code, allocate(&c), done);
    if (modality)
        ASC_TRY(code, put_sides(page, modality, models[0], &c), done);
    code = put_ranks(page, table, models[0], &c);
done:
    release(&c);
    return code;
}

/* Mean KS statistics against one entropy, a panel a model. */
static asc_code put_entropy(asc_page *page, const asc_table *table, char *const *models,
                            int64_t n_models, int column, const char *name, const char *title,
                            const char *label) {
    const int64_t n = table->rows, shown = n_models < ASC_PANELS ? n_models : ASC_PANELS;
    const double *entropy = asc_reals(table, column);
    double *x = NULL, *y = NULL;
    asc_code code = ASC_OK;
    if (!entropy || !asc_texts(table, ATTRIBUTE_NAME))
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&x, (uint64_t)(n * shown), sizeof *x, "points"), done);
    ASC_TRY(code, asc_alloc(&y, (uint64_t)(n * shown), sizeof *y, "points"), done);
    for (int64_t i = 0; i < n * shown; i++) {
        const double *ks = asc_reals_named(table, ATTRIBUTE_MEAN, models[i / n]);
        x[i] = entropy[i % n];
        y[i] = ks ? ks[i % n] : NAN;
    }
    const asc_scatter_series points = {"attribute", x, y, NULL, 7};
    code = asc_page_scatter(
        page, &(asc_scatter){.name = name,
                             .title = title,
                             .caption =
                                 "A point an attribute. Where points fall to the right, what "
                                 "varies more shapes the distances less: Spearman's correlation "
                                 "below. The attributes with the largest KS statistics have names.",
                             .table = table->name,
                             .x_label = label,
                             .y_label = "KS statistic (mean of modalities)",
                             .models = models,
                             .n_models = shown,
                             .models_left_out = n_models - shown,
                             .names = asc_texts(table, ATTRIBUTE_NAME),
                             .n = n,
                             .series = &points,
                             .n_series = 1});
done:
    free(x);
    free(y);
    return code;
}

asc_code asc_macro_put_ks_entropies(asc_page *page, const asc_table *table) {
    char **models = NULL;
    int64_t n = 0;
    asc_code code = asc_report_models(table, ATTRIBUTE_MEAN, &models, &n);
    if (code == ASC_OK && n > 0)
        code = put_entropy(page, table, models, n, ATTRIBUTE_INTRA, "ks_intra",
                           "KS statistic against intra-entropy", "intra-entropy (nat)");
    if (code == ASC_OK && n > 0)
        code = put_entropy(page, table, models, n, ATTRIBUTE_INTER, "ks_inter",
                           "KS statistic against inter-entropy", "inter-entropy (nat)");
    asc_free_strings(models, n);
    return code;
}
