/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables of intervals are made of: every attribute that was probed with people kept together,
 * of two classes or more, as each model has it. Internal; local. */
#ifndef ATTRSCOPE_PROBE_SCORED_H
#define ATTRSCOPE_PROBE_SCORED_H

#include <stdbool.h>

#include "attrscope/results.h"
#include "probe/tables.h"

/* One attribute under one model; all borrowed. */
typedef struct asc_probe_scored {
    const char *attribute, *kind;
    const asc_probe_influence *influence; /* NULL: left out */
    int64_t row;
    int32_t classes;
    const int8_t *allotments;         /* of two classes */
    const asc_probe_trait_task *task; /* of more */
} asc_probe_scored;

/* One model. */
typedef struct asc_probe_view {
    const asc_study_model *model;
    const asc_images *images; /* of its selection */
    const asc_probe_outcome *binary;
    const asc_probe_trait_report *traits;
} asc_probe_view;

/* Attributes of two values, then those of classes and ordered ones; and the k-th of them. Pure. */
int64_t asc_probe_scored_count(const asc_images *images);
asc_probe_scored asc_probe_scored_of(const asc_probe_view *view, const asc_images *images,
                                     int64_t k);

/* The class of image i, from 0; -1: none. Pure. */
int32_t asc_probe_scored_class(const asc_probe_scored *scored, int64_t i);

/* How many people have an image of the class that fewest have, of those that somebody has. Errors:
 * ASC_MEMORY. O(N + K classes). */
asc_code asc_probe_scored_rarest(const asc_probe_scored *scored, int64_t *people);

/* Whether a measure needs people of every class: balanced accuracy and area. Pure. */
bool asc_probe_needs_classes(int measure);

extern const char *const asc_probe_measures[ASC_SCORES];

/* Puts probe_intervals and, of two models and more, probe_differences. images: the study's; views
 * [n_models]; of many models each is compared with the reference (study/compared.h), which
 * `reference` names (NULL: none), else by the mean balanced accuracy. Nothing where no attribute
 * has classes. Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_probe_report_intervals(const asc_images *images, const asc_probe_view *views,
                                    int64_t n_models, asc_results *results);
asc_code asc_probe_report_differences(const asc_images *images, const asc_probe_view *views,
                                      int64_t n_models, const char *reference,
                                      asc_results *results);

#endif
