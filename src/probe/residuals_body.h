/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From margins to residuals, of multinomial regressions and least squares; in REAL, with
 * EXPONENTIAL(x) for x <= 0, to be included by either precision. Sums are in float64. Internal. */
#ifndef ATTRSCOPE_PROBE_RESIDUALS_BODY_H
#define ATTRSCOPE_PROBE_RESIDUALS_BODY_H

/* Turns the margins [width] of one row into residuals, softmax less the indicator of `class`. */
FOR_EVERY_CPU static void classes_row(int32_t width, int32_t class, const REAL *intercepts,
                                      REAL *margin, double *residual, double *loss,
                                      double *curvature) {
    REAL most = margin[0] + intercepts[0];
    for (int32_t k = 0; k < width; k++) {
        margin[k] += intercepts[k];
        most = margin[k] > most ? margin[k] : most;
    }
    const REAL below = most - margin[class];
    for (int32_t k = 0; k < width; k++)
        margin[k] = EXPONENTIAL(margin[k] - most);
    /* What the other classes have is added by itself: beside a class that is all but certain it
     * would be rounded away. */
    const REAL own = margin[class];
    REAL others = 0;
    margin[class] = 0;
    for (int32_t k = 0; k < width; k++)
        others += margin[k];
    const REAL inverse = 1 / (own + others);
    for (int32_t k = 0; k < width; k++) {
        margin[k] *= inverse;
        curvature[k] += (double)(margin[k] * (1 - margin[k]));
    }
    margin[class] = -others * inverse;
    curvature[class] += (double)(own * inverse * others * inverse);
    for (int32_t k = 0; k < width; k++)
        residual[k] += (double)margin[k];
    *loss += below > 0 ? (double)below + log((double)own + (double)others) : log1p((double)others);
}

static void value_row(double value, const REAL *intercept, REAL *margin, double *residual,
                      double *loss, double *curvature) {
    const double r = (double)*margin + (double)*intercept - value;
    *margin = (REAL)r;
    *residual += r;
    *loss += 0.5 * r * r;
    *curvature += 1.0;
}

/* Margins [count, width] of a panel. */
static void panel_residuals(const asc_probe_block *block, const REAL *intercepts, REAL *margins) {
    const int width = block->width;
    double *residual = block->tally + ASC_SUM_RESIDUAL * width;
    double *loss = block->tally + ASC_SUM_LOSS * width;
    double *curvature = block->tally + ASC_SUM_CURVATURE * width;
    memset(block->tally, 0, sizeof(double) * ASC_SUM_EXTRA * (size_t)width);
    for (int i = 0; i < block->count; i++) {
        const int64_t row = block->row + i;
        REAL *margin = margins + (int64_t)i * width;
        int at = 0;
        for (int q = 0; q < block->n_problems; q++) {
            const asc_probe_problem *problem = &block->problems[block->running[q]];
            if (!asc_probe_trains_on(problem, row))
                memset(margin + at, 0, sizeof *margin * (size_t)problem->width);
            else if (problem->classes)
                classes_row(problem->width, (int32_t)problem->targets[row], intercepts + at,
                            margin + at, residual + at, loss + at, curvature + at);
            else
                value_row(problem->targets[row], intercepts + at, margin + at, residual + at,
                          loss + at, curvature + at);
            at += problem->width;
        }
    }
}

#endif
