/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's checkpoint: any bytes, and any content with a good checksum. */
#include <mpi.h>

#include "fuzz.h"
#include "restart/checkpoint.h"
#include "restart/saved.h"

enum { MOST_SWEEPS = 64, PAIRS = 3 };

static const char key[] = "00000000000000000000000000000000000000000000000000000000000000ab";

static void take_all(const char *path) {
    asc_checkpoint *checkpoint = NULL;
    uint16_t done[PAIRS];
    bool found = true;
    fuzz_expect(asc_checkpoint_open(MPI_COMM_SELF, path, key, 1, &checkpoint) == ASC_OK,
                "a checkpoint is not opened");
    for (int sweep = 0; sweep < MOST_SWEEPS && found; sweep++) {
        asc_pack *state = NULL;
        int64_t sums = 0;
        if (asc_checkpoint_take(checkpoint, done, PAIRS, &state, &found) == ASC_OK && found)
            asc_pack_bytes(state, &sums, sizeof sums);
    }
    asc_checkpoint_close(&checkpoint, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    fuzz_start_mpi();
    fuzz_files(data, size, 1, paths);
    fuzz_begin(size, 1 << 20);
    take_all(paths[0]);
    const asc_pack content = {.bytes = (unsigned char *)data, .size = size};
    fuzz_expect(asc_saved_write(fuzz_own_path("checkpoint"), key, &content) == ASC_OK,
                "a checkpoint cannot be written");
    take_all(fuzz_own_path("checkpoint"));
    fuzz_end();
    return 0;
}
