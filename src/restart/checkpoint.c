/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "restart/checkpoint_parts.h"
#include "restart/saved.h"

static int keyval = MPI_KEYVAL_INVALID;

asc_checkpoint *asc_checkpoint_of(MPI_Comm comm) {
    asc_checkpoint *checkpoint = NULL;
    int found = 0;
    if (keyval != MPI_KEYVAL_INVALID)
        MPI_Comm_get_attr(comm, keyval, &checkpoint, &found);
    return found ? checkpoint : NULL;
}

static void free_sweeps(asc_checkpoint *checkpoint) {
    for (int64_t s = 0; s < checkpoint->n_sweeps; s++) {
        free(checkpoint->sweeps[s].done);
        asc_pack_free(&checkpoint->sweeps[s].state);
    }
    free(checkpoint->sweeps);
    checkpoint->sweeps = NULL;
    checkpoint->n_sweeps = 0;
}

/* Every sweep as it is in a file, both ways. */
static void pack_sweeps(asc_checkpoint *checkpoint, asc_pack *pack) {
    int64_t n = checkpoint->n_sweeps;
    asc_pack_bytes(pack, &n, sizeof n);
    if (pack->reading && pack->code == ASC_OK) {
        /* Each takes two counts, so that what is left of the file says how many there can be. */
        asc_pack_expect(pack,
                        n >= 0 && (uint64_t)n <= (pack->size - pack->at) / (2 * sizeof(int64_t)),
                        "sweeps");
        if (pack->code == ASC_OK)
            pack->code =
                asc_alloc(&checkpoint->sweeps, (uint64_t)n, sizeof *checkpoint->sweeps, "sweeps");
        checkpoint->n_sweeps = pack->code == ASC_OK ? n : 0;
    }
    for (int64_t s = 0; s < checkpoint->n_sweeps && pack->code == ASC_OK; s++) {
        swept *sweep = &checkpoint->sweeps[s];
        int64_t size = (int64_t)sweep->state.size;
        asc_pack_array(pack, &sweep->done, &sweep->n, sizeof *sweep->done, "tiles");
        asc_pack_array(pack, &sweep->state.bytes, &size, 1, "sums");
        if (pack->reading && pack->code == ASC_OK)
            sweep->state.size = sweep->state.capacity = (uint64_t)size;
    }
}

/* Whether a usable file was there. */
static bool load(asc_checkpoint *checkpoint, const char *path) {
    asc_pack pack = {0};
    bool found = false;
    asc_code code = asc_saved_read(path, checkpoint->key, &pack, &found);
    if (code == ASC_OK && found) {
        pack_sweeps(checkpoint, &pack);
        code = asc_pack_end(&pack);
    }
    asc_pack_free(&pack);
    if (code != ASC_OK) {
        free_sweeps(checkpoint);
        asc_log_from_any(ASC_LOG_WARN, "checkpoint refused: %s", asc_error_message());
    }
    return code == ASC_OK && found;
}

static void load_newest(asc_checkpoint *checkpoint) {
    const bool there = access(checkpoint->path, F_OK) == 0;
    if (load(checkpoint, checkpoint->path))
        return;
    const bool used = load(checkpoint, checkpoint->before);
    if (used)
        asc_log_from_any(ASC_LOG_WARN, "going on from the checkpoint before, %s",
                         checkpoint->before);
    else if (there)
        asc_log_from_any(ASC_LOG_WARN, "no usable checkpoint is left; this unit begins anew");
}

asc_code asc_checkpoint_open(MPI_Comm comm, const char *path, const char *key, double interval,
                             asc_checkpoint **out) {
    asc_checkpoint *checkpoint = NULL;
    *out = NULL;
    if (keyval == MPI_KEYVAL_INVALID)
        MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &keyval, NULL);
    asc_code code = asc_alloc(&checkpoint, 1, sizeof *checkpoint, "a checkpoint");
    if (code == ASC_OK)
        code = asc_copy_string(&checkpoint->path, path);
    if (code == ASC_OK)
        code = asc_format(&checkpoint->before, "%s.before", path);
    code = asc_agree(comm, code);
    if (code != ASC_OK) {
        if (checkpoint) {
            free(checkpoint->path);
            free(checkpoint->before);
        }
        free(checkpoint);
        return code;
    }
    checkpoint->comm = comm;
    MPI_Comm_rank(comm, &checkpoint->rank);
    snprintf(checkpoint->key, sizeof checkpoint->key, "%s", key);
    checkpoint->interval = interval;
    checkpoint->last = asc_clock();
    if (checkpoint->rank == 0)
        load_newest(checkpoint);
    MPI_Comm_set_attr(comm, keyval, checkpoint);
    *out = checkpoint;
    return ASC_OK;
}

/* What stays is of no use, but no harm either: the next run looks at it again. */
static void remove_file(const char *path) {
    if (unlink(path) != 0 && errno != ENOENT)
        asc_log_from_any(ASC_LOG_WARN, "%s: cannot be removed: %s", path, strerror(errno));
}

asc_code asc_checkpoint_remove(const char *path) {
    char *before = NULL;
    asc_code code = asc_format(&before, "%s.before", path);
    if (code == ASC_OK) {
        remove_file(path);
        remove_file(before);
    }
    free(before);
    return code;
}

void asc_checkpoint_close(asc_checkpoint **checkpoint, bool finished) {
    asc_checkpoint *c = *checkpoint;
    if (!c)
        return;
    MPI_Comm_delete_attr(c->comm, keyval);
    if (finished && c->rank == 0) {
        remove_file(c->path);
        remove_file(c->before);
    }
    free_sweeps(c);
    free(c->path);
    free(c->before);
    free(c);
    *checkpoint = NULL;
}

bool asc_checkpoint_due(const asc_checkpoint *checkpoint) {
    return asc_clock() - checkpoint->last > checkpoint->interval;
}

static asc_code save(asc_checkpoint *checkpoint) {
    asc_pack pack = {0}, measure = {.measuring = true};
    pack_sweeps(checkpoint, &measure);
    asc_pack_reserve(&pack, measure.size);
    pack_sweeps(checkpoint, &pack);
    asc_code code = pack.code;
    if (code == ASC_OK && access(checkpoint->path, F_OK) == 0 &&
        rename(checkpoint->path, checkpoint->before) != 0)
        code =
            asc_fail(ASC_CANTCREAT, "%s: cannot be renamed: %s", checkpoint->path, strerror(errno));
    if (code == ASC_OK)
        code = asc_saved_write(checkpoint->path, checkpoint->key, &pack);
    asc_pack_free(&pack);
    return code;
}

asc_code asc_checkpoint_save(asc_checkpoint *checkpoint) {
    const asc_code code =
        asc_agree(checkpoint->comm, checkpoint->rank == 0 ? save(checkpoint) : ASC_OK);
    checkpoint->last = asc_clock();
    if (code == ASC_OK)
        asc_log(ASC_LOG_DEBUG, "checkpoint %s", checkpoint->path);
    return code;
}
