/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The neighbour map, coloured by what neighbours agree on most. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "neighbours/columns.h"
#include "neighbours/page.h"
#include "report/plots.h"

enum { MOST_MAPS = 3 }; /* of a model */

/* Rows of the map of one model. */
typedef struct map_rows {
    const asc_table *table;
    int64_t first, end;
    const char *label; /* of the model */
} map_rows;

/* Different values of a column's rows in the order of their names, at most ASC_FIGURE_COLOURS of
 * those that are not blank: borrowed names; how many there are. */
static int64_t find_values(const map_rows *rows, char *const *values,
                           const char *found[ASC_FIGURE_COLOURS]) {
    int64_t n = 0;
    for (int64_t r = rows->first; r < rows->end; r++) {
        int64_t at = 0;
        while (at < n && strcmp(found[at], values[r]) < 0)
            at++;
        if (values[r][0] == 0 || (at < n && strcmp(found[at], values[r]) == 0))
            continue;
        if (n == ASC_FIGURE_COLOURS)
            return n;
        memmove(found + at + 1, found + at, (size_t)(n - at) * sizeof *found);
        found[at] = values[r];
        n++;
    }
    return n;
}

/* A block of the rows with a value, or, where NULL, with none that was found. */
static void put_block(asc_figure *figure, const map_rows *rows, char *const *values, int64_t number,
                      const char *value, const char *const *found, int64_t n) {
    const double *x = asc_reals(rows->table, PLANE_X), *y = asc_reals(rows->table, PLANE_Y);
    fprintf(figure->script, "$c%lld << EOD\n", (long long)number);
    for (int64_t r = rows->first; r < rows->end; r++) {
        bool is_of = value ? values && strcmp(values[r], value) == 0 : true;
        for (int64_t v = 0; !value && values && v < n; v++)
            is_of = is_of && strcmp(values[r], found[v]) != 0;
        if (is_of && isfinite(x[r]) && isfinite(y[r])) {
            fprintf(figure->script, "%.5g %.5g\n", x[r], y[r]);
            figure->points++;
        }
    }
    fputs("EOD\n", figure->script);
}

static asc_code draw(asc_page *page, const map_rows *rows, int number, const char *attribute,
                     char *const *values) {
    const char *found[ASC_FIGURE_COLOURS] = {0};
    const int64_t n = values ? find_values(rows, values, found) : 0;
    char name[700];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "neighbours_map_%d_%s", number, rows->label);
    asc_code code = asc_figure_begin(&figure, name, 760, 600, "Neighbour map, %s%s%s", rows->label,
                                     attribute ? ", coloured by " : "", attribute ? attribute : "");
    if (code != ASC_OK)
        return code;
    for (int64_t v = 0; v < n; v++)
        put_block(&figure, rows, values, v, found[v], NULL, 0);
    put_block(&figure, rows, values, n, NULL, found, n);
    fputs("set border 0\nunset xtics\nunset ytics\nset key outside right top\nplot ",
          figure.script);
    fprintf(figure.script, "$c%lld using 1:2 with points pt 7 ps 0.4 lc rgb '%s' %s", (long long)n,
            values ? "#bbbbbb" : asc_figure_colours[0], "notitle");
    for (int64_t v = 0; v < n; v++) {
        fprintf(figure.script, ", $c%lld using 1:2 with points pt 7 ps 0.4 lc rgb '%s' title ",
                (long long)v, asc_figure_colours[v]);
        asc_figure_quote(&figure, found[v]);
    }
    fputs("\n", figure.script);
    figure.caption =
        "A dot an image: the graph of nearest neighbours, of any and of other people, laid out by "
        "its eigenvectors (spectral "
        "layout). Images near each other are joined by many paths of neighbours; axes have no unit "
        "and no meaning. Table neighbours_maps says how far such a map can be trusted.";
    figure.table = rows->table->name;
    return asc_page_figure(page, &figure);
}

/* How far an attribute's purity among other people is beyond chance. */
static double beyond(const asc_table *purity, int64_t row) {
    const double *value = asc_reals(purity, OTHERS_PURITY);
    const double *p = asc_reals(purity, OTHERS_PVALUE);
    const double *null = asc_reals(purity, OTHERS_NULL_MEAN);
    return p[row] <= 0.05 ? value[row] - null[row] : NAN;
}

asc_code asc_neighbours_put_maps(asc_page *page, const asc_report_source *source,
                                 const asc_table *purity, int64_t first, int64_t end) {
    const asc_table *table =
        asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_PLANE_TABLE]);
    char *const *attribute = asc_texts(purity, PURITY_ATTRIBUTE);
    const char *model = asc_texts(purity, PURITY_MODEL)[first];
    const char *architecture = asc_texts(purity, PURITY_ARCHITECTURE)[first];
    char label[600], column[400];
    double *strength = NULL;
    int64_t *order = NULL;
    int drawn = 0;
    asc_code code = ASC_OK;
    map_rows rows = {.table = table, .label = label};
    if (!table || !asc_reals(table, PLANE_X) || !asc_reals(table, PLANE_Y))
        return ASC_OK;
    while (rows.first < table->rows &&
           (strcmp(asc_texts(table, PLANE_MODEL)[rows.first], model) != 0 ||
            strcmp(asc_texts(table, PLANE_ARCHITECTURE)[rows.first], architecture) != 0))
        rows.first++;
    if (rows.first == table->rows)
        return ASC_OK;
    rows.end = asc_report_end_of_model(table, PLANE_MODEL, rows.first);
    snprintf(label, sizeof label, "%s_%s", model, architecture);
    ASC_TRY(code, asc_alloc(&strength, (uint64_t)(end - first), sizeof *strength, "purities"),
            done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)(end - first), sizeof *order, "purities"), done);
    for (int64_t r = first; r < end; r++)
        strength[r - first] = beyond(purity, r);
    ASC_TRY(code, asc_plot_order(strength, end - first, 1, order), done);
    for (int64_t i = 0; i < end - first && drawn < MOST_MAPS; i++) {
        const int64_t r = first + order[i];
        snprintf(column, sizeof column, "value_%s", attribute[r]);
        char *const *values = asc_table_texts(table, column);
        if (values && !isnan(strength[order[i]]))
            ASC_TRY(code, draw(page, &rows, ++drawn, attribute[r], values), done);
    }
    if (drawn == 0)
        code = draw(page, &rows, 1, NULL, NULL);
done:
    free(strength);
    free(order);
    return code;
}
