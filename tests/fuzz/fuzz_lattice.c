/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lattice's segments, then its points, if there are any. */
#include "attrscope/lattice.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_lattice lattice = {0};
    const int parts = fuzz_files(data, size, 2, paths);
    asc_lattice_settings settings = {.segments = paths[0], .points = parts > 1 ? paths[1] : NULL};
    fuzz_begin(size, 1 << 20);
    if (asc_lattice_read(&settings, size % 2 != 0, &lattice) == ASC_OK)
        asc_lattice_free(&lattice);
    fuzz_end();
    return 0;
}
