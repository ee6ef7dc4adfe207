/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job is going to do and what it needs, found out from headers alone: --dry-run and
 * `attrscope plan` print it, and a job that cannot fit is refused before it starts. Internal. */
#ifndef ATTRSCOPE_PLAN_PLAN_H
#define ATTRSCOPE_PLAN_PLAN_H

#include "attrscope/images.h"
#include "plan/cost.h"

typedef struct asc_plan_model {
    char label[2 * ASC_NAME_LENGTH];
    asc_metric metric;
    int64_t rows;      /* of the array: N */
    int32_t dimension; /* D */
    int32_t item_size; /* bytes of a number in the source */
    int64_t reading;   /* bytes that reading it takes besides the rows */
} asc_plan_model;

typedef struct asc_plan {
    asc_layout layout;                   /* of this job, until another is asked about */
    asc_machine machine;                 /* the reference, with this node's memory; likewise */
    const char *memory_by;               /* what limits the machine's memory; static */
    int64_t n;                           /* N images; 0: a lattice alone */
    int64_t kept;                        /* images that the analyses use */
    int64_t n_identities;                /* K */
    int64_t n_attributes;                /* A */
    int64_t n_traits;                    /* T attributes of more than two values */
    double trait_pairs;                  /* pairs of their classes */
    int64_t trait_classes, widest_trait; /* as in asc_shape */
    int64_t wide_traits;                 /* likewise */
    double wide_pairs;
    double together;        /* share of images that follow one of their identity */
    double table_bytes;     /* of the images table, which every rank holds once or twice */
    asc_columns columns;    /* of the images' source; none of a study file */
    asc_plan_model *models; /* [n_models] owned */
    int64_t n_models;
    asc_lattice_extent lattice;
} asc_plan;

/* Looks at the sources that the settings name: reads the images, and the header of every array.
 * Analyses that nothing names and that these images are not for are taken out of the settings.
 * Errors: those of asc_images_load and asc_array_open, ASC_DATA where rows do not agree.
 * Collective. */
asc_code asc_plan_sources(MPI_Comm comm, asc_settings *settings, asc_plan *plan);

/* Looks at a study file. Errors: those of asc_study_open, ASC_MEMORY. Collective. */
asc_code asc_plan_study(MPI_Comm comm, const char *path, asc_plan *plan);
void asc_plan_free(asc_plan *plan);

/* As if there were so many images and models: identities and the table grow with the images, models
 * repeat. Errors: ASC_MEMORY. Local. */
asc_code asc_plan_imagine(asc_plan *plan, int64_t images, int64_t models);

/* One analysis of the plan, over all its units. */
typedef struct asc_planned {
    const asc_analysis *analysis; /* NULL: the import, or the whole job */
    const char *name;
    int64_t units;
    asc_cost cost; /* sums; bytes and checkpoint: of the largest unit, with the images table */
} asc_planned;

enum { ASC_PLANNED_MOST = ASC_ANALYSES_MOST + 1 };

/* The import (first) and every analysis of the settings, in the plan's layout on its
 * machine; returns how many. Units share the ranks in groups, so that seconds add up to the job's.
 * Pure. */
int asc_plan_costs(const asc_plan *plan, const asc_settings *settings,
                   asc_planned planned[ASC_PLANNED_MOST]);

/* Bytes a rank needs at most for the import, and for analyses (bits). Pure. */
double asc_plan_import_bytes(const asc_plan *plan);
double asc_plan_bytes(const asc_plan *plan, const asc_settings *settings, unsigned analyses);

/* Bytes of the study file: float32 embeddings and the table. Pure. */
double asc_plan_study_file_bytes(const asc_plan *plan);

/* Refuses a job whose ranks do not fit into a node's memory. Errors: ASC_MEMORY. Local. */
asc_code asc_plan_check_memory(const asc_plan *plan, double bytes_a_rank);

#endif
