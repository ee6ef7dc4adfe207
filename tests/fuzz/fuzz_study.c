/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study.h5: any bytes, or any content. */
#include <mpi.h>
#include <stdlib.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/study.h"
#include "edits.h"
#include "fuzz.h"
#include "study/parts.h"

static void read_all(asc_study *study) {
    const int64_t n = asc_study_images(study)->n;
    int64_t *rows = NULL;
    fuzz_expect(asc_alloc(&rows, (uint64_t)n, sizeof *rows, "rows") == ASC_OK, "no memory");
    for (int64_t i = 0; i < n; i++)
        rows[i] = i;
    for (int64_t m = 0; m < asc_study_model_count(study); m++) {
        float *values = NULL;
        const asc_study_model *model = asc_study_get_model(study, m);
        fuzz_expect(asc_alloc(&values, (uint64_t)(n * model->dimension), sizeof *values, "") ==
                        ASC_OK,
                    "no memory");
        asc_study_read_embeddings(study, m, rows, n, values);
        free(values);
    }
    free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    asc_study *study = NULL;
    fuzz_start_mpi();
    const char *path = fuzz_h5_file(data, size);
    fuzz_begin(size, 64 << 20); /* HDF5 keeps what it has allocated */
    /* Few inputs get further than the root, which looks before MPI-IO, slow to begin, opens it. */
    if (asc_study_check_head(path, path) == ASC_OK &&
        asc_study_open(MPI_COMM_SELF, path, &study) == ASC_OK)
        read_all(study);
    asc_study_close(&study);
    fuzz_end();
    return 0;
}
