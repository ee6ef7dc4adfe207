/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that only look different. Internal; local. */
#ifndef ATTRSCOPE_TEXT_FOLD_H
#define ATTRSCOPE_TEXT_FOLD_H

#include "attrscope/status.h"

/* A text without what people write in several ways: case, blanks and underscores, the composition
 * of letters with accents (Unicode NFKC), zeros before a whole number. Owned by the caller. Errors:
 * ASC_MEMORY. O(length). */
asc_code asc_text_fold(const char *text, char **folded);

#endif
