/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a results file holds, held against what was put there and what is declared. Internal; local.
 */
#ifndef ATTRSCOPE_RESULTS_HELD_H
#define ATTRSCOPE_RESULTS_HELD_H

#include "results/listed.h"

/* What stands where a table should. */
typedef struct asc_table_place {
    const char *path; /* of the results file */
    const asc_listed *listed;
    hid_t tables;     /* the group /tables */
    hid_t object;     /* -1: a link to something elsewhere */
    const char *name; /* below /tables */
} asc_table_place;

/* Visits what is below /tables in the order of the names, folders apart. Errors: ASC_DATA for what
 * would lead out of a folder or back, ASC_IO, and the visitor's. */
typedef asc_code (*asc_table_visit)(void *self, const asc_table_place *place);
asc_code asc_results_visit_tables(const char *path, hid_t file, const asc_listed *listed,
                                  asc_table_visit visit, void *self);

/* A group of /, or -1 where there is none of that name. Errors: ASC_DATA (what is there is no group
 * of the file), ASC_IO. */
asc_code asc_results_open_group(hid_t file, const char *name, hid_t *group);

/* Whether there is something of an analysis in a group of /. Errors: as above. */
asc_code asc_results_has(hid_t file, const char *group, const char *analysis, bool *has);

/* The analysis to whose tables a name belongs, as it is noted or declared; NULL: it is not ours.
 * Borrowed. */
const char *asc_held_owner(const asc_table_place *place, const char *name);

/* Reads a table that must be stored as this program stores it, be as it was noted, and have the
 * columns that are declared; asc_table_free it, also after an error. Errors: ASC_DATA that names
 * the table, ASC_IO, ASC_MEMORY. O(cells). */
asc_code asc_held_read(const asc_table_place *place, asc_table *table);

#endif
