/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "attrscope/unit.h"
#include "topology/analysis.h"
#include "topology/columns.h"
#include "topology/measure.h"
#include "topology/page.h"
#include "topology/tables.h"
#include "unit/key.h"

asc_code asc_topology_check(const char *study, const asc_images *images) {
    if (images->n >= 2 && images->n < INT32_MAX)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "study %s: a tree needs two images and can have 2^31, there are %lld; select "
                    "others",
                    study, (long long)images->n);
}

static asc_code check_names(const asc_job *job) {
    const asc_topology_settings *settings = asc_topology_settings_of(job->settings);
    const asc_images *images = asc_study_images(job->study);
    for (int64_t a = 0; a < settings->n_attributes; a++)
        if (asc_images_find_attribute(images, settings->attributes[a]) < 0 &&
            asc_images_find_trait(images, settings->attributes[a]) < 0)
            return asc_fail(ASC_DATA,
                            "topology.attributes: study %s has no attribute %.80s; name those of "
                            "images.attributes, or none for all",
                            asc_study_name(job->study), settings->attributes[a]);
    return ASC_OK;
}

/* Whether there is H1: the context is a word then. The same on every rank. */
static void find_ripser(asc_job *job) {
    static char word[] = "H1";
    const bool wanted = asc_topology_settings_of(job->settings)->cycles;
    int found = wanted && asc_cycles_can_be_found();
    MPI_Allreduce(MPI_IN_PLACE, &found, 1, MPI_INT, MPI_MIN, job->comm);
    job->context = found ? word : NULL;
    if (wanted && !found)
        asc_log_once(ASC_LOG_WARN, "topology: there is no program ripser here (Debian: ripser); H1 "
                                   "is left out");
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    asc_code code = asc_agree(job->comm, check_names(job));
    if (code == ASC_OK)
        find_ripser(job);
    if (code == ASC_OK)
        code = asc_units_of_models("topology", job, asc_topology_settings_of(job->settings)->keep,
                                   units, n);
    /* H1 is part of the outcome only where it can be found. */
    for (int64_t u = 0; u < *n && code == ASC_OK && job->context; u++) {
        asc_key key = {0};
        asc_key_add(&key, (*units)[u].key);
        asc_key_add(&key, job->context);
        asc_key_print(&key, (*units)[u].key);
    }
    return code;
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const double start = asc_clock();
    asc_topology_outcome outcome = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, asc_topology_outcome_init(job, model, &outcome)), done);
    ASC_TRY(code, asc_topology_measure(job, model, job->context != NULL, &outcome), done);
    asc_log(ASC_LOG_INFO, "topology: %s: %lld images, products of all pairs: %d, %.1f s",
            outcome.model->label, (long long)outcome.selection.images.n,
            outcome.populations[ASC_POPULATION_IMAGES].sweeps, asc_clock() - start);
    asc_topology_outcome_pack(&outcome, pack);
done:
    asc_topology_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_topology_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = asc_topology_outcome_init(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_topology_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_topology_put(outcomes, n, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_topology_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_topology_analysis = {
    .name = "topology",
    .summary = "persistent homology: spanning trees of images, people and attributes' values",
    .about =
        "The minimum spanning tree of all images, of people's mean embeddings, of each person's\n"
        "images and of every value of an attribute, exactly and without a matrix of distances:\n"
        "the lengths of its edges are the death times of H0. A few sweeps of all pairs.\n",
    .examples = "  mpirun -n 8 attrscope topology study.h5 -o results.h5\n"
                "  attrscope topology study.h5 -o results.h5 --topology.attributes=Male,Young\n",
    .parameters = asc_topology_parameters,
    .settings_size = sizeof(asc_topology_settings),
    .tables = asc_topology_tables,
    .sections = asc_topology_sections,
    .stage = 1,
    .edition = 3,
    .check = asc_topology_check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_topology_cost,
    .describe = asc_topology_describe,
};
