/* Where attributes sit in the embedding space: principal components of the images, classical
 * scaling of the identities. */
#ifndef ATTRSCOPE_MAP_H
#define ATTRSCOPE_MAP_H

#include "attrscope/analysis.h"

/* For every model, on the process grid of all ranks (ScaLAPACK):
 *   principal components of the kept images' embeddings (unit rows under cosine): variances, the
 *     images' coordinates on the first map.components, and what share of each component's variance
 *     an attribute explains (eta squared);
 *   the angles between the attributes' directions, the differences of their modalities' means;
 *   classical scaling of the identities' mean embeddings from their distance matrix, which is held
 *     block-cyclic and never gathered.
 * A component's sign makes its largest entry positive. Errors: ASC_DATA (fewer than two images or
 * identities, a matrix too large for ScaLAPACK's 32-bit sizes, no convergence), those of reading.
 * O(N D (D + A) / P + K^2 D / P + (K^3 + D^3) / P) time, O(N D / P + D^2 + K D + K^2 / P) memory a
 * rank. */
extern const asc_analysis asc_map_analysis;

#endif
