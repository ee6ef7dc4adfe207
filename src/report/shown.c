/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/shown.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/settings.h"
#include "report/model_keys.h"
#include "report/plots.h"

static int64_t find_model(const asc_shown *shown, const char *label) {
    for (int64_t m = 0; m < shown->n_models; m++)
        if (strcmp(shown->models[m], label) == 0)
            return m;
    return -1;
}

static asc_code add_model(asc_shown *shown, const char *label) {
    if (find_model(shown, label) >= 0)
        return ASC_OK;
    char **more = reallocarray(shown->models, (size_t)shown->n_models + 1, sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for names of models");
    shown->models = more;
    more[shown->n_models] = NULL;
    return asc_copy_string(&more[shown->n_models++], label);
}

/* All that rows of a table are about, each a model alone. */
static asc_code add_of_rows(asc_shown *shown, const asc_table *table) {
    char label[ASC_MODEL_KEY], last[ASC_MODEL_KEY] = "";
    const int column = table->spec ? asc_model_key_find(table->spec, 0) : -1;
    asc_code code = ASC_OK;
    if (column < 0 || asc_model_key_find(table->spec, column + 1) >= 0)
        return ASC_OK;
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++) {
        asc_model_key_label(table, column, r, label);
        if (strcmp(label, last) != 0)
            code = add_model(shown, label);
        strcpy(last, label);
    }
    return code;
}

static asc_code add_of_columns(asc_shown *shown, const asc_table *table) {
    char **names = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    for (int c = 0; table->spec && c < table->spec->n_columns && n == 0 && code == ASC_OK; c++)
        if (asc_model_column(&table->spec->columns[c]))
            code = asc_report_models(table, c, &names, &n);
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        code = add_model(shown, names[m]);
    asc_free_strings(names, n);
    return code;
}

static asc_code find_models(const asc_report_source *source, asc_shown *shown) {
    asc_code code = ASC_OK;
    for (int64_t t = 0; t < source->n_tables && code == ASC_OK; t++) {
        code = add_of_columns(shown, &source->tables[t]);
        if (code == ASC_OK)
            code = add_of_rows(shown, &source->tables[t]);
    }
    return code;
}

static bool is_shown(const asc_shown *shown, int64_t model) {
    for (int64_t k = 0; k < shown->n; k++)
        if (shown->places[k] == model)
            return true;
    return false;
}

/* Shows one more model, where it is there and not shown yet; what and of_what say why. */
static asc_code show(asc_shown *shown, int64_t model, const char *what, const char *of_what) {
    if (model < 0 || is_shown(shown, model))
        return ASC_OK;
    shown->places[shown->n] = model;
    return asc_format(&shown->reasons[shown->n++], "%s%s", what, of_what);
}

/* A label's name and architecture, which hold no '_' of their own. */
static asc_code is_named(const char *globs, const char *label, bool *named) {
    char name[ASC_MODEL_KEY];
    const char *architecture = strchr(label, '_');
    *named = false;
    if (!architecture)
        return ASC_OK;
    snprintf(name, sizeof name, "%.*s", (int)(architecture - label), label);
    return asc_model_is_selected(globs, name, architecture + 1, named);
}

static asc_code show_named(asc_shown *shown, const char *globs) {
    bool named = false;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < shown->n_models && code == ASC_OK; m++) {
        code = is_named(globs, shown->models[m], &named);
        if (code == ASC_OK && named)
            code = show(shown, m, "", "");
    }
    if (code == ASC_OK && shown->n == 0)
        code = asc_fail(ASC_USAGE,
                        "--models=%s: no model of these results is called so: they are %s%s%s",
                        globs, shown->n_models > 0 ? shown->models[0] : "none",
                        shown->n_models > 1 ? " to " : "",
                        shown->n_models > 1 ? shown->models[shown->n_models - 1] : "");
    return code;
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle of the defined ones of n values, `stride` apart; NaN where there are none. `room`: [n]
 */
static double median(const double *values, int64_t n, int64_t stride, double *room) {
    int64_t defined = 0;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(values[i * stride]))
            room[defined++] = values[i * stride];
    qsort(room, (size_t)defined, sizeof *room, by_value);
    return defined > 0 ? 0.5 * (room[(defined - 1) / 2] + room[defined / 2]) : NAN;
}

/* Adds to `far` [n_models] how far a row's values are from their median. */
static void add_row(const asc_profile *p, int64_t r, double *far, double *room) {
    const double middle = median(p->values + r, p->n_models, p->n_rows, room);
    for (int64_t m = 0; m < p->n_models; m++)
        if (!isnan(p->values[m * p->n_rows + r]))
            far[m] += fabs(p->values[m * p->n_rows + r] - middle);
}

/* The model whose values are farthest from the others' medians, or -1. */
static asc_code find_unlike(const asc_profile *p, int64_t *model) {
    double *far = NULL, *room = NULL;
    asc_code code = ASC_OK;
    *model = -1;
    ASC_TRY(code, asc_alloc(&far, (uint64_t)p->n_models, sizeof *far, "models"), done);
    ASC_TRY(code, asc_alloc(&room, (uint64_t)p->n_models, sizeof *room, "models"), done);
    for (int64_t r = 0; r < p->n_rows; r++)
        add_row(p, r, far, room);
    for (int64_t m = 0; m < p->n_models; m++)
        if (far[m] > 0 && (*model < 0 || far[m] > far[*model]))
            *model = m;
done:
    free(far);
    free(room);
    return code;
}

/* Those that stand out of one profile; of the first one, also the middle and the most unlike. */
static asc_code show_extremes(asc_shown *shown, const asc_profile *p, bool first) {
    int64_t *order = NULL, defined = 0, unlike = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)p->n_models, sizeof *order, "models"), done);
    ASC_TRY(code, asc_plot_order(p->numbers, p->n_models, 0, order), done);
    for (int64_t m = 0; m < p->n_models; m++)
        defined += !isnan(p->numbers[m]);
    if (defined > 0) {
        const char *most = p->models[order[defined - 1]], *least = p->models[order[0]];
        const char *middle = p->reference ? p->reference : p->models[order[(defined - 1) / 2]];
        ASC_TRY(code, show(shown, find_model(shown, most), "largest ", p->number), done);
        ASC_TRY(code, show(shown, find_model(shown, least), "least ", p->number), done);
        if (first)
            ASC_TRY(code,
                    show(shown, find_model(shown, middle),
                         p->reference ? "others are compared with it" : "middle ",
                         p->reference ? "" : p->number),
                    done);
    }
    ASC_TRY(code, find_unlike(p, &unlike), done);
    if (unlike >= 0 && first)
        code = show(shown, find_model(shown, p->models[unlike]), "most unlike the others in ",
                    p->value);
done:
    free(order);
    return code;
}

asc_code asc_shown_choose(const asc_report_source *source, const asc_profile *profiles,
                          int64_t n_profiles, const char *globs, asc_shown *shown) {
    const int64_t all = n_profiles > 0 ? 0 : ASC_SHOWN_OF_MANY;
    *shown = (asc_shown){.named = globs != NULL};
    asc_code code = ASC_OK;
    ASC_TRY(code, find_models(source, shown), failed);
    ASC_TRY(code,
            asc_alloc(&shown->places, (uint64_t)shown->n_models, sizeof *shown->places, "models"),
            failed);
    ASC_TRY(code,
            asc_alloc(&shown->reasons, (uint64_t)shown->n_models, sizeof *shown->reasons, "models"),
            failed);
    const bool many = asc_shown_are_many(shown);
    if (globs)
        ASC_TRY(code, show_named(shown, globs), failed);
    if (globs && many && n_profiles > 0 && profiles[0].reference)
        ASC_TRY(code,
                show(shown, find_model(shown, profiles[0].reference), "others are compared with it",
                     ""),
                failed);
    for (int64_t p = 0; p < n_profiles && many && !globs; p++)
        ASC_TRY(code, show_extremes(shown, &profiles[p], p == 0), failed);
    for (int64_t m = 0; m < (many ? all : shown->n_models) && !globs; m++)
        ASC_TRY(code, show(shown, m, "", ""), failed);
    return ASC_OK;
failed:
    asc_shown_free(shown);
    return code;
}

void asc_shown_free(asc_shown *shown) {
    asc_free_strings(shown->models, shown->n_models);
    asc_free_strings(shown->reasons, shown->n);
    free(shown->places);
    *shown = (asc_shown){0};
}

bool asc_shown_are_many(const asc_shown *shown) {
    return shown->n_models > ASC_SHOWN_ALL;
}

void asc_shown_cut(asc_shown *shown, int64_t most) {
    while (shown->n > most)
        free(shown->reasons[--shown->n]);
}
