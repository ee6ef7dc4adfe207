/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs gnuplot on scripts. It reads no settings of the user's and none of its variables: the same
 * script is the same drawing for everybody. Internal; local. */
#ifndef ATTRSCOPE_REPORT_GNUPLOT_H
#define ATTRSCOPE_REPORT_GNUPLOT_H

#include <stddef.h>
#include <stdio.h>

#include "attrscope/status.h"

/* Runs a script, which is read from its beginning; *drawing [*size]: what it wrote, with a zero
 * behind. Where gnuplot refuses the script *complaint is what it says, and there is no drawing.
 * Both are owned by the caller. Errors: ASC_NOINPUT (gnuplot cannot be started), ASC_IO,
 * ASC_MEMORY. */
asc_code asc_gnuplot_run(FILE *script, char **drawing, size_t *size, char **complaint);

/* Whether gnuplot draws here; *reason (owned by the caller) says why it does not, with a remedy,
 * and is NULL where it does. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_gnuplot_probe(char **reason);

#endif
