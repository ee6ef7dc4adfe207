/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analysis as units of work: what a group of ranks computes at a time, what is kept of it on
 * disk, and how the tables are made of what was kept.
 *
 * A unit is one model of a study, or one identity of a lattice under one model. Its outcome depends
 * on nothing but what its key names: the same key, the same bytes, on any number of ranks. */
#ifndef ATTRSCOPE_ANALYSIS_H
#define ATTRSCOPE_ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "attrscope/columns.h"
#include "attrscope/images.h"
#include "attrscope/results.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "attrscope/study.h"

struct asc_pack;       /* attrscope/pack.h */
struct asc_plan;       /* plan/plan.h */
struct asc_cost_input; /* plan/cost.h */
struct asc_cost;
struct asc_report_section; /* report/section.h */
struct asc_report_source;  /* report/source.h */
struct asc_profile;        /* report/profile.h */

/* What a unit works on; all that its cost depends on besides the settings. */
typedef struct asc_shape {
    int64_t n;          /* points of its sweeps: images, or the most segments of an attribute */
    int64_t identities; /* K */
    int64_t attributes; /* A */
    int64_t traits;     /* T attributes of more than two values */
    double trait_pairs; /* pairs of their classes, all together */
    int64_t trait_classes, widest_trait; /* classes of all of them, a continuous one has one; the
                                            most of one */
    int64_t wide_traits;                 /* of more than ASC_TRAIT_NARROW classes */
    double wide_pairs;                   /* pairs of theirs */
    double together;   /* share of images that follow one of their identity in the study */
    int32_t dimension; /* D */
    /* Of a lattice; 0 in a study. */
    int64_t nodes;          /* rows of its arrays */
    int64_t places;         /* points of its sweeps over whole blocks of segments */
    int64_t kept;           /* numbers that such a sweep keeps for each measure */
    double tables, reading; /* bytes of its tables, held and while they are read */
} asc_shape;

typedef struct asc_unit {
    char name[4 * ASC_NAME_LENGTH]; /* of its file: "<analysis>-ArcFace_ResNet50" */
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

/* A lattice as its tables and the headers of its arrays show it. */
typedef struct asc_lattice_extent {
    int64_t n_arrays; /* identities x models; 0: no lattice */
    int64_t n_attributes;
    int64_t fewest, most; /* segments of an attribute */
    double pairs;         /* of segments, all fields together */
    asc_shape shape;      /* of the largest unit */
} asc_lattice_extent;

/* What the images must have for an analysis to be done where nothing names it. */
typedef enum asc_needs {
    ASC_NEEDS_NOTHING = 0,
    ASC_NEEDS_BINARY, /* an attribute of two values, where there are any; left out with a word */
    ASC_NEEDS_KINDS   /* an attribute of more than two values; left out without one */
} asc_needs;

/* An analysis; static data, one a folder, listed in src/analyses.c. */
typedef struct asc_analysis {
    const char *name;    /* of its command, section of the study file, results and folder */
    const char *summary; /* one line */
    const char *sample;  /* its section of a study file, as synthetic studies have it, or NULL */
    const char *about, *examples;              /* of its help: whole lines */
    const asc_parameter *parameters;           /* of its section; ends with a NULL path */
    size_t settings_size;                      /* of the struct that these are in */
    const asc_table_spec *tables;              /* what it makes; ends with a NULL name */
    const struct asc_report_section *sections; /* of the report; ends with a NULL anchor */
    bool of_lattice;                           /* works on the lattice's arrays, not on a study */
    bool by_default;                           /* what a study file without sections asks for */
    bool of_labels;                            /* the same where people have no attributes */
    asc_needs needs;
    bool of_all_images; /* whichever the study keeps */
    int edition; /* of its outcomes; in their keys: raised when what they hold or mean changes */
    int stage;   /* 0 or 1: those of stage 1 may use what those of stage 0 have found */
    /* What must hold of the images that it works on, before any work; NULL: nothing. Errors:
     * ASC_DATA that names the study. Local; O(N A). */
    asc_code (*check)(const char *study, const asc_images *images);
    /* Checks the input, prepares the context and lists the units, owned by the caller. Errors:
     * those of the analysis. Collective; the same on every rank. */
    asc_code (*open)(asc_job *job, asc_unit **units, int64_t *n);
    /* Computes a unit; its outcome is written to the pack, of which rank 0's counts. Errors: those
     * of the analysis, ASC_AGAIN. Collective. */
    asc_code (*compute)(const asc_job *job, int64_t unit, struct asc_pack *outcome);
    /* Makes tables and arrays of all units' outcomes, in their order. Errors: ASC_DATA (a damaged
     * outcome), ASC_IO, ASC_MEMORY. Local; the root. */
    asc_code (*assemble)(const asc_job *job, struct asc_pack *outcomes, asc_results *results);
    /* Gives the study of a job of a later stage what finished units in folder `units` hold for it
     * under the job's settings. Errors: ASC_MEMORY, ASC_IO. Collective. NULL: nothing. */
    asc_code (*share)(const asc_job *job, const char *units);
    /* Releases the context; also after a failed open. Local. NULL: there is nothing to release. */
    void (*close)(asc_job *job);
    /* Adds what a unit takes, but for reading its points and starting; NULL: nothing is known.
     * Pure. */
    void (*cost)(const struct asc_cost_input *in, struct asc_cost *cost);
    /* Says in a few words what is special about a plan. Local. */
    void (*describe)(const struct asc_plan *plan, const asc_settings *settings, FILE *out);
    /* Of a lattice: checks it and every array's header. Errors: those of the analysis. Collective:
     * the root reads. */
    asc_code (*look)(MPI_Comm comm, const asc_settings *settings, asc_lattice_extent *extent);
    /* What `attrscope plan` says besides, for a study with `growth` times as many people; NULL:
     * nothing. Errors: those of reading. Collective: the root reads and prints. */
    asc_code (*foresee)(MPI_Comm comm, const asc_settings *settings, const struct asc_plan *plan,
                        double growth);
    /* Says on `out` what a person wants to read when a job has ended; NULL: nothing. Local. */
    void (*summarise)(const struct asc_report_source *source, FILE *out);
    /* Sums every model up for an overview: begins and fills the profile; no models where results
     * hold nothing of it. NULL: it has no such number. Errors: ASC_MEMORY. Local. */
    asc_code (*sum_up)(const struct asc_report_source *source, struct asc_profile *profile);
} asc_analysis;

/* All analyses in the order of their results, ended by NULL. */
extern const asc_analysis *const asc_analyses[];

/* The one of that name, or NULL. Pure. */
const asc_analysis *asc_analysis_find(const char *name);

/* Its bit in asc_settings.analyses. Pure. */
unsigned asc_analysis_bit(const asc_analysis *analysis);

/* Writes the sections that synthetic studies, or lattices, have. Errors show in ferror. Local. */
void asc_analyses_put_samples(bool lattice, FILE *file);

/* The bits of all that work on a lattice, or on a study. Pure. */
unsigned asc_analyses_of(bool lattice);

/* Whether settings need a study: for an analysis, or to be imported alone. Pure. */
bool asc_analyses_need_study(const asc_settings *settings);

#endif
