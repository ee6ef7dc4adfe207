/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/keeps.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "study/parts.h"

asc_code asc_study_add_keeps(asc_study *study, const asc_keep_column *columns, int64_t n) {
    asc_images *images = &study->images;
    const int64_t before = images->n_keeps, all = before + n;
    char **names = NULL;
    uint8_t *keeps = NULL;
    asc_code code = asc_alloc(&names, (uint64_t)all, sizeof *names, "keep-columns");
    if (code == ASC_OK)
        code = asc_alloc(&keeps, (uint64_t)all * (uint64_t)images->n, 1, "keep-columns");
    for (int64_t q = 0; q < all && code == ASC_OK; q++)
        code = asc_copy_string(&names[q],
                               q < before ? images->keep_names[q] : columns[q - before].name);
    if (code != ASC_OK) {
        asc_free_strings(names, all);
        free(keeps);
        return code;
    }
    for (int64_t i = 0; i < images->n; i++) {
        for (int64_t q = 0; q < before; q++)
            keeps[i * all + q] = images->keeps[i * before + q];
        for (int64_t q = before; q < all; q++)
            keeps[i * all + q] = columns[q - before].keep[i];
    }
    asc_free_strings(images->keep_names, before);
    free(images->keeps);
    images->keep_names = names;
    images->keeps = keeps;
    images->n_keeps = (int32_t)all;
    return ASC_OK;
}
