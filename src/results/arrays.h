/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What arrays an analysis put into a results file, noted there, so that a lost one is missed,
 * another one in its place is seen, and what is somebody else's is not taken for ours: the
 * attribute <analysis>_arrays of /, of each array below /arrays/<analysis> a line with its name and
 * its checksum. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_ARRAYS_H
#define ATTRSCOPE_RESULTS_ARRAYS_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "attrscope/status.h"

/* Whose note of arrays it is, as the length of the analysis' name; 0: it is another note. */
size_t asc_arrays_is_note(const char *note);

/* Notes what is below /arrays/<analysis>. Errors: ASC_IO, ASC_DATA, ASC_MEMORY. O(arrays). */
asc_code asc_arrays_note(hid_t file, const char *analysis);

/* Holds what is below /arrays/<analysis> against the note: *whole, whether all are there as they
 * were put; false where nothing is noted. What is there and is not noted is refused by name, unless
 * there is no note. Errors: ASC_DATA, ASC_IO, ASC_MEMORY. O(bytes). */
asc_code asc_arrays_look(hid_t file, const char *analysis, bool *whole);

/* The error of an array that was noted and is there no more; ASC_OK where it was not.
 * `name`: <analysis>/<array>. Errors: ASC_DATA, ASC_MEMORY. */
asc_code asc_arrays_miss(hid_t file, const char *path, const char *name);

#endif
