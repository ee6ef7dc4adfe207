/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random access to the bytes of a file of arrays, or of the .npy inside an .npz. Internal. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_STREAM_H
#define ATTRSCOPE_SOURCES_ARRAY_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/file_state.h"
#include "attrscope/status.h"
#include "sources/array_hdf5.h"

typedef struct asc_array_stream asc_array_stream;

/* Opens an array by its name (array_name.h); of a zip archive the member that the key names, else
 * `a.npy` or the only one. *size: bytes of the stream. Errors: ASC_NOINPUT, ASC_DATA, ASC_IO,
 * ASC_MEMORY. Local. */
asc_code asc_array_stream_open(const char *name, asc_array_stream **stream, int64_t *size);

/* The file's path, and the key or NULL; owned by the stream. Whether it is an archive's member. */
const char *asc_array_stream_file(const asc_array_stream *stream);
const char *asc_array_stream_key(const asc_array_stream *stream);
bool asc_array_stream_is_member(const asc_array_stream *stream);

/* The dataset of an HDF5 file, NULL of others, whose bytes are then read; owned by the stream. And
 * whether MATLAB wrote it. */
asc_array_hdf5 *asc_array_stream_hdf5(const asc_array_stream *stream);
bool asc_array_stream_is_matlab(const asc_array_stream *stream);

/* Reads bytes [offset, offset + count). Of a compressed member everything before has to be
 * unpacked: ascending reads are cheap. Errors: ASC_IO, ASC_DATA. Local. */
asc_code asc_array_stream_read(asc_array_stream *stream, int64_t offset, int64_t count, void *out);

/* Reads an archive's member to its end, where its CRC is compared. Errors: ASC_DATA where it
 * differs, ASC_IO. Local. */
asc_code asc_array_stream_verify(asc_array_stream *stream);

/* The state of its file, and whether it still is `state`. Errors: ASC_IO. Local. */
asc_code asc_array_stream_state(const asc_array_stream *stream, asc_file_state *state);
asc_code asc_array_stream_check(const asc_array_stream *stream, const asc_file_state *state);

void asc_array_stream_close(asc_array_stream **stream);

#endif
