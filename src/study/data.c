/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "files/hash64.h"
#include "study/parts.h"

static asc_code open_one(MPI_Comm comm, hid_t file, const char *path, const char *label,
                         const char *part, hid_t *dataset) {
    char *name = NULL;
    asc_code code = asc_agree(comm, asc_format(&name, "models/%s/%s", label, part));
    if (code == ASC_OK) {
        *dataset = H5Dopen2(file, name, H5P_DEFAULT);
        code = *dataset < 0 ? asc_h5_fail(ASC_IO, path, "embeddings cannot be opened") : ASC_OK;
        code = asc_agree(comm, code);
    }
    free(name);
    return code;
}

asc_code asc_study_open_data(MPI_Comm comm, hid_t file, const char *path, const char *label,
                             asc_study_data *data) {
    *data = (asc_study_data){-1, -1};
    asc_code code = open_one(comm, file, path, label, ASC_STUDY_EMBEDDINGS, &data->embeddings);
    return code == ASC_OK ? open_one(comm, file, path, label, ASC_STUDY_HASHES, &data->hashes)
                          : code;
}

void asc_study_close_data(asc_study_data *data) {
    asc_h5_drop(data->embeddings);
    asc_h5_drop(data->hashes);
    *data = (asc_study_data){-1, -1};
}

void asc_study_hash_rows(const float *rows, int64_t first, int64_t count, int64_t dimension,
                         uint64_t *hashes) {
    for (int64_t i = 0; i < count; i++)
        hashes[i] = asc_hash64(rows + i * dimension, (size_t)dimension * sizeof *rows,
                               (uint64_t)(first + i));
}
