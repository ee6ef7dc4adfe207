/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list in one text: "a,'b, c',d". What would be read as another text, or as several, is in single
 * quotes, as in YAML; a quote inside is doubled. Internal. Local. */
#ifndef ATTRSCOPE_SETTINGS_LIST_TEXT_H
#define ATTRSCOPE_SETTINGS_LIST_TEXT_H

#include <stdint.h>

#include "attrscope/status.h"

/* An item as it stands in a list; owned by the caller. Errors: ASC_MEMORY. O(length). */
asc_code asc_list_quote(const char *item, char **quoted);

/* The items of "a, b" or "[a, b]", parts of `text`, which is overwritten; without spaces around.
 * items has room for strlen(text) + 1. Returns how many: at least one, which may be "". */
int64_t asc_list_split(char *text, char **items);

#endif
