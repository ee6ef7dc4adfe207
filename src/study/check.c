/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/check.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "study/parts.h"

/* This rank's rows; the first bad one is the error. */
static asc_code scan_rows(const asc_study_sources *sources) {
    const int64_t dimension = sources->arrays[0].shape[1], end = sources->begin + sources->count;
    const int64_t batch = asc_study_batch_rows(dimension);
    float *rows = NULL;
    asc_code row_code = ASC_OK;
    asc_code code = asc_alloc(&rows, (uint64_t)(batch * dimension), sizeof *rows, "rows");
    if (code == ASC_OK)
        code = asc_array_hold(&sources->arrays[0]);
    for (int64_t first = sources->begin; first < end && code == ASC_OK; first += batch) {
        int64_t kept = 0;
        code = asc_study_read_source(sources, 0, first, end - first < batch ? end - first : batch,
                                     rows, &kept, &row_code);
    }
    asc_array_release(&sources->arrays[0]);
    free(rows);
    return code == ASC_OK ? row_code : code;
}

asc_code asc_study_check_images(MPI_Comm comm, const asc_settings *settings) {
    asc_images images = {0};
    asc_code code = asc_images_load(comm, settings, &images);
    asc_images_free(&images);
    return code;
}

asc_code asc_study_check_model(MPI_Comm comm, const asc_settings *settings, int64_t model) {
    asc_settings one = *settings; /* a view */
    asc_images images = {0};
    asc_study_sources sources = {0};
    one.models = &settings->models[model];
    one.n_models = 1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_images_load(comm, settings, &images), done);
    ASC_TRY(code, asc_study_open_sources(comm, &images, &one, &sources), done);
    if (!settings->images.skip_bad_rows)
        code = asc_agree(comm, scan_rows(&sources));
done:
    asc_study_free_sources(&sources);
    asc_images_free(&images);
    return code;
}
