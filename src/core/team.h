/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures on threads of a parallel region. The message of a failure belongs to its thread, so that
 * whoever goes on behind the region does not see it: a worker notes what it failed with, and the
 * thread that opened the region fails with that. Internal; local. */
#ifndef ATTRSCOPE_CORE_TEAM_H
#define ATTRSCOPE_CORE_TEAM_H

#include "attrscope/status.h"

/* Zero-initialised: nobody has failed. */
typedef struct asc_team {
    asc_code code; /* first failure of any thread */
    char message[ASC_MESSAGE_SIZE];
} asc_team;

/* Notes this thread's code, with its message, unless it is ASC_OK or another was first. From any
 * thread of the region. */
void asc_team_note(asc_team *team, asc_code code);

/* Whether some thread has failed, so that the rest of the work is for nothing. From any thread. */
int asc_team_failed(asc_team *team);

/* Fails on this thread as the first one did; behind the region. Errors: what was noted. */
asc_code asc_team_end(const asc_team *team);

#endif
