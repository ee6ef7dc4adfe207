/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study with some of its models: for tables, not for reading embeddings. Internal; local. */
#ifndef ATTRSCOPE_STUDY_VIEW_H
#define ATTRSCOPE_STUDY_VIEW_H

#include "attrscope/study.h"

/* keep [models of the study]. Everything but the list of models is borrowed from the study, which
 * must outlive the view. Errors: ASC_MEMORY. */
asc_code asc_study_view(const asc_study *study, const uint8_t *keep, asc_study **view);
void asc_study_view_free(asc_study **view);

#endif
