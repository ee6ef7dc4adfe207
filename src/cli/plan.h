/* What a command is going to do and what it needs, found out from headers alone: --dry-run prints
 * it, and a job that cannot fit is refused before it starts. Private to cli/. */
#ifndef ATTRSCOPE_CLI_PLAN_H
#define ATTRSCOPE_CLI_PLAN_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/settings.h"
#include "attrscope/study.h"

typedef struct asc_plan_model {
    char label[2 * ASC_NAME_LENGTH];
    asc_metric metric;
    int64_t rows;      /* of the array: N */
    int32_t dimension; /* D */
    int32_t item_size; /* bytes of a number in the source */
} asc_plan_model;

typedef struct asc_plan {
    int ranks, nodes, ranks_a_node, threads;
    double node_memory;     /* bytes, of the smallest node */
    int64_t n;              /* N images */
    int64_t kept;           /* images that the analyses use */
    int64_t n_identities;   /* K */
    int64_t n_attributes;   /* A */
    double table_bytes;     /* of the images table, which every rank holds */
    asc_plan_model *models; /* [n_models] owned */
    int64_t n_models;
} asc_plan;

/* Looks at the sources that the settings name: reads the images, and the header of every array.
 * Errors: those of asc_images_load and asc_array_open, ASC_DATA where rows do not agree.
 * Collective. */
asc_code asc_plan_sources(MPI_Comm comm, const asc_settings *settings, asc_plan *plan);

/* Looks at an open study file. Errors: ASC_MEMORY. Collective. */
asc_code asc_plan_study(MPI_Comm comm, const asc_study *study, asc_plan *plan);

/* Bytes a rank needs at most. Pure.
 *   import: the table, and ceil(N / P) rows of the largest D in the source's type and in float32.
 *   macro: the table, and for the largest D (rounded up to 16)
 *     population: 4 D (b B + 2 B) with blocks of B = 2048 rows, b = ceil(ceil(N / B) / P) of them
 * own and 2 travelling; a tile of 256 x B floats a thread; the larger of 27 A H (1 + threads) for H
 *       bins, and 96 MB a rank + 48 MB a thread when refining;
 *     sampled, a thread: 4 n^2 float64 and 12 n D floats for n = min(max_samples, K). */
double asc_plan_import_bytes(const asc_plan *plan);
double asc_plan_macro_bytes(const asc_plan *plan, const asc_settings *settings);

/* Bytes of the study file: float32 embeddings and the table. Pure. */
double asc_plan_study_file_bytes(const asc_plan *plan);

/* Refuses a job whose ranks do not fit into a node's memory. Errors: ASC_MEMORY. Local. */
asc_code asc_plan_check_memory(const asc_plan *plan, double bytes_a_rank);

/* Prints the plan on stdout; settings NULL: import alone. The root speaks. Collective. */
asc_code asc_plan_print(MPI_Comm comm, const asc_plan *plan, const asc_settings *settings,
                        const char *command, const char *output);

/* The same of a study's lattice: checks tables and arrays' headers first. Errors: as asc_micro_run.
 * Collective. */
asc_code asc_plan_print_micro(MPI_Comm comm, const asc_settings *settings);

void asc_plan_free(asc_plan *plan);

#endif
