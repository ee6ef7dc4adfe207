/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gnuplot that draws one script after the other: most of a drawing's time would be its start. It
 * reads no settings of the user's and none of its variables, and forgets each script: the same
 * script is the same drawing for everybody, whatever was drawn before. Internal; local. */
#ifndef ATTRSCOPE_REPORT_GNUPLOT_H
#define ATTRSCOPE_REPORT_GNUPLOT_H

#include <stddef.h>

#include "attrscope/status.h"

typedef struct asc_gnuplot asc_gnuplot;

/* Starts it. Where gnuplot does not draw here *session is NULL, and *reason (owned by the caller)
 * says why, with a remedy. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_gnuplot_begin(asc_gnuplot **session, char **reason);

/* Draws what stands in script [length] below the commands of its head, a text: *drawing [*size],
 * with a zero behind. Where gnuplot refuses it *complaint is what it says, and there is no drawing.
 * Both are owned by the caller. Errors: ASC_NOINPUT (gnuplot cannot be started any more), ASC_IO,
 * ASC_MEMORY. */
asc_code asc_gnuplot_draw(asc_gnuplot *session, const char *head, const char *script, size_t length,
                          char **drawing, size_t *size, char **complaint);

/* Ends it; NULL is fine. */
void asc_gnuplot_end(asc_gnuplot *session);

#endif
