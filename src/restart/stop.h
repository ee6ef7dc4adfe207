/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stopping on request: a signal on any rank, or the end of the job's time. Work asks now and then
 * and leaves with ASC_AGAIN; what it has done by then can be gone on with. Internal. */
#ifndef ATTRSCOPE_RESTART_STOP_H
#define ATTRSCOPE_RESTART_STOP_H

#include <stdbool.h>

#include "attrscope/status.h"

/* SIGTERM, SIGUSR1 and SIGINT ask to stop from now on instead of ending the process; for programs
 * that begin soon. A process that has not ended `patience` seconds after the first, because it
 * waits in a library for something that never comes, then ends with ASC_AGAIN; what is on disk
 * stays whole. Local; before MPI is started, too. */
void asc_stop_listen(unsigned patience);

/* What the program grants: more than a tile and a checkpoint take. */
enum { ASC_STOP_PATIENCE = 120 };

/* Listens. `seconds` from now the job ends (0: SLURM_JOB_END_TIME says when, or never): some time
 * before, it is asked to stop, too. Errors: ASC_MEMORY. Collective over `world`, which is
 * duplicated. */
asc_code asc_stop_begin(MPI_Comm world, double seconds);

/* Hears other ranks, tells them, and looks at the clock. Call from the thread that initialised MPI,
 * about as often as a tile takes. Local. */
void asc_stop_poll(void);

/* Whether work should stop; from any thread. Local. */
bool asc_stop_requested(void);

/* Polls; ASC_AGAIN with the reason and the remedy when work should stop. Local. */
asc_code asc_stop_check(void);

/* Receives what is still on its way. Signals stay caught: the process is about to end. Collective.
 */
void asc_stop_end(void);

#endif
