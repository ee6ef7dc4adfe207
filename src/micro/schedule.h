/* Which group of ranks takes which identity. Internal; local and pure. */
#ifndef ATTRSCOPE_MICRO_SCHEDULE_H
#define ATTRSCOPE_MICRO_SCHEDULE_H

#include <stdint.h>

#include "attrscope/status.h"

/* Largest first, each to the group with the least to do: order [n] lists the tasks as they are
 * taken, owner [n] the group of each task. Errors: ASC_MEMORY. O(n (log n + groups)). */
asc_code asc_micro_schedule(const double *cost, int64_t n, int groups, int64_t *order, int *owner);

#endif
