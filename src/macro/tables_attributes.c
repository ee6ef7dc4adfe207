/* SPDX-License-Identifier: GPL-3.0-or-later */
/* df_attributes and df_correlations. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "macro/tables_parts.h"

/* The published order: the leading aggregates, maximum and mean, of every model, the entropies,
 * then the weighted sums, and whatever else there will be, one aggregate after the other. */
enum { LEADING = ASC_AGGREGATE_MEAN + 1 };
typedef struct aggregate_column {
    int64_t model;
    int aggregate;
} aggregate_column;

static aggregate_column aggregate_at(int64_t place, int64_t n_models) {
    const int64_t behind = place - LEADING * n_models;
    return behind < 0 ? (aggregate_column){place / LEADING, (int)(place % LEADING)}
                      : (aggregate_column){behind % n_models, LEADING + (int)(behind / n_models)};
}

/* "<prefix>_<model><suffix of the aggregate>" */
static void name_column(const asc_table_source *source, const char *prefix, aggregate_column what,
                        char name[3 * ASC_NAME_LENGTH]) {
    snprintf(name, 3 * ASC_NAME_LENGTH, "%s_%s%s", prefix,
             asc_study_get_model(source->study, what.model)->label,
             asc_aggregates[what.aggregate].suffix);
}

static asc_code add_aggregate(const asc_table_source *source, const int32_t *order,
                              aggregate_column what, asc_table *table) {
    char name[3 * ASC_NAME_LENGTH];
    double *data = NULL;
    name_column(source, "stat", what, name);
    asc_code code =
        asc_table_add_reals(table, name, "1", asc_aggregates[what.aggregate].description, &data);
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        data[r] =
            asc_aggregate_of(source->ks, source->entropies, what.model, what.aggregate, order[r]);
    return code;
}

/* Standard error and ends of the interval of an aggregate. */
static asc_code add_interval(const asc_table_source *source, const int32_t *order,
                             aggregate_column what, asc_table *table) {
    const asc_uncertainty *u = source->uncertainty;
    const double *errors =
        u->aggregate_error + (what.model * ASC_AGGREGATES + what.aggregate) * u->n_attributes;
    char name[3 * ASC_NAME_LENGTH];
    double *error = NULL, *low = NULL, *high = NULL;
    asc_code code = ASC_OK;
    name_column(source, "se", what, name);
    ASC_TRY(
        code,
        asc_table_add_reals(table, name, "1", "Standard error over identities (jackknife)", &error),
        done);
    name_column(source, "ci_low", what, name);
    ASC_TRY(code,
            asc_table_add_reals(table, name, "1", "Lower end of the 95 % interval over identities",
                                &low),
            done);
    name_column(source, "ci_high", what, name);
    ASC_TRY(code,
            asc_table_add_reals(table, name, "1", "Upper end of the 95 % interval over identities",
                                &high),
            done);
    for (int64_t r = 0; r < table->rows; r++) {
        const int32_t a = order[r];
        const double most =
            what.aggregate == ASC_AGGREGATE_WEIGHTED
                ? (double)(source->entropies->positive[a] + source->entropies->negative[a])
                : 1;
        const asc_interval interval = asc_interval_of(
            asc_aggregate_of(source->ks, source->entropies, what.model, what.aggregate, a),
            errors[a], 0, most);
        error[r] = errors[a];
        low[r] = interval.low;
        high[r] = interval.high;
    }
done:
    return code;
}

/* x: [n] to [-1, 1] by its least and greatest value. */
static void rescale(const double *x, int64_t n, double *out) {
    double least = INFINITY, greatest = -INFINITY;
    for (int64_t i = 0; i < n; i++) {
        least = fmin(least, x[i]);
        greatest = fmax(greatest, x[i]);
    }
    for (int64_t i = 0; i < n; i++)
        out[i] = (x[i] - least) / (greatest - least) * 2 - 1;
}

static asc_code add_entropies(const asc_table_source *source, const int32_t *order,
                              asc_table *table) {
    const asc_entropies *e = source->entropies;
    double *global = NULL, *inter = NULL, *intra = NULL, *inter_scaled = NULL, *intra_scaled = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_add_reals(table, "global_average", "1", "Mean of the attribute over images",
                                &global),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "inter_entropy", "nat",
                                "Entropy of the density of identities' means", &inter),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "intra_entropy", "nat",
                                "Mean over identities of the attribute's entropy within them",
                                &intra),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "inter_entropy_rescaled", "1",
                                "inter_entropy rescaled to [-1, 1]", &inter_scaled),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "intra_entropy_rescaled", "1",
                                "intra_entropy rescaled to [-1, 1]", &intra_scaled),
            done);
    for (int64_t r = 0; r < table->rows; r++) {
        global[r] = e->global_average[order[r]];
        inter[r] = e->inter[order[r]];
        intra[r] = e->intra[order[r]];
    }
    rescale(inter, table->rows, inter_scaled);
    rescale(intra, table->rows, intra_scaled);
done:
    return code;
}

asc_code asc_macro_attributes(const asc_table_source *source, const int32_t *order,
                              asc_table *table) {
    const int64_t models = source->ks->n_models;
    char **names = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "", "The attribute", &names), done);
    for (int64_t r = 0; r < table->rows; r++)
        ASC_TRY(code, asc_copy_string(&names[r], source->images->attribute_names[order[r]]), done);
    for (int64_t c = 0; c < ASC_AGGREGATES * models; c++) {
        const aggregate_column what = aggregate_at(c, models);
        if (c == LEADING * models)
            ASC_TRY(code, add_entropies(source, order, table), done);
        ASC_TRY(code, add_aggregate(source, order, what, table), done);
    }
    for (int64_t c = 0; source->uncertainty && c < ASC_AGGREGATES * models; c++)
        ASC_TRY(code, add_interval(source, order, aggregate_at(c, models), table), done);
    code = asc_macro_energy_columns(source, order, table);
done:
    return code;
}

typedef struct correlation_columns {
    char **column, **entropy;
    double *statistic, *pvalue, *low, *high;
} correlation_columns;

static asc_code add_correlation_columns(bool intervals, asc_table *table, correlation_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "column", "Column of df_attributes", &c->column), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "statistic", "1", "Spearman's rho over attributes",
                                &c->statistic),
            done);
    ASC_TRY(
        code,
        asc_table_add_reals(table, "pvalue", "1", "Two-sided p-value from Student's t", &c->pvalue),
        done);
    ASC_TRY(code, asc_table_add_text(table, "entropy", "The entropy correlated with", &c->entropy),
            done);
    if (!intervals)
        return ASC_OK;
    ASC_TRY(code,
            asc_table_add_reals(table, "ci_low", "1",
                                "Lower end of the 95 % interval over identities, for these "
                                "attributes",
                                &c->low),
            done);
    code = asc_table_add_reals(table, "ci_high", "1",
                               "Upper end of the 95 % interval over identities, for these "
                               "attributes",
                               &c->high);
done:
    return code;
}

asc_code asc_macro_correlations(const asc_table_source *source, const asc_table *attributes,
                                asc_table *table) {
    static const char *const names[ASC_ENTROPIES] = {"inter", "intra"};
    static const char *const columns[ASC_ENTROPIES] = {"inter_entropy", "intra_entropy"};
    const int64_t models = source->ks->n_models;
    correlation_columns c = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, add_correlation_columns(source->uncertainty != NULL, table, &c), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const aggregate_column what = aggregate_at(r / ASC_ENTROPIES, models);
        const int e = (int)(r % ASC_ENTROPIES);
        char name[3 * ASC_NAME_LENGTH];
        name_column(source, "stat", what, name);
        ASC_TRY(code, asc_copy_string(&c.column[r], name), done);
        ASC_TRY(code, asc_copy_string(&c.entropy[r], names[e]), done);
        ASC_TRY(code,
                asc_spearman(asc_table_find(attributes, name)->data.reals,
                             asc_table_find(attributes, columns[e])->data.reals, attributes->rows,
                             &c.statistic[r], &c.pvalue[r]),
                done);
        if (!source->uncertainty)
            continue;
        const asc_interval interval =
            source->uncertainty
                ->correlation[(what.model * ASC_AGGREGATES + what.aggregate) * ASC_ENTROPIES + e];
        c.low[r] = interval.low;
        c.high[r] = interval.high;
    }
done:
    return code;
}
