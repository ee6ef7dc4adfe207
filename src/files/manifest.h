/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command wrote into a folder of outputs: the next run leaves none of it behind that is no
 * longer an output. Internal; local. */
#ifndef ATTRSCOPE_FILES_MANIFEST_H
#define ATTRSCOPE_FILES_MANIFEST_H

#include <stdint.h>

#include "attrscope/status.h"

/* Removes the files of `folder` that its manifest (.attrscope-files) lists and `names` [n] does
 * not, then lists these. A name is a path in the folder; a listed one that leads out of it, or is
 * no plain file, is left alone. Errors: ASC_MEMORY, ASC_CANTCREAT, ASC_IO. */
asc_code asc_manifest_replace(const char *folder, char *const *names, int64_t n);

#endif
