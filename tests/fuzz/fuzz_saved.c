/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's file, and the outcome in it: a subset of high quality. */
#include "fuzz.h"
#include "quality/subset.h"
#include "restart/saved.h"

static const char key[] = "00000000000000000000000000000000000000000000000000000000000000ab";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_pack pack = {0};
    asc_quality_subset subset = {0};
    bool found = false;
    fuzz_files(data, size, 1, paths);
    fuzz_begin(size, 1 << 20);
    if (asc_saved_read(paths[0], key, &pack, &found) == ASC_OK && found)
        asc_quality_subset_pack(&subset, 8, &pack);
    asc_quality_subset_free(&subset);
    asc_pack_free(&pack);
    /* What a file with a good checksum may hold. */
    asc_pack bare = {.bytes = (unsigned char *)data, .size = size};
    asc_pack_rewind(&bare);
    asc_quality_subset_pack(&subset, 8, &bare);
    asc_quality_subset_free(&subset);
    fuzz_end();
    return 0;
}
