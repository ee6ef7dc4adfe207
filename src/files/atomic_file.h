/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are either whole or not there: written beside the path, then renamed. While it is
 * written a file is called .attrscope-<name>-<host>-<process>-<n>.part; what killed processes have
 * left under such names is removed when the same file is written again. */
#ifndef ATTRSCOPE_FILES_ATOMIC_FILE_H
#define ATTRSCOPE_FILES_ATOMIC_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attrscope/status.h"

/* A file that is being written. Zero-initialise; begin, then commit or abandon. */
typedef struct asc_atomic_file {
    char *path;      /* the final name, no symbolic link; owned */
    char *temporary; /* the name while writing, in the same folder; owned */
} asc_atomic_file;

/* Makes the folders of `path` and an empty file beside it, under a name of its own. Where `path` is
 * a symbolic link, the file that it names is written, and the link stays. On failure nothing is
 * left but the folders. Errors: ASC_CANTCREAT (also when `path` is there and not a regular file, or
 * a link to nothing), ASC_MEMORY. Local; call on one rank. */
asc_code asc_atomic_begin(const char *path, asc_atomic_file *file);

/* The same for a file of the program's own, which no user makes a link of: one that is there is
 * replaced, not followed. */
asc_code asc_atomic_begin_own(const char *path, asc_atomic_file *file);

/* Flushes the temporary file to disk, renames it to the path and flushes the folder. Releases
 * `file`; on failure the temporary file is removed and the former file is untouched. Errors:
 * ASC_IO, ASC_CANTCREAT. Local. */
asc_code asc_atomic_commit(asc_atomic_file *file);

/* Removes the temporary file and releases `file`. A no-op before begin and after commit. Local. */
void asc_atomic_abandon(asc_atomic_file *file);

/* Appends bytes to the temporary file. Errors: ASC_CANTCREAT, ASC_IO. Local. */
asc_code asc_atomic_append(const asc_atomic_file *file, const void *bytes, size_t size);

/* Writes bytes at an offset of the temporary file. Errors: ASC_CANTCREAT, ASC_IO. Local. */
asc_code asc_atomic_put(const asc_atomic_file *file, int64_t offset, const void *bytes,
                        size_t size);

/* Makes the temporary file so long. Errors: ASC_CANTCREAT, ASC_IO. Local. */
asc_code asc_atomic_resize(const asc_atomic_file *file, int64_t size);

/* Flushes to the disk what this node has written to a temporary file, perhaps another rank's, whose
 * final name is `path`. Errors: ASC_CANTCREAT, ASC_IO. Local. */
asc_code asc_atomic_flush(const char *temporary, const char *path);

/* Claims disk space for `size` bytes from the temporary file's beginning and makes it that long, so
 * that a full disk is found before the work; where the file system cannot, it must at least be
 * free. Errors: ASC_CANTCREAT, ASC_IO. Local. */
asc_code asc_atomic_reserve(const asc_atomic_file *file, int64_t size);

/* Removes what killed writers have left unfinished in a folder, not in those below it: files of
 * processes of this host that are gone, of the one that asc_atomic_bury named, and, when there can
 * be no writer (`alone`), of other hosts. Local. */
void asc_atomic_clean(const char *folder, bool alone);

/* Says that a process of a host, perhaps another, is gone: what it left may be removed. Local; not
 * while another thread writes files. */
void asc_atomic_bury(const char *host, long process);

/* Turns the path of a file that is being written by this process into its final one, in place;
 * other paths stay. Pure. */
void asc_atomic_final_name(char *path);

/* Makes a folder and its parents; it may be there already. Errors: ASC_CANTCREAT, ASC_MEMORY.
 * Local. */
asc_code asc_make_folders(const char *path);

#endif
