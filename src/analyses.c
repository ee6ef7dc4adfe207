/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that names the analyses, in the order of their results. */
#include "attrscope/analysis.h"

#include <string.h>

#include "attrscope/fairness.h"
#include "attrscope/inference.h"
#include "attrscope/kinds.h"
#include "attrscope/macro.h"
#include "attrscope/map.h"
#include "attrscope/micro.h"
#include "attrscope/neighbours.h"
#include "attrscope/probe.h"
#include "attrscope/quality.h"
#include "attrscope/topology.h"
#include "attrscope/verify.h"

const asc_analysis *const asc_analyses[] = {
    &asc_quality_analysis,   &asc_macro_analysis, &asc_kinds_analysis,
    &asc_inference_analysis, &asc_probe_analysis, &asc_verify_analysis,
    &asc_fairness_analysis,  &asc_map_analysis,   &asc_neighbours_analysis,
    &asc_topology_analysis,  &asc_micro_analysis, NULL};
_Static_assert(sizeof asc_analyses / sizeof asc_analyses[0] <= ASC_ANALYSES_MOST,
               "a bit for every analysis");

const asc_analysis *asc_analysis_find(const char *name) {
    for (const asc_analysis *const *analysis = asc_analyses; *analysis; analysis++)
        if (strcmp((*analysis)->name, name) == 0)
            return *analysis;
    return NULL;
}

unsigned asc_analysis_bit(const asc_analysis *analysis) {
    for (unsigned a = 0; asc_analyses[a]; a++)
        if (asc_analyses[a] == analysis)
            return 1u << a;
    return 0;
}

void asc_analyses_put_samples(bool lattice, FILE *file) {
    for (const asc_analysis *const *analysis = asc_analyses; *analysis; analysis++)
        if ((*analysis)->of_lattice == lattice && (*analysis)->sample)
            fputs((*analysis)->sample, file);
}

unsigned asc_analyses_of(bool lattice) {
    unsigned bits = 0;
    for (unsigned a = 0; asc_analyses[a]; a++)
        if (asc_analyses[a]->of_lattice == lattice)
            bits |= 1u << a;
    return bits;
}

bool asc_analyses_need_study(const asc_settings *settings) {
    return settings->analyses == 0 || (settings->analyses & asc_analyses_of(false)) != 0;
}
