/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keep-columns that an open study is given in memory; its file stays as it was imported. Internal.
 */
#ifndef ATTRSCOPE_STUDY_KEEPS_H
#define ATTRSCOPE_STUDY_KEEPS_H

#include <stdint.h>

#include "attrscope/status.h"
#include "attrscope/study.h"

typedef struct asc_keep_column {
    char *name;
    uint8_t *keep; /* [N] 0 or 1 */
} asc_keep_column;

/* Adds columns [n] to the images of an open study, whose names must be new. Errors: ASC_MEMORY.
 * Local: every rank must do the same; O(N (Q + n)). */
asc_code asc_study_add_keeps(asc_study *study, const asc_keep_column *columns, int64_t n);

#endif
