/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is streamed into a file which was begun. */
#ifndef ATTRSCOPE_SYNTH_TEXT_FILE_H
#define ATTRSCOPE_SYNTH_TEXT_FILE_H

#include <stdio.h>

#include "files/atomic_file.h"

/* Opens the temporary file for writing. Errors: ASC_CANTCREAT. Local. */
asc_code asc_text_open(const asc_atomic_file *target, FILE **file);

/* Closes it; fails if any write before did. Errors: ASC_IO. Local. */
asc_code asc_text_close(FILE *file, const asc_atomic_file *target);

/* A YAML double-quoted scalar. Local. */
void asc_text_put_quoted(FILE *file, const char *text);

#endif
