/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be fitted: the usable attributes under three ways of making folds. Internal. */
#ifndef ATTRSCOPE_PROBE_PLAN_H
#define ATTRSCOPE_PROBE_PLAN_H

#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/probe.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"

typedef enum asc_probe_scheme {
    ASC_PROBE_PUBLISHED = 0, /* stratified folds in file order */
    ASC_PROBE_GROUPED = 1,   /* stratified folds that keep an identity together */
    ASC_PROBE_CONTROL = 2,   /* shuffled labels in published folds */
    ASC_PROBE_SCHEMES = 3
} asc_probe_scheme;

/* A task is one attribute under one scheme: `folds` problems. Arrays are owned. */
typedef struct asc_probe_plan {
    int64_t n;            /* N images */
    int32_t n_attributes; /* A */
    int32_t folds;
    int64_t n_tasks;
    int64_t *task;      /* [A, ASC_PROBE_SCHEMES] index of the task, -1 = left out */
    int8_t *allotments; /* [n_tasks, N] (folds.h) */
    int64_t *positive;  /* [A] images */
    int64_t *negative;  /* [A] images */
    char **notes;       /* [A] why something was left out, NULL = nothing was */
} asc_probe_plan;

/* Errors: ASC_USAGE (number of folds), ASC_DATA (no attribute), ASC_MEMORY. Local, but the same on
 * every rank; O(A (N + K folds^2)). */
asc_code asc_probe_plan_make(const asc_images *images, const asc_probe_settings *settings,
                             asc_probe_plan *plan);

/* Classes by problem [count, n_tasks * folds] of images begin..begin+count-1: 0 where the problem
 * holds the image out. Local. */
void asc_probe_plan_signs(const asc_probe_plan *plan, int64_t begin, int64_t count, int8_t *signs);

void asc_probe_plan_free(asc_probe_plan *plan);

#endif
