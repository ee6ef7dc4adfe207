/* New keep-columns in a finished study file. Internal. */
#ifndef ATTRSCOPE_DATA_STUDY_KEEPS_H
#define ATTRSCOPE_DATA_STUDY_KEEPS_H

#include <stdint.h>

#include "attrscope/images.h"
#include "attrscope/status.h"

typedef struct asc_keep_column {
    char *name;
    uint8_t *keep; /* [N] 0 or 1 */
} asc_keep_column;

/* Adds columns [n] to the study file at `path`, whose images are `images`, or replaces those of the
 * same name, on a copy that is renamed: nobody may have the file open for writing. The checksum
 * stays that of the import. Errors: ASC_NOINPUT, ASC_DATA, ASC_CANTCREAT, ASC_IO, ASC_MEMORY.
 * Local: the root; O(file). */
asc_code asc_study_put_keeps(const char *path, const asc_images *images,
                             const asc_keep_column *columns, int64_t n);

#endif
