/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/outcome.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "topology/analysis.h"

static int64_t count_edges(int64_t n) {
    return n > 0 ? n - 1 : 0;
}

static int32_t count_levels(int64_t n) {
    int32_t levels = 1;
    while (n >> levels >= ASC_DIMENSION_LEAST)
        levels++;
    return levels;
}

static asc_code subset_init(int32_t levels, asc_subset *subset) {
    subset->drawn = (asc_dimensions){.mean = NAN, .deviation = NAN};
    subset->n_cycles = -1;
    asc_code code = asc_alloc(&subset->lengths, (uint64_t)count_edges(subset->n),
                              sizeof *subset->lengths, "lengths of a tree");
    if (code == ASC_OK)
        code = asc_alloc(&subset->sizes, (uint64_t)levels, sizeof *subset->sizes, "nested points");
    if (code == ASC_OK)
        code =
            asc_alloc(&subset->totals, (uint64_t)levels, sizeof *subset->totals, "nested points");
    return code;
}

/* Room for the trees of all subsets. */
static asc_code population_init(const char *points, asc_population *population) {
    const asc_divisions *divisions = &population->divisions;
    population->points = points;
    population->levels = count_levels(divisions->n);
    population->n_subsets = asc_divisions_sets(divisions);
    asc_code code = asc_alloc(&population->subsets, (uint64_t)population->n_subsets,
                              sizeof *population->subsets, "subsets");
    if (code == ASC_OK)
        code = asc_alloc(&population->ends, (uint64_t)count_edges(divisions->n),
                         2 * sizeof *population->ends, "a tree");
    asc_subset *subset = population->subsets;
    for (int32_t d = 0; d < divisions->count && code == ASC_OK; d++) {
        const asc_division *of = &divisions->of[d];
        for (int32_t c = 0; c < of->n_classes; c++)
            subset[c] = (asc_subset){.division = d, .class = c};
        for (int64_t i = 0; i < divisions->n; i++)
            if (of->classes[i] >= 0)
                subset[of->classes[i]].n++;
        for (int32_t c = 0; c < of->n_classes && code == ASC_OK; c++, subset++)
            code = subset_init(population->levels, subset);
    }
    return code;
}

static void population_free(asc_population *population) {
    for (int64_t s = 0; population->subsets && s < population->n_subsets; s++) {
        free(population->subsets[s].lengths);
        free(population->subsets[s].sizes);
        free(population->subsets[s].totals);
        free(population->subsets[s].cycles);
    }
    free(population->subsets);
    free(population->ends);
    asc_divisions_free(&population->divisions);
    *population = (asc_population){0};
}

static asc_code identities_init(asc_topology_outcome *outcome) {
    const asc_images *images = &outcome->selection.images;
    asc_code code = asc_alloc(&outcome->first, (uint64_t)images->n_identities + 1,
                              sizeof *outcome->first, "images of people");
    if (code == ASC_OK)
        code = asc_alloc(&outcome->within, (uint64_t)images->n, sizeof *outcome->within,
                         "lengths of people's trees");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        outcome->first[images->identity[i] + 1]++;
    for (int64_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        outcome->first[k + 1] += outcome->first[k];
    return code;
}

asc_code asc_topology_outcome_init(const asc_job *job, int64_t model,
                                   asc_topology_outcome *outcome) {
    const asc_topology_settings *settings = asc_topology_settings_of(job->settings);
    const asc_images *images = &outcome->selection.images;
    asc_population *of = outcome->populations;
    *outcome = (asc_topology_outcome){.model = asc_study_get_model(job->study, model)};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_selection_make_for(job->study, model, settings->keep, &outcome->selection),
            done);
    ASC_TRY(code, asc_topology_check(asc_study_name(job->study), images), done);
    ASC_TRY(code,
            asc_divisions_of_images(images, settings->attributes, settings->n_attributes,
                                    &of[ASC_POPULATION_IMAGES].divisions),
            done);
    ASC_TRY(code,
            asc_divisions_of_people(images, &of[ASC_POPULATION_IMAGES].divisions,
                                    &of[ASC_POPULATION_PEOPLE].divisions),
            done);
    ASC_TRY(code, population_init("images", &of[ASC_POPULATION_IMAGES]), done);
    ASC_TRY(code, population_init("people", &of[ASC_POPULATION_PEOPLE]), done);
    code = identities_init(outcome);
done:
    return code;
}

void asc_topology_outcome_free(asc_topology_outcome *outcome) {
    for (int p = 0; p < ASC_POPULATIONS; p++)
        population_free(&outcome->populations[p]);
    asc_selection_free(&outcome->selection);
    free(outcome->first);
    free(outcome->within);
    *outcome = (asc_topology_outcome){0};
}

static void pack_population(asc_population *population, asc_pack *pack) {
    const int64_t n = population->divisions.n;
    asc_pack_bytes(pack, &population->sweeps, sizeof population->sweeps);
    asc_pack_bytes(pack, population->ends, (uint64_t)count_edges(n) * 2 * sizeof *population->ends);
    for (int64_t e = 0; e < 2 * count_edges(n); e++)
        asc_pack_expect(pack, population->ends[e] >= 0 && population->ends[e] < n, "a tree");
    for (int64_t s = 0; s < population->n_subsets; s++) {
        asc_subset *subset = &population->subsets[s];
        asc_pack_bytes(pack, subset->lengths,
                       (uint64_t)count_edges(subset->n) * sizeof *subset->lengths);
        asc_pack_bytes(pack, subset->sizes, (uint64_t)population->levels * sizeof *subset->sizes);
        asc_pack_bytes(pack, subset->totals, (uint64_t)population->levels * sizeof *subset->totals);
        asc_pack_bytes(pack, &subset->drawn, sizeof subset->drawn);
        asc_pack_bytes(pack, &subset->n_cycles, sizeof subset->n_cycles);
        if (subset->n_cycles >= 0)
            asc_pack_array(pack, &subset->cycles, &subset->n_cycles, sizeof *subset->cycles,
                           "cycles");
    }
}

void asc_topology_outcome_pack(asc_topology_outcome *outcome, asc_pack *pack) {
    for (int p = 0; p < ASC_POPULATIONS; p++)
        pack_population(&outcome->populations[p], pack);
    asc_pack_bytes(pack, outcome->within,
                   (uint64_t)outcome->selection.images.n * sizeof *outcome->within);
}

int32_t asc_subset_levels(const asc_subset *subset, int32_t levels) {
    int32_t n = 0;
    while (n < levels && subset->sizes[n] >= ASC_DIMENSION_LEAST)
        n++;
    return n;
}

void asc_population_take(const asc_forest *forests, asc_population *population) {
    asc_subset *subset = population->subsets;
    for (int32_t d = 0; d < population->divisions.count; d++) {
        const asc_division *of = &population->divisions.of[d];
        for (int32_t c = 0; c < of->n_classes; c++) {
            int64_t n = 0;
            for (int64_t e = 0; e < forests[d].n_edges; e++)
                if (of->classes[forests[d].edges[e].a] == c)
                    subset[c].lengths[n++] = forests[d].edges[e].length;
        }
        subset += of->n_classes;
    }
    for (int64_t e = 0; e < forests[0].n_edges; e++) {
        population->ends[2 * e] = forests[0].edges[e].a;
        population->ends[2 * e + 1] = forests[0].edges[e].b;
    }
}
