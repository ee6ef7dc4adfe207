/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification: how well a distance tells pairs of one identity from pairs of two. */
#ifndef ATTRSCOPE_VERIFY_H
#define ATTRSCOPE_VERIFY_H

#include "attrscope/analysis.h"

/* Over all pairs of every model, and over the published sample: AUC, equal error rate, accepted
 * matched pairs at fixed false match rates, overlap, Bayes error, histograms; and the two error
 * rates of every attribute's groups at one threshold (docs/method.md, "Verification"). Errors:
 * ASC_DATA (no pair of one identity, or of two), those of the sweep. The same bytes for any number
 * of ranks and threads. One sweep a model, two with attributes. */
extern const asc_analysis asc_verify_analysis;

#endif
