/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said of groups' rates, in words that take the interval into account. Internal; local.
 */
#ifndef ATTRSCOPE_FAIRNESS_VERDICT_H
#define ATTRSCOPE_FAIRNESS_VERDICT_H

#include "fairness/figures.h"

/* "differs: a 3.1 [2.2, 4.5] times b"; "no difference shown: a 1.2 [0.4, 4] times b; with 30 people
 * a ratio below 4 cannot be excluded"; "cannot be told: ..." labels, people [groups] that the
 * contrast counts. Owned by the caller. Errors: ASC_MEMORY. */
asc_code asc_fairness_verdict(const asc_fairness_contrast *contrast, const char *const *labels,
                              const int64_t *people, char **text);

#endif
