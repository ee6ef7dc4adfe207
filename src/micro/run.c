/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "micro/analysis.h"
#include "micro/columns.h"
#include "micro/page.h"
#include "micro/plane.h"
#include "micro/tables.h"
#include "sources/array_scale.h"
#include "unit/key.h"

enum { ARROWS = ASC_PLANE_ARROWS * ASC_PLANE_NUMBERS }; /* numbers of a field's arrows */

/* Where an identity's numbers go; parts of a study's arrays, or of one task alone. */
typedef struct asc_micro_outcome {
    asc_energy *energies; /* [A, measures] */
    double *correlation;  /* [A, A] */
    double *retention;    /* [asc_micro_retention_size] */
    double *arrows;       /* [A, ASC_PLANE_ARROWS, ASC_PLANE_NUMBERS] */
} asc_micro_outcome;

/* Brings the largest value to 1: sums of inverse distances have a fixed resolution. */
static asc_code find_exponent(asc_array *array, asc_metric metric, int *exponent) {
    asc_array_extent extent;
    asc_code code = asc_array_measure(array, metric, 0, array->shape[0], &extent);
    if (code == ASC_OK)
        code = asc_array_choose_origin(array, metric, &extent);
    *exponent = extent.largest > 0 ? ilogb(extent.largest) : 0;
    return code;
}

/* A field's pull to the centre is as long as its steps are. */
static void scale_gravity(const asc_settings *settings, int64_t n_attributes, int exponent,
                          asc_energy *energies) {
    const int64_t measures = asc_micro_measures(settings);
    for (int64_t e = 0; e < n_attributes * measures; e++)
        if (asc_micro_measure_at(settings, e % measures).kind == ASC_MEASURE_GRAVITY) {
            energies[e].value = ldexp(energies[e].value, exponent);
            energies[e].error = ldexp(energies[e].error, exponent);
        }
}

/* One identity of one model. */
static asc_code run_identity(MPI_Comm comm, const asc_settings *settings,
                             const asc_micro_study *study, int64_t task,
                             const asc_micro_outcome *out) {
    const asc_micro_task *what = &study->tasks[task];
    const asc_lattice *lattice = &study->lattice;
    asc_array array = {0};
    const asc_lattice_model *model = &settings->lattice.models[what->model];
    float *nodes = NULL;
    int rank = 0, exponent = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_array_open(what->path, &array);
    if (code == ASC_OK)
        code = asc_micro_check_array(lattice, &array, what->path);
    if (code == ASC_OK && rank == 0)
        code = asc_array_verify(&array);
    if (code == ASC_OK)
        code = asc_alloc(&nodes, (uint64_t)array.shape[0], (size_t)array.shape[1] * sizeof *nodes,
                         what->path);
    if (code == ASC_OK)
        code = asc_array_hold(&array);
    if (code == ASC_OK)
        code = find_exponent(&array, model->metric, &exponent);
    if (code == ASC_OK)
        code = asc_array_read_scaled(&array, exponent, 0, array.shape[0], nodes);
    ASC_TRY(code, asc_agree(comm, code), done);
    const asc_identity_input input = {.comm = comm,
                                      .settings = settings,
                                      .lattice = lattice,
                                      .model = model,
                                      .name = what->name,
                                      .nodes = nodes,
                                      .exponent = exponent,
                                      .n_nodes = array.shape[0],
                                      .dimension = (int32_t)array.shape[1]};
    ASC_TRY(code, asc_micro_energies(&input, out->energies), done);
    scale_gravity(settings, lattice->n_attributes, exponent, out->energies);
    code = asc_agree(comm, asc_micro_correlate(&input, out->correlation));
    asc_micro_retain(&input, out->retention);
    ASC_TRY(code, code, done);
    code = asc_micro_project(&input, out->arrows);
done:
    free(nodes);
    asc_array_free(&array);
    return code;
}

/* Room for the numbers of `tasks` identities in the study. */
static asc_code new_numbers(const asc_settings *settings, int64_t tasks, asc_micro_study *study) {
    const uint64_t n = (uint64_t)study->lattice.n_attributes, count = (uint64_t)tasks;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&study->energies, count * n,
                      (size_t)asc_micro_measures(settings) * sizeof(asc_energy), "energies"),
            done);
    ASC_TRY(code, asc_alloc(&study->correlation, count * n, n * sizeof(double), "correlations"),
            done);
    ASC_TRY(code,
            asc_alloc(&study->retention,
                      count * (uint64_t)asc_micro_retention_size(&study->lattice), sizeof(double),
                      "retention"),
            done);
    code = asc_alloc(&study->arrows, count * n, ARROWS * sizeof(double), "arrows");
done:
    return code;
}

static asc_micro_outcome numbers_of(const asc_settings *settings, const asc_micro_study *study,
                                    int64_t place) {
    const int64_t n = study->lattice.n_attributes;
    return (asc_micro_outcome){
        .energies = study->energies + place * n * asc_micro_measures(settings),
        .correlation = study->correlation + place * n * n,
        .retention = study->retention + place * asc_micro_retention_size(&study->lattice),
        .arrows = study->arrows + place * n * ARROWS};
}

/* One identity's numbers, both ways. */
static void pack_numbers(const asc_settings *settings, const asc_micro_study *study, int64_t place,
                         asc_pack *pack) {
    const asc_micro_outcome at = numbers_of(settings, study, place);
    const uint64_t n = (uint64_t)study->lattice.n_attributes;
    asc_pack_bytes(pack, at.energies,
                   n * (uint64_t)asc_micro_measures(settings) * sizeof *at.energies);
    asc_pack_bytes(pack, at.correlation, n * n * sizeof *at.correlation);
    asc_pack_bytes(pack, at.retention,
                   (uint64_t)asc_micro_retention_size(&study->lattice) * sizeof *at.retention);
    asc_pack_bytes(pack, at.arrows, n * ARROWS * sizeof *at.arrows);
}

/* An identity that failed: its place in the tables stays, without numbers. */
static void leave_out(const asc_settings *settings, const asc_micro_study *study, int64_t place) {
    const asc_micro_outcome at = numbers_of(settings, study, place);
    const int64_t n = study->lattice.n_attributes;
    for (int64_t e = 0; e < n * asc_micro_measures(settings); e++)
        at.energies[e] = (asc_energy){.value = NAN,
                                      .null_nodes = NAN,
                                      .null_flips = NAN,
                                      .error = NAN,
                                      .pvalue = NAN,
                                      .isolated = NAN};
    for (int64_t c = 0; c < n * n; c++)
        at.correlation[c] = NAN;
    for (int64_t c = 0; c < asc_micro_retention_size(&study->lattice); c++)
        at.retention[c] = NAN;
    for (int64_t c = 0; c < n * ARROWS; c++)
        at.arrows[c] = NAN;
}

static void free_numbers(asc_micro_study *study) {
    free(study->energies);
    free(study->correlation);
    free(study->retention);
    free(study->arrows);
    study->energies = NULL;
    study->correlation = study->retention = study->arrows = NULL;
}

static asc_code make_key(const asc_job *job, const asc_micro_study *study, int64_t task,
                         const char *name, char text[ASC_CHECKSUM_TEXT]) {
    static const char *const later[] = {"micro.stencil", "micro.vanilla", "micro.targets", NULL};
    const asc_lattice_settings *lattice = &job->settings->lattice;
    asc_key key = {0};
    asc_key_add(&key, name);
    asc_key_add(&key, asc_metric_name(lattice->models[study->tasks[task].model].metric));
    for (int64_t a = 0; a < study->lattice.n_attributes; a++) {
        asc_key_add(&key, study->lattice.attributes[a].name);
        asc_key_add(&key, study->lattice.attributes[a].dimension);
    }
    asc_code code = asc_key_add_settings(&key, job->settings, "micro", later);
    if (code == ASC_OK)
        code = asc_key_add_file(&key, lattice->segments);
    if (code == ASC_OK && lattice->points)
        code = asc_key_add_file(&key, lattice->points);
    if (code == ASC_OK)
        code = asc_key_add_file(&key, study->tasks[task].path);
    asc_key_print(&key, text);
    return code;
}

static asc_code make_unit(const asc_job *job, const asc_micro_study *study, int64_t task,
                          const asc_shape *shape, asc_unit *unit) {
    const asc_micro_task *what = &study->tasks[task];
    const asc_lattice_model *model = &job->settings->lattice.models[what->model];
    asc_array array = {0};
    snprintf(unit->name, sizeof unit->name, "micro-%s_%s_%s-%s", model->name, model->architecture,
             model->variant, what->name);
    unit->model = what->model;
    unit->shape = *shape;
    /* An array that cannot be opened fails when its unit is computed; others go on. */
    if (asc_array_open(what->path, &array) == ASC_OK &&
        asc_micro_check_array(&study->lattice, &array, what->path) == ASC_OK) {
        unit->shape.nodes = array.shape[0];
        unit->shape.dimension = (int32_t)array.shape[1];
    }
    asc_array_free(&array);
    return make_key(job, study, task, unit->name, unit->key);
}

static asc_code list_units(asc_job *job, asc_unit **units, int64_t *n) {
    asc_micro_study *study = job->context;
    asc_shape shape;
    *n = 0;
    asc_code code = asc_micro_list(job->settings, study);
    if (code == ASC_OK)
        code = asc_micro_shape(job->settings, &study->lattice, &shape);
    if (code == ASC_OK)
        code = asc_alloc(units, (uint64_t)study->n_tasks, sizeof **units, "units");
    for (int64_t t = 0; t < study->n_tasks && code == ASC_OK; t++, (*n)++)
        code = make_unit(job, study, t, &shape, &(*units)[t]);
    return code;
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    asc_micro_study *study = NULL;
    *n = 0;
    asc_code code = asc_alloc(&study, 1, sizeof *study, "lattice");
    job->context = study;
    if (code == ASC_OK)
        code = list_units(job, units, n);
    return asc_agree(job->comm, code);
}

static asc_code compute(const asc_job *job, int64_t task, asc_pack *pack) {
    asc_micro_study *study = job->context;
    const double start = asc_clock();
    asc_code code = asc_agree(job->comm, new_numbers(job->settings, 1, study));
    const asc_micro_outcome out = numbers_of(job->settings, study, 0);
    if (code == ASC_OK)
        code = run_identity(job->comm, job->settings, study, task, &out);
    if (code == ASC_OK) {
        pack_numbers(job->settings, study, 0, pack);
        asc_log(ASC_LOG_INFO, "micro: %s: %lld fields in %.2f s", study->tasks[task].name,
                (long long)study->lattice.n_attributes, asc_clock() - start);
    }
    free_numbers(study);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    asc_micro_study *study = job->context;
    asc_code code = new_numbers(job->settings, study->n_tasks, study);
    for (int64_t t = 0; t < study->n_tasks && code == ASC_OK; t++) {
        if (packs[t].size == 0) {
            leave_out(job->settings, study, t);
            continue;
        }
        pack_numbers(job->settings, study, t, &packs[t]);
        code = asc_pack_end(&packs[t]);
    }
    if (code == ASC_OK)
        code = asc_micro_write(job->settings, study, results);
    free_numbers(study);
    return code;
}

static void close(asc_job *job) {
    if (job->context)
        asc_micro_unlist(job->context);
    free(job->context);
    job->context = NULL;
}

const asc_analysis asc_micro_analysis = {
    .name = "micro",
    .summary = "energies of the attributes' fields on a lattice of generated photos",
    .sample = "micro:\n"
              "  k: [10]\n"
              "  eps: [0.4, 0.6, 0.8, 1.0]\n",
    .about = "For every model, identity and attribute of the study's lattice: does the attribute\n"
             "move the embedding in a predictable direction?\n",
    .examples = "  mpirun -n 4 attrscope micro study.yaml -o results.h5 --micro.k=5,10,20\n",
    .parameters = asc_micro_parameters,
    .settings_size = sizeof(asc_micro_settings),
    .tables = asc_micro_tables,
    .sections = asc_micro_sections,
    .summarise = asc_micro_print_summary,
    .edition = 3,
    .of_lattice = true,
    .by_default = true,
    .stage = 1,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .close = close,
    .cost = asc_micro_cost,
    .describe = asc_micro_describe,
    .look = asc_micro_look,
};
