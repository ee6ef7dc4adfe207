/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values on the map: what they explain, and the images by class. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/page.h"
#include "report/plots.h"

typedef struct kind_view {
    const asc_table *table;
    char *const *model, *const *architecture, *const *attribute, *const *measure;
    const double *adjusted, *pvalue;
    const int64_t *component;
} kind_view;

static bool look(const asc_table *table, kind_view *view) {
    *view = (kind_view){.table = table,
                        .model = asc_texts(table, KIND_MODEL),
                        .architecture = asc_texts(table, KIND_ARCHITECTURE),
                        .attribute = asc_texts(table, KIND_ATTRIBUTE),
                        .measure = asc_texts(table, KIND_MEASURE),
                        .adjusted = asc_reals(table, KIND_ADJUSTED),
                        .pvalue = asc_reals(table, KIND_PVALUE),
                        .component = asc_ints(table, KIND_COMPONENT)};
    return view->model && view->architecture && view->attribute && view->measure &&
           view->adjusted && view->pvalue && view->component;
}

static double beyond_chance(const kind_view *view, int64_t row) {
    return view->pvalue[row] <= 0.05 ? view->adjusted[row] : NAN;
}

/* Components of the model whose rows begin there. */
static int64_t count_components(const kind_view *view, int64_t first, int64_t end) {
    int64_t k = 0;
    while (first + k < end && view->component[first + k] == k + 1)
        k++;
    return k;
}

static asc_code put_heat(asc_page *page, const kind_view *view, int64_t first, int64_t end,
                         const char *label) {
    const int64_t k = count_components(view, first, end), n = k > 0 ? (end - first) / k : 0;
    char **rows = NULL;
    double *eta = NULL;
    bool drawn = false;
    asc_code code = ASC_OK;
    if (n == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&eta, (uint64_t)(n * k), sizeof *eta, "what attributes explain"), done);
    ASC_TRY(code, asc_alloc(&rows, (uint64_t)n, sizeof *rows, "names"), done);
    for (int64_t a = 0; a < n; a++)
        ASC_TRY(code,
                asc_format(&rows[a], "%s (%s)", view->attribute[first + a * k],
                           view->measure[first + a * k]),
                done);
    for (int64_t i = 0; i < n * k; i++)
        eta[i] = beyond_chance(view, first + i);
    const asc_map_heat heat = {
        .name = "map_kinds",
        .title = "What attributes of classes and values explain",
        .label = label,
        .caption = "Share of a principal component's variance that lies between the means of an "
                   "attribute's classes, or on the line along its values or steps, less what it is "
                   "when people exchange their values. Blank: chance explains as much in more than "
                   "one of 20 exchanges. 95 % intervals, with people as units, are in the table.",
        .table = view->table->name,
        .rows = rows,
        .n = n,
        .k = k,
        .eta = eta,
        .height = 140 + 22 * (int)n};
    code = asc_map_put_heat(page, &heat, &drawn);
done:
    free(eta);
    asc_free_strings(rows, n);
    return code;
}

/* The attribute that explains most of one of the first two components; NULL: none does more than
 * chance. */
static const char *find_strongest(const kind_view *view, int64_t first, int64_t end) {
    const char *best = NULL;
    double most = -1;
    for (int64_t r = first; r < end; r++)
        if (view->component[r] <= 2 && beyond_chance(view, r) > most) {
            most = beyond_chance(view, r);
            best = view->attribute[r];
        }
    return best;
}

/* Where an attribute's rows of a model are among the classes, and its place among the attributes.
 */
typedef struct class_rows {
    int64_t first, n, place;
} class_rows;

static class_rows find_classes(const asc_table *centres, const char *model,
                               const char *architecture, const char *attribute) {
    char *const *m = asc_texts(centres, CENTRE_MODEL);
    char *const *a = asc_texts(centres, CENTRE_ARCHITECTURE);
    char *const *name = asc_texts(centres, CENTRE_ATTRIBUTE);
    class_rows found = {.place = -1};
    for (int64_t r = 0; m && a && name && r < centres->rows; r++) {
        if (strcmp(m[r], model) != 0 || strcmp(a[r], architecture) != 0)
            continue;
        const bool is_new = r == 0 || strcmp(name[r], name[r - 1]) != 0 ||
                            strcmp(m[r], m[r - 1]) != 0 || strcmp(a[r], a[r - 1]) != 0;
        if (found.n == 0)
            found.place += is_new;
        if (strcmp(name[r], attribute) == 0) {
            found.first = found.n == 0 ? r : found.first;
            found.n++;
        }
    }
    return found;
}

/* The images that are drawn: coordinates on two components and a class. */
typedef struct image_points {
    int64_t n, k, traits;     /* images, components, attributes */
    double *places, *classes; /* [n, k], [n, traits]; owned */
} image_points;

static asc_code read_points(const asc_report_source *source, const char *label, image_points *p) {
    char name[700];
    int64_t places[2] = {0, 0}, classes[2] = {0, 0};
    snprintf(name, sizeof name, "map/%s/images", label);
    asc_code code = asc_results_read_array(source->path, name, 2, places, &p->places);
    snprintf(name, sizeof name, "map/%s/classes", label);
    if (code == ASC_OK)
        code = asc_results_read_array(source->path, name, 2, classes, &p->classes);
    if (code == ASC_OK && p->places && p->classes && places[0] == classes[0])
        *p = (image_points){places[0], places[1], classes[1], p->places, p->classes};
    return code;
}

/* Images of one class, or of all from there on, as $c<number>. */
static void put_block(asc_figure *figure, const image_points *p, int64_t place, int64_t class,
                      bool and_later) {
    enum { MOST_POINTS = 4000 };
    const int64_t step = p->n / MOST_POINTS + 1;
    fprintf(figure->script, "$c%lld << EOD\n", (long long)class);
    for (int64_t i = 0; i < p->n; i += step) {
        const double of = p->classes[i * p->traits + place], *x = p->places + i * p->k;
        if ((and_later ? of >= (double)class : of == (double)class) && isfinite(x[0]) &&
            isfinite(x[1])) {
            fprintf(figure->script, "%.5g %.5g\n", x[0], x[1]);
            figure->points++;
        }
    }
    fputs("EOD\n", figure->script);
}

static asc_code draw_points(asc_page *page, const asc_table *centres, const image_points *p,
                            class_rows rows, const char *label) {
    char *const *classes = asc_texts(centres, CENTRE_CLASS);
    const int64_t blocks = rows.n <= ASC_FIGURE_COLOURS ? rows.n : ASC_FIGURE_COLOURS;
    char name[700];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "map_classes_%s", label);
    asc_code code = asc_figure_begin(&figure, name, 760, 600, "Images by %s, %s",
                                     asc_texts(centres, CENTRE_ATTRIBUTE)[rows.first], label);
    if (code != ASC_OK)
        return code;
    for (int64_t c = 0; c < blocks; c++)
        put_block(&figure, p, rows.place, c, c == blocks - 1);
    fputs("set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset size ratio "
          "-1\nset xlabel 'first component'\nset ylabel 'second component'\nset key outside top "
          "center horizontal\nplot ",
          figure.script);
    for (int64_t c = 0; c < blocks; c++) {
        fprintf(figure.script, "%s$c%lld using 1:2 with points pt 7 ps 0.4 lc rgb '%s' title ",
                c ? ", " : "", (long long)c, asc_figure_colours[c % ASC_FIGURE_COLOURS]);
        const bool others = c == blocks - 1 && blocks < rows.n;
        asc_figure_quote(&figure, others ? "all others" : classes[rows.first + c]);
        fputs(" noenhanced", figure.script);
    }
    fputc('\n', figure.script);
    figure.caption =
        "One dot an image, on the two components with most variance, coloured by the class of the "
        "attribute that explains most of either; of a continuous one by the quarter of its values, "
        "q1 the lowest. Large studies are thinned out to some thousand dots.";
    figure.table = centres->name;
    return asc_page_figure(page, &figure);
}

static asc_code put_points(asc_page *page, const asc_report_source *source, const char *model,
                           const char *architecture, const char *attribute, const char *label) {
    const asc_table *centres = asc_report_table(source, &asc_map_tables[ASC_MAP_CENTRE_TABLE]);
    const class_rows rows = find_classes(centres, model, architecture, attribute);
    image_points p = {0};
    asc_code code = ASC_OK;
    if (rows.n == 0 || !asc_texts(centres, CENTRE_CLASS))
        return ASC_OK;
    code = read_points(source, label, &p);
    if (code == ASC_OK && p.k >= 2 && rows.place < p.traits)
        code = draw_points(page, centres, &p, rows, label);
    free(p.places);
    free(p.classes);
    return code;
}

asc_code asc_map_put_kinds(asc_page *page, const asc_report_source *source, const char *model,
                           const char *architecture) {
    kind_view view;
    char label[600];
    int64_t first = 0, end = 0;
    if (!look(asc_report_table(source, &asc_map_tables[ASC_MAP_KIND_TABLE]), &view))
        return ASC_OK;
    while (first < view.table->rows && (strcmp(view.model[first], model) != 0 ||
                                        strcmp(view.architecture[first], architecture) != 0))
        first++;
    end = first < view.table->rows ? asc_report_end_of_model(view.table, KIND_MODEL, first) : first;
    snprintf(label, sizeof label, "%s_%s", model, architecture);
    const char *strongest = find_strongest(&view, first, end);
    asc_code code = put_heat(page, &view, first, end, label);
    if (code == ASC_OK && strongest)
        code = put_points(page, source, model, architecture, strongest, label);
    return code;
}
