/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of every image at every threshold, and of groups and classes at one: the sink that counts
 * them. Internal. */
#ifndef ATTRSCOPE_VERIFY_ERRORS_H
#define ATTRSCOPE_VERIFY_ERRORS_H

#include "attrscope/images.h"
#include "verify/brackets.h"
#include "verify/class_counter.h"
#include "verify/groups.h"

typedef struct asc_errors {
    int64_t n;               /* thresholds */
    uint32_t *threshold;     /* [n] smaller keys are accepted; UINT32_MAX: all are */
    int64_t *accepted;       /* [n, N] unmatched pairs with an image that are accepted */
    int64_t *rejected;       /* [n, N] matched pairs that are not, with the first of their images */
    asc_class_cell *groups;  /* [A, ASC_PAIR_GROUPS] */
    asc_class_cell *classes; /* [asc_class_counter_cells] of attributes of more than two values */
} asc_errors;

/* No errors at n thresholds; release with asc_errors_free, also after an error. Errors: ASC_MEMORY.
 * Local. */
asc_code asc_errors_init(const asc_images *images, int64_t n, asc_errors *errors);
void asc_errors_free(asc_errors *errors);

/* The threshold of that key as a distance; infinite where all pairs are accepted. Pure. */
double asc_errors_distance(uint32_t threshold);

typedef struct asc_error_counter asc_error_counter;

/* Counts at the thresholds of brackets [n], those of groups and classes at bracket `judged`, in one
 * sweep through asc_error_counter_sink. images and brackets are borrowed. Errors: ASC_MEMORY.
 * Local.
 */
asc_code asc_error_counter_init(const asc_images *images, const asc_bracket *brackets, int64_t n,
                                int64_t judged, asc_error_counter **counter);
asc_sink *asc_error_counter_sink(asc_error_counter *counter);

/* The counts after the sweep, the same on every rank; release with asc_errors_free, also after an
 * error. Errors: ASC_DATA, ASC_MEMORY. Collective. */
asc_code asc_error_counter_finish(MPI_Comm comm, asc_error_counter *counter,
                                  const asc_matched *matched, asc_errors *errors);
void asc_error_counter_free(asc_error_counter **counter);

#endif
