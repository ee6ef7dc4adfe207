/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "restart/checkpoint_parts.h"

static void broadcast(asc_checkpoint *checkpoint, void *bytes, int64_t n) {
    enum { CHUNK = 1 << 28 };
    for (int64_t i = 0; i < n; i += CHUNK)
        MPI_Bcast((char *)bytes + i, (int)(n - i < CHUNK ? n - i : CHUNK), MPI_BYTE, 0,
                  checkpoint->comm);
}

/* The next sweep, where it is known; rank 0. */
static swept *find_next(asc_checkpoint *checkpoint) {
    const bool known = checkpoint->rank == 0 && checkpoint->next < checkpoint->n_sweeps;
    return known ? &checkpoint->sweeps[checkpoint->next] : NULL;
}

asc_code asc_checkpoint_take(asc_checkpoint *checkpoint, uint16_t *done, int64_t n,
                             asc_pack **state, bool *found) {
    swept *sweep = find_next(checkpoint);
    int64_t known = sweep ? sweep->n : -1;
    *state = NULL;
    *found = false;
    checkpoint->next++;
    MPI_Bcast(&known, 1, MPI_INT64_T, 0, checkpoint->comm);
    if (known < 0)
        return ASC_OK;
    if (known != n)
        return asc_fail(ASC_DATA,
                        "%s: it is of a sweep of %lld pairs of blocks, not of %lld; remove it",
                        checkpoint->path, (long long)known, (long long)n);
    if (sweep) {
        memcpy(done, sweep->done, (size_t)n * sizeof *done);
        *state = &sweep->state;
        asc_pack_rewind(*state);
    }
    broadcast(checkpoint, done, n * (int64_t)sizeof *done);
    *found = true;
    return ASC_OK;
}

asc_code asc_checkpoint_recall(asc_checkpoint *checkpoint, asc_pack *outcome, bool *found) {
    *outcome = (asc_pack){0};
    *found = false;
    if (!checkpoint)
        return ASC_OK;
    const swept *sweep = find_next(checkpoint);
    int64_t size = sweep && sweep->n == 0 ? (int64_t)sweep->state.size : -1;
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, checkpoint->comm);
    checkpoint->condenses = size < 0;
    if (size < 0)
        return ASC_OK;
    asc_code code = asc_agree(
        checkpoint->comm, asc_alloc(&outcome->bytes, (uint64_t)size, 1, "what came of a sweep"));
    if (code != ASC_OK) {
        asc_pack_free(outcome);
        return code;
    }
    checkpoint->next++;
    if (sweep && size > 0)
        memcpy(outcome->bytes, sweep->state.bytes, (size_t)size);
    broadcast(checkpoint, outcome->bytes, size);
    outcome->size = outcome->capacity = (uint64_t)size;
    asc_pack_rewind(outcome);
    *found = true;
    return ASC_OK;
}

bool asc_checkpoint_wants(const asc_checkpoint *checkpoint, bool finished) {
    return checkpoint && !(finished && checkpoint->condenses);
}

/* Room for the current sweep. */
static asc_code add_sweep(asc_checkpoint *checkpoint, int64_t n) {
    swept *grown = NULL;
    uint16_t *done = NULL;
    if (checkpoint->next <= checkpoint->n_sweeps)
        return ASC_OK;
    asc_code code = asc_alloc(&grown, (uint64_t)checkpoint->next, sizeof *grown, "sweeps");
    if (code == ASC_OK)
        code = asc_alloc(&done, (uint64_t)n, sizeof *done, "tiles");
    if (code != ASC_OK) {
        free(grown);
        return code;
    }
    if (checkpoint->n_sweeps > 0)
        memcpy(grown, checkpoint->sweeps, (size_t)checkpoint->n_sweeps * sizeof *grown);
    free(checkpoint->sweeps);
    checkpoint->sweeps = grown;
    checkpoint->n_sweeps = checkpoint->next;
    grown[checkpoint->next - 1] = (swept){.done = done, .n = n};
    return ASC_OK;
}

asc_code asc_checkpoint_put(asc_checkpoint *checkpoint, const uint16_t *done, int64_t n,
                            asc_pack *state) {
    asc_code code = ASC_OK;
    if (checkpoint->rank == 0) {
        code = state->code == ASC_OK ? add_sweep(checkpoint, n) : state->code;
        if (code == ASC_OK) {
            swept *sweep = &checkpoint->sweeps[checkpoint->next - 1];
            memcpy(sweep->done, done, (size_t)n * sizeof *done);
            asc_pack_free(&sweep->state);
            sweep->state = *state;
            *state = (asc_pack){0};
        }
    }
    return asc_agree(checkpoint->comm, code);
}

asc_code asc_checkpoint_condense(asc_checkpoint *checkpoint, asc_pack *outcome) {
    asc_code code = outcome->code;
    if (checkpoint && checkpoint->rank == 0 && code == ASC_OK)
        code = add_sweep(checkpoint, 0);
    if (checkpoint && checkpoint->rank == 0 && code == ASC_OK) {
        swept *sweep = &checkpoint->sweeps[checkpoint->next - 1];
        free(sweep->done);
        asc_pack_free(&sweep->state);
        *sweep = (swept){.state = *outcome};
        *outcome = (asc_pack){0};
    }
    asc_pack_free(outcome);
    if (!checkpoint)
        return code;
    checkpoint->condenses = false;
    return asc_agree(checkpoint->comm, code);
}
