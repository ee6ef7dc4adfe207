/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the permutation test rejects at 0.05: without an effect (its level) and with one (its
 * power). Usage: bench_levels STUDIES PERMUTATIONS [PATTERN] runs the rows whose names hold
 * PATTERN; `mpirun -n P` shares the studies out. */
#include <mpi.h>

#include "null_studies.h"

static const int64_t sizes[] = {30, 100, 300};

static asc_code run_one(const study_kind *kind, char **arguments) {
    study_outcome outcome;
    char name[128];
    snprintf(name, sizeof name, "%s, %lld people, %.0f %%", kind->name, (long long)kind->people,
             100 * kind->prevalence);
    if (arguments[3] && !strstr(name, arguments[3]))
        return ASC_OK;
    return study_run_kind(kind, strtoll(arguments[1], NULL, 10), strtoll(arguments[2], NULL, 10),
                          &outcome);
}

static asc_code run_nulls(char **arguments) {
    static const double of_people[] = {0.02, 0.1, 0.5}, of_images[] = {0.03, 0.05, 0.1};
    static const struct {
        const char *name;
        study_tie tie;
    } ties[] = {{"null of images", TIED_NOT},
                {"null of images, photos tied to position", TIED_POSITION},
                {"null of images, photos tied to spread", TIED_SPREAD},
                {"null of images, photos tied to narrowness", TIED_NARROW},
                {"null of images, 1 to 30 photos tied to spread", TIED_SIZES}};
    asc_code code = ASC_OK;
    for (int s = 0; s < 3; s++)
        for (int p = 0; p < 3; p++) {
            study_kind kind = {"null of people", sizes[s], of_people[p], 0, TIED_NOT, 0, 1, 0, 0};
            ASC_TRY(code, run_one(&kind, arguments), done);
            for (int t = 0; t < 5; t++) {
                kind =
                    (study_kind){ties[t].name, sizes[s], of_images[p], 1, ties[t].tie, 0, 1, 0, 0};
                ASC_TRY(code, run_one(&kind, arguments), done);
            }
        }
done:
    return code;
}

static asc_code run_effects(char **arguments) {
    static const study_kind kinds[] = {
        {"effect: mean shift 0.125", 0, 0.5, 0, TIED_NOT, 0.125, 1, 0, 0},
        {"effect: mean shift 0.25", 0, 0.5, 0, TIED_NOT, 0.25, 1, 0, 0},
        {"effect: mean shift 0.25", 0, 0.1, 0, TIED_NOT, 0.25, 1, 0, 0},
        {"effect: mean shift 0.25 of images", 0, 0.1, 1, TIED_NOT, 0.25, 1, 0, 0},
        {"effect: mean shift 0.375", 0, 0.5, 0, TIED_NOT, 0.375, 1, 0, 0},
        {"effect: spread 1.05", 0, 0.5, 0, TIED_NOT, 0, 1.05, 0, 0},
        {"effect: spread 1.1", 0, 0.5, 0, TIED_NOT, 0, 1.1, 0, 0},
        {"effect: spread 1.2", 0, 0.1, 0, TIED_NOT, 0, 1.2, 0, 0},
        {"effect: spread 1.2 of images", 0, 0.1, 1, TIED_NOT, 0, 1.2, 0, 0},
    };
    asc_code code = ASC_OK;
    for (int s = 1; s < 3; s++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            study_kind kind = kinds[k];
            kind.people = sizes[s];
            ASC_TRY(code, run_one(&kind, arguments), done);
        }
done:
    return code;
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: bench_levels STUDIES PERMUTATIONS [PATTERN]\n");
        MPI_Finalize();
        return ASC_USAGE;
    }
    asc_code code = run_nulls(argv);
    if (code == ASC_OK)
        code = run_effects(argv);
    if (code != ASC_OK)
        fprintf(stderr, "bench_levels: %s\n", asc_error_message());
    MPI_Finalize();
    return (int)code;
}
