/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a checkpoint is made of. Internal to it. */
#ifndef ATTRSCOPE_RESTART_CHECKPOINT_PARTS_H
#define ATTRSCOPE_RESTART_CHECKPOINT_PARTS_H

#include "files/checksum.h"
#include "restart/checkpoint.h"

/* One sweep of the unit; on rank 0 only. */
typedef struct swept {
    uint16_t *done; /* [n] strips of each pair of blocks */
    int64_t n;      /* 0: it is finished, and its state is what came of it */
    asc_pack state;
} swept;

struct asc_checkpoint {
    MPI_Comm comm; /* borrowed */
    int rank;
    char *path, *before;
    char key[ASC_CHECKSUM_TEXT];
    double interval, last; /* seconds; asc_clock of the last one */
    swept *sweeps;         /* [n_sweeps] rank 0 */
    int64_t n_sweeps;
    int64_t next;   /* sweeps taken so far; the current one is next - 1 */
    bool condenses; /* the current one, or the next: only what comes of it is kept */
};

#endif
