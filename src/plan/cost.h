/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a unit of work costs: the split of ranks, the refusal of what does not fit and `attrscope
 * plan` all ask here. Each analysis has its formula (asc_analysis.cost, cost.c of its folder); this
 * adds what all units take. Internal; pure.
 *
 * P ranks, T threads a rank; N points, A attributes, W = ceil(A / 64) words, D dimensions rounded
 * up to 16. A sweep has N (N - 1) / 2 pairs, 2 D operations each; how evenly the ranks have them,
 * and which points they fetch from each other, sweep/deal.h says. */
#ifndef ATTRSCOPE_PLAN_COST_H
#define ATTRSCOPE_PLAN_COST_H

#include "attrscope/analysis.h"
#include "plan/machine.h"

/* Everything about one unit that the formulas share. */
typedef struct asc_cost_input {
    const asc_shape *shape;
    const asc_settings *settings;
    const asc_machine *machine;
    asc_layout layout;
    double d;       /* dimension, rounded up as rows are */
    double words;   /* of 64 attributes */
    double workers; /* threads of all ranks */
    double slower;  /* than the reference, in what is not a product */
} asc_cost_input;

typedef struct asc_cost {
    double pairs, operations;
    double seconds;        /* on the whole layout */
    double bytes;          /* a rank at its peak */
    double read, written;  /* bytes, all ranks together */
    double messages, sent; /* between ranks, bytes; all together */
    double checkpoint;     /* bytes of one */
    double assembled;      /* bytes of the root while tables are made, of this unit */
} asc_cost;

/* A unit of one analysis on a group of ranks. */
asc_cost asc_cost_unit(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings, const asc_machine *machine, asc_layout layout);

/* Seconds from the launch of a job to its first work, and from its last to its end. */
extern const double asc_cost_job_start;

/* Seconds on one rank and thread of the reference machine: to compare units. */
double asc_cost_weight(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings);

#endif
