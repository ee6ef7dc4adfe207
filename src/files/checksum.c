/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/checksum.h"
#include "core/counts.h"

#include <Random123/threefry.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void asc_checksum_add(asc_checksum *checksum, uint64_t number, const void *bytes, size_t size) {
    threefry4x64_key_t state = {{number, size, 0, 0}};
    size_t at = 0;
    do {
        threefry4x64_ctr_t block = {{0, 0, 0, 0}};
        size_t length = size - at < sizeof block ? size - at : sizeof block;
        if (length > 0)
            memcpy(&block, (const char *)bytes + at, length);
        threefry4x64_ctr_t mixed = threefry4x64(block, state);
        for (int w = 0; w < 4; w++)
            state.v[w] = mixed.v[w] ^ block.v[w];
        at += length;
    } while (at < size);
    for (int w = 0; w < 4; w++)
        checksum->words[w] += state.v[w];
}

void asc_checksum_reduce(MPI_Comm comm, asc_checksum *checksum) {
    asc_counts_sum(comm, checksum->words, 4);
}

void asc_checksum_print(const asc_checksum *checksum, char text[ASC_CHECKSUM_TEXT]) {
    snprintf(text, ASC_CHECKSUM_TEXT, "%016" PRIx64 "%016" PRIx64 "%016" PRIx64 "%016" PRIx64,
             checksum->words[0], checksum->words[1], checksum->words[2], checksum->words[3]);
}
