/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/selection.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "study/parts.h"

static int32_t find_keep(const asc_images *images, const char *name) {
    for (int32_t q = 0; q < images->n_keeps; q++)
        if (strcmp(images->keep_names[q], name) == 0)
            return q;
    return -1;
}

bool asc_keep_is_own(const char *keep) {
    const asc_analysis *analysis = asc_analysis_find(keep);
    return analysis && analysis->share;
}

asc_code asc_selection_column(const char *keep, const asc_study_model *model, char **column) {
    if (asc_keep_is_own(keep))
        return asc_format(column, "%s_%s", keep, model->label);
    return asc_copy_string(column, keep);
}

asc_code asc_selection_make_for(const asc_study *study, int64_t model, const char *keep,
                                asc_selection *selection) {
    char *column = NULL;
    *selection = (asc_selection){0};
    asc_code code = asc_selection_column(keep, asc_study_get_model(study, model), &column);
    if (code == ASC_OK && strcmp(keep, ASC_KEEP_STUDY) != 0 && strcmp(keep, ASC_KEEP_ALL) != 0 &&
        find_keep(asc_study_images(study), column) < 0)
        code =
            asc_keep_is_own(keep)
                ? asc_fail(ASC_DATA,
                           "study %s: model %s has no high-quality subset under these settings of "
                           "%s; run attrscope %s with them, into the same results file",
                           asc_study_name(study), asc_study_get_model(study, model)->label, keep,
                           keep)
                : asc_fail(ASC_DATA,
                           "study %s: there is no keep-column '%s'; name one of the images table",
                           asc_study_name(study), column);
    if (code == ASC_OK)
        code = asc_selection_make(study, column, selection);
    free(column);
    return code;
}

asc_code asc_selection_make(const asc_study *study, const char *keep, asc_selection *selection) {
    const asc_images *images = asc_study_images(study);
    const int32_t column = find_keep(images, keep);
    uint8_t *mask = NULL;
    int64_t n = 0;
    *selection = (asc_selection){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&mask, (uint64_t)images->n, 1, "kept images"), done);
    ASC_TRY(code, asc_alloc(&selection->rows, (uint64_t)images->n, sizeof(int64_t), "kept images"),
            done);
    for (int64_t i = 0; i < images->n; i++) {
        mask[i] = column < 0 || images->keeps[i * images->n_keeps + column];
        if (mask[i])
            selection->rows[n++] = i;
    }
    if (n == 0)
        code = asc_fail(ASC_DATA,
                        "study %s: keep-column '%s' keeps none of its %lld images; change "
                        "images.keep or the limits of the subset",
                        asc_study_name(study), keep, (long long)images->n);
    else
        code = asc_images_select(images, mask, &selection->images);
done:
    free(mask);
    if (code != ASC_OK)
        asc_selection_free(selection);
    return code;
}

asc_code asc_selection_checksum(const asc_selection *selection, asc_checksum *checksum) {
    asc_images images = selection->images; /* a view */
    images.n_keeps = 0;
    asc_checksum_add(checksum, UINT64_MAX, selection->rows,
                     (size_t)images.n * sizeof *selection->rows);
    return asc_study_checksum_images(&images, checksum);
}

void asc_selection_free(asc_selection *selection) {
    asc_images_free(&selection->images);
    free(selection->rows);
    *selection = (asc_selection){0};
}
