/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels that only look different. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_LABEL_LIKENESS_H
#define ATTRSCOPE_SOURCES_LABEL_LIKENESS_H

#include <stdint.h>

#include "attrscope/status.h"

/* Warns of labels [n] that differ from another by nothing but case, blanks, zeros in front or the
 * composition of letters. `what`: "identities"; `taken`: what they are taken for, and the remedy.
 * Errors: ASC_MEMORY. O(n log n). */
asc_code asc_report_likenesses(char *const *labels, int64_t n, const char *source, const char *what,
                               const char *taken);

#endif
