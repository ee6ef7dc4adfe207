/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program ripser. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_RIPSER_H
#define ATTRSCOPE_TOPOLOGY_RIPSER_H

#include <stdbool.h>
#include <stdio.h>

#include "attrscope/status.h"

/* Whether PATH leads to it. */
bool asc_ripser_is_there(void);

/* What it prints of a lower triangle of distances, read from the file's beginning, up to
 * dimension 1: *text, owned by the caller. Errors: ASC_NOINPUT (it cannot be started), ASC_IO,
 * ASC_DATA (it fails), ASC_MEMORY. */
asc_code asc_ripser_run(FILE *distances, char **text);

#endif
