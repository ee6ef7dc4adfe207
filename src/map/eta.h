/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What attributes explain of the components, and what chance would. Internal. */
#ifndef ATTRSCOPE_MAP_ETA_H
#define ATTRSCOPE_MAP_ETA_H

#include "attrscope/images.h"
#include "attrscope/map.h"
#include "attrscope/settings.h"

/* Eta squared: the share of a component's variance that lies between the means of an attribute's
 * two modalities, over images with a value. Its null: the same after people have exchanged their
 * images' values (relabel.h). Arrays [R, k], a row a binary attribute, then one a measure of those
 * of more than two values (eta_kinds.h); NaN where an attribute has one modality. */
typedef struct asc_eta {
    double *value;
    double *null_mean, *null_95; /* of the permutations */
    double *low, *high;          /* 95 % interval (eta_interval.h) */
    double *people;              /* [R] with a value, where low and high are */
    double *pvalue;              /* (1 + permutations at least as large) / (1 + permutations) */
} asc_eta;

/* R: rows of what is found. Pure. */
int64_t asc_eta_rows(const asc_images *images);

/* coordinates [N, k], column means 0, the same on every rank; the outcome is the root's. Ranks and
 * threads share the permutations. Errors: ASC_MEMORY. Collective; O(permutations N R k / P T).
 * Release also after an error. */
asc_code asc_eta_find(MPI_Comm comm, const asc_images *images, const double *coordinates, int64_t k,
                      const asc_map_settings *settings, asc_eta *eta);
void asc_eta_free(asc_eta *eta);

/* What is left of eta squared without what chance explains, scaled so that 1 stays 1; for
 * independent images it is epsilon squared. Pure. */
double asc_eta_adjusted(double value, double null_mean);

#endif
