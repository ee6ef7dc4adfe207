/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XXH64, a fast hash of 64 bits that is defined byte by byte: the same on every machine. It tells
 * what was read from what was written; it is no defence against forgery. Internal.
 *
 * Source: Yann Collet, "xxHash fast digest algorithm", format specification 0.1.1, section XXH64.
 */
#ifndef ATTRSCOPE_FILES_HASH64_H
#define ATTRSCOPE_FILES_HASH64_H

#include <stddef.h>
#include <stdint.h>

/* Pure; O(size). */
uint64_t asc_hash64(const void *bytes, size_t size, uint64_t seed);

#endif
