/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedding space: components, what explains them, directions, identities. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "map/columns.h"
#include "map/page.h"
#include "report/plots.h"

/* Rows of a table that are of one model; they are together. */
typedef struct model_part {
    int64_t first, n;
} model_part;

static model_part find_part(const asc_table *table, const char *model, const char *architecture) {
    char *const *m = asc_texts(table, COMPONENT_MODEL);
    char *const *a = asc_texts(table, COMPONENT_ARCHITECTURE);
    model_part part = {0, 0};
    for (int64_t r = 0; m && a && r < table->rows; r++)
        if (strcmp(m[r], model) == 0 && strcmp(a[r], architecture) == 0) {
            part.first = part.n == 0 ? r : part.first;
            part.n++;
        }
    return part;
}

/* What an attribute explains of a component beyond chance; NaN where chance explains as much. */
static double beyond_chance(const asc_table *table, int64_t row) {
    const double *adjusted = asc_reals(table, ETA_ADJUSTED);
    const double *pvalue = asc_reals(table, ETA_PVALUE);
    return adjusted && pvalue && pvalue[row] <= 0.05 ? adjusted[row] : NAN;
}

/* eta squared of attributes x components. */
static asc_code put_eta(asc_page *page, const asc_table *table, model_part part, int64_t k,
                        const char *label) {
    char *const *attribute = asc_texts(table, ETA_ATTRIBUTE);
    const int64_t n = k > 0 ? part.n / k : 0;
    char **rows = NULL;
    double *eta = NULL;
    bool drawn = false;
    asc_code code = ASC_OK;
    if (!attribute || n == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&eta, (uint64_t)(n * k), sizeof *eta, "what attributes explain"), done);
    ASC_TRY(code, asc_alloc(&rows, (uint64_t)n, sizeof *rows, "names"), done);
    for (int64_t a = 0; a < n; a++)
        ASC_TRY(code, asc_copy_string(&rows[a], attribute[part.first + a * k]), done);
    for (int64_t i = 0; i < n * k; i++)
        eta[i] = beyond_chance(table, part.first + i);
    const asc_map_heat heat = {
        .name = "map_eta",
        .title = "What attributes explain of the components",
        .label = label,
        .caption = "Share of a principal component's variance that lies between the two modalities "
                   "of an attribute, less what it is when people exchange their labels. Blank: "
                   "chance explains as much in more than one of 20 exchanges. 95 % intervals, with "
                   "people as units, are in the table.",
        .table = table->name,
        .rows = rows,
        .n = n,
        .k = k,
        .eta = eta,
        .height = 120 + 20 * (int)n};
    ASC_TRY(code, asc_map_put_heat(page, &heat, &drawn), done);
    if (!drawn) {
        fputs("<p>No attribute explains more of a component than chance does in more than one of "
              "20 exchanges of labels: ",
              page->file);
        asc_page_text(page, label);
        fputs(".</p>\n", page->file);
    }
done:
    free(eta);
    asc_free_strings(rows, n);
    return code;
}

/* Attributes whose direction is firm: that has an angle to itself. Returns how many; places: [n].
 */
static int64_t find_firm(const double *angle, int64_t n, int64_t *places) {
    int64_t firm = 0;
    for (int64_t a = 0; a < n; a++)
        if (!isnan(angle[a * n + a]))
            places[firm++] = a;
    return firm;
}

/* Cosines between the directions that are firm. */
static asc_code put_directions(asc_page *page, const asc_table *table, model_part part,
                               const char *label) {
    char *const *other = asc_texts(table, ANGLE_OTHER);
    const double *cosine = asc_reals(table, ANGLE_COSINE);
    const double *angle = asc_reals(table, ANGLE_ANGLE);
    const int64_t n = (int64_t)llround(sqrt((double)part.n));
    int64_t *places = NULL, firm = 0;
    char **names = NULL, name[700];
    double *values = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!other || !cosine || !angle || n == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&places, (uint64_t)n, sizeof *places, "directions"), done);
    firm = find_firm(angle + part.first, n, places);
    if (firm < 2)
        goto done;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)firm, sizeof *names, "directions"), done);
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(firm * firm), sizeof *values, "directions"), done);
    for (int64_t i = 0; i < firm * firm; i++) {
        names[i % firm] = other[part.first + places[i % firm]];
        values[i] = cosine[part.first + places[i / firm] * n + places[i % firm]];
    }
    snprintf(name, sizeof name, "map_angles_%s", label);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 300 + 22 * (int)firm, 220 + 17 * (int)firm,
                             "Directions of attributes, %s", label),
            done);
    asc_plot_heat(&figure, names, firm, names, firm, values, -1, 1,
                  "defined (-1 '#0072B2', 0 '#f4f4f4', 1 '#D55E00')", "cosine");
    figure.caption =
        "Cosine between the differences of mean embeddings (with minus without): 1, the "
        "attributes lie on the same axis; 0, on different ones; -1, opposite. Attributes on whose "
        "direction two halves of the people agree with a cosine below 0.8 are left out.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(places);
    free(names);
    free(values);
    return code;
}

static asc_code put_variance(asc_page *page, const asc_table *table, model_part part,
                             const char *label) {
    const double *share = asc_reals(table, COMPONENT_SHARE);
    char name[700];
    asc_figure figure = {0};
    if (!share || part.n == 0)
        return ASC_OK;
    snprintf(name, sizeof name, "map_variance_%s", label);
    asc_code code =
        asc_figure_begin(&figure, name, 620, 320, "Variance of the components, %s", label);
    if (code != ASC_OK)
        return code;
    fputs("$d << EOD\n", figure.script);
    for (int64_t c = 0; c < part.n; c++) {
        fprintf(figure.script, "%lld %.6g\n", (long long)c + 1, 100 * share[part.first + c]);
        figure.points += isfinite(share[part.first + c]);
    }
    fputs(
        "EOD\nset style fill solid 0.85 noborder\nset boxwidth 0.8\nset grid ytics lc rgb "
        "'#888888' lw 0.3\nset border 2\nset ytics nomirror\nset xtics 1 scale 0\nset yrange "
        "[0:*]\nunset key\nset xlabel 'principal component'\nset ylabel '% of the variance'\nplot "
        "$d using 1:2 with boxes lc rgb '#0072B2'\n",
        figure.script);
    figure.caption = "How much of the embeddings' variance lies along each component.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

/* People by classical scaling, coloured by the share of their photos with the attribute that
 * explains most of the first component. */
static asc_code put_identities(asc_page *page, const asc_report_source *source,
                               const asc_table *table, model_part part, const char *attribute,
                               const char *label) {
    enum { MOST_POINTS = 4000 };
    const asc_table *people = asc_report_named(source, "df_identities");
    char *const *identity = asc_texts(table, PLACE_IDENTITY);
    char *const *names = asc_table_texts(people, "identity");
    const double *x = asc_reals_of(table, PLACE_X, 0), *y = asc_reals_of(table, PLACE_X, 1);
    char name[700], column[300];
    const double *mean = NULL;
    int64_t at = 0;
    asc_figure figure = {0};
    if (!identity || !x || !y || part.n == 0)
        return ASC_OK;
    if (attribute && names) {
        snprintf(column, sizeof column, "mean_%s", attribute);
        mean = asc_table_reals(people, column);
    }
    snprintf(name, sizeof name, "map_identities_%s", label);
    asc_code code =
        asc_figure_begin(&figure, name, 720, 600, "People in the embedding space, %s%s%s", label,
                         mean ? ", coloured by " : "", mean ? attribute : "");
    if (code != ASC_OK)
        return code;
    const int64_t step = part.n / MOST_POINTS + 1;
    fputs("$d << EOD\n", figure.script);
    for (int64_t i = 0; i < part.n; i++) {
        double value = 0;
        for (int64_t tries = 0; mean && tries < people->rows; tries++, at++) {
            at = at < people->rows ? at : 0;
            if (strcmp(names[at], identity[part.first + i]) == 0)
                break;
        }
        if (mean && at < people->rows)
            value = mean[at];
        if (i % step == 0) {
            fprintf(figure.script, "%.5g %.5g %.3g\n", x[part.first + i], y[part.first + i], value);
            figure.points += isfinite(x[part.first + i]) && isfinite(y[part.first + i]);
        }
    }
    fputs(
        "EOD\nset grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset size ratio "
        "-1\nset xlabel 'first coordinate'\nset ylabel 'second coordinate'\nunset key\nset palette "
        "defined (0 '#0072B2', 0.5 '#bbbbbb', 1 '#D55E00')\n",
        figure.script);
    fputs(mean ? "set cblabel 'mean over the photos'\nplot $d using 1:2:3 with points pt 7 ps 0.45 "
                 "palette\n"
               : "plot $d using 1:2 with points pt 7 ps 0.45 lc rgb '#0072B2'\n",
          figure.script);
    figure.caption = "One dot a person: classical scaling of the distances between people's mean "
                     "embeddings (under cosine, of the chords between their directions). Large "
                     "studies are thinned out to some thousand dots.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

/* The attribute that explains most of the first component; NULL where none does more than chance.
 */
static const char *find_strongest(const asc_table *table, model_part part, int64_t k) {
    char *const *attribute = asc_texts(table, ETA_ATTRIBUTE);
    const char *best = NULL;
    double most = -1;
    for (int64_t r = part.first; attribute && r < part.first + part.n; r += k)
        if (beyond_chance(table, r) > most) {
            most = beyond_chance(table, r);
            best = attribute[r];
        }
    return best;
}

static asc_code put_model(asc_page *page, const asc_report_source *source, const char *model,
                          const char *architecture) {
    const asc_table *components =
        asc_report_table(source, &asc_map_tables[ASC_MAP_COMPONENT_TABLE]);
    const asc_table *attributes = asc_report_table(source, &asc_map_tables[ASC_MAP_ETA_TABLE]);
    const asc_table *angles = asc_report_table(source, &asc_map_tables[ASC_MAP_ANGLE_TABLE]);
    const asc_table *identities = asc_report_table(source, &asc_map_tables[ASC_MAP_PLACE_TABLE]);
    const model_part part = find_part(components, model, architecture);
    const char *strongest = NULL;
    char label[600];
    asc_code code = ASC_OK;
    snprintf(label, sizeof label, "%s_%s", model, architecture);
    ASC_TRY(code, put_variance(page, components, part, label), done);
    if (attributes) {
        const model_part rows = find_part(attributes, model, architecture);
        strongest = find_strongest(attributes, rows, part.n);
        ASC_TRY(code, put_eta(page, attributes, rows, part.n, label), done);
    }
    ASC_TRY(code, asc_map_put_kinds(page, source, model, architecture), done);
    if (identities)
        ASC_TRY(code,
                put_identities(page, source, identities, find_part(identities, model, architecture),
                               strongest, label),
                done);
    if (angles)
        ASC_TRY(code, put_directions(page, angles, find_part(angles, model, architecture), label),
                done);
done:
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
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        if (r == 0 || strcmp(model[r], model[r - 1]) != 0 ||
            strcmp(architecture[r], architecture[r - 1]) != 0)
            code = put_model(page, source, model[r], architecture[r]);
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
