/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who made an output: recorded in every file. */
#ifndef ATTRSCOPE_PROVENANCE_H
#define ATTRSCOPE_PROVENANCE_H

/* "0.1.0". Pure. */
const char *asc_version(void);

/* One line with the versions of MPI, HDF5, GSL, BLAS (and the kernel it runs), libzip, libyaml,
 * utf8proc, Random123; static storage. Local. */
const char *asc_version_libraries(void);

/* The command line as given, recorded by main; "" in a program that did not. Local. */
void asc_provenance_set_command(int argc, char *const *argv);
const char *asc_provenance_command(void);

/* Now, ISO 8601, UTC, or the time in SOURCE_DATE_EPOCH; static storage. Local. */
const char *asc_provenance_time(void);

#endif
