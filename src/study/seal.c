/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "study/parts.h"

/* Overwrites a text attribute of the same length, so that nothing in the file moves. */
static asc_code overwrite(hid_t object, const char *path, const char *value) {
    asc_code code = ASC_OK;
    hid_t attribute = H5Aopen(object, "checksum", H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    if (attribute < 0 || H5Tget_size(type) != strlen(value) || H5Awrite(attribute, type, value) < 0)
        code = asc_h5_fail(ASC_IO, path, "the checksum cannot be written");
    asc_h5_drop(type);
    asc_h5_drop(attribute);
    return code;
}

static asc_code seal_model(hid_t file, const char *path, const char *label, const char *checksum) {
    char *name = NULL;
    asc_code code = asc_format(&name, "models/%s/" ASC_STUDY_EMBEDDINGS, label);
    if (code != ASC_OK)
        return code;
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    code = dataset < 0 ? asc_h5_fail(ASC_IO, path, "embeddings cannot be opened")
                       : overwrite(dataset, path, checksum);
    asc_h5_drop(dataset);
    free(name);
    return code;
}

asc_code asc_study_seal_file(const asc_images *images, const asc_study_sources *sources,
                             const asc_h5_sketch *sketch, const asc_atomic_file *target,
                             char (*checksums)[ASC_CHECKSUM_TEXT]) {
    asc_checksum study = {{0}};
    char text[ASC_CHECKSUM_TEXT], label[2 * ASC_NAME_LENGTH];
    hid_t file = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_study_checksum_images(images, &study), done);
    ASC_TRY(code, asc_h5_sketch_open(sketch, target, 1, &file), done);
    for (int64_t model = 0; model < sources->n_models; model++) {
        const asc_model_settings *settings = &sources->models[model];
        snprintf(label, sizeof label, "%s_%s", settings->name, settings->architecture);
        ASC_TRY(code, seal_model(file, target->path, label, checksums[model]), done);
        asc_study_checksum_model(&study, model, label, settings->metric, sources->exponents[model],
                                 checksums[model]);
    }
    asc_checksum_print(&study, text);
    code = overwrite(file, target->path, text);
done:
    if (file >= 0 && H5Fclose(file) < 0 && code == ASC_OK)
        code = asc_h5_fail(ASC_IO, target->path, "cannot be sealed");
    return code == ASC_OK ? asc_h5_sketch_write(sketch, target) : code;
}
