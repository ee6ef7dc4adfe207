/* Which attributes' KS statistics are more than chance. */
#ifndef ATTRSCOPE_INFERENCE_H
#define ATTRSCOPE_INFERENCE_H

#include "attrscope/analysis.h"

/* The permutation test of every attribute's KS statistics under every model, valid although pairs
 * share images: one image an identity, no identity on both sides, labels permuted; all models use
 * the same images and permutations. Adjusted for their number. Table inference_permutation. Errors:
 * those of its parts. Attributes are spread over the ranks; the same bytes for any number of ranks
 * and threads. */
extern const asc_analysis asc_inference_analysis;

#endif
