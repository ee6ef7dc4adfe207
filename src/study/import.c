/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "study/parts.h"

/* The root's temporary name, on every rank. */
static asc_code share_name(MPI_Comm comm, const char *mine, char **name) {
    int rank = 0, length = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank == 0)
        length = (int)strlen(mine) + 1;
    MPI_Bcast(&length, 1, MPI_INT, 0, comm);
    asc_code code = asc_agree(comm, asc_alloc(name, (uint64_t)length, 1, "a file name"));
    if (code != ASC_OK)
        return code;
    if (rank == 0)
        memcpy(*name, mine, (size_t)length);
    MPI_Bcast(*name, length, MPI_CHAR, 0, comm);
    return ASC_OK;
}

static asc_code write_file(MPI_Comm comm, const asc_images *images,
                           const asc_study_sources *sources, const char *name, const char *path) {
    int rank = 0;
    asc_code code = ASC_OK;
    asc_atomic_file target = {0};
    asc_h5_sketch sketch = {.memory = -1};
    char *temporary = NULL, (*checksums)[ASC_CHECKSUM_TEXT] = NULL;
    MPI_Comm_rank(comm, &rank);
    code = asc_alloc(&checksums, (uint64_t)sources->n_models, sizeof *checksums, "checksums");
    if (code == ASC_OK && rank == 0) {
        code = asc_atomic_begin(path, &target);
        if (code == ASC_OK)
            code = asc_study_create_file(images, sources, name, &target, &sketch);
    }
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, share_name(comm, target.temporary, &temporary), done);
    ASC_TRY(code, asc_study_fill_file(comm, sources, temporary, path, checksums), done);
    if (rank == 0)
        code = asc_study_seal_file(images, sources, &sketch, &target, checksums);
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_agree(comm, rank == 0 ? asc_study_check_head(temporary, path) : ASC_OK),
            done);
    code = asc_agree(comm, rank == 0 ? asc_atomic_commit(&target) : ASC_OK);
done:
    asc_atomic_abandon(&target);
    asc_h5_sketch_free(&sketch);
    free(checksums);
    free(temporary);
    return code;
}

asc_code asc_study_write(MPI_Comm comm, const asc_images *images, const asc_settings *settings,
                         const char *path) {
    asc_code code = ASC_OK;
    asc_study_sources sources = {0};
    asc_images selected = {0};
    asc_h5_quiet();
    ASC_TRY(code, asc_study_open_sources(comm, images, settings, &sources), done);
    if (settings->images.skip_bad_rows)
        ASC_TRY(code, asc_study_drop_bad_rows(comm, &sources), done);
    if (sources.kept < sources.rows) {
        ASC_TRY(code, asc_agree(comm, asc_images_select(images, sources.keep, &selected)), done);
        images = &selected;
    }
    code = write_file(comm, images, &sources, settings->study, path);
done:
    asc_images_free(&selected);
    asc_study_free_sources(&sources);
    return code;
}

asc_code asc_study_import(MPI_Comm comm, const asc_settings *settings, const char *path) {
    asc_images images = {0};
    asc_code code = asc_images_load(comm, settings, &images);
    if (code == ASC_OK)
        code = asc_study_write(comm, &images, settings, path);
    asc_images_free(&images);
    return code;
}
