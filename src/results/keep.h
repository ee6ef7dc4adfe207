/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an update of a results file leaves as it is. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_KEEP_H
#define ATTRSCOPE_RESULTS_KEEP_H

#include "results/parts.h"

/* Copies what is not of the update's analyses out of the file that is there: tables, arrays,
 * settings and notes of others, and what is nobody's. Tables and arrays of ours that cannot be read
 * are left out, noted in results->told, and their analysis' key with them. Errors: ASC_DATA (what
 * is not ours cannot be kept), ASC_IO, ASC_MEMORY. O(bytes). */
asc_code asc_results_keep(asc_results *results);

#endif
