/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers made of an attribute's mean distances and KS statistics (docs/method.md, "Attributes of
 * more than two values"). Internal; pure. */
#ifndef ATTRSCOPE_KINDS_ENERGIES_H
#define ATTRSCOPE_KINDS_ENERGIES_H

#include "kinds/found.h"
#include "kinds/tallies.h"

/* DISCO: between classes, within them, and both together; NaN for fewer than two classes. */
typedef struct asc_kinds_disco {
    double between, within, total;
} asc_kinds_disco;

asc_kinds_disco asc_kinds_find_disco(const asc_kinds_found *found,
                                     const asc_kinds_tallies *tallies);

/* Energy distance of two classes, and of one against all others; NaN where a mean is. */
double asc_kinds_energy(const asc_kinds_found *found, int32_t k, int32_t l);
double asc_kinds_energy_of_rest(const asc_kinds_found *found, const asc_kinds_tallies *tallies,
                                int32_t k);

/* Over the classes that have a KS against the rest. */
typedef struct asc_kinds_aggregates {
    double max, mean;
    double weighted; /* sum of the KS times the images of the class */
    double share;    /* that over the sum of the images */
    int64_t classes;
} asc_kinds_aggregates;

asc_kinds_aggregates asc_kinds_aggregate(const asc_kinds_found *found,
                                         const asc_kinds_tallies *tallies);

/* dCor of an attribute; NaN where it is not defined. */
double asc_kinds_correlation(const asc_kinds_found *found);

#endif
