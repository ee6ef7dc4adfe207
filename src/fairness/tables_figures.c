/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "fairness/figures.h"
#include "fairness/tables.h"
#include "fairness/verdict.h"

/* One split at one point: groups with pairs of one person and of two, and what is said of them. */
typedef struct look {
    const asc_fairness_outcome *outcome;
    int32_t split;
    int64_t point;
    asc_fairness_draws draws;
    const char **labels; /* [draws.n] */
    int64_t *people;     /* [draws.n] */
    asc_fairness_contrast contrasts[ASC_FAIRNESS_RATES];
} look;

static void free_look(look *l) {
    asc_fairness_draws_free(&l->draws);
    free(l->labels);
    free(l->people);
    *l = (look){0};
}

static bool has_both(const asc_fairness_split *split, int32_t g) {
    return split->matched[g] > 0 && split->unmatched[g] > 0;
}

static asc_code make_look(const asc_fairness_outcome *outcome, int32_t s, int64_t p, look *l) {
    const asc_fairness_split *split = &outcome->splits.splits[s];
    const asc_fairness_point *point = &outcome->points[p];
    int64_t n = 0, k = 0;
    *l = (look){.outcome = outcome, .split = s, .point = p};
    for (int32_t g = 0; g < split->n; g++)
        n += has_both(split, g);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_fairness_draws_init(n, outcome->replicates, &l->draws), done);
    ASC_TRY(code, asc_alloc(&l->labels, (uint64_t)n, sizeof *l->labels, "groups"), done);
    ASC_TRY(code, asc_alloc(&l->people, (uint64_t)n, sizeof *l->people, "groups"), done);
    for (int32_t g = 0; g < split->n; g++) {
        if (!has_both(split, g))
            continue;
        l->labels[k] = split->labels[g];
        l->people[k] = split->people[g];
        for (int r = 0; r < ASC_FAIRNESS_RATES; r++) {
            l->draws.rates[r][k] =
                asc_fairness_share(asc_fairness_rate_of(outcome, s, g, point->place, r));
            memcpy(l->draws.drawn[r] + k * outcome->replicates,
                   asc_fairness_drawn_of(outcome, s, g, point->cell, r),
                   (size_t)outcome->replicates * sizeof(double));
        }
        k++;
    }
    for (int r = 0; r < ASC_FAIRNESS_RATES; r++)
        ASC_TRY(code, asc_fairness_contrast_find(&l->draws, r, &l->contrasts[r]), done);
done:
    return code;
}

/* What is said of one rate, into the six columns from `column` on. */
static asc_code put_contrast(const look *l, int which, int column, int64_t row,
                             const asc_table *t) {
    const asc_fairness_contrast *c = &l->contrasts[which];
    char *text = NULL;
    asc_code code = asc_fairness_verdict(c, l->labels, l->people, &text);
    if (code == ASC_OK)
        code = asc_put_text(t, column, row, text);
    if (code == ASC_OK)
        code = asc_put_text(t, column + 1, row, c->more < 0 ? "" : l->labels[c->more]);
    if (code == ASC_OK)
        code = asc_put_text(t, column + 2, row, c->less < 0 ? "" : l->labels[c->less]);
    asc_reals(t, column + 3)[row] = c->ratio;
    asc_reals(t, column + 4)[row] = c->low;
    asc_reals(t, column + 5)[row] = c->high;
    free(text);
    return code;
}

static asc_code fill_row(const look *l, int64_t row, const asc_table *t) {
    const asc_fairness_outcome *outcome = l->outcome;
    const asc_fairness_split *split = &outcome->splits.splits[l->split];
    const asc_fairness_point *point = &outcome->points[l->point];
    asc_ints(t, FAIR_GROUPS)[row] = split->n;
    asc_ints(t, FAIR_LEFT_OUT)[row] = split->left_out;
    asc_ints(t, FAIR_IMAGES_LEFT_OUT)[row] = split->left_out_images;
    asc_reals(t, FAIR_THRESHOLD)[row] = point->threshold;
    asc_reals(t, FAIR_REALISED)[row] = (double)point->accepted / (double)outcome->splits.unmatched;
    asc_code code = asc_fairness_put_keys(t, FAIR_MODEL, row, outcome, l->split);
    if (code == ASC_OK)
        code = asc_fairness_put_point(t, FAIR_POINT, row, point);
    if (code == ASC_OK)
        code = asc_put_text(t, FAIR_KIND, row, split->kind);
    if (code == ASC_OK)
        code = put_contrast(l, ASC_FAIRNESS_FMR, FAIR_FMR_VERDICT, row, t);
    return code == ASC_OK ? put_contrast(l, ASC_FAIRNESS_FNMR, FAIR_FNMR_VERDICT, row, t) : code;
}

static asc_code fill_figure(const look *l, asc_fairness_figure figure, double alpha, int64_t row,
                            const asc_table *t) {
    const asc_fairness_draws *d = &l->draws;
    asc_fairness_estimate e;
    asc_code code = asc_fairness_estimate_find(figure, d, alpha, l->contrasts, &e);
    if (code != ASC_OK)
        return code;
    const char *note = asc_fairness_figure_undefined(figure, d->rates[0], d->rates[1], d->n, alpha);
    if (!*note && isnan(e.low + e.high))
        note = "more than one draw of people in 40 does not have it";
    else if (!*note && !e.differs)
        note = "no difference is shown: that is where the interval begins";
    asc_reals(t, FIGURE_VALUE)[row] = e.value;
    asc_reals(t, FIGURE_LOW)[row] = e.low;
    asc_reals(t, FIGURE_HIGH)[row] = e.high;
    asc_ints(t, FIGURE_UNDEFINED)[row] = e.undefined;
    code = asc_fairness_put_keys(t, FIGURE_MODEL, row, l->outcome, l->split);
    if (code == ASC_OK)
        code = asc_fairness_put_point(t, FIGURE_POINT, row, &l->outcome->points[l->point]);
    if (code == ASC_OK)
        code = asc_put_text(t, FIGURE_FIGURE, row, asc_fairness_figure_name(figure));
    return code == ASC_OK ? asc_put_text(t, FIGURE_NOTE, row, note) : code;
}

asc_code asc_fairness_put_figures(const asc_fairness_outcome *outcomes, int64_t n_models,
                                  double alpha, asc_results *results) {
    asc_table t = {0}, figures = {0};
    look l = {0};
    int64_t rows = 0, row = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n_models; m++)
        rows += outcomes[m].splits.n * outcomes[m].n_points;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_fairness_tables[ASC_FAIRNESS_TABLE], NULL, 0, rows, NULL, 0),
            done);
    ASC_TRY(code,
            asc_table_begin(&figures, &asc_fairness_tables[ASC_FAIRNESS_FIGURE_TABLE], NULL, 0,
                            rows * ASC_FAIRNESS_FIGURES, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t s = 0; s < outcomes[m].splits.n; s++)
            for (int64_t p = 0; p < outcomes[m].n_points; p++, row++) {
                ASC_TRY(code, make_look(&outcomes[m], s, p, &l), done);
                ASC_TRY(code, fill_row(&l, row, &t), done);
                for (int f = 0; f < ASC_FAIRNESS_FIGURES; f++)
                    ASC_TRY(code,
                            fill_figure(&l, (asc_fairness_figure)f, alpha,
                                        row * ASC_FAIRNESS_FIGURES + f, &figures),
                            done);
                free_look(&l);
            }
    ASC_TRY(code, asc_results_put_table(results, &t), done);
    code = asc_results_put_table(results, &figures);
done:
    free_look(&l);
    asc_table_free(&t);
    asc_table_free(&figures);
    return code;
}
