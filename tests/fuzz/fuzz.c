/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <fcntl.h>
#include <hdf5.h>
#include <mpi.h>
#include <sanitizer/allocator_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/status.h"

enum { TIMES = 10 };

static struct {
    size_t now, most; /* bytes allocated since the beginning of an input */
    size_t limit, size;
    double start;
} use;

static double processor_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void on_malloc(const volatile void *block, size_t size) {
    (void)block;
    use.now += size;
    use.most = use.now > use.most ? use.now : use.most;
}

static void on_free(const volatile void *block) {
    const size_t size = block ? __sanitizer_get_allocated_size((const void *)block) : 0;
    use.now -= size < use.now ? size : use.now;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    asc_log_set_level((asc_log_level)(ASC_LOG_WARN - 1)); /* nothing at all */
    /* HDF5 takes half a megabyte for each file that it opens: it keeps it for the next. */
    H5set_free_list_limits(64 << 20, 16 << 20, 64 << 20, 16 << 20, 64 << 20, 16 << 20);
    __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
    return 0;
}

void fuzz_expect(int holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

void fuzz_begin(size_t size, size_t room) {
    use.now = use.most = 0;
    use.size = size;
    use.limit = TIMES * size + room;
    use.start = processor_seconds();
}

void fuzz_end(void) {
    const double seconds = processor_seconds() - use.start;
    if (use.most > use.limit)
        fprintf(stderr, "fuzz: %zu bytes of memory for an input of %zu\n", use.most, use.size);
    if (seconds > 1)
        fprintf(stderr, "fuzz: %.2f s for an input of %zu bytes\n", seconds, use.size);
    if (use.most > use.limit || seconds > 1)
        abort();
    if (getenv("FUZZ_SHOW"))
        fprintf(stderr, "fuzz: %zu bytes of memory, %.3f s: %s\n", use.most, seconds,
                asc_error_message());
}

const char *fuzz_folder(void) {
    static char folder[128] = "";
    const char *place = getenv("FUZZ_FOLDER");
    if (*folder)
        return folder;
    snprintf(folder, sizeof folder, "%s/attrscope-fuzz-XXXXXX", place ? place : "/tmp");
    fuzz_expect(mkdtemp(folder) != NULL, "no folder");
    return folder;
}

const char *fuzz_own_path(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    return path;
}

static void fill(int slot, const uint8_t *data, size_t size, char **path) {
    static int files[FUZZ_SLOTS];
    static char names[FUZZ_SLOTS][256];
    if (files[slot] == 0) {
        snprintf(names[slot], sizeof names[slot], "%s/input%d", fuzz_folder(), slot);
        files[slot] = open(names[slot], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    fuzz_expect(files[slot] > 0 && ftruncate(files[slot], 0) == 0 &&
                    pwrite(files[slot], data, size, 0) == (ssize_t)size,
                "an input cannot be written");
    *path = names[slot];
}

int fuzz_files(const uint8_t *data, size_t size, int n, char *paths[FUZZ_SLOTS]) {
    const size_t mark = strlen(FUZZ_CUT);
    int found = 0;
    for (int i = 0; i < n; i++) {
        const uint8_t *cut = i + 1 < n && size > 0 ? memmem(data, size, FUZZ_CUT, mark) : NULL;
        const size_t length = cut ? (size_t)(cut - data) : size;
        fill(i, data, length, &paths[i]);
        found += cut || length > 0;
        data += cut ? length + mark : length;
        size -= cut ? length + mark : length;
    }
    return found;
}

void fuzz_start_mpi(void) {
    int started = 0;
    MPI_Initialized(&started);
    if (!started)
        MPI_Init(NULL, NULL);
}
