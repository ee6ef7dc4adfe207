/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The neighbour maps, coloured by what neighbours agree on most. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "neighbours/columns.h"
#include "neighbours/page.h"
#include "report/cloud.h"
#include "report/colour.h"
#include "report/plots.h"

enum { MOST_MAPS = 2 }; /* attributes */

/* The maps of the models that are drawn. */
typedef struct maps {
    const asc_table *table;
    char *models[ASC_PANELS]; /* [n] owned */
    asc_cloud_points points[ASC_PANELS];
    int *keys; /* [rows] of the table; owned */
    int64_t n, left_out;
} maps;

static asc_code find_maps(const asc_table *table, maps *m) {
    char *const *model = asc_texts(table, PLANE_MODEL);
    char *const *architecture = asc_texts(table, PLANE_ARCHITECTURE);
    const double *x = asc_reals(table, PLANE_X), *y = asc_reals(table, PLANE_Y);
    asc_code code = asc_alloc(&m->keys, (uint64_t)table->rows, sizeof *m->keys, "a map");
    m->table = table;
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        end = asc_report_end_of_model(table, PLANE_MODEL, r);
        if (m->n == ASC_PANELS) {
            m->left_out++;
            continue;
        }
        m->points[m->n] = (asc_cloud_points){x + r, y + r, 1, m->keys + r, end - r, NULL, NULL};
        code = asc_format(&m->models[m->n++], "%s_%s", model[r], architecture[r]);
    }
    return code;
}

/* Different values of a column in the order of their names, at most ASC_COLOUR_CLASSES of those
 * that are not blank: borrowed names; how many there are. */
static int find_values(const asc_table *table, char *const *values,
                       const char *found[ASC_COLOUR_CLASSES]) {
    int n = 0;
    for (int64_t r = 0; r < table->rows; r++) {
        int at = 0;
        while (at < n && strcmp(found[at], values[r]) < 0)
            at++;
        if (values[r][0] == 0 || (at < n && strcmp(found[at], values[r]) == 0))
            continue;
        if (n == ASC_COLOUR_CLASSES)
            return n;
        memmove(found + at + 1, found + at, (size_t)(n - at) * sizeof *found);
        found[at] = values[r];
        n++;
    }
    return n;
}

/* -1 and 1 are the modalities of an attribute of two values; others are classes. */
static int find_keys(const asc_table *table, char *const *values, int *places,
                     asc_key keys[ASC_COLOUR_CLASSES]) {
    const char *found[ASC_COLOUR_CLASSES] = {0};
    const int n = find_values(table, values, found);
    const bool two = n == 2 && strcmp(found[0], "-1") == 0 && strcmp(found[1], "1") == 0;
    for (int k = 0; k < n; k++)
        keys[k] = (asc_key){found[k], asc_colour_classes[k], asc_colour_marks[k]};
    if (two) {
        keys[0] = (asc_key){"has it not", ASC_COLOUR_NEITHER, 6};
        keys[1] = (asc_key){"has it", ASC_COLOUR_BOTH, 7};
    }
    for (int64_t r = 0; r < table->rows; r++) {
        places[r] = -1;
        for (int k = 0; k < n; k++)
            if (strcmp(values[r], found[k]) == 0)
                places[r] = k;
    }
    return n;
}

static asc_code draw(asc_page *page, const maps *m, int number, const char *attribute,
                     char *const *values) {
    asc_key keys[ASC_COLOUR_CLASSES];
    char name[64], title[700];
    int n = 0;
    if (values)
        n = find_keys(m->table, values, m->keys, keys);
    else
        for (int64_t r = 0; r < m->table->rows; r++)
            m->keys[r] = -1;
    snprintf(name, sizeof name, "neighbours_map_%d", number);
    snprintf(title, sizeof title, "Neighbour map%s%.600s", attribute ? " by " : "",
             attribute ? attribute : "");
    return asc_page_cloud(
        page,
        &(asc_cloud){.name = name,
                     .title = title,
                     .caption = "A dot an image: the graph of nearest neighbours, of any and of "
                                "other people, laid out by its eigenvectors (spectral layout). "
                                "Images near each other are joined by many paths of neighbours; "
                                "axes have no unit and no meaning. Table neighbours_maps says how "
                                "far such a map can be trusted. Large studies are thinned out.",
                     .table = m->table->name,
                     .models = m->models,
                     .n_models = m->n,
                     .models_left_out = m->left_out,
                     .keys = keys,
                     .n_keys = n,
                     .points = m->points});
}

/* How far an attribute's purity among other people is beyond chance. */
static double beyond(const asc_table *purity, int64_t row) {
    const double *value = asc_reals(purity, OTHERS_PURITY);
    const double *p = asc_reals(purity, OTHERS_PVALUE);
    const double *null = asc_reals(purity, OTHERS_NULL_MEAN);
    return p && value && null && p[row] <= 0.05 ? value[row] - null[row] : NAN;
}

/* Mean over the models, of those where it is beyond chance. */
static asc_code find_strengths(const asc_table *purity, const asc_panels *panels,
                               double *strength) {
    double *count = NULL;
    asc_code code = asc_alloc(&count, (uint64_t)panels->n, sizeof *count, "purities");
    for (int64_t r = 0; r < purity->rows && code == ASC_OK; r++) {
        const double value = beyond(purity, r);
        if (panels->place[r] < 0 || isnan(value))
            continue;
        strength[panels->place[r] % panels->n] += value;
        count[panels->place[r] % panels->n]++;
    }
    for (int64_t a = 0; a < panels->n && code == ASC_OK; a++)
        strength[a] = count[a] > 0 ? strength[a] / (double)panels->n_models : NAN;
    free(count);
    return code;
}

asc_code asc_neighbours_put_maps(asc_page *page, const asc_report_source *source,
                                 const asc_table *purity) {
    const asc_table *table =
        asc_report_table(source, &asc_neighbours_tables[ASC_NEIGHBOURS_PLANE_TABLE]);
    char column[700];
    double *strength = NULL;
    int64_t *order = NULL;
    int drawn = 0;
    maps m = {0};
    asc_panels panels = {0};
    asc_code code = ASC_OK;
    if (!table || !asc_reals(table, PLANE_X) || !asc_reals(table, PLANE_Y) ||
        !asc_texts(table, PLANE_MODEL) || !asc_texts(table, PLANE_ARCHITECTURE))
        return ASC_OK;
    ASC_TRY(code, find_maps(table, &m), done);
    ASC_TRY(code, asc_panels_find(purity, PURITY_MODEL, PURITY_ATTRIBUTE, 0, purity->rows, &panels),
            done);
    ASC_TRY(code, asc_alloc(&strength, (uint64_t)panels.n, sizeof *strength, "purities"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)panels.n, sizeof *order, "purities"), done);
    ASC_TRY(code, find_strengths(purity, &panels, strength), done);
    ASC_TRY(code, asc_plot_order(strength, panels.n, 1, order), done);
    for (int64_t i = 0; i < panels.n && drawn < MOST_MAPS; i++) {
        snprintf(column, sizeof column, "value_%s", panels.names[order[i]]);
        char *const *values = asc_table_texts(table, column);
        if (values && !isnan(strength[order[i]]))
            ASC_TRY(code, draw(page, &m, ++drawn, panels.names[order[i]], values), done);
    }
    if (drawn == 0)
        code = draw(page, &m, 1, NULL, NULL);
done:
    for (int64_t k = 0; k < m.n; k++)
        free(m.models[k]);
    free(m.keys);
    free(strength);
    free(order);
    asc_panels_free(&panels);
    return code;
}
