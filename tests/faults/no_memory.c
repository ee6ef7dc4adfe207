/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that the program asks for in blocks of ASC_NO_MEMORY_FROM bytes or more is refused. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

extern void *__libc_memalign(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size) {
    const char *from = getenv("ASC_NO_MEMORY_FROM");
    if (from && size >= strtoull(from, NULL, 10)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_memalign(alignment, size);
}
