/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distance/distance.h"

#include <string.h>

#define DESCRIPTOR(constant, name) &asc_distance_##name,
#define NAME(constant, name) #name,

const asc_distance *asc_distance_of(asc_metric metric) {
    static const asc_distance *const all[] = {ASC_METRICS(DESCRIPTOR)};
    return all[metric];
}

static const char *const names[] = {ASC_METRICS(NAME)};

const char *asc_metric_name(asc_metric metric) {
    return names[metric];
}

bool asc_metric_find(const char *name, asc_metric *metric) {
    for (int m = 0; m < ASC_METRIC_COUNT; m++)
        if (strcmp(name, names[m]) == 0) {
            *metric = (asc_metric)m;
            return true;
        }
    return false;
}
