/* SPDX-License-Identifier: GPL-3.0-or-later */
/* df_attributes and df_correlations. */
#include <math.h>

#include "attrscope/stats.h"
#include "macro/tables_parts.h"
#include "results/doubts.h"
#include "results/table_model.h"

/* Columns of each aggregate; its standard error, followed by the interval's ends. */
static const int COLUMNS[ASC_AGGREGATES] = {ATTRIBUTE_MAX, ATTRIBUTE_MEAN, ATTRIBUTE_WEIGHTED};
static const int ERROR_COLUMNS[ASC_AGGREGATES] = {ATTRIBUTE_MAX_SE, ATTRIBUTE_MEAN_SE,
                                                  ATTRIBUTE_WEIGHTED_SE};

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

/* An aggregate, with its standard error and interval where there are some. */
static void fill_aggregate(const asc_table_source *source, const int32_t *order, int64_t model,
                           int aggregate, const asc_table *t) {
    const asc_uncertainty *u = source->uncertainty;
    const int64_t first = u ? (model * ASC_AGGREGATES + aggregate) * (int64_t)u->n_attributes : 0;
    for (int64_t r = 0; r < t->rows; r++) {
        const int32_t a = order[r];
        const double value = asc_aggregate_of(source->ks, source->entropies, model, aggregate, a);
        asc_reals_of(t, COLUMNS[aggregate], model)[r] = value;
        if (!u)
            continue;
        const asc_estimate *e = &u->aggregate[first + a];
        asc_reals_of(t, ERROR_COLUMNS[aggregate], model)[r] = e->error;
        asc_reals_of(t, ERROR_COLUMNS[aggregate] + 1, model)[r] = e->interval.low;
        asc_reals_of(t, ERROR_COLUMNS[aggregate] + 2, model)[r] = e->interval.high;
    }
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

static void fill_entropies(const asc_entropies *e, const int32_t *order, const asc_table *t) {
    double *inter = asc_reals(t, ATTRIBUTE_INTER), *intra = asc_reals(t, ATTRIBUTE_INTRA);
    for (int64_t r = 0; r < t->rows; r++) {
        asc_reals(t, ATTRIBUTE_GLOBAL)[r] = e->global_average[order[r]];
        inter[r] = e->inter[order[r]];
        intra[r] = e->intra[order[r]];
    }
    rescale(inter, t->rows, asc_reals(t, ATTRIBUTE_INTER_RESCALED));
    rescale(intra, t->rows, asc_reals(t, ATTRIBUTE_INTRA_RESCALED));
}

asc_code asc_macro_attributes(const asc_table_source *source, const int32_t *order,
                              const asc_table *table) {
    asc_code code = ASC_OK;
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        code = asc_put_text(table, ATTRIBUTE_NAME, r, source->images->attribute_names[order[r]]);
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < source->ks->n_models; m++)
        for (int aggregate = 0; aggregate < ASC_AGGREGATES; aggregate++)
            fill_aggregate(source, order, m, aggregate, table);
    fill_entropies(source->entropies, order, table);
    asc_macro_energies(source, order, table);
    return ASC_OK;
}

asc_code asc_macro_correlations(const asc_table_source *source, const asc_table *attributes,
                                const asc_table *t) {
    static const char *const names[ASC_ENTROPIES] = {"inter", "intra"};
    static const int columns[ASC_ENTROPIES] = {ATTRIBUTE_INTER, ATTRIBUTE_INTRA};
    asc_code code = ASC_OK;
    for (int64_t r = 0; r < t->rows; r++) {
        const aggregate_column what = aggregate_at(r / ASC_ENTROPIES, source->ks->n_models);
        const int e = (int)(r % ASC_ENTROPIES);
        const asc_column *column = asc_column_of(attributes, COLUMNS[what.aggregate], what.model);
        ASC_TRY(
            code,
            asc_put_model(t, CORRELATION_MODEL, r, asc_study_get_model(source->study, what.model)),
            done);
        ASC_TRY(code,
                asc_put_text(t, CORRELATION_KS, r,
                             attributes->spec->columns[COLUMNS[what.aggregate]].tidy),
                done);
        ASC_TRY(code, asc_put_text(t, CORRELATION_COLUMN, r, column->name), done);
        ASC_TRY(code, asc_put_text(t, CORRELATION_ENTROPY, r, names[e]), done);
        ASC_TRY(code,
                asc_spearman(column->data.reals, asc_reals(attributes, columns[e]),
                             attributes->rows, &asc_reals(t, CORRELATION_STATISTIC)[r],
                             &asc_reals(t, CORRELATION_PVALUE)[r]),
                done);
        if (!source->uncertainty)
            continue;
        const asc_interval interval =
            source->uncertainty
                ->correlation[(what.model * ASC_AGGREGATES + what.aggregate) * ASC_ENTROPIES + e];
        const asc_doubted doubt = {
            .doubt = isnan(asc_reals(t, CORRELATION_STATISTIC)[r]) ? ASC_DOUBT_NO_FIGURE
                     : !isnan(interval.low)                        ? ASC_DOUBT_NONE
                     : source->uncertainty->people[what.model] < ASC_PEOPLE_LEAST
                         ? ASC_DOUBT_FEW_PEOPLE
                         : ASC_DOUBT_NO_ERROR};
        asc_reals(t, CORRELATION_CI_LOW)[r] = interval.low;
        asc_reals(t, CORRELATION_CI_HIGH)[r] = interval.high;
        ASC_TRY(code, asc_put_doubts(t, CORRELATION_NOTE, r, &doubt, 1), done);
    }
done:
    return code;
}
