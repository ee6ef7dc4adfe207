/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes on disk: whole or not there, checksummed, and tied by a key to what they are the outcome
 * of. A header of ASC_SAVED_HEADER bytes of text, then the bytes of a pack. Internal; local. */
#ifndef ATTRSCOPE_RESTART_SAVED_H
#define ATTRSCOPE_RESTART_SAVED_H

#include <stdbool.h>

#include "attrscope/pack.h"
#include "files/checksum.h"

enum { ASC_SAVED_HEADER = 512 };

/* Writes beside, flushes, renames. `key`: ASC_CHECKSUM_TEXT - 1 hexadecimal digits. Errors:
 * ASC_CANTCREAT, ASC_IO, ASC_MEMORY. O(size). */
asc_code asc_saved_write(const char *path, const char *key, const asc_pack *pack);

/* Reads a file into `pack`, ready to be read. *found is false, without error, where there is none.
 * Errors: ASC_DATA with the reason (damaged, of another program version, of another study or
 * setting), ASC_IO, ASC_MEMORY; the pack is then empty. */
asc_code asc_saved_read(const char *path, const char *key, asc_pack *pack, bool *found);

#endif
