/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of distances to all points that have an attribute's sign, all attributes at once: a matrix
 * of distances times the points' labels is one product. Internal; local.
 *
 * Distances are the metric's chords: sqrt(2 (1 - cos)) under cosine. A centre near their mean is
 * taken off, so that sums in float32 keep their digits. Of an attribute's two signs the one with
 * fewer images is summed ("rare"); where all attributes have the same weights and values, the other
 * is the rest of all, known to as many digits. */
#ifndef ATTRSCOPE_SWEEP_DISTANCE_LANES_H
#define ATTRSCOPE_SWEEP_DISTANCE_LANES_H

#include <stdbool.h>

#include "attrscope/sweep.h"
#include "distance/distance.h"
#include "sweep/attribute_histogram.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* Classes of pairs by the signs that are rare and common. */
enum { ASC_PAIR_RARE, ASC_PAIR_MIXED, ASC_PAIR_COMMON };

enum { ASC_LANES_DEPTH = 16 }; /* rows of products are filled up with zeros to a multiple */

typedef struct asc_distance_lanes {
    const asc_kernels *kernels;
    asc_distance_depart *depart; /* of the metric */
    const asc_labels *labels;    /* borrowed */
    const asc_weights *weights;  /* borrowed; NULL: every image weighs 1 */
    float centre;                /* a chord */
    bool shares_all;
    int32_t n;             /* rare signs, then the one of all points, or common signs */
    uint64_t *is_negative; /* [n_words] attributes whose rare sign is the negative one */
} asc_distance_lanes;

/* centre: a distance of the metric. Errors: ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). O(N A). */
asc_code asc_distance_lanes_init(asc_metric metric, float centre, const asc_labels *labels,
                                 const asc_weights *weights, asc_distance_lanes *lanes);
void asc_distance_lanes_free(asc_distance_lanes *lanes);

/* Weight of an image in an attribute. Pure. */
double asc_distance_lanes_weight(const asc_distance_lanes *lanes, int64_t image, int32_t attribute);

/* Attributes of a word in which a pair lies across. Pure. */
uint64_t asc_distance_lanes_mixed(const asc_distance_lanes *lanes, int32_t word, int64_t image,
                                  int64_t other);

/* Weights of points first .. first + n - 1 that have a lane's sign: panel [lanes, depth]. */
void asc_distance_lanes_lay_out(const asc_distance_lanes *lanes, int64_t first, int32_t n,
                                int32_t depth, float *panel);

/* A tile's distances less the centre, 0 for pairs that do not count: out [n_rows, depth]. */
void asc_distance_lanes_depart(const asc_distance_lanes *lanes, const asc_tile *tile, int32_t depth,
                               float *out);

/* Adds the pairs of a point, whose products with a panel are [lanes], to sums [3, A]: their weights
 * times the distances less the centre. */
void asc_distance_lanes_fold(const asc_distance_lanes *lanes, int64_t point, const float *products,
                             double *sums);

/* Adds the pairs of a tile's row with later images of its identity, where they lie across. */
void asc_distance_lanes_own(const asc_distance_lanes *lanes, const asc_identity_groups *groups,
                            const asc_tile *tile, int32_t row, double *sums);

/* The place in sums [3, A] of an attribute's class of the attribute histogram. Pure. */
int64_t asc_distance_lanes_place(const asc_distance_lanes *lanes, int32_t attribute,
                                 int pair_class);

/* Sums of weights times distances less the centre, over any pairs of points, are below 2^62 times
 * 2^-exponent. Collective. */
int asc_distance_lanes_exponent(const asc_distance_lanes *lanes, const asc_points *points);

#endif
