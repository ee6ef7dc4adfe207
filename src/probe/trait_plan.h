/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be fitted of attributes of classes, ordered classes and values: under folds that keep
 * people together, and for shuffled values. Internal. */
#ifndef ATTRSCOPE_PROBE_TRAIT_PLAN_H
#define ATTRSCOPE_PROBE_TRAIT_PLAN_H

#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/probe.h"
#include "attrscope/status.h"
#include "probe/problems.h"

typedef enum asc_trait_scheme {
    ASC_TRAIT_GROUPED = 0, /* stratified folds that keep an identity together */
    ASC_TRAIT_CONTROL = 1, /* shuffled values in stratified folds in file order */
    ASC_TRAIT_SCHEMES = 2
} asc_trait_scheme;

/* Folds of values are stratified by so many quantile classes. */
enum { ASC_PROBE_STRATA = 5 };

/* One attribute; arrays are owned. */
typedef struct asc_probe_trait {
    asc_kind kind;
    int32_t width;   /* columns: K classes of at least `folds` people; 1 of values; 0: left out */
    int32_t *labels; /* [K] the images' numbers of these classes, ascending */
    int32_t n_classes, left_out; /* classes of so many people, K; of fewer */
    int64_t images_left_out, images, identities;
    int64_t majority;                /* images of the largest class */
    double centre, scale;            /* mean and population deviation of the values */
    int64_t task[ASC_TRAIT_SCHEMES]; /* -1 = none */
    char *note;                      /* why something was left out, NULL = nothing was */
} asc_probe_trait;

/* One attribute under one scheme: `folds` problems. Arrays are owned. */
typedef struct asc_probe_trait_task {
    int32_t trait;
    asc_trait_scheme scheme;
    double *targets; /* [N] class 0 .. K - 1, or (value - centre) / scale */
    int8_t *fold;    /* [N] that holds the image out, -1 = without a value */
    int64_t column;  /* first of its folds x width columns */
} asc_probe_trait_task;

typedef struct asc_probe_trait_plan {
    int64_t n;        /* N images */
    int32_t folds;    /* F */
    int32_t n_traits; /* T */
    asc_probe_trait *traits;
    int64_t n_tasks;
    asc_probe_trait_task *tasks; /* the two of an attribute behind each other */
    int64_t columns;             /* of all tasks */
} asc_probe_trait_plan;

/* Errors: ASC_MEMORY. Local, but the same on every rank; O(T (N log N + K folds (classes + folds)))
 * for K people. */
asc_code asc_probe_trait_plan_make(const asc_images *images, const asc_probe_settings *settings,
                                   asc_probe_trait_plan *plan);

/* One a task and fold, [n_tasks, folds], owned by the caller; they borrow the plan. Errors:
 * ASC_MEMORY. Local. */
asc_code asc_probe_trait_problems(const asc_probe_trait_plan *plan, asc_probe_problem **problems);

void asc_probe_trait_plan_free(asc_probe_trait_plan *plan);

#endif
