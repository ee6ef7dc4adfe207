/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks that have run out of units join a group that is still at work on one.
 *
 * A group without a unit offers its ranks to all others and waits. A group in a long sweep hears of
 * it, pauses at a checkpoint, claims the offers and leaves its unit with ASC_AGAIN; together with
 * the ranks it has claimed it goes on from the checkpoint. Whoever waits enters a barrier once,
 * which is passed when nobody is at work: a group at work always has a rank that has not yet
 * waited. Internal. */
#ifndef ATTRSCOPE_RESTART_SPARE_H
#define ATTRSCOPE_RESTART_SPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* From here on there may be offers. They are claimed in `folder` (borrowed), under numbers from
 * `first` on. Errors: ASC_MEMORY. Collective over `world`, which is duplicated. */
asc_code asc_spare_begin(MPI_Comm world, const char *folder, int64_t first);

/* Receives what is still on its way. Collective, after all have waited to the end. */
void asc_spare_end(void);

/* Offers this group's ranks if it may still do something, and waits. Gives the communicator of the
 * group that it belongs to then, of which it is the caller's to free, and that group's unit; or
 * MPI_COMM_NULL when nobody is at work. Signals are heard meanwhile. Errors: ASC_MEMORY.
 * Collective over the group. */
asc_code asc_spare_wait(MPI_Comm group, bool offers, MPI_Comm *joined, int64_t *unit);

/* Hears of offers; from the thread that initialised MPI, about as often as a tile takes. Local. */
void asc_spare_poll(void);

/* Whether there are offers that this rank has heard of and nobody of its group has asked for.
 * Local.
 */
bool asc_spare_offered(void);

/* Claims the offers that there are: ASC_AGAIN when there were some. Errors: ASC_CANTCREAT,
 * ASC_MEMORY. Collective over the group at work. */
asc_code asc_spare_claim(MPI_Comm group);

/* Whether this group has claimed others and is to join them. Local. */
bool asc_spare_claimed(void);

/* The communicator of the group and the ranks that it has claimed, which go on with `unit`; the
 * caller's to free, its rank 0 the group's. Collective over the group. */
MPI_Comm asc_spare_join(MPI_Comm group, int64_t unit);

#endif
