/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzzers share: an input as a file, and limits on what a reader takes for it. */
#ifndef ATTRSCOPE_TESTS_FUZZ_H
#define ATTRSCOPE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Parts of an input, one behind another, with the line FUZZ_CUT between them. */
#define FUZZ_CUT "--8<--\n"
enum { FUZZ_SLOTS = 3 };

/* A folder of this process for files, in $FUZZ_FOLDER or /tmp. */
const char *fuzz_folder(void);

/* A path in it; valid until the next call. */
const char *fuzz_own_path(const char *name);

/* Writes an input's parts to files, the missing ones empty: paths [n], valid until the next call.
 * Returns how many parts there were. */
int fuzz_files(const uint8_t *data, size_t size, int n, char *paths[FUZZ_SLOTS]);

/* Around a reader: its memory may not exceed ten times the input and `room` bytes, its processor
 * time not a second; else the fuzzer ends with a message. */
void fuzz_begin(size_t size, size_t room);
void fuzz_end(void);

/* For what is only worth an `if`: ends the fuzzer unless it holds. */
void fuzz_expect(int holds, const char *what);

/* Starts MPI, once; called by the fuzzers of files that are opened by all ranks. */
void fuzz_start_mpi(void);

#endif
