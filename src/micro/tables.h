/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of a microscale study and their tables. Internal; local. */
#ifndef ATTRSCOPE_MICRO_TABLES_H
#define ATTRSCOPE_MICRO_TABLES_H

#include "attrscope/results.h"
#include "micro/people.h"

/* Puts all tables and arrays. Root only. Errors: those of asc_results. */
asc_code asc_micro_write(const asc_settings *settings, const asc_micro_study *study,
                         asc_results *results);

/* energy_summary: quartiles over identities and the signed rank against random nodes. energy_tests:
 * signed ranks between attributes of a model and between variants of a model. energy_variants:
 * every variant against the vanilla one, and its targeted attributes against the others. Errors:
 * ASC_MEMORY, ASC_IO. */
asc_code asc_micro_put_summary(const asc_people *people, asc_results *results);
asc_code asc_micro_put_tests(const asc_people *people, asc_results *results);
asc_code asc_micro_put_variants(const asc_people *people, asc_results *results);

/* The numbers of the tables as arrays. Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_micro_put_arrays(const asc_settings *settings, const asc_micro_study *study,
                              asc_results *results);

#endif
