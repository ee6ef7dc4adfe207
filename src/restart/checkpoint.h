/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a unit of work has done so far: the finished tiles and the sums of each of its sweeps, in
 * the order in which it runs them. A unit that begins again replays them: its sweeps are taken from
 * here as far as they got. It travels with the unit's communicator, so that a sweep finds it.
 * Internal. */
#ifndef ATTRSCOPE_RESTART_CHECKPOINT_H
#define ATTRSCOPE_RESTART_CHECKPOINT_H

#include <stdbool.h>

#include "attrscope/pack.h"

typedef struct asc_checkpoint asc_checkpoint;

/* Attaches a checkpoint to `comm`, read from `path` where there is one of this key; one that is
 * refused is warned of with its reason, and the one before (path.before) is used, or none.
 * `interval`: seconds between checkpoints. Errors: ASC_MEMORY. Collective. */
asc_code asc_checkpoint_open(MPI_Comm comm, const char *path, const char *key, double interval,
                             asc_checkpoint **checkpoint);

/* Detaches and releases it; its files are removed when the unit is `finished`. Collective. */
void asc_checkpoint_close(asc_checkpoint **checkpoint, bool finished);

/* Removes the files of a unit that is finished; a run that was killed just then leaves them.
 * Errors: ASC_MEMORY. Local: the root. */
asc_code asc_checkpoint_remove(const char *path);

/* The checkpoint of a communicator, or NULL. Local. */
asc_checkpoint *asc_checkpoint_of(MPI_Comm comm);

/* The next sweep of the unit, of [n] blocks' pairs: fills done with its finished strips, and, on
 * rank 0, `state` with its sums so far (owned by the checkpoint, to be read). *found is false where
 * nothing is known. Errors: ASC_DATA (not the sweep it was). Collective. */
asc_code asc_checkpoint_take(asc_checkpoint *checkpoint, uint16_t *done, int64_t n,
                             asc_pack **state, bool *found);

/* A sweep of which only what comes of it is of use, once it is finished: asked before it. *found
 * says that it is finished already and is not run again; `outcome` is then to be read on every rank
 * and owned by the caller. Otherwise the sweep runs, and asc_checkpoint_condense takes what came of
 * it. A NULL checkpoint finds nothing. Errors: ASC_MEMORY. Collective; O(bytes). */
asc_code asc_checkpoint_recall(asc_checkpoint *checkpoint, asc_pack *outcome, bool *found);

/* Keeps this instead of the last sweep's tiles and sums; takes `outcome` over. Errors: its code,
 * ASC_MEMORY. Collective. */
asc_code asc_checkpoint_condense(asc_checkpoint *checkpoint, asc_pack *outcome);

/* Whether the sums of the current sweep are kept, which is finished or goes on. Local. */
bool asc_checkpoint_wants(const asc_checkpoint *checkpoint, bool finished);

/* Replaces what is known of this sweep; takes `state` over on rank 0. Errors: ASC_MEMORY.
 * Collective. */
asc_code asc_checkpoint_put(asc_checkpoint *checkpoint, const uint16_t *done, int64_t n,
                            asc_pack *state);

/* Whether it is time to write one. Local. */
bool asc_checkpoint_due(const asc_checkpoint *checkpoint);

/* Writes it: beside, flushed, renamed; the one before is kept. Errors: ASC_CANTCREAT, ASC_IO.
 * Collective: the root works. */
asc_code asc_checkpoint_save(asc_checkpoint *checkpoint);

#endif
