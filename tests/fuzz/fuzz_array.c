/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy, .npz, safetensors and HDF5: header and every kind of item. */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "fuzz.h"

enum { MOST_ROWS = 64, MOST_ITEMS = 1 << 16 };

static void read_rows(const asc_array *array, int64_t first, int64_t count, int64_t *items) {
    char **texts = NULL;
    asc_array_read_f32(array, first, count, (float *)items);
    asc_array_read_i64(array, first, count, items);
    if (asc_array_read_text(array, first, count, &texts) == ASC_OK)
        asc_free_strings(texts, count);
}

static void read_array(const char *path) {
    static int64_t items[MOST_ITEMS];
    asc_array array;
    if (asc_array_open(path, &array) != ASC_OK)
        return;
    fuzz_expect(array.shape[0] >= 0 && array.shape[1] >= 0, "a negative shape");
    const int64_t rows = array.shape[0] < MOST_ROWS ? array.shape[0] : MOST_ROWS;
    if (array.shape[1] <= MOST_ITEMS / MOST_ROWS) {
        read_rows(&array, 0, rows, items);
        read_rows(&array, array.shape[0] - rows, rows, items);
    }
    asc_array_free(&array);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS], named[4096];
    fuzz_files(data, size, 1, paths);
    snprintf(named, sizeof named, "%s:e", paths[0]);
    /* A buffer of a megabyte, and libzip's; a chunk, and what HDF5 keeps. */
    fuzz_begin(size, size > 0 && data[0] == 0x89 ? 64 << 20 : 3 << 20);
    read_array(paths[0]);
    read_array(named);
    fuzz_end();
    return 0;
}
