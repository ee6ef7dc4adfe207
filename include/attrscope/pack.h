/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers on their way to a file and back: one function that lists what belongs to an outcome both
 * writes and reads it. The first failure sticks, so that only the end needs a check.
 * Local. */
#ifndef ATTRSCOPE_PACK_H
#define ATTRSCOPE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Zero-initialised it is empty and written to. Release with asc_pack_free. */
typedef struct asc_pack {
    unsigned char *bytes; /* [size] owned */
    uint64_t size, capacity;
    uint64_t at; /* next byte to read */
    bool reading;
    bool measuring; /* nothing is written but `size` */
    asc_code code;  /* ASC_OK, or the first failure: ASC_MEMORY, ASC_DATA */
} asc_pack;

/* [size] bytes at `value`, written or read. */
void asc_pack_bytes(asc_pack *pack, void *value, uint64_t size);

/* An array of `*count` elements at the pointer `array` points to; when read it is allocated, owned
 * by the caller, and *count is set. */
void asc_pack_array(asc_pack *pack, void *array, int64_t *count, size_t size, const char *what);

/* The same for an array of rows x columns elements, which both sides know or have read before: one
 * of another length is refused. */
void asc_pack_matrix(asc_pack *pack, void *array, int64_t rows, int64_t columns, size_t size,
                     const char *what);

/* Room for `size` bytes more, and for no more: what is written in several large pieces takes it
 * once, after a pack that measures has found the size. Errors: ASC_MEMORY, in `code`. O(bytes). */
void asc_pack_reserve(asc_pack *pack, uint64_t size);

/* Refuses what was read when it does not hold. */
void asc_pack_expect(asc_pack *pack, bool holds, const char *what);

/* Whether all was read and nothing failed. Errors: those of the pack, ASC_DATA (bytes left). */
asc_code asc_pack_end(const asc_pack *pack);

/* From now on it is read, from its first byte. */
void asc_pack_rewind(asc_pack *pack);

void asc_pack_free(asc_pack *pack);

#endif
