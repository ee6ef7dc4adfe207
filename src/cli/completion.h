/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion of command lines by a shell: scripts that list commands, options, parameters and their
 * values, from the same registries as the help. Private to cli/. All are local; errors of writing
 * show in ferror(out). */
#ifndef ATTRSCOPE_CLI_COMPLETION_H
#define ATTRSCOPE_CLI_COMPLETION_H

#include <stdio.h>

#include "cli/cli.h"

/* What may stand for a value. */
typedef enum asc_value_kind {
    ASC_VALUE_ANY, /* nothing is offered */
    ASC_VALUE_FILE,
    ASC_VALUE_FOLDER,
    ASC_VALUE_YAML, /* study files, and folders on the way to one, as with .h5 */
    ASC_VALUE_H5,
    ASC_VALUE_WORD, /* one of `words` */
    ASC_VALUE_LIST  /* several of them, with commas between */
} asc_value_kind;

typedef struct asc_value {
    asc_value_kind kind;
    char words[512]; /* with blanks between; "" for other kinds */
} asc_value;

/* Of an option or input, by what stands for it in the help ("FOLDER", "STUDY.yaml", "a|b"), and of
 * a parameter. */
asc_value asc_value_shown_as(const char *text);
asc_value asc_value_of(const asc_parameter *parameter);

void asc_completion_bash(FILE *out);
void asc_completion_zsh(FILE *out);

#endif
