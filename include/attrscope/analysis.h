/* An analysis as units of work: what a group of ranks computes at a time, what is kept of it on
 * disk, and how the tables are made of what was kept.
 *
 * A unit is one model of a study, or one identity of a lattice under one model. Its outcome depends
 * on nothing but what its key names: the same key, the same bytes, on any number of ranks. */
#ifndef ATTRSCOPE_ANALYSIS_H
#define ATTRSCOPE_ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/results.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "attrscope/study.h"

struct asc_pack; /* restart/pack.h */

/* What a unit works on; all that its cost depends on besides the settings. */
typedef struct asc_shape {
    int64_t n;          /* points of its sweeps: images, or the most segments of an attribute */
    int64_t identities; /* K */
    int64_t attributes; /* A */
    int64_t nodes;      /* rows of a lattice's array; 0 in a study */
    int32_t dimension;  /* D */
} asc_shape;

typedef struct asc_unit {
    char name[4 * ASC_NAME_LENGTH]; /* of its file: "macro-ArcFace_ResNet50" */
    char key[65];                   /* hexadecimal */
    int64_t model;                  /* of the study, or of the lattice's models */
    asc_shape shape;
} asc_unit;

/* What the functions of an analysis work on. */
typedef struct asc_job {
    MPI_Comm comm;
    asc_study *study; /* NULL for a lattice */
    const asc_settings *settings;
    void *context; /* of the analysis, from open to close */
} asc_job;

typedef struct asc_analysis {
    asc_analysis_bit bit;
    const char *name; /* "macro": of its results and of its section of the settings */
    bool of_lattice;  /* works on the lattice's arrays, not on a study */
    int edition; /* of its outcomes; in their keys: raised when what they hold or mean changes */
    /* Checks the input, prepares the context and lists the units, owned by the caller. Errors:
     * those of the analysis. Collective; the same on every rank. */
    asc_code (*open)(asc_job *job, asc_unit **units, int64_t *n);
    /* Computes a unit; its outcome is written to the pack, of which rank 0's counts. Errors: those
     * of the analysis, ASC_AGAIN. Collective. */
    asc_code (*compute)(const asc_job *job, int64_t unit, struct asc_pack *outcome);
    /* Makes tables and arrays of all units' outcomes, in their order. Errors: ASC_DATA (a damaged
     * outcome), ASC_IO, ASC_MEMORY. Local; the root. */
    asc_code (*assemble)(const asc_job *job, struct asc_pack *outcomes, asc_results *results);
    /* Releases the context; also after a failed open. Local. */
    void (*close)(asc_job *job);
} asc_analysis;

#endif
