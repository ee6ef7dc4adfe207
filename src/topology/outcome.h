/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything found about one model, and its way to a file and back. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_OUTCOME_H
#define ATTRSCOPE_TOPOLOGY_OUTCOME_H

#include "attrscope/analysis.h"
#include "attrscope/pack.h"
#include "study/selection.h"
#include "topology/cycles.h"
#include "topology/dimension.h"
#include "topology/divisions.h"
#include "topology/forest.h"

/* A subset of the points and its tree. */
typedef struct asc_subset {
    int32_t division, class;
    int64_t n;      /* points */
    float *lengths; /* [n - 1] ascending; owned */
    int64_t *sizes; /* [levels] points of the nested subsets, all first; owned */
    double *totals; /* [levels] lengths of their trees; owned */
    asc_dimensions drawn;
    asc_cycle *cycles; /* [n_cycles] of H1 of its first points; owned */
    int64_t n_cycles;  /* -1: not looked for */
} asc_subset;

/* Images, or people. */
typedef struct asc_population {
    const char *points; /* "images", "people" */
    asc_divisions divisions;
    asc_subset *subsets; /* [n_subsets] classes of all divisions, in their order; owned */
    int64_t n_subsets;
    int32_t *ends;  /* [n - 1, 2] of the edges of the tree of all points; owned */
    int32_t levels; /* nested subsets: all points, the first half, a quarter ... */
    int32_t sweeps;
} asc_population;

enum { ASC_POPULATION_IMAGES, ASC_POPULATION_PEOPLE, ASC_POPULATIONS };

typedef struct asc_topology_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_population populations[ASC_POPULATIONS];
    int64_t *first; /* [K + 1] of identities' images, in their order; owned */
    float *within;  /* [N] lengths of identity k from first[k] on, ascending; owned */
} asc_topology_outcome;

/* The images of a model and the subsets, nothing found yet. Errors: ASC_DATA (no images, or one
 * alone), ASC_MEMORY. The same on every rank. */
asc_code asc_topology_outcome_init(const asc_job *job, int64_t model,
                                   asc_topology_outcome *outcome);
void asc_topology_outcome_free(asc_topology_outcome *outcome);

/* What was found, both ways. */
void asc_topology_outcome_pack(asc_topology_outcome *outcome, asc_pack *pack);

/* How many of its nested subsets have the points that a dimension is fitted to. Pure. */
int32_t asc_subset_levels(const asc_subset *subset, int32_t levels);

/* Takes the trees of a population's divisions: forests [divisions.count], whole. */
void asc_population_take(const asc_forest *forests, asc_population *population);

#endif
