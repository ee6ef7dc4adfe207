/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification: how well a distance tells pairs of one identity from pairs of two. */
#ifndef ATTRSCOPE_VERIFY_H
#define ATTRSCOPE_VERIFY_H

#include "attrscope/analysis.h"

/* `verify:` */
typedef struct asc_verify_settings {
    char *keep;               /* keep-column, or each model's own (study) */
    int64_t matched_pairs;    /* of the published sampled version (10000) */
    int64_t unmatched_images; /* on either side of its unmatched pairs (100) */
    double bandwidth;         /* of kernel densities, in mean unmatched distances (0.05) */
    int64_t bins;             /* of the stored histograms (1000) */
    asc_number_list far; /* shares of unmatched pairs that thresholds accept (1e-2, 1e-3, 1e-4) */
    asc_number_list thresholds; /* further ones, distances in the unit of the embeddings (none) */
    uint64_t seed;
} asc_verify_settings;

/* What the settings say of it. Pure. */
const asc_verify_settings *asc_verify_settings_of(const asc_settings *settings);

/* Over all pairs of every model, and over the published sample: AUC, equal error rate, accepted
 * matched pairs at fixed false match rates and at given thresholds, overlap, Bayes error,
 * histograms; and the two error rates of every person, of every attribute's groups, and between the
 * classes of those of more than two values, at one threshold. Figures of all pairs have intervals,
 * people as units (docs/method.md, "Verification"). Errors: ASC_DATA (no pair of one identity, or
 * of two), those of the sweep. The same bytes for any number of ranks and threads. Two sweeps a
 * model.
 */
extern const asc_analysis asc_verify_analysis;

#endif
