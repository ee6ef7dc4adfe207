/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Population KS of one model: all pairs, all attributes, one sweep, and what exactness asks for
 * beyond it. Internal. */
#ifndef ATTRSCOPE_SEPARATION_POPULATION_KS_H
#define ATTRSCOPE_SEPARATION_POPULATION_KS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/separation.h"
#include "attrscope/sweep.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* Brackets up to this wide are left as they are. */
#define ASC_KS_BRACKET_LIMIT 1e-6

typedef struct asc_population_options {
    bool same_identity; /* count pairs of one identity across modalities */
    bool exact;         /* refine brackets wider than the limit until both ends meet */
    int32_t bins;       /* cells of the first sweep, 2 .. 65535; 0: chosen by the study */
} asc_population_options;

/* What the first sweep saw, for reports: shares of each class's weight. */
typedef struct asc_population_curves {
    int32_t bins;
    double *edges;  /* [bins + 1] distances */
    double *shares; /* [3, A, bins] ++, +-, --; 0 where a class is empty */
} asc_population_curves;

/* values: [A, 2]; energies: [A], from the first sweep. `weights` NULL: weighting by image. Errors:
 * those of the sweep. Collective; O(N^2 D / P) a sweep. */
asc_code asc_population_ks(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, const asc_population_options *options,
                           asc_ks_value *values, asc_energy_value *energies,
                           asc_population_curves *curves);

/* Cells of the first sweep over n images where none are asked for, by the study alone: they decide
 * which edge of a flat maximum is reported. Pure. */
int32_t asc_population_cells(int64_t n, int32_t n_attributes, bool exact);

/* Most counters of a refining sweep over n images, likewise. Pure. */
int64_t asc_population_counters(int64_t n);

void asc_population_curves_free(asc_population_curves *curves);

#endif
