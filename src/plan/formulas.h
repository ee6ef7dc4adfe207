/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formulas of several analyses share. Internal; pure. */
#ifndef ATTRSCOPE_PLAN_FORMULAS_H
#define ATTRSCOPE_PLAN_FORMULAS_H

#include "plan/plan.h"

double asc_cost_pairs(double n);

/* Rows of the rank with the most points of a sweep. */
double asc_cost_own_rows(const asc_cost_input *in);

/* Adds `sweeps` sweeps: products, `seconds_a_pair` of counting, and the copies of points. */
void asc_cost_add_sweeps(const asc_cost_input *in, double sweeps, double operations_a_pair,
                         double seconds_a_pair, asc_cost *cost);

/* A sweep's points with so many vectors each, copies of those of other ranks, and tiles. */
double asc_cost_sweep_bytes(const asc_cost_input *in, double vectors);

/* Signs and identities of all points. */
double asc_cost_labels_bytes(const asc_cost_input *in);

/* Room for reading rows here and there; and besides its own share of a model, for others: shares in
 * one piece, or identity by identity. */
double asc_cost_scattered(const asc_cost_input *in);
double asc_cost_loading(const asc_cost_input *in);
double asc_cost_loading_identities(const asc_cost_input *in);

/* What the BLAS of so many threads takes to multiply float64 matrices [rows, any] [any, columns].
 */
double asc_cost_blas(double threads, double rows, double columns);

/* What asc_alloc takes for an array of so many bytes. */
double asc_cost_array(double bytes);

/* Rows of the rank with the most, when ranks own whole batches of n rows. */
double asc_cost_share(double n, double batch, const asc_cost_input *in);

/* All eigenvectors of a symmetric matrix [n, n] in float64, in one process. */
double asc_cost_eigen(double n);

/* Identities a side of a draw of at most `most`; 0: all. */
double asc_cost_samples(const asc_cost_input *in, int64_t most);

#endif
