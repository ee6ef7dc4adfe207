/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGNMENT = 64, HUGE_PAGE = 2 << 20, HUGE_FROM = 256 << 10 };

asc_code asc_alloc(void *out, uint64_t count, size_t size, const char *what) {
    void **slot = out;
    *slot = NULL;
    uint64_t bytes = 0;
    if (__builtin_mul_overflow(count, (uint64_t)size, &bytes) || bytes > (uint64_t)INT64_MAX / 2)
        return asc_fail(ASC_MEMORY, "%s: %llu x %zu bytes cannot be addressed", what,
                        (unsigned long long)count, size);
    /* Scattered small pages make a table of the second-level cache miss in it, by chance. */
    const uint64_t alignment = bytes < HUGE_FROM ? ALIGNMENT : HUGE_PAGE;
    const uint64_t padded = (bytes + alignment - (bytes > 0)) / alignment * alignment;
    void *block = aligned_alloc(alignment, padded);
    if (!block)
        return asc_fail(ASC_MEMORY,
                        "out of memory: %s needs %.1f MB; use more ranks or a smaller selection",
                        what, (double)bytes / 1e6);
    if (alignment == HUGE_PAGE)
        (void)madvise(block, padded, MADV_HUGEPAGE); /* a wish: small pages work as well */
    memset(block, 0, padded);
    *slot = block;
    return ASC_OK;
}

asc_code asc_multiply(uint64_t a, uint64_t b, uint64_t *product, const char *what) {
    if (__builtin_mul_overflow(a, b, product))
        return asc_fail(ASC_DATA, "%s: %llu x %llu does not fit into 64 bits", what,
                        (unsigned long long)a, (unsigned long long)b);
    return ASC_OK;
}

asc_code asc_copy_string(char **out, const char *text) {
    *out = strdup(text);
    return *out ? ASC_OK : asc_fail(ASC_MEMORY, "out of memory for a string");
}

asc_code asc_format(char **out, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(out, format, arguments);
    va_end(arguments);
    if (length >= 0)
        return ASC_OK;
    *out = NULL;
    return asc_fail(ASC_MEMORY, "out of memory for a string");
}

void asc_free_strings(char **strings, int64_t count) {
    if (!strings)
        return;
    for (int64_t i = 0; i < count; i++)
        free(strings[i]);
    free(strings);
}
