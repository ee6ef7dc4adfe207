/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that one of many takes: by creating a file, which needs no rank to answer while it
 * computes, and no one-sided messages, which not every network of Open MPI has. Internal. */
#ifndef ATTRSCOPE_RESTART_CLAIM_H
#define ATTRSCOPE_RESTART_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Whether the caller is the one that gets `number`. Errors: ASC_CANTCREAT, ASC_MEMORY. Local. */
asc_code asc_claim_take(const char *folder, int64_t number, bool *mine);

/* Gives all numbers back, also those of a run that was killed. Errors: ASC_IO, ASC_MEMORY: some may
 * still be taken. Local. */
asc_code asc_claim_clear(const char *folder);

#endif
