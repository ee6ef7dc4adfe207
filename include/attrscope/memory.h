/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checked allocation: every size is a product that is tested for overflow. */
#ifndef ATTRSCOPE_MEMORY_H
#define ATTRSCOPE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Allocates [count] elements of `size` bytes, zeroed, aligned to 64 bytes, into *out; `what` names
 * it in the message. A count of 0 yields a pointer that may be freed but not read. The caller owns
 * the array and releases it with free(). Errors: ASC_MEMORY (also on overflow). Local. */
asc_code asc_alloc(void *out, uint64_t count, size_t size, const char *what);

/* *product = a * b; ASC_DATA, naming `what`, when it does not fit into 64 bits. Local. */
asc_code asc_multiply(uint64_t a, uint64_t b, uint64_t *product, const char *what);

/* A copy of a string, owned by the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_copy_string(char **out, const char *text);

/* printf into a new string, owned by the caller. Errors: ASC_MEMORY. Local. */
asc_code asc_format(char **out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Frees [count] strings and the array itself; NULL is allowed. Local. */
void asc_free_strings(char **strings, int64_t count);

#endif
