/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the permutation test of classes, steps and numbers rejects at 0.05: without an effect
 * and with one. Usage: bench_levels_kinds STUDIES PERMUTATIONS [PATTERN] runs the rows whose names
 * hold PATTERN; `mpirun -n P` shares the studies out. */
#include <mpi.h>

#include "null_kinds.h"

static const kind_study rows[] = {
    {"null of people", 40, 0, TIED_NOT, EFFECT_NONE, 0, 0, 0},
    {"null of people", 100, 0, TIED_NOT, EFFECT_NONE, 0, 0, 0},
    {"null of images", 40, 1, TIED_NOT, EFFECT_NONE, 0, 0, 0},
    {"null of images, photos tied to position", 40, 1, TIED_POSITION, EFFECT_NONE, 0, 0, 0},
    {"null of images, photos tied to spread", 40, 1, TIED_SPREAD, EFFECT_NONE, 0, 0, 0},
    {"null of images, photos tied to spread", 100, 1, TIED_SPREAD, EFFECT_NONE, 0, 0, 0},
    {"null given classes", 100, 0, TIED_NOT, EFFECT_CENTRES, 2, 1, 1 + ASC_KIND_CLASSES},
    {"effect: slope 0.5", 100, 0, TIED_NOT, EFFECT_LINEAR, 0.5, 0, 0},
    {"effect: centres 0.7", 100, 0, TIED_NOT, EFFECT_CENTRES, 0.7, 0, 0},
    {"effect: spread 0.2", 100, 0, TIED_NOT, EFFECT_SPREAD, 0.2, 0, 0},
};

int main(int argc, char **argv) {
    asc_code code = ASC_OK;
    MPI_Init(&argc, &argv);
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: bench_levels_kinds STUDIES PERMUTATIONS [PATTERN]\n");
        MPI_Finalize();
        return ASC_USAGE;
    }
    for (size_t r = 0; r < sizeof rows / sizeof *rows && code == ASC_OK; r++) {
        kind_outcome outcome;
        if (argc < 4 || strstr(rows[r].name, argv[3]))
            code = kind_run(&rows[r], strtoll(argv[1], NULL, 10), strtoll(argv[2], NULL, 10),
                            &outcome);
    }
    if (code != ASC_OK)
        fprintf(stderr, "bench_levels_kinds: %s\n", asc_error_message());
    MPI_Finalize();
    return (int)code;
}
