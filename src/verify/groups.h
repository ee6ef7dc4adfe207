/* The error rates of every attribute's groups at the threshold of the whole. Internal. */
#ifndef ATTRSCOPE_VERIFY_GROUPS_H
#define ATTRSCOPE_VERIFY_GROUPS_H

#include "attrscope/images.h"
#include "verify/unmatched.h"

/* Pairs with both images inside a modality, or one in each; a missing value is in none. */
enum { ASC_GROUP_POSITIVE, ASC_GROUP_NEGATIVE, ASC_GROUP_ACROSS, ASC_PAIR_GROUPS };

typedef struct asc_group_counts {
    int64_t matched, rejected;   /* pairs of one identity; those at the threshold or beyond */
    int64_t unmatched, accepted; /* pairs of two; those nearer than the threshold */
} asc_group_counts;

typedef struct asc_groups {
    double threshold;         /* pairs with a smaller distance are accepted; may be infinite */
    asc_group_counts *counts; /* [A, ASC_PAIR_GROUPS] */
} asc_groups;

/* The largest threshold that accepts at most the share `far` of all unmatched pairs, and the counts
 * at it, the same on every rank. One sweep; release with asc_groups_free, also after an error.
 * Errors: those of the sweep. Collective. */
asc_code asc_groups_count(const asc_points *points, const asc_images *images,
                          const asc_matched *matched, const asc_gaps *gaps, double far,
                          asc_groups *groups);
void asc_groups_free(asc_groups *groups);

#endif
