/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values on the map: what they explain, and the images by class. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/page.h"
#include "report/cloud.h"
#include "report/colour.h"

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

static asc_code put_heat(asc_page *page, const kind_view *view) {
    asc_panels panels = {0};
    char **labels = NULL;
    double *eta = NULL;
    int64_t k = 0;
    bool drawn = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)view->table->rows, sizeof *labels, "names"), done);
    for (int64_t r = 0; r < view->table->rows; r++) {
        k = view->component[r] > k ? view->component[r] : k;
        ASC_TRY(code, asc_format(&labels[r], "%s (%s)", view->attribute[r], view->measure[r]),
                done);
    }
    ASC_TRY(code, asc_panels_named(view->table, KIND_MODEL, labels, 0, view->table->rows, &panels),
            done);
    const int64_t n = panels.n_models * panels.n * k;
    ASC_TRY(code, asc_alloc(&eta, (uint64_t)n, sizeof *eta, "what attributes explain"), done);
    for (int64_t i = 0; i < n; i++)
        eta[i] = NAN;
    for (int64_t r = 0; r < view->table->rows; r++)
        if (panels.place[r] >= 0 && view->component[r] >= 1)
            eta[panels.place[r] * k + view->component[r] - 1] = beyond_chance(view, r);
    const asc_map_heat heat = {
        .name = "map_kinds",
        .title = "What attributes of classes and values explain",
        .caption = "Share of a principal component's variance that lies between the means of an "
                   "attribute's classes, or on the line along its values or steps, less what it is "
                   "when people exchange their values. Blank: chance explains as much in more than "
                   "one of 20 exchanges. 95 % intervals, with people as units, are in the table.",
        .table = view->table->name,
        .rows = panels.names,
        .n = panels.n,
        .k = k,
        .models = panels.models,
        .n_models = panels.n_models,
        .left_out = panels.left_out,
        .eta = eta};
    code = asc_map_put_heat(page, &heat, &drawn);
done:
    free(eta);
    asc_free_strings(labels, view->table->rows);
    asc_panels_free(&panels);
    return code;
}

/* The attribute that explains most of one of the first two components of some model; NULL: none
 * does more than chance. */
static const char *find_strongest(const kind_view *view) {
    const char *best = NULL;
    double most = -1;
    for (int64_t r = 0; r < view->table->rows; r++)
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

/* Classes of one attribute under the models that have images stored. */
typedef struct class_cloud {
    char *labels[ASC_PANELS]; /* [n] owned */
    image_points images[ASC_PANELS];
    asc_cloud_points points[ASC_PANELS];
    int *keys[ASC_PANELS]; /* owned */
    int64_t n, left_out;
} class_cloud;

static void free_cloud(class_cloud *cloud) {
    for (int64_t m = 0; m < cloud->n; m++) {
        free(cloud->labels[m]);
        free(cloud->images[m].places);
        free(cloud->images[m].classes);
        free(cloud->keys[m]);
    }
}

/* Adds a model; classes from `most` - 1 on are one. */
static asc_code add_model(const asc_report_source *source, const char *label, class_rows rows,
                          int64_t most, class_cloud *cloud) {
    const int64_t m = cloud->n;
    image_points *p = &cloud->images[m];
    asc_code code = read_points(source, label, p);
    if (code != ASC_OK || p->k < 2 || rows.place >= p->traits) {
        free(p->places);
        free(p->classes);
        *p = (image_points){0};
        return code;
    }
    cloud->n++;
    ASC_TRY(code, asc_copy_string(&cloud->labels[m], label), done);
    ASC_TRY(code, asc_alloc(&cloud->keys[m], (uint64_t)p->n, sizeof(int), "images"), done);
    for (int64_t i = 0; i < p->n; i++) {
        const double of = p->classes[i * p->traits + rows.place];
        cloud->keys[m][i] = of >= 0 ? (int)fmin(of, (double)most - 1) : -1;
    }
    cloud->points[m] =
        (asc_cloud_points){p->places, p->places + 1, p->k, cloud->keys[m], p->n, NULL, NULL};
done:
    return code;
}

static asc_code put_points(asc_page *page, const asc_report_source *source, const kind_view *view,
                           const char *attribute) {
    const asc_table *centres = asc_report_table(source, &asc_map_tables[ASC_MAP_CENTRE_TABLE]);
    char *const *classes = asc_texts(centres, CENTRE_CLASS);
    asc_key keys[ASC_COLOUR_CLASSES];
    char label[600], title[700];
    int64_t blocks = 0;
    class_cloud cloud = {.n = 0};
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; classes && r < view->table->rows; r = end) {
        end = asc_report_end_of_model(view->table, KIND_MODEL, r);
        const class_rows rows =
            find_classes(centres, view->model[r], view->architecture[r], attribute);
        if (rows.n == 0)
            continue;
        if (cloud.n == ASC_PANELS) {
            cloud.left_out++;
            continue;
        }
        if (blocks == 0) {
            blocks = rows.n <= ASC_COLOUR_CLASSES ? rows.n : ASC_COLOUR_CLASSES;
            for (int64_t c = 0; c < blocks; c++)
                keys[c] = (asc_key){c == blocks - 1 && blocks < rows.n ? "all others"
                                                                       : classes[rows.first + c],
                                    asc_colour_classes[c], asc_colour_marks[c]};
        }
        snprintf(label, sizeof label, "%s_%s", view->model[r], view->architecture[r]);
        ASC_TRY(code, add_model(source, label, rows, blocks, &cloud), done);
    }
    if (cloud.n == 0)
        goto done;
    snprintf(title, sizeof title, "Images by %.600s", attribute);
    code = asc_page_cloud(
        page,
        &(asc_cloud){.name = "map_classes",
                     .title = title,
                     .caption = "One dot an image, on the two components with most variance, "
                                "coloured by the class of the attribute that explains most of "
                                "either; of a continuous one by the quarter of its values, q1 the "
                                "lowest. Large studies are thinned out.",
                     .table = centres->name,
                     .x_label = "first component",
                     .y_label = "second component",
                     .models = cloud.labels,
                     .n_models = cloud.n,
                     .models_left_out = cloud.left_out,
                     .keys = keys,
                     .n_keys = blocks,
                     .points = cloud.points});
done:
    free_cloud(&cloud);
    return code;
}

asc_code asc_map_put_kinds(asc_page *page, const asc_report_source *source) {
    kind_view view;
    if (!look(asc_report_table(source, &asc_map_tables[ASC_MAP_KIND_TABLE]), &view))
        return ASC_OK;
    const char *strongest = find_strongest(&view);
    asc_code code = put_heat(page, &view);
    if (code == ASC_OK && strongest)
        code = put_points(page, source, &view, strongest);
    return code;
}
