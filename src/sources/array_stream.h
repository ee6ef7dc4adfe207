/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random access to the bytes of a .npy file, or of the .npy inside an .npz. Internal. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_STREAM_H
#define ATTRSCOPE_SOURCES_ARRAY_STREAM_H

#include <stdint.h>

#include "attrscope/file_state.h"
#include "attrscope/status.h"

typedef struct asc_array_stream asc_array_stream;

/* Opens a file; for a zip archive the member `a.npy`, or its only member, whose name goes to
 * *member (owned by the caller; NULL for a plain file). *size: bytes of the stream. Errors:
 * ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. Local. */
asc_code asc_array_stream_open(const char *path, asc_array_stream **stream, char **member,
                               int64_t *size);

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
