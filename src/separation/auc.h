/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Area under the curve of all pairs: how often a matched pair is nearer than an unmatched one, ties
 * one half; with the influence of every identity. Internal. */
#ifndef ATTRSCOPE_SEPARATION_AUC_H
#define ATTRSCOPE_SEPARATION_AUC_H

#include "separation/unmatched.h"

/* Cells in which matched distances are looked up. */
enum { ASC_GAP_CELLS = 64000 };

/* Pairs of `images` images of one identity out of n with each other, and with others. Pure. */
int64_t asc_pairs_matched(int64_t images);
int64_t asc_pairs_unmatched(int64_t images, int64_t n);

/* Influences of identities on the area under the curve (asc_jackknife_influence; docs/method.md,
 * "Verification"): sizes [K] of their images, farther [N] from asc_gaps_farther, influence [K].
 * Pure; O(N + K). */
void asc_auc_influence(const asc_images *images, const int64_t *sizes, const asc_gaps *gaps,
                       const asc_matched *matched, const int64_t *farther, double auc,
                       double *influence);

/* One sweep of a model's selection, in which some identity has two images and there are two
 * identities: auc and influence [K], the same on every rank. Errors: those of the parts.
 * Collective; O(N^2 D / P). */
asc_code asc_auc_measure(MPI_Comm comm, asc_study *study, int64_t model,
                         const asc_selection *selection, double *auc, double *influence);

#endif
