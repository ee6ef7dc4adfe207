/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field's energies over people: identities are what is independent. Internal; local. */
#ifndef ATTRSCOPE_MICRO_PEOPLE_H
#define ATTRSCOPE_MICRO_PEOPLE_H

#include "attrscope/columns.h"
#include "attrscope/stats.h"
#include "micro/study.h"

/* The fields of one attribute under one model and measure. */
typedef struct asc_field_group {
    int64_t model, attribute, measure;
} asc_field_group;

typedef struct asc_people {
    const asc_settings *settings; /* borrowed */
    const asc_micro_study *study; /* borrowed */
    int64_t *first, *count;       /* [models of the lattice] tasks of each model */
    double *x, *y, *difference;   /* [tasks] room for one comparison */
} asc_people;

/* Errors: ASC_MEMORY. Release with the free function, also after an error. */
asc_code asc_people_init(const asc_settings *settings, const asc_micro_study *study,
                         asc_people *people);
void asc_people_free(asc_people *people);

/* The energy of the i-th person of a group's model. Pure. */
const asc_energy *asc_people_energy(const asc_people *people, const asc_field_group *group,
                                    int64_t i);

/* Values that are defined over a group's people, into out [tasks]; how many. Pure. */
int64_t asc_people_values(const asc_people *people, const asc_field_group *group, double *out);

/* The person of `other` (a model) with the name of the i-th of `model`, or -1. Pure. */
int64_t asc_people_partner(const asc_people *people, int64_t model, int64_t i, int64_t other);

/* Columns of a test of differences over people, from the first on. */
enum {
    ASC_PEOPLE_SHIFT,
    ASC_PEOPLE_CI_LOW,
    ASC_PEOPLE_CI_HIGH,
    ASC_PEOPLE_CI_LEVEL,
    ASC_PEOPLE_W,
    ASC_PEOPLE_PVALUE,
    ASC_PEOPLE_ADJUSTED,
    ASC_PEOPLE_METHOD
};

/* Fills row r of the columns from `first` on from differences [n], all but the adjusted p-value.
 * Errors: ASC_MEMORY. */
asc_code asc_people_test(const double *differences, int64_t n, const asc_table *table, int first,
                         int64_t r);

#endif
