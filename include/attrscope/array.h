/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Embedding arrays on disk: NumPy's .npy (versions 1 to 3) and .npz, safetensors, HDF5
 * and with it MATLAB's version 7.3; float16/32/64, bfloat16 or integers of either byte order, C or
 * Fortran order. One of several arrays in a file is
 * called FILE:KEY; without a key it is the only one, or `a` of an .npz. Headers are not believed:
 * sizes are checked against the file. */
#ifndef ATTRSCOPE_ARRAY_H
#define ATTRSCOPE_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/file_state.h"
#include "attrscope/metric.h"
#include "attrscope/status.h"

typedef enum asc_array_kind { ASC_ARRAY_FLOAT, ASC_ARRAY_INT, ASC_ARRAY_TEXT } asc_array_kind;

/* An array that has been looked at but not read. */
typedef struct asc_array {
    char *path;     /* as it was given, FILE or FILE:KEY; owned */
    bool is_member; /* of an archive, which has a CRC of it */
    asc_array_kind kind;
    int32_t item_size; /* bytes: 2, 4, 8 (float); 1, 2, 4, 8 (int); any (text) */
    bool is_wide;      /* text of 4 bytes a character (NumPy's U), else of one (S) */
    bool big_endian;
    bool is_unsigned;
    bool is_brain; /* float of 2 bytes: the upper half of a float32 */
    bool fortran_order;
    bool may_be_turned;   /* of HDF5, where some programs store columns first: asc_array_orient */
    bool is_matlab;       /* which always does */
    int32_t n_dims;       /* 1 or 2 */
    int64_t shape[2];     /* [rows, columns]; columns = 1 when n_dims is 1 */
    int64_t reading;      /* bytes that reading takes besides the rows: chunks of HDF5 */
    int64_t data_begin;   /* byte of the first item in the stream */
    asc_file_state state; /* of the file when it was looked at */
    struct asc_array_stream *held; /* open between reads; NULL: opened by each */
    uint8_t *origin; /* [columns] items that numbers are read less of; NULL: 0; owned */
} asc_array;

/* Reads an array's header and checks it against the file's size. Object, structured and complex
 * types, more than two dimensions, sizes that overflow, files that are truncated or go on behind
 * their arrays, keys that are missing or not there are errors that name the file and what was
 * found. Errors: ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. Local. */
asc_code asc_array_open(const char *path, asc_array *array);

/* Swaps rows and columns of an HDF5 array that has `rows` columns instead of rows, and says so.
 * Errors: ASC_DATA for one of MATLAB's that has both: then nothing tells which is which. Local. */
asc_code asc_array_orient(asc_array *array, int64_t rows);

/* Keeps the file open from one read to the next, for many in turn: a compressed member of an .npz
 * would begin anew at each. Until asc_array_release or asc_array_free; one thread reads at a time.
 * Errors: as asc_array_open. Local. */
asc_code asc_array_hold(asc_array *array);
void asc_array_release(asc_array *array);

/* Reads the member of an .npz from begin to end, so that its CRC is compared; a .npy has none.
 * Errors: ASC_DATA, ASC_IO, ASC_MEMORY. Local; one rank for all. O(bytes of the member). */
asc_code asc_array_verify(const asc_array *array);

/* Reads rows first .. first+count-1 as float32 into out [count, columns] (float64 and
 * integers are rounded, float16 widened). Local; each rank reads its own rows. Errors: ASC_IO, also
 * where the file is not what it was when it was opened; ASC_DATA, ASC_MEMORY. Reads only those
 * bytes for C order in a .npy or a stored .npz member. */
asc_code asc_array_read_f32(const asc_array *array, int64_t first, int64_t count, float *out);

/* The same times 2^-exponent, rounded once: for values beyond float32's range. */
asc_code asc_array_read_scaled(const asc_array *array, int exponent, int64_t first, int64_t count,
                               float *out);

/* How rows first .. first+count-1 are read under a metric so that float32 holds them, what tells
 * them apart, and their squares: times 2^-exponent, 0 for nearly all embeddings, and from then on
 * less an origin where one is needed. Errors as asc_array_read_f32. Reads the rows, unless float32
 * holds them anyhow and the metric looks at directions alone. */
asc_code asc_array_find_exponent(asc_array *array, asc_metric metric, int64_t first, int64_t count,
                                 int *exponent);

/* Reads rows as float64 into out [count, columns]. As above. */
asc_code asc_array_read_f64(const asc_array *array, int64_t first, int64_t count, double *out);

/* Reads rows as int64 into out [count, columns]; floating-point arrays are refused. As above. */
asc_code asc_array_read_i64(const asc_array *array, int64_t first, int64_t count, int64_t *out);

/* Reads rows first .. first+count-1 of a text array [rows] as UTF-8 into texts [count], owned by
 * the caller: asc_free_strings. As above, and ASC_DATA for what is no Unicode. */
asc_code asc_array_read_text(const asc_array *array, int64_t first, int64_t count, char ***texts);

/* Writes the header of a version 1.0 .npy of little-endian float32 [rows, columns], C order, into
 * header; the length, a multiple of 64 and at most 128, goes to *length. Pure. */
void asc_array_npy_header(int64_t rows, int64_t columns, char header[128], int64_t *length);

void asc_array_free(asc_array *array);

#endif
