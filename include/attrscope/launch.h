/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program of this library does around MPI_Init, so that a run that is killed leaves nothing
 * on the node that hinders another. */
#ifndef ATTRSCOPE_LAUNCH_H
#define ATTRSCOPE_LAUNCH_H

#include <mpi.h>

/* Call before MPI_Init. Asks Open MPI to prefer ROMIO for files and never to keep shared file
 * pointers in shared memory: OMPIO takes a semaphore named after the file alone, in which every
 * later run of any user waits for ever once a process was killed there; it drops errors of reading,
 * and leaves lock files beside the file. A process without a launcher starts no daemon, which takes
 * longer than itself and serves MPI_Comm_spawn alone. A user who has set `io`, `sharedfp` or
 * `ess_singleton_isolated`, by mpirun --mca, in the environment or in ~/.openmpi/mca-params.conf,
 * is obeyed. No-op with other MPI libraries. Sets environment variables: call it before there are
 * threads.
 *
 * Also starts HDF5 in such a way that nothing ends it: its end closes once more, and crashes on,
 * files that could not be closed, as on a full disk. This library closes what it opens. Local. */
void asc_launch_prepare(void);

/* Call after MPI_Init with MPI_COMM_WORLD. Takes away the names of the shared memory by which the
 * ranks of a node talk, once all have it: /dev/shm keeps no segments of killed runs. A no-op where
 * there are none. Collective; ranks of the node squared messages. */
void asc_launch_settle(MPI_Comm world);

/* Call before MPI_Finalize. Open MPI complains when it cannot remove the names itself: gives it
 * empty files to remove. A no-op where none was taken away. Local. */
void asc_launch_end(void);

#endif
