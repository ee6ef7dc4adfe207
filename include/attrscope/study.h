/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The study file (parallel HDF5): everything the analyses read, checked once at import.
 *
 *   /images/{name, identity, attributes, attribute_names, classes, values, features,
 *            feature_names, keeps, keep_names}, /identities/label
 *   /traits/{name, kind, n_labels, label}: columns of /images/{classes, values}
 *   /models/<name>_<architecture>/embeddings float32 [N, D] times 2^-exponent, attributes
 *     metric, exponent, source, checksum
 *   /models/<name>_<architecture>/row_xxh64 uint64 [N], by which rows are checked when read
 *   attributes of /: provenance (format version, program version, command, libraries, time)
 * Every other dataset has attributes `description`, `unit` and `xxh64`. Written once, by import. */
#ifndef ATTRSCOPE_STUDY_H
#define ATTRSCOPE_STUDY_H

#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"

/* One model of an open study. */
typedef struct asc_study_model {
    char name[ASC_NAME_LENGTH];
    char architecture[ASC_NAME_LENGTH];
    char label[2 * ASC_NAME_LENGTH]; /* <name>_<architecture> */
    asc_metric metric;
    int64_t rows;      /* N */
    int32_t dimension; /* D */
    int exponent;      /* its embeddings are those of the file times 2^exponent */
    char checksum[65]; /* of the hashes of its rows, hexadecimal */
} asc_study_model;

typedef struct asc_study asc_study;

/* Builds the study file at `path` from what the settings name: reads images and arrays (each rank
 * its own rows), checks them (row counts agree; every row finite, and non-zero under cosine, else
 * an error with file and row, or dropped and reported with images.skip_bad_rows), writes beside and
 * renames. Errors: all of sysexits above. Collective. */
asc_code asc_study_import(MPI_Comm comm, const asc_settings *settings, const char *path);

/* Opens a study file for reading. Errors: ASC_NOINPUT, ASC_DATA (not a study file, other version),
 * ASC_IO. Collective. */
asc_code asc_study_open(MPI_Comm comm, const char *path, asc_study **study);
void asc_study_close(asc_study **study); /* collective */

/* The images of the study, the same on every rank; owned by the study. Local. */
const asc_images *asc_study_images(const asc_study *study);

/* Models in file order; owned by the study. Local. */
int64_t asc_study_model_count(const asc_study *study);
const asc_study_model *asc_study_get_model(const asc_study *study, int64_t index);

/* A distance between rows as they are read, in the unit of the embeddings; the same under metrics
 * that look at directions alone. And a squared one. Pure. */
double asc_study_in_unit(const asc_study_model *model, double distance);
double asc_study_in_squared_unit(const asc_study_model *model, double square);

/* Where it was opened. Local. */
const char *asc_study_path(const asc_study *study);

/* The study's name and a checksum over its images and models. Local. */
const char *asc_study_name(const asc_study *study);
const char *asc_study_checksum(const asc_study *study);

/* Reads rows[0..count-1] (ascending indices into the study's images, each rank its own list, empty
 * allowed) of a model's embeddings, times 2^-exponent, into out [count, D]. Errors: ASC_IO, also
 * where a row is not what was written; ASC_MEMORY. Collective. */
asc_code asc_study_read_embeddings(asc_study *study, int64_t model, const int64_t *rows,
                                   int64_t count, float *out);

#endif
