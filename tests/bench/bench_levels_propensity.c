/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the permutation test given many attributes rejects at 0.05: where these alone move the
 * embeddings and drive the tested one, and where that has an effect of its own; by cells and by
 * strata of the propensity. Usage: bench_levels_propensity STUDIES PERMUTATIONS [PATTERN] runs the
 * rows whose names hold PATTERN; `mpirun -n P` shares the studies out. */
#include <mpi.h>

#include "null_propensity.h"

static const many_study rows[] = {
    {"null, weakly driven: not given", 200, 0.5, 1, 0, 0, 0},
    {"null, weakly driven: cells", 200, 0.5, 1, 0, 0, MANY_GIVEN},
    {"null, weakly driven: propensity", 200, 0.5, 1, 0, 5, MANY_GIVEN},
    {"null, weakly driven: propensity", 200, 0.5, 1, 0, 10, MANY_GIVEN},
    {"null, strongly driven: not given", 200, 1, 1, 0, 0, 0},
    {"null, strongly driven: cells", 200, 1, 1, 0, 0, MANY_GIVEN},
    {"null, strongly driven: propensity", 200, 1, 1, 0, 5, MANY_GIVEN},
    {"null, strongly driven: propensity", 200, 1, 1, 0, 10, MANY_GIVEN},
    {"null, strongly driven: propensity", 200, 1, 1, 0, 20, MANY_GIVEN},
    {"null, strongly driven: propensity", 500, 1, 1, 0, 10, MANY_GIVEN},
    {"effect 1, weakly driven: not given", 200, 0.5, 0, 1, 0, 0},
    {"effect 1, weakly driven: cells", 200, 0.5, 1, 1, 0, MANY_GIVEN},
    {"effect 1, weakly driven: propensity", 200, 0.5, 1, 1, 5, MANY_GIVEN},
    {"effect 1, weakly driven: propensity", 200, 0.5, 1, 1, 10, MANY_GIVEN},
    {"effect 1, weakly driven: propensity", 200, 0.5, 1, 1, 20, MANY_GIVEN},
};

int main(int argc, char **argv) {
    asc_code code = ASC_OK;
    MPI_Init(&argc, &argv);
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: bench_levels_propensity STUDIES PERMUTATIONS [PATTERN]\n");
        MPI_Finalize();
        return ASC_USAGE;
    }
    for (size_t r = 0; r < sizeof rows / sizeof *rows && code == ASC_OK; r++) {
        many_outcome outcome;
        if (argc < 4 || strstr(rows[r].name, argv[3]))
            code = many_run(&rows[r], strtoll(argv[1], NULL, 10), strtoll(argv[2], NULL, 10),
                            &outcome);
    }
    if (code != ASC_OK)
        fprintf(stderr, "bench_levels_propensity: %s\n", asc_error_message());
    MPI_Finalize();
    return (int)code;
}
