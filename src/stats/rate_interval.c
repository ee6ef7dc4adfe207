/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/stats.h"

asc_interval asc_rate_interval(double rate, double error, int64_t units) {
    if (isnan(rate) || isnan(error))
        return (asc_interval){NAN, NAN};
    if (units < 2)
        return (asc_interval){0, 1};
    const double far = fmin(1, 3 / (double)units);
    if (rate <= 0 || rate >= 1)
        return rate <= 0 ? (asc_interval){0, far} : (asc_interval){1 - far, 1};
    const double z = ASC_NORMAL_975 * ASC_NORMAL_975 * error * error / (rate * (1 - rate));
    const double half = sqrt(z * rate * (1 - rate) + z * z / 4);
    return (asc_interval){(rate + z / 2 - half) / (1 + z), (rate + z / 2 + half) / (1 + z)};
}
