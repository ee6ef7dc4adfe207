/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the study file. Import: sources are opened and checked, the root builds everything but
 * the embeddings in memory and saves it, all ranks fill in the embeddings, the root renames.
 *
 * MPI-IO does not tell of every failed read, so rows are checked by the rank that reads them:
 * row i of models/<label>/embeddings [N, D] float32 has its hash in models/<label>/row_xxh64 [N]
 * uint64, the XXH64 of its 4 D bytes (little-endian, as stored) with seed i. A hash that was not
 * read, like a row that was not, agrees with nothing. */
#ifndef ATTRSCOPE_STUDY_PARTS_H
#define ATTRSCOPE_STUDY_PARTS_H

#include <hdf5.h>
#include <mpi.h>

#include "attrscope/array.h"
#include "attrscope/images.h"
#include "attrscope/log.h"
#include "attrscope/study.h"
#include "files/atomic_file.h"
#include "files/checksum.h"
#include "files/h5_sketch.h"

#define ASC_STUDY_FORMAT "attrscope study"
#define ASC_STUDY_MAKER "make it with attrscope import"

/* Most bytes that a rank holds and transfers at a time: so few that they are still in the
 * processor's cache when their checksums are made. */
enum { ASC_STUDY_BATCH_BYTES = 4 << 20, ASC_STUDY_MOST_DIMENSIONS = 1 << 24 };

/* Datasets of at least this size begin at a multiple of it: a stripe of a parallel file system. */
enum { ASC_STUDY_ALIGNMENT = 1 << 20 };

/* The two datasets of a model, and where they are below /models/<label>. */
typedef struct asc_study_data {
    hid_t embeddings, hashes;
} asc_study_data;

#define ASC_STUDY_EMBEDDINGS "embeddings"
#define ASC_STUDY_HASHES "row_xxh64"

struct asc_study {
    MPI_Comm comm; /* a duplicate */
    char *path;
    char *name;
    char checksum[ASC_CHECKSUM_TEXT];
    asc_images images;
    asc_study_model *models; /* [n_models] */
    int64_t n_models;
    hid_t file;           /* open on all ranks, read only */
    asc_study_data *data; /* [n_models] */
};

/* The arrays of an import, and the rows of this rank. */
typedef struct asc_study_sources {
    const asc_model_settings *models; /* [n_models]; borrowed */
    asc_array *arrays;                /* [n_models] */
    int *exponents;                   /* [n_models] arrays are kept times 2^-exponent */
    int64_t n_models;
    int64_t rows;     /* N in the sources */
    char **names;     /* [rows] of the images; borrowed */
    int64_t begin;    /* first source row of this rank */
    int64_t count;    /* source rows of this rank */
    int64_t most;     /* the largest count of any rank */
    uint8_t *keep;    /* [rows] 0 for a dropped row; NULL when all are kept */
    int64_t kept;     /* rows of the study file */
    int64_t position; /* of this rank's first kept row in the study file */
} asc_study_sources;

/* Rows of a batch. Pure. */
int64_t asc_study_batch_rows(int64_t dimension);

/* Opens the arrays and checks their shapes against each other and the images. `images_path` names
 * the images' source. Errors: those of asc_array_open, ASC_DATA, ASC_USAGE. Collective. */
asc_code asc_study_open_sources(MPI_Comm comm, const asc_images *images,
                                const asc_settings *settings, asc_study_sources *sources);
void asc_study_free_sources(asc_study_sources *sources);

/* The exponents of the arrays, over the rows of all ranks. Errors: of asc_array_read_f32,
 * ASC_MEMORY. Collective; reads those whose exponent their values decide. */
asc_code asc_study_find_scales(MPI_Comm comm, asc_study_sources *sources);

/* Reads rows first .. first+count-1 of a model's array as they are kept; moves the kept ones to the
 * front of out and counts them. A bad row among them is ASC_DATA in *row_code (the first one only,
 * if *row_code was ASC_OK), and reading goes on. Errors: of asc_array_read_f32. Local. */
asc_code asc_study_read_source(const asc_study_sources *sources, int64_t model, int64_t first,
                               int64_t count, float *out, int64_t *kept, asc_code *row_code);

/* Looks for bad rows in all models and drops them from the sources. Errors: ASC_IO, ASC_MEMORY,
 * ASC_DATA when nothing is left. Collective. */
asc_code asc_study_drop_bad_rows(MPI_Comm comm, asc_study_sources *sources);

/* Everything but the embeddings' values and the checksums, with room for them on the disk; `sketch`
 * is the caller's, also on failure. Errors: ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Local: the root. */
asc_code asc_study_create_file(const asc_images *images, const asc_study_sources *sources,
                               const char *name, const asc_atomic_file *target,
                               asc_h5_sketch *sketch);

/* Writes the embeddings into the temporary file, and nothing else, and flushes it; `checksums`:
 * [models] of each.
 * Errors: ASC_DATA for a bad row, ASC_IO, ASC_MEMORY. Collective. */
asc_code asc_study_fill_file(MPI_Comm comm, const asc_study_sources *sources, const char *temporary,
                             const char *path, char (*checksums)[ASC_CHECKSUM_TEXT]);

/* Writes the models' checksums and that of the study. Errors: ASC_IO, ASC_MEMORY. Local: the root.
 */
asc_code asc_study_seal_file(const asc_images *images, const asc_study_sources *sources,
                             const asc_h5_sketch *sketch, const asc_atomic_file *target,
                             char (*checksums)[ASC_CHECKSUM_TEXT]);

/* The import once the images are known. Errors as asc_study_import. Collective. */
asc_code asc_study_write(MPI_Comm comm, const asc_images *images, const asc_settings *settings,
                         const char *path);

/* Opens a model's datasets, or closes them. Errors: ASC_IO, ASC_MEMORY. Collective over the ranks
 * that have the file open. */
asc_code asc_study_open_data(MPI_Comm comm, hid_t file, const char *path, const char *label,
                             asc_study_data *data);
void asc_study_close_data(asc_study_data *data);

/* Hashes of rows first .. first+count-1, [count, D] as stored. Pure. */
void asc_study_hash_rows(const float *rows, int64_t first, int64_t count, int64_t dimension,
                         uint64_t *hashes);

/* Looks at all of a finished file but the embeddings. Errors: ASC_IO, ASC_MEMORY. Local. */
asc_code asc_study_check_head(const char *file, const char *path);

/* Opens a file on all ranks, each to read or write data for itself. Errors: `failure`.
 * Collective. */
asc_code asc_study_open_parallel(MPI_Comm comm, const char *path, unsigned flags, asc_code failure,
                                 hid_t *file);

/* Checksum of the images table. Errors: ASC_MEMORY. Local; O(N A). */
asc_code asc_study_checksum_images(const asc_images *images, asc_checksum *checksum);

/* Adds model `index` of the study. Local. */
void asc_study_checksum_model(asc_checksum *checksum, int64_t index, const char *label,
                              asc_metric metric, int exponent, const char *model_checksum);

/* Reads the images of an open study file. Errors: ASC_DATA, ASC_MEMORY. Local. */
asc_code asc_study_read_images(hid_t file, asc_images *images);

#endif
