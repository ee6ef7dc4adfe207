/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is fitted knows the unit of the embeddings, as the penalty does. Where the study holds a
 * power of two of them, the rows are taken at the end of what it would hold as it is, C and the
 * weights with them. Internal; pure. */
#ifndef ATTRSCOPE_PROBE_UNITS_H
#define ATTRSCOPE_PROBE_UNITS_H

#include "attrscope/study.h"

/* Rows of the study are fitted times 2 to this. */
int asc_probe_exponent_of_rows(const asc_study_model *about);

/* From the unit of the rows to that of the embeddings, as an exponent. */
int asc_probe_exponent_left(const asc_study_model *about);

double asc_probe_c_of_rows(const asc_study_model *about, double c);

/* weights [n, D + 1], each with its intercept behind, to the unit of the embeddings. */
void asc_probe_scale_weights(const asc_study_model *about, int64_t n, double *weights);

#endif
