/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics that models are compared under. One is a line here and its file
 * src/distance/<name>.c; new ones go last, as study files hold their numbers. */
#ifndef ATTRSCOPE_METRIC_H
#define ATTRSCOPE_METRIC_H

#include <stdbool.h>

#define ASC_METRICS(METRIC)                                                                        \
    METRIC(EUCLIDEAN, euclidean)                                                                   \
    METRIC(COSINE, cosine)

#define ASC_METRIC_CONSTANT(constant, name) ASC_##constant,
typedef enum asc_metric { ASC_METRICS(ASC_METRIC_CONSTANT) ASC_METRIC_COUNT } asc_metric;
#undef ASC_METRIC_CONSTANT

/* As study files write it: "euclidean". Pure. */
const char *asc_metric_name(asc_metric metric);

/* The metric of that name; false when there is none. Pure. */
bool asc_metric_find(const char *name, asc_metric *metric);

#endif
