/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of one subcommand read as numbers. An option that is not given leaves the value as it is.
 * Private to cli/. Errors: ASC_USAGE, ASC_MEMORY. Local. */
#ifndef ATTRSCOPE_CLI_VALUES_H
#define ATTRSCOPE_CLI_VALUES_H

#include "cli/cli.h"

/* asc_fail(ASC_USAGE) with "--option=text: what is wanted". */
asc_code asc_cli_bad_value(const char *option, const char *text, const char *wanted);

asc_code asc_cli_take_integer(const asc_cli_arguments *arguments, const char *option,
                              int64_t *value); /* not negative */
asc_code asc_cli_take_real(const asc_cli_arguments *arguments, const char *option, double *value);

/* Replaces an owned list by the option's comma-separated numbers, repeated up to `count`. */
asc_code asc_cli_take_list(const asc_cli_arguments *arguments, const char *option, int32_t count,
                           double **list);

#endif
