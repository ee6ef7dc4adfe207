/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/units.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "files/atomic_file.h"
#include "plan/cost.h"
#include "restart/checkpoint.h"
#include "restart/saved.h"
#include "unit/key.h"

bool asc_run_is_about_data(asc_code code) {
    return code == ASC_DATA || code == ASC_NOINPUT;
}

asc_code asc_run_outcome_path(const asc_run_options *options, const asc_unit *unit, char **path) {
    return asc_format(path, "%s/%s.unit", options->units, unit->name);
}

asc_code asc_run_checkpoint_path(const asc_run_options *options, const asc_unit *unit,
                                 char **path) {
    return asc_format(path, "%s/%s.checkpoint", options->units, unit->name);
}

/* What analyses of former stages have found in the study. Collective. */
static asc_code take_shared(const asc_job *job, int stage, const char *units) {
    asc_code code = ASC_OK;
    for (int a = 0; asc_analyses[a] && code == ASC_OK; a++)
        if (asc_analyses[a]->share && asc_analyses[a]->stage < stage)
            code = asc_analyses[a]->share(job, units);
    return code;
}

asc_code asc_run_open(MPI_Comm comm, const asc_settings *settings, const asc_run_options *options,
                      const asc_analysis *analysis, asc_job *job, asc_unit **units, int64_t *n) {
    asc_unit *listed = NULL;
    int64_t count = 0;
    *job = (asc_job){.comm = comm, .settings = settings};
    asc_code code = ASC_OK;
    if (!analysis->of_lattice)
        code = asc_study_open(comm, options->study, &job->study);
    if (code == ASC_OK && job->study)
        code = take_shared(job, analysis->stage, options->units);
    if (code == ASC_OK)
        code = analysis->open(job, &listed, &count);
    for (int64_t u = 0; u < count && code == ASC_OK; u++)
        asc_unit_mark_edition(&listed[u], analysis->edition);
    if (units) {
        *units = listed;
        *n = count;
    } else {
        free(listed);
    }
    return code;
}

void asc_run_close(const asc_analysis *analysis, asc_job *job) {
    if (analysis->close)
        analysis->close(job);
    asc_study_close(&job->study);
}

void asc_run_units_free(asc_run_units *units) {
    free(units->units);
    *units = (asc_run_units){0};
}

asc_code asc_run_units_join(asc_run_units *units, const asc_run_units *more) {
    asc_run_unit *joined = NULL;
    const int64_t n = units->n + more->n;
    asc_code code = asc_alloc(&joined, (uint64_t)n, sizeof *joined, "units");
    if (code != ASC_OK)
        return code;
    if (units->n > 0)
        memcpy(joined, units->units, (size_t)units->n * sizeof *joined);
    if (more->n > 0)
        memcpy(joined + units->n, more->units, (size_t)more->n * sizeof *joined);
    free(units->units);
    *units = (asc_run_units){joined, n};
    return ASC_OK;
}

/* Whether the run is about the unit's model. */
static asc_code is_chosen(const asc_job *job, const char *globs, const asc_unit *unit,
                          int32_t *chosen) {
    const asc_lattice_model *of_lattice =
        job->study ? NULL : &job->settings->lattice.models[unit->model];
    const asc_study_model *of_study =
        job->study ? asc_study_get_model(job->study, unit->model) : NULL;
    bool selected = true;
    asc_code code = asc_model_is_selected(
        globs, of_study ? of_study->name : of_lattice->name,
        of_study ? of_study->architecture : of_lattice->architecture, &selected);
    *chosen = selected;
    return code;
}

static asc_code append(asc_run_units *all, int32_t number, const asc_run_options *options,
                       const asc_job *job, const asc_unit *units, int64_t n) {
    asc_run_units more = {.n = n};
    asc_code code = asc_alloc(&more.units, (uint64_t)n, sizeof *more.units, "units");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        more.units[i] = (asc_run_unit){
            .unit = units[i],
            .analysis = number,
            .index = i,
            .cost = asc_cost_weight(options->analyses[number], &units[i].shape, job->settings)};
        code = is_chosen(job, options->models, &units[i], &more.units[i].chosen);
    }
    if (code == ASC_OK)
        code = asc_run_units_join(all, &more);
    asc_run_units_free(&more);
    return code;
}

/* Whether a file holds the outcome of the unit. */
static bool is_outcome(const char *path, const asc_unit *unit) {
    asc_pack pack = {0};
    bool found = false;
    if (asc_saved_read(path, unit->key, &pack, &found) != ASC_OK)
        asc_log_from_any(ASC_LOG_INFO, "computed anew: %s", asc_error_message());
    asc_pack_free(&pack);
    return found;
}

/* Takes a unit's outcome over from another folder. */
static bool take_over(const char *from, const char *to, const asc_unit *unit) {
    asc_pack pack = {0};
    bool found = false;
    const bool taken = asc_saved_read(from, unit->key, &pack, &found) == ASC_OK && found &&
                       asc_saved_write(to, unit->key, &pack) == ASC_OK;
    asc_pack_free(&pack);
    return taken;
}

/* Looks into the units of the folder, which readdir lists as ".", and of each folder in it. */
static bool find_elsewhere(const asc_run_options *options, const char *path, const asc_unit *unit) {
    bool taken = false;
    DIR *folder = options->reuse ? opendir(options->reuse) : NULL;
    for (struct dirent *entry; folder && !taken && (entry = readdir(folder));) {
        char *from = NULL;
        if (strcmp(entry->d_name, "..") == 0)
            continue;
        if (asc_format(&from, "%s/%s/units/%s.unit", options->reuse, entry->d_name, unit->name) ==
            ASC_OK)
            taken = take_over(from, path, unit);
        free(from);
    }
    if (folder)
        closedir(folder);
    return taken;
}

/* What a run that was killed after the outcome was written has left. */
static asc_code tidy_up(const asc_run_options *options, const asc_unit *unit) {
    char *path = NULL;
    asc_code code = asc_run_checkpoint_path(options, unit, &path);
    if (code == ASC_OK)
        code = asc_checkpoint_remove(path);
    free(path);
    return code;
}

static asc_code look_for_outcomes(const asc_run_options *options, asc_run_units *all) {
    asc_code code = asc_make_folders(options->units);
    for (int64_t i = 0; i < all->n && code == ASC_OK; i++) {
        asc_run_unit *unit = &all->units[i];
        char *path = NULL;
        code = asc_run_outcome_path(options, &unit->unit, &path);
        if (code == ASC_OK)
            unit->finished =
                is_outcome(path, &unit->unit) || find_elsewhere(options, path, &unit->unit);
        if (code == ASC_OK && unit->finished)
            code = tidy_up(options, &unit->unit);
        free(path);
    }
    return code;
}

static asc_code list(const asc_settings *settings, const asc_run_options *options, int stage,
                     asc_run_units *all) {
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < options->n_analyses && code == ASC_OK; a++) {
        const asc_analysis *analysis = options->analyses[a];
        asc_job job;
        asc_unit *units = NULL;
        int64_t n = 0;
        if (analysis->stage != stage)
            continue;
        code = asc_run_open(MPI_COMM_SELF, settings, options, analysis, &job, &units, &n);
        if (code == ASC_OK)
            code = append(all, a, options, &job, units, n);
        free(units);
        asc_run_close(analysis, &job);
    }
    return code == ASC_OK ? look_for_outcomes(options, all) : code;
}

asc_code asc_run_list(MPI_Comm comm, const asc_settings *settings, const asc_run_options *options,
                      int stage, asc_run_units *units) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *units = (asc_run_units){0};
    asc_code code = asc_agree(comm, rank == 0 ? list(settings, options, stage, units) : ASC_OK);
    if (code != ASC_OK)
        return code;
    MPI_Bcast(&units->n, 1, MPI_INT64_T, 0, comm);
    if (rank != 0)
        code = asc_alloc(&units->units, (uint64_t)units->n, sizeof *units->units, "units");
    code = asc_agree(comm, code);
    for (int64_t i = 0; i < units->n && code == ASC_OK; i++)
        MPI_Bcast(&units->units[i], sizeof units->units[i], MPI_BYTE, 0, comm);
    return code;
}
