/* The microscale: energies, their scale, correlations of fields, retention. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/plots.h"
#include "report/sections.h"

/* Columns of `energies` that every drawing needs; NULL model: not there. */
typedef struct energy_rows {
    int64_t n;
    char *const *model, *const *architecture,
                            *const *variant, *const *identity, *const *attribute, *const *measure;
    const double *parameter, *value;
} energy_rows;

static energy_rows find_rows(const asc_table *table) {
    energy_rows e = {.n = table ? table->rows : 0,
                     .model = asc_report_texts(table, "model"),
                     .architecture = asc_report_texts(table, "architecture"),
                     .variant = asc_report_texts(table, "variant"),
                     .identity = asc_report_texts(table, "identity"),
                     .attribute = asc_report_texts(table, "attribute"),
                     .measure = asc_report_texts(table, "measure"),
                     .parameter = asc_report_reals(table, "parameter"),
                     .value = asc_report_reals(table, "value")};
    if (!e.architecture || !e.variant || !e.identity || !e.attribute || !e.measure ||
        !e.parameter || !e.value)
        e.model = NULL;
    return e;
}

/* Distinct texts of a column in their order: [*n], borrowed texts. */
static asc_code distinct(char *const *texts, int64_t rows, const char ***out, int64_t *n) {
    asc_code code = asc_alloc(out, (uint64_t)rows, sizeof **out, "names");
    *n = 0;
    for (int64_t r = 0; r < rows && code == ASC_OK; r++) {
        int64_t k = 0;
        while (k < *n && strcmp((*out)[k], texts[r]) != 0)
            k++;
        if (k == *n)
            (*out)[(*n)++] = texts[r];
    }
    return code;
}

static int64_t find_text(const char *const *names, int64_t n, const char *text) {
    for (int64_t k = 0; k < n; k++)
        if (strcmp(names[k], text) == 0)
            return k;
    return -1;
}

/* "model_architecture_variant" of each row. */
static asc_code make_labels(const energy_rows *e, char ***labels) {
    asc_code code = asc_alloc(labels, (uint64_t)e->n, sizeof **labels, "names");
    for (int64_t r = 0; r < e->n && code == ASC_OK; r++)
        code =
            asc_format(&(*labels)[r], "%s_%s_%s", e->model[r], e->architecture[r], e->variant[r]);
    return code;
}

static bool same_measure(const energy_rows *e, int64_t a, int64_t b) {
    return strcmp(e->measure[a], e->measure[b]) == 0 &&
           (e->parameter[a] == e->parameter[b] ||
            (isnan(e->parameter[a]) && isnan(e->parameter[b])));
}

/* A star above every attribute in which two variants of a model differ at 0.05, adjusted. */
static void put_stars(const asc_figure *figure, const asc_report_source *source,
                      const energy_rows *e, const char *const *attributes, int64_t n_attributes,
                      int64_t chosen) {
    const asc_table *tests = asc_report_table(source, "energy_tests");
    char *const *compared = asc_report_texts(tests, "compared");
    char *const *attribute = asc_report_texts(tests, "attribute");
    char *const *measure = asc_report_texts(tests, "measure");
    const double *parameter = asc_report_reals(tests, "parameter");
    const double *pvalue = asc_report_reals(tests, "pvalue_adjusted");
    for (int64_t r = 0; compared && attribute && measure && parameter && pvalue && r < tests->rows;
         r++)
        if (strcmp(compared[r], "variants") == 0 && pvalue[r] < 0.05 &&
            strcmp(measure[r], e->measure[chosen]) == 0 &&
            (parameter[r] == e->parameter[chosen] ||
             (isnan(parameter[r]) && isnan(e->parameter[chosen]))))
            fprintf(figure->script,
                    "set label '*' at %lld, graph 0.97 center font 'sans-serif,18'\n",
                    (long long)find_text(attributes, n_attributes, attribute[r]));
}

/* Box plots over identities of one measure: that of row `chosen`. */
static asc_code put_boxes(asc_page *page, const asc_report_source *source, const energy_rows *e,
                          char *const *labels, const char *const *kinds, int64_t n_kinds,
                          const char *const *attributes, int64_t n_attributes, int64_t chosen) {
    const double gap = 1.0 / ((double)n_kinds + 1);
    asc_figure figure = {0};
    asc_code code =
        asc_figure_begin(&figure, "energies", 940, 460, "Energy of every attribute (%s %s%.3g)",
                         e->measure[chosen], isnan(e->parameter[chosen]) ? "" : "at ",
                         isnan(e->parameter[chosen]) ? 0 : e->parameter[chosen]);
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < n_kinds; k++) {
        fprintf(figure.script, "$k%lld << EOD\n", (long long)k);
        for (int64_t r = 0; r < e->n; r++)
            if (same_measure(e, r, chosen) && strcmp(labels[r], kinds[k]) == 0 &&
                !isnan(e->value[r]))
                fprintf(figure.script, "%.4g %.6g\n",
                        (double)find_text(attributes, n_attributes, e->attribute[r]) +
                            gap * ((double)k + 1) - 0.5,
                        e->value[r]);
        fputs("EOD\n", figure.script);
    }
    put_stars(&figure, source, e, attributes, n_attributes, chosen);
    fputs("set xtics rotate by -30 scale 0 (", figure.script);
    for (int64_t a = 0; a < n_attributes; a++) {
        fputs(a ? ", " : "", figure.script);
        asc_figure_quote(&figure, attributes[a]);
        fprintf(figure.script, " %lld", (long long)a);
    }
    fprintf(
        figure.script,
        ")\nset xrange [-0.6:%g]\nset yrange [0:*]\nset grid ytics lc rgb '#888888' lw 0.3\nset "
        "border 2\nset ytics nomirror\nset key outside top center horizontal\nset ylabel "
        "'energy'\nset style boxplot nooutliers\nset boxwidth %g absolute\nset style fill solid "
        "0.35\nplot 1 with lines lc rgb '#888888' dt 2 lw 1.5 title 'random field'",
        (double)n_attributes - 0.4, 0.7 * gap);
    for (int64_t k = 0; k < n_kinds; k++) {
        const char *colour = asc_figure_colours[k % ASC_FIGURE_COLOURS];
        for (int64_t a = 0; a < n_attributes; a++)
            fprintf(figure.script,
                    ", $k%lld using (%.4g):(abs($1-%.4g)<1e-3?$2:1/0) with boxplot lc rgb '%s' "
                    "notitle",
                    (long long)k, (double)a + gap * ((double)k + 1) - 0.5,
                    (double)a + gap * ((double)k + 1) - 0.5, colour);
        fprintf(figure.script, ", $k%lld using 1:2 with points pt 7 ps 0.35 lc rgb '%s' title ",
                (long long)k, colour);
        asc_figure_quote(&figure, kinds[k]);
    }
    fputc('\n', figure.script);
    figure.caption = "One dot an identity, boxes hold the middle half. 1 (dashed) is what a random "
                     "field gives: the attribute moves the embedding in no predictable direction. "
                     "0: always in the same one. A star: two variants of a model "
                     "differ (Mann-Whitney, adjusted p below 0.05; all tests are in "
                     "energy_tests).";
    figure.table = "energies";
    return asc_page_figure(page, &figure);
}

/* Mean over identities against the parameter, one line an attribute, of the first model. */
static asc_code put_spectrum(asc_page *page, const energy_rows *e, char *const *labels,
                             const char *kind, const char *const *attributes, int64_t n_attributes,
                             const char *measure, const char *axis) {
    enum { MOST = 64 };
    double parameters[MOST];
    int64_t n = 0;
    char name[64];
    asc_figure figure = {0};
    for (int64_t r = 0; r < e->n && n < MOST; r++) {
        int64_t k = 0;
        if (strcmp(e->measure[r], measure) != 0)
            continue;
        while (k < n && parameters[k] != e->parameter[r])
            k++;
        if (k == n)
            parameters[n++] = e->parameter[r];
    }
    if (n < 2)
        return ASC_OK;
    snprintf(name, sizeof name, "spectrum_%s", measure);
    asc_code code = asc_figure_begin(&figure, name, 760, 420, "Energy against %s, %s", axis, kind);
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < n_attributes; a++) {
        fprintf(figure.script, "$a%lld << EOD\n", (long long)a);
        for (int64_t k = 0; k < n; k++) {
            double sum = 0;
            int64_t count = 0;
            for (int64_t r = 0; r < e->n; r++)
                if (strcmp(e->measure[r], measure) == 0 && e->parameter[r] == parameters[k] &&
                    strcmp(labels[r], kind) == 0 && strcmp(e->attribute[r], attributes[a]) == 0 &&
                    !isnan(e->value[r])) {
                    sum += e->value[r];
                    count++;
                }
            if (count)
                fprintf(figure.script, "%.5g %.6g\n", parameters[k], sum / (double)count);
        }
        fputs("EOD\n", figure.script);
    }
    fprintf(figure.script,
            "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset yrange "
            "[0:*]\nset key outside right\nset xlabel '%s'\nset ylabel 'mean energy'\nplot 1 with "
            "lines lc rgb '#888888' dt 2 title 'random field'",
            axis);
    for (int64_t a = 0; a < n_attributes; a++) {
        fprintf(figure.script, ", $a%lld with linespoints pt %lld ps 0.6 lw 1.6 lc rgb '%s' title ",
                (long long)a, (long long)(4 + a % 10), asc_figure_colours[a % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, attributes[a]);
    }
    fputc('\n', figure.script);
    figure.caption = "The same field at larger neighbourhoods. Where lines cross, a conclusion "
                     "depends on the scale.";
    figure.table = "energies";
    return asc_page_figure(page, &figure);
}

/* Mean over identities of a model's field correlations. */
static asc_code put_correlation(asc_page *page, const asc_table *table, const char *const *names,
                                int64_t n, const char *kind) {
    char *const *attribute = asc_report_texts(table, "attribute");
    char *const *other = asc_report_texts(table, "other");
    const double *value = asc_report_reals(table, "value");
    const energy_rows who = {.model = asc_report_texts(table, "model"),
                             .architecture = asc_report_texts(table, "architecture"),
                             .variant = asc_report_texts(table, "variant")};
    double *sums = NULL, *counts = NULL;
    char name[700];
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!attribute || !other || !value || !who.model || !who.architecture || !who.variant)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&sums, (uint64_t)(n * n), sizeof *sums, "correlations"), done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)(n * n), sizeof *counts, "correlations"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        char label[700];
        snprintf(label, sizeof label, "%s_%s_%s", who.model[r], who.architecture[r],
                 who.variant[r]);
        const int64_t a = find_text(names, n, attribute[r]), b = find_text(names, n, other[r]);
        if (strcmp(label, kind) == 0 && a >= 0 && b >= 0 && !isnan(value[r])) {
            sums[a * n + b] += value[r];
            counts[a * n + b]++;
        }
    }
    for (int64_t i = 0; i < n * n; i++)
        sums[i] = counts[i] > 0 ? sums[i] / counts[i] : NAN;
    snprintf(name, sizeof name, "fields_%s", kind);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 300 + 44 * (int)n, 220 + 34 * (int)n,
                             "Distance between attributes' fields, %s", kind),
            done);
    asc_plot_heat(&figure, (char *const *)(const void *)names, n,
                  (char *const *)(const void *)names, n, sums, 0, 2, ASC_PALETTE_AROUND,
                  "mean of 1 - cosine");
    figure.caption = "0 (blue): two attributes move the embedding the same way; 1 (pale): "
                     "independently; 2 (orange): in opposite directions. Mean over identities.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(sums);
    free(counts);
    return code;
}

/* Mean over identities of the distance from the first position of an attribute's longest lines. */
static asc_code put_retention(asc_page *page, const asc_table *table, const char *const *names,
                              int64_t n, const char *kind) {
    enum { MOST = 64 };
    char *const *attribute = asc_report_texts(table, "attribute");
    const int64_t *length = asc_report_ints(table, "length"),
                  *from = asc_report_ints(table, "from");
    const int64_t *to = asc_report_ints(table, "to");
    const double *value = asc_report_reals(table, "value");
    char *const *model = asc_report_texts(table, "model");
    char *const *architecture = asc_report_texts(table, "architecture");
    char *const *variant = asc_report_texts(table, "variant");
    char name[700];
    asc_figure figure = {0};
    if (!attribute || !length || !from || !to || !value || !model || !architecture || !variant)
        return ASC_OK;
    snprintf(name, sizeof name, "retention_%s", kind);
    asc_code code = asc_figure_begin(&figure, name, 760, 400,
                                     "How far an attribute carries the embedding, %s", kind);
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < n; a++) {
        double sum[MOST] = {0}, count[MOST] = {0};
        int64_t longest = 0;
        for (int64_t r = 0; r < table->rows; r++) {
            char label[700];
            if (strcmp(attribute[r], names[a]) != 0 || from[r] != 0 || to[r] >= MOST ||
                length[r] < longest)
                continue;
            snprintf(label, sizeof label, "%s_%s_%s", model[r], architecture[r], variant[r]);
            if (strcmp(label, kind) != 0)
                continue;
            if (length[r] > longest) {
                longest = length[r];
                memset(sum, 0, sizeof sum);
                memset(count, 0, sizeof count);
            }
            sum[to[r]] += value[r];
            count[to[r]]++;
        }
        fprintf(figure.script, "$a%lld << EOD\n", (long long)a);
        for (int64_t p = 0; p < longest && p < MOST; p++)
            fprintf(figure.script, "%lld %.6g\n", (long long)p, sum[p] / count[p]);
        fputs("EOD\n", figure.script);
    }
    fputs(
        "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset yrange "
        "[0:*]\nset xtics 1\nset key outside right\nset xlabel 'steps along the line'\nset ylabel "
        "'mean distance from its start'\nplot ",
        figure.script);
    for (int64_t a = 0; a < n; a++) {
        fprintf(figure.script, "%s$a%lld with linespoints pt %lld ps 0.6 lw 1.6 lc rgb '%s' title ",
                a ? ", " : "", (long long)a, (long long)(4 + a % 10),
                asc_figure_colours[a % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, names[a]);
    }
    fputc('\n', figure.script);
    figure.caption = "Distances from the first to the later positions of an attribute's longest "
                     "lines; the whole matrices are in the table. A flat line: the model ignores "
                     "the attribute.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

static asc_code put_all(asc_page *page, const asc_report_source *source, const energy_rows *e,
                        char *const *labels, const char *const *kinds, int64_t n_kinds,
                        const char *const *attributes, int64_t n_attributes) {
    const asc_table *correlation = asc_report_table(source, "field_correlation");
    const asc_table *retention = asc_report_table(source, "retention");
    asc_code code = ASC_OK;
    ASC_TRY(code, put_boxes(page, source, e, labels, kinds, n_kinds, attributes, n_attributes, 0),
            done);
    ASC_TRY(code,
            put_spectrum(page, e, labels, kinds[0], attributes, n_attributes, "nearest",
                         "number of neighbours"),
            done);
    ASC_TRY(code,
            put_spectrum(page, e, labels, kinds[0], attributes, n_attributes, "ball",
                         "radius in mean distances"),
            done);
    for (int64_t k = 0; k < n_kinds; k++) {
        if (correlation)
            ASC_TRY(code, put_correlation(page, correlation, attributes, n_attributes, kinds[k]),
                    done);
        if (retention)
            ASC_TRY(code, put_retention(page, retention, attributes, n_attributes, kinds[k]), done);
    }
done:
    return code;
}

asc_code asc_report_energies(asc_page *page, const asc_report_source *source) {
    static const char *const tables[] = {"energy_summary", "energy_tests", "field_correlation"};
    const energy_rows e = find_rows(asc_report_table(source, "energies"));
    const char **kinds = NULL, **attributes = NULL;
    char **labels = NULL;
    int64_t n_kinds = 0, n_attributes = 0;
    asc_code code = ASC_OK;
    if (!e.model || e.n == 0)
        return ASC_OK;
    asc_page_section(page, "energies", "Microscale: does an attribute have a direction?",
                     "One attribute of one photo is moved in small steps. Is the vector field that "
                     "this draws in the embedding space aligned, or disordered?");
    ASC_TRY(code, make_labels(&e, &labels), done);
    ASC_TRY(code, distinct(labels, e.n, &kinds, &n_kinds), done);
    ASC_TRY(code, distinct(e.attribute, e.n, &attributes, &n_attributes), done);
    ASC_TRY(code, put_all(page, source, &e, labels, kinds, n_kinds, attributes, n_attributes),
            done);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        if (asc_report_table(source, tables[t]))
            asc_page_table(page, asc_report_table(source, tables[t]));
    fputs("</section>\n", page->file);
done:
    free(kinds);
    free(attributes);
    if (labels)
        asc_free_strings(labels, e.n);
    return code;
}
