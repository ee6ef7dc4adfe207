/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A 256-bit checksum of numbered items that does not depend on their order or grouping: the sum,
 * modulo 2^64 in each of four words, of a hash of every item and its number. It tells data apart;
 * it is no defence against forgery. */
#ifndef ATTRSCOPE_FILES_CHECKSUM_H
#define ATTRSCOPE_FILES_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_CHECKSUM_TEXT = 65 }; /* hexadecimal digits and the end */

/* Zero-initialise. */
typedef struct asc_checksum {
    uint64_t words[4];
} asc_checksum;

/* Adds item `number`. The hash is Threefry4x64 of Random123 in Matyas-Meyer-Oseas chaining, as in
 * Skein. Local; O(size). */
void asc_checksum_add(asc_checksum *checksum, uint64_t number, const void *bytes, size_t size);

/* Sums the ranks' checksums. Collective. */
void asc_checksum_reduce(MPI_Comm comm, asc_checksum *checksum);

/* 64 hexadecimal digits. Pure. */
void asc_checksum_print(const asc_checksum *checksum, char text[ASC_CHECKSUM_TEXT]);

#endif
