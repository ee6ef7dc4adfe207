/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into the program: memory that it asks for is refused.
 *
 *   ASC_NO_MEMORY_FROM=BYTES     blocks as large or larger, on every rank
 *   ASC_NO_MEMORY_AT=RANK:K      the K-th block (from 1) of a rank, once
 *   ASC_NO_MEMORY_PLACES=FILE    appends "RANK K" a line where a place of the program asks for its
 * first block */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEPTH = 5, PLACES = 1 << 16 };

extern void *__libc_memalign(size_t alignment, size_t size);

static int64_t number_of(const char *name, int64_t otherwise) {
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : otherwise;
}

/* Whether no block has been asked for from there before: by whom, and by whom they were called. */
static bool is_new_place(void) {
    static _Atomic uint64_t seen[PLACES];
    void *callers[DEPTH];
    const int n = backtrace(callers, DEPTH);
    uint64_t hash = 1469598103934665603u;
    for (int i = 0; i < n; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)callers[i]) * 1099511628211u;
    for (uint64_t at = hash % PLACES;; at = (at + 1) % PLACES) {
        uint64_t none = 0;
        if (atomic_compare_exchange_strong(&seen[at], &none, hash))
            return true;
        if (none == hash)
            return false;
    }
}

static void note(const char *path, int64_t rank, int64_t k) {
    char line[64];
    const int length = snprintf(line, sizeof line, "%lld %lld\n", (long long)rank, (long long)k);
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || write(file, line, (size_t)length) != length)
        abort();
    close(file);
}

static bool is_refused(size_t size) {
    static _Atomic int64_t asked;
    const int64_t k = atomic_fetch_add(&asked, 1) + 1;
    const int64_t rank = number_of("OMPI_COMM_WORLD_RANK", 0);
    const char *at = getenv("ASC_NO_MEMORY_AT"), *places = getenv("ASC_NO_MEMORY_PLACES");
    char *end = NULL;
    if (places && is_new_place())
        note(places, rank, k);
    if (at && strtoll(at, &end, 10) == rank && *end == ':' && strtoll(end + 1, NULL, 10) == k)
        return true;
    return (int64_t)size >= number_of("ASC_NO_MEMORY_FROM", INT64_MAX);
}

void *aligned_alloc(size_t alignment, size_t size) {
    if (is_refused(size)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_memalign(alignment, size);
}
