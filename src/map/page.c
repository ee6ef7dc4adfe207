/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedding space: components, what explains them, directions, identities. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/page.h"
#include "report/cloud.h"
#include "report/colour.h"
#include "report/heat.h"
#include "report/lines.h"

/* What an attribute explains of a component beyond chance; NaN where chance explains as much. */
static double beyond_chance(const asc_table *table, int64_t row) {
    const double *adjusted = asc_reals(table, ETA_ADJUSTED);
    const double *pvalue = asc_reals(table, ETA_PVALUE);
    return adjusted && pvalue && pvalue[row] <= 0.05 ? adjusted[row] : NAN;
}

/* eta squared of attributes x components; *strongest: the place among the panels' names of the
 * attribute that explains most of the first component, mean over models; -1: none. */
static asc_code put_eta(asc_page *page, const asc_table *table, const asc_panels *panels,
                        int64_t *strongest) {
    const int64_t *component = asc_ints(table, ETA_COMPONENT);
    double *eta = NULL, most = 0;
    int64_t k = 0;
    bool drawn = false;
    asc_code code = ASC_OK;
    *strongest = -1;
    if (!component || panels->n == 0)
        return ASC_OK;
    for (int64_t r = 0; r < table->rows; r++)
        k = component[r] > k ? component[r] : k;
    const int64_t n = panels->n_models * panels->n * k;
    ASC_TRY(code, asc_alloc(&eta, (uint64_t)n, sizeof *eta, "what attributes explain"), done);
    for (int64_t i = 0; i < n; i++)
        eta[i] = NAN;
    for (int64_t r = 0; r < table->rows; r++)
        if (panels->place[r] >= 0 && component[r] >= 1)
            eta[panels->place[r] * k + component[r] - 1] = beyond_chance(table, r);
    for (int64_t a = 0; a < panels->n; a++) {
        double sum = 0;
        for (int64_t m = 0; m < panels->n_models; m++)
            sum += fmax(0, eta[(m * panels->n + a) * k]); /* fmax passes over NaN */
        if (sum > most) {
            most = sum;
            *strongest = a;
        }
    }
    const asc_map_heat heat = {
        .name = "map_eta",
        .title = "What attributes explain of the components",
        .caption = "Share of a principal component's variance that lies between the two modalities "
                   "of an attribute, less what it is when people exchange their labels. Blank: "
                   "chance explains as much in more than one of 20 exchanges. 95 % intervals, with "
                   "people as units, are in the table.",
        .table = table->name,
        .rows = panels->names,
        .n = panels->n,
        .k = k,
        .models = panels->models,
        .n_models = panels->n_models,
        .left_out = panels->left_out,
        .eta = eta};
    ASC_TRY(code, asc_map_put_heat(page, &heat, &drawn), done);
    if (!drawn)
        fputs("<p>No attribute explains more of a component than chance does in more than one of "
              "20 exchanges of labels.</p>\n",
              page->file);
done:
    free(eta);
    return code;
}

/* Cosines between the directions that are firm under some model: those with an angle to themselves.
 */
static asc_code put_directions(asc_page *page, const asc_table *table) {
    char *const *other = asc_texts(table, ANGLE_OTHER);
    const double *cosine = asc_reals(table, ANGLE_COSINE), *angle = asc_reals(table, ANGLE_ANGLE);
    asc_panels panels = {0};
    int64_t *place = NULL, firm = 0;
    char **names = NULL;
    double *values = NULL;
    asc_code code = ASC_OK;
    if (!other || !cosine || !angle)
        return ASC_OK;
    ASC_TRY(code, asc_panels_find(table, ANGLE_MODEL, ANGLE_ATTRIBUTE, 0, table->rows, &panels),
            done);
    const int64_t n = panels.n;
    ASC_TRY(code, asc_alloc(&place, (uint64_t)n, sizeof *place, "directions"), done);
    ASC_TRY(code, asc_alloc(&names, (uint64_t)n, sizeof *names, "directions"), done);
    for (int64_t a = 0; a < n; a++)
        place[a] = -1;
    for (int64_t r = 0; r < table->rows; r++)
        if (panels.place[r] >= 0 && !isnan(angle[r]) &&
            strcmp(panels.names[panels.place[r] % n], other[r]) == 0 &&
            place[panels.place[r] % n] < 0) {
            place[panels.place[r] % n] = firm;
            names[firm++] = other[r];
        }
    if (firm < 2)
        goto done;
    ASC_TRY(
        code,
        asc_alloc(&values, (uint64_t)(panels.n_models * firm * firm), sizeof *values, "directions"),
        done);
    for (int64_t i = 0; i < panels.n_models * firm * firm; i++)
        values[i] = NAN;
    for (int64_t r = 0; r < table->rows; r++) {
        int64_t b = 0;
        const int64_t a = panels.place[r] < 0 ? -1 : place[panels.place[r] % n];
        while (b < firm && strcmp(names[b], other[r]) != 0)
            b++;
        if (a >= 0 && b < firm && !isnan(angle[r]))
            values[(panels.place[r] / n * firm + a) * firm + b] = cosine[r];
    }
    code = asc_page_heat(
        page,
        &(asc_heat){.name = "map_angles",
                    .title = "Directions of attributes",
                    .caption =
                        "Cosine between the differences of mean embeddings (with minus "
                        "without): 1, the attributes lie on the same axis; 0, on different "
                        "ones; -1, opposite. Attributes on whose direction two halves of the "
                        "people agree with a cosine below 0.8 have a dash, or are left out where "
                        "no model has a firm one.",
                    .table = table->name,
                    .label = "cosine",
                    .rows = names,
                    .n_rows = firm,
                    .columns = names,
                    .n_columns = firm,
                    .models = panels.models,
                    .n_models = panels.n_models,
                    .models_left_out = panels.left_out,
                    .values = values,
                    .low = -1,
                    .high = 1,
                    .palette = ASC_PALETTE_AROUND,
                    .is_around = true});
done:
    asc_panels_free(&panels);
    free(place);
    free(names);
    free(values);
    return code;
}

/* Shares of the components, a line a model. */
static asc_code put_variance(asc_page *page, const asc_table *table) {
    char *const *model = asc_texts(table, COMPONENT_MODEL);
    char *const *architecture = asc_texts(table, COMPONENT_ARCHITECTURE);
    const int64_t *component = asc_ints(table, COMPONENT_COMPONENT);
    const double *share = asc_reals(table, COMPONENT_SHARE);
    double *x = NULL, *y = NULL;
    char *labels[ASC_PANELS] = {NULL};
    asc_line lines[ASC_PANELS];
    int64_t n = 0, left_out = 0;
    asc_code code = ASC_OK;
    if (!share || !component)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&x, (uint64_t)table->rows, sizeof *x, "components"), done);
    ASC_TRY(code, asc_alloc(&y, (uint64_t)table->rows, sizeof *y, "components"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        x[r] = (double)component[r];
        y[r] = 100 * share[r];
    }
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, COMPONENT_MODEL, r);
        if (n == ASC_PANELS) {
            left_out++;
            continue;
        }
        lines[n] = (asc_line){.key = n, .x = x + r, .y = y + r, .n = end - r};
        ASC_TRY(code, asc_format(&labels[n++], "%s_%s", model[r], architecture[r]), done);
    }
    code = asc_page_lines(
        page,
        &(asc_lines){.name = "map_variance",
                     .title = "Variance of the components",
                     .caption = "How much of the embeddings' variance lies along each component.",
                     .table = table->name,
                     .x_label = "principal component",
                     .y_label = "% of the variance",
                     .models_left_out = left_out,
                     .keys = (const char *const *)labels,
                     .n_keys = n,
                     .lines = lines,
                     .n_lines = n,
                     .from_zero = true,
                     .points = true,
                     .dashed = -1});
done:
    for (int64_t m = 0; m < n; m++)
        free(labels[m]);
    free(x);
    free(y);
    return code;
}

/* Which third of the people somebody is in by the mean of an attribute over the photos, from -1. */
static int key_of(double mean) {
    return isnan(mean) ? -1 : mean < -1.0 / 3 ? 0 : mean <= 1.0 / 3 ? 1 : 2;
}

/* People by classical scaling, coloured by how many of their photos have an attribute, or NULL. */
static asc_code put_identities(asc_page *page, const asc_report_source *source,
                               const asc_table *table, const char *attribute) {
    static const asc_key keys[] = {{"at most a third of the photos", ASC_COLOUR_NEITHER, 6},
                                   {"some", ASC_COLOUR_ACROSS, 5},
                                   {"more than two thirds", ASC_COLOUR_BOTH, 7}};
    const asc_table *people = asc_report_named(source, "df_identities");
    char *const *identity = asc_texts(table, PLACE_IDENTITY);
    char *const *model = asc_texts(table, PLACE_MODEL);
    char *const *architecture = asc_texts(table, PLACE_ARCHITECTURE);
    char *const *names = asc_table_texts(people, "identity");
    const double *x = asc_reals_of(table, PLACE_X, 0), *y = asc_reals_of(table, PLACE_X, 1);
    asc_cloud_points points[ASC_PANELS];
    char title[700], column[700], *labels[ASC_PANELS] = {NULL};
    const double *mean = NULL;
    int *places = NULL;
    int64_t n = 0, left_out = 0, at = 0;
    asc_code code = ASC_OK;
    if (!identity || !x || !y)
        return ASC_OK;
    if (attribute && names) {
        snprintf(column, sizeof column, "mean_%s", attribute);
        mean = asc_table_reals(people, column);
    }
    ASC_TRY(code, asc_alloc(&places, (uint64_t)table->rows, sizeof *places, "people"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        places[r] = -1;
        for (int64_t tries = 0; mean && tries < people->rows && places[r] < 0; tries++, at++) {
            at = at < people->rows ? at : 0;
            if (strcmp(names[at], identity[r]) == 0)
                places[r] = key_of(mean[at]);
        }
    }
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = asc_report_end_of_model(table, PLACE_MODEL, r);
        if (n == ASC_PANELS) {
            left_out++;
            continue;
        }
        points[n] = (asc_cloud_points){x + r, y + r, 1, places + r, end - r, NULL, NULL};
        ASC_TRY(code, asc_format(&labels[n++], "%s_%s", model[r], architecture[r]), done);
    }
    snprintf(title, sizeof title, "People in the embedding space%s%.600s", mean ? " by " : "",
             mean ? attribute : "");
    code = asc_page_cloud(
        page, &(asc_cloud){.name = "map_identities",
                           .title = title,
                           .caption =
                               "One dot a person: classical scaling of the distances between "
                               "people's mean embeddings (under cosine, of the chords between "
                               "their directions), coloured by how many of their photos have the "
                               "attribute that explains most of the first component. Large studies "
                               "are thinned out.",
                           .table = table->name,
                           .x_label = "first coordinate",
                           .y_label = "second coordinate",
                           .models = labels,
                           .n_models = n,
                           .models_left_out = left_out,
                           .keys = keys,
                           .n_keys = mean ? 3 : 0,
                           .points = points});
done:
    for (int64_t m = 0; m < n; m++)
        free(labels[m]);
    free(places);
    return code;
}

static asc_code put_figures(asc_page *page, const asc_report_source *source,
                            const asc_table *components) {
    const asc_table *attributes = asc_report_table(source, &asc_map_tables[ASC_MAP_ETA_TABLE]);
    const asc_table *angles = asc_report_table(source, &asc_map_tables[ASC_MAP_ANGLE_TABLE]);
    const asc_table *identities = asc_report_table(source, &asc_map_tables[ASC_MAP_PLACE_TABLE]);
    asc_panels panels = {0};
    int64_t strongest = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, put_variance(page, components), done);
    if (attributes) {
        ASC_TRY(code,
                asc_panels_find(attributes, ETA_MODEL, ETA_ATTRIBUTE, 0, attributes->rows, &panels),
                done);
        ASC_TRY(code, put_eta(page, attributes, &panels, &strongest), done);
    }
    ASC_TRY(code, asc_map_put_kinds(page, source), done);
    if (identities)
        ASC_TRY(code,
                put_identities(page, source, identities,
                               strongest >= 0 ? panels.names[strongest] : NULL),
                done);
    if (angles)
        ASC_TRY(code, put_directions(page, angles), done);
done:
    asc_panels_free(&panels);
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    static const int tables[] = {ASC_MAP_COMPONENT_TABLE, ASC_MAP_ETA_TABLE,
                                 ASC_MAP_DIRECTION_TABLE, ASC_MAP_KIND_TABLE, ASC_MAP_CENTRE_TABLE};
    const asc_table *table = asc_report_table(source, &asc_map_tables[ASC_MAP_COMPONENT_TABLE]);
    char *const *model = asc_texts(table, COMPONENT_MODEL);
    char *const *architecture = asc_texts(table, COMPONENT_ARCHITECTURE);
    asc_code code = ASC_OK;
    if (!model || !architecture)
        return ASC_OK;
    asc_page_section(page, "map", "Map: where attributes sit in the space",
                     "Principal components of the images and classical scaling of the people.");
    code = put_figures(page, source, table);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        const asc_table *shown = asc_report_table(source, &asc_map_tables[tables[t]]);
        if (shown)
            asc_page_table(page, shown);
    }
    asc_page_section_end(page);
    return code;
}

const asc_report_section asc_map_sections[] = {
    {90, &asc_map_tables[ASC_MAP_COMPONENT_TABLE], "map", "Map", write_section, NULL}, {0}};
