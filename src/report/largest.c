/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/largest.h"

#include <math.h>
#include <stdbool.h>

/* The largest value behind the one at `last` in the order of size and place; -1 when there is none.
 */
static int64_t next_largest(const double *values, int64_t n, int64_t last) {
    int64_t best = -1;
    for (int64_t i = 0; i < n; i++) {
        const bool left = last < 0 || values[i] < values[last] ||
                          (values[i] == values[last] && i > last); /* never when undefined */
        if (left && !isnan(values[i]) && (best < 0 || values[i] > values[best]))
            best = i;
    }
    return best;
}

void asc_report_put_largest(FILE *out, char *const *names, const double *values, int64_t n) {
    enum { SHOWN = 5 };
    int64_t at = next_largest(values, n, -1);
    if (at < 0)
        fputs("none is defined", out);
    for (int i = 0; i < SHOWN && at >= 0; i++, at = next_largest(values, n, at))
        fprintf(out, "%s%s %.4f", i ? ", " : "", names[at], values[at]);
    fputc('\n', out);
}
