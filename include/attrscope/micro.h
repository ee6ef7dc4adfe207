/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The microscale: how coherently an attribute moves the embeddings of one identity's photos. */
#ifndef ATTRSCOPE_MICRO_H
#define ATTRSCOPE_MICRO_H

#include "attrscope/analysis.h"

/* Energies of every model, identity and attribute of the lattice that the settings name, field
 * correlations and retention. A unit is an identity under a model; the same bytes for any number of
 * ranks and threads. Errors: ASC_USAGE, ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. */
extern const asc_analysis asc_micro_analysis;

#endif
