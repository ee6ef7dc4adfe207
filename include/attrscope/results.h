/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results file: tables and arrays of every analysis, each with its description and unit.
 *
 *   /tables/<name>       a row a record, in its tidy form (attributes: description, and of the
 *                        columns column_names, column_units, column_descriptions)
 *   /arrays/<analysis>/  what tables cannot hold: histograms, drawn indices, matrices
 *   /settings/<analysis> attributes: every parameter by its path, as used, and provenance
 *   attributes of /      provenance of the last update, notes
 * Results are small next to embeddings: the root writes them with plain HDF5, no rank waits in a
 * collective write. An update is made on a copy beside the file and renamed: readers never see a
 * half-written file. */
#ifndef ATTRSCOPE_RESULTS_H
#define ATTRSCOPE_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "attrscope/table.h"

typedef struct asc_results asc_results;

/* Starts an update of the file at `path` (made new if absent). Everything that the analyses [n]
 * put there before is removed; other analyses' results stay. Errors:
 * ASC_CANTCREAT, ASC_DATA (exists, but is not a results file), ASC_IO. Local: call on the root
 * only. */
asc_code asc_results_begin(const char *path, const char *const *analyses, int64_t n,
                           asc_results **results);

/* What is put from now on belongs to analysis `index`; to the first one at the beginning. Local. */
void asc_results_turn_to(asc_results *results, int64_t index);

/* Adds a table, in its tidy form where it has one / an array [dims...] under
 * /arrays/<analysis>/<name>. Errors: ASC_IO. Local. */
asc_code asc_results_put_table(asc_results *results, const asc_table *table);
asc_code asc_results_put_f64(asc_results *results, const char *name, int32_t n_dims,
                             const int64_t *dims, const double *data, const char *unit,
                             const char *description);
asc_code asc_results_put_i64(asc_results *results, const char *name, int32_t n_dims,
                             const int64_t *dims, const int64_t *data, const char *unit,
                             const char *description);
asc_code asc_results_put_text(asc_results *results, const char *name, int64_t count,
                              char *const *data, const char *description);

/* A text attribute of the file ("study", "command" ...). Errors: ASC_IO. Local. */
asc_code asc_results_note(asc_results *results, const char *name, const char *value);

/* Records every parameter of the registry, as used. Errors: ASC_IO. Local. */
asc_code asc_results_put_settings(asc_results *results, const asc_settings *settings);

/* Flushes, closes and renames. On failure the former file is untouched. Errors: ASC_IO. Local. */
asc_code asc_results_commit(asc_results **results);

/* Throws the update away. Local. */
void asc_results_abandon(asc_results **results);

/* Reads every table back, in its wide form where it has one; tables owned by the caller:
 * asc_table_free each, then free(*tables). Errors: ASC_NOINPUT, ASC_DATA (also when there is none,
 * or one that was put there is gone), ASC_MEMORY. Local. */
asc_code asc_results_read_tables(const char *path, asc_table **tables, int64_t *count);

/* Of analyses [n], whether all that each put into the file is there: tables, with the columns that
 * it declares (a file that an earlier version left lacks some), arrays and settings: whole [n].
 * Errors: as for reading; ASC_DATA also for an array of somebody else among an analysis' own.
 * Local. */
asc_code asc_results_find_whole(const char *path, const char *const *analyses, int64_t n,
                                bool *whole);

/* Reads the numbers of /arrays/<name> as float64: dims [n_dims] are filled in; data is owned by the
 * caller, NULL when there is no such array. Errors: ASC_NOINPUT, ASC_DATA (other dimensions; it was
 * put there and is gone), ASC_MEMORY. Local. */
asc_code asc_results_read_array(const char *path, const char *name, int32_t n_dims, int64_t *dims,
                                double **data);

/* Reads the texts of /arrays/<name>: [*n], owned by the caller (asc_free_strings), NULL when there
 * is no such array. Errors: as above. Local. */
asc_code asc_results_read_texts(const char *path, const char *name, int64_t *n, char ***texts);

/* A text attribute of the file ("study", "command" ...), owned by the caller; NULL when there is
 * none. Errors: ASC_NOINPUT, ASC_DATA, ASC_MEMORY. Local. */
asc_code asc_results_read_note(const char *path, const char *name, char **value);

/* Writes every table as CSV below `folder`, wide ones that are published below published/. Errors
 * as above and ASC_CANTCREAT, ASC_IO. Collective: the root works. */
asc_code asc_results_export(MPI_Comm comm, const char *path, const char *folder);

#endif
