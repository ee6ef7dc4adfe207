/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/columns.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/study.h"
#include "study/parts.h"

#define IMAGES_NOTE "images_checksum"

static const char *kind_of(const asc_images *images, int32_t column) {
    const int32_t t = asc_images_find_trait(images, images->columns.names[column]);
    return images->columns.fates[column] != ASC_FATE_ATTRIBUTE ? ""
           : t < 0                                             ? "binary"
                   : asc_kind_name(images->traits[t].kind);
}

static asc_code print_images(const asc_study *study, char text[ASC_CHECKSUM_TEXT]) {
    asc_checksum checksum = {0};
    asc_code code = asc_study_checksum_images(asc_study_images(study), &checksum);
    asc_checksum_print(&checksum, text);
    return code;
}

asc_code asc_run_images_differ(const char *path, const char *results, bool *differ) {
    char text[ASC_CHECKSUM_TEXT], *value = NULL;
    asc_study *study = NULL;
    asc_code code = ASC_OK;
    *differ = false;
    if (access(results, F_OK) != 0)
        return ASC_OK;
    ASC_TRY(code, asc_results_read_note(results, IMAGES_NOTE, &value), done);
    if (!value)
        goto done;
    ASC_TRY(code, asc_study_open(MPI_COMM_SELF, path, &study), done);
    ASC_TRY(code, print_images(study, text), done);
    *differ = strcmp(text, value) != 0;
done:
    asc_study_close(&study);
    free(value);
    return code;
}

asc_code asc_run_put_columns(const char *path, asc_results *results) {
    asc_study *study = NULL;
    char **fates = NULL, **kinds = NULL, text[ASC_CHECKSUM_TEXT];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_study_open(MPI_COMM_SELF, path, &study), done);
    const asc_columns *columns = &asc_study_images(study)->columns;
    ASC_TRY(code, asc_alloc(&fates, (uint64_t)columns->n, sizeof *fates, "columns"), done);
    ASC_TRY(code, asc_alloc(&kinds, (uint64_t)columns->n, sizeof *kinds, "columns"), done);
    for (int32_t c = 0; c < columns->n; c++) {
        fates[c] = (char *)asc_fate_name(columns->fates[c]);
        kinds[c] = (char *)kind_of(asc_study_images(study), c);
    }
    ASC_TRY(code,
            asc_results_put_text(results, "name", columns->n, columns->names,
                                 "Columns of the images' source, used or not"),
            done);
    ASC_TRY(
        code,
        asc_results_put_text(results, "fate", columns->n, fates,
                             "What became of each: attribute, feature, keep, name, identity, or "
                             "unused"),
        done);
    ASC_TRY(code,
            asc_results_put_text(results, "kind", columns->n, kinds,
                                 "Of attributes: binary, classes, ordered or continuous"),
            done);
    ASC_TRY(code, asc_results_put_text(results, "reason", columns->n, columns->reasons, "Why"),
            done);
    ASC_TRY(code, print_images(study, text), done);
    code = asc_results_note(results, IMAGES_NOTE, text);
done:
    free(fates);
    free(kinds);
    asc_study_close(&study);
    return code;
}
