/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files that are being written, and what is left under them. Internal to atomic_file.c. */
#ifndef ATTRSCOPE_FILES_ATOMIC_NAME_H
#define ATTRSCOPE_FILES_ATOMIC_NAME_H

#include "attrscope/status.h"

/* The n-th path in `folder` under which this process may write the file `path`; owned by the
 * caller. Errors: ASC_MEMORY. Local. */
asc_code asc_atomic_name(const char *folder, const char *path, int n, char **temporary);

/* Removes what gone processes have left of the file `path` in `folder`. Local. */
void asc_atomic_clean_target(const char *folder, const char *path);

#endif
