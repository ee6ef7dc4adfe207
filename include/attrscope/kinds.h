/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values, people not told apart: distances inside classes and between
 * them, by gap of ordered classes and of continuous values; distance covariance; entropies. */
#ifndef ATTRSCOPE_KINDS_H
#define ATTRSCOPE_KINDS_H

#include <stdbool.h>

#include "attrscope/analysis.h"

/* `kinds:`, attributes of classes, ordered and continuous ones. */
typedef struct asc_kinds_settings {
    char *keep; /* keep-column of the images used (study) */
    asc_weighting weighting;
    bool exact; /* refine the histograms until KS statistics are exact, where counters allow (true)
                 */
} asc_kinds_settings;

/* What the settings say of it. Pure. */
const asc_kinds_settings *asc_kinds_settings_of(const asc_settings *settings);

/* All pairs of every model's images once, and what exactness asks for beyond it (docs/method.md,
 * "Attributes of more than two values"). Errors: those of reading and of sweeps. The same bytes for
 * any number of ranks and threads. O(N^2 (D + attributes) / P) a sweep. */
extern const asc_analysis asc_kinds_analysis;

#endif
