/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/view.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "study/parts.h"

asc_code asc_study_view(const asc_study *study, const uint8_t *keep, asc_study **view) {
    asc_study *made = NULL;
    asc_code code = asc_alloc(&made, 1, sizeof *made, "a view of a study");
    *view = made;
    if (code != ASC_OK)
        return code;
    *made = *study;
    made->n_models = 0;
    made->models = NULL;
    made->data = NULL;
    code = asc_alloc(&made->models, (uint64_t)study->n_models, sizeof *made->models, "models");
    for (int64_t m = 0; m < study->n_models && code == ASC_OK; m++)
        if (keep[m])
            made->models[made->n_models++] = study->models[m];
    return code;
}

void asc_study_view_free(asc_study **view) {
    if (*view)
        free((*view)->models);
    free(*view);
    *view = NULL;
}
