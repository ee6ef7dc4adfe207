/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both error rates against each other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/colour.h"
#include "report/panels.h"
#include "verify/columns.h"
#include "verify/page.h"

/* The power of ten that lies below half an error among that many pairs. */
static double find_floor(double pairs) {
    return pairs > 0 ? pow(10, floor(log10(0.5 / pairs))) : 0.1;
}

/* $e<m>: false match rate with its interval, false non-match rate with its interval, at every
 * threshold of model m. Returns how many there are. */
static int64_t put_errors(asc_figure *figure, const asc_table *points,
                          const asc_verify_drawn *model, int64_t m, double left, double bottom) {
    char *const *name = asc_texts(points, POINT_MODEL);
    char *const *architecture = asc_texts(points, POINT_ARCHITECTURE);
    const double *match = asc_reals(points, POINT_FALSE_MATCH);
    const double *match_low = asc_reals(points, POINT_FALSE_MATCH_LOW);
    const double *match_high = asc_reals(points, POINT_FALSE_MATCH_HIGH);
    const double *tar = asc_reals(points, POINT_TAR);
    const double *tar_low = asc_reals(points, POINT_TAR_LOW);
    const double *tar_high = asc_reals(points, POINT_TAR_HIGH);
    int64_t n = 0;
    if (!name || !architecture || !match || !match_low || !match_high || !tar || !tar_low ||
        !tar_high)
        return 0;
    fprintf(figure->script, "$e%lld << EOD\n", (long long)m);
    for (int64_t r = 0; r < points->rows; r++) {
        char label[600];
        snprintf(label, sizeof label, "%s_%s", name[r], architecture[r]);
        if (strcmp(label, model->label) != 0 || !isfinite(match_low[r]) || !isfinite(tar_low[r]))
            continue;
        const double rates[] = {match[r],   match_low[r],    match_high[r],
                                1 - tar[r], 1 - tar_high[r], 1 - tar_low[r]};
        for (int c = 0; c < 6; c++)
            fprintf(figure->script, "%.5g ", fmax(rates[c], c < 3 ? left : bottom));
        fputc('\n', figure->script);
        n++;
    }
    fputs("EOD\n", figure->script);
    return n;
}

static const char *colour_of(asc_page *page, const asc_verify_drawn *model) {
    return asc_colour_models[asc_page_model(page, model->label)];
}

/* False non-match against false match rate, both logarithmic; no error at the edge. */
asc_code asc_verify_put_det(asc_page *page, const asc_table *points, const asc_verify_drawn *models,
                            int64_t n) {
    enum { DET_COLUMNS = 3, AXIS = 80 }; /* pixels before the axis */
    double left = 0.1, bottom = 0.1;
    int64_t errors = 0;
    asc_figure figure = {0};
    asc_code code = asc_figure_begin(&figure, "det", 760, 600, "Detection error trade-off");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < n; m++) {
        left = fmin(left, find_floor(models[m].unmatched));
        bottom = fmin(bottom, find_floor(models[m].matched));
    }
    for (int64_t m = 0; m < n; m++) {
        fprintf(figure.script, "$m%lld << EOD\n", (long long)m);
        for (int64_t p = 0; p < models[m].n_det; p++) {
            const double *point = models[m].det + p * DET_COLUMNS;
            if (!isfinite(point[1]) || !isfinite(point[2]))
                continue;
            fprintf(figure.script, "%.5g %.5g\n", fmax(point[1], left), fmax(point[2], bottom));
            figure.points++;
        }
        fputs("EOD\n", figure.script);
        errors += put_errors(&figure, points, &models[m], m, left, bottom);
    }
    asc_figure_across(&figure, AXIS, "false match rate");
    asc_plot_powers(&figure, "x", left, true);
    asc_plot_powers(&figure, "y", bottom, true);
    fprintf(
        figure.script,
        "set grid lc rgb '#888888' lw 0.3\nset border 3\nset key at graph 0.02,0.03 left bottom "
        "Left reverse samplen 2\nset xlabel ' '\nset ylabel 'false non-match rate'\nplot x with "
        "lines lc rgb '%s' dt 2 title 'equal error'",
        ASC_COLOUR_ACROSS);
    for (int64_t m = 0; m < n; m++) {
        fprintf(figure.script, ", $m%lld with lines lw 2.5 lc rgb '%s' title ", (long long)m,
                colour_of(page, &models[m]));
        asc_figure_quote(&figure, models[m].label);
        if (errors > 0)
            fprintf(figure.script,
                    ", $e%lld using 1:4:2:3:5:6 with xyerrorbars pt %d ps 0.6 lw 1 lc rgb '%s' "
                    "notitle",
                    (long long)m, asc_colour_marks[asc_page_model(page, models[m].label)],
                    colour_of(page, &models[m]));
    }
    fputc('\n', figure.script);
    figure.caption =
        "Each threshold is a point; further down and left is better. A curve meets "
        "the dashed line at the equal error rate. Where no pair errs, a curve runs "
        "along the left or the lower edge. Crosses are the 95 % intervals over people at the "
        "thresholds of the table.";
    figure.table = asc_verify_tables[ASC_VERIFY_RATE_TABLE].name;
    return asc_page_figure(page, &figure);
}
