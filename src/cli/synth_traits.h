/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attrscope synth --traits. Private to cli/. */
#ifndef ATTRSCOPE_CLI_SYNTH_TRAITS_H
#define ATTRSCOPE_CLI_SYNTH_TRAITS_H

#include "attrscope/synth.h"

/* "name:classes:5:0.4,name:ordered:4:0.2,name:linear:0.3,name:spread:0.2"; NULL: none. Owned by the
 * caller. Errors: ASC_USAGE, ASC_MEMORY. Local. */
asc_code asc_cli_parse_traits(const char *text, asc_synth_trait **traits, int32_t *n);

#endif
