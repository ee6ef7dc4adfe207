/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/report.h"
#include "attrscope/results.h"
#include "attrscope/run.h"
#include "cli/analysis.h"
#include "cli/output.h"
#include "cli/plan_print.h"
#include "cli/summary.h"
#include "files/atomic_file.h"
#include "restart/lock.h"
#include "restart/stop.h"
#include "run/import.h"
#include "run/roster.h"
#include "run/tables.h"
#include "run/target.h"
#include "run/units.h"

/* Where the outputs of a run are; owned. */
typedef struct run_paths {
    char *study, *results, *tables, *units, *report;
} run_paths;

/* What was asked for on the command line; borrowed but for one. */
typedef struct run_request {
    const char *output, *models, *reuse; /* NULL: not given */
    bool report;
    char *asked; /* the models that it leads to, before any is dropped; owned */
} run_request;

static asc_code name_outputs(const char *folder, run_paths *paths) {
    asc_code code = asc_output_join(folder, "study.h5", &paths->study);
    if (code == ASC_OK)
        code = asc_output_join(folder, "results.h5", &paths->results);
    if (code == ASC_OK)
        code = asc_output_join(folder, "tables", &paths->tables);
    if (code == ASC_OK)
        code = asc_output_join(folder, "report.html", &paths->report);
    return code == ASC_OK ? asc_output_join(folder, "units", &paths->units) : code;
}

static void free_paths(run_paths *paths) {
    free(paths->study);
    free(paths->results);
    free(paths->tables);
    free(paths->units);
    free(paths->report);
}

static asc_code select_parts(const asc_cli_arguments *arguments, asc_settings *settings) {
    const char *analyses = asc_cli_value(arguments, "analyses");
    asc_code code = asc_cli_override(arguments, settings);
    if (code == ASC_OK)
        code = asc_settings_check_report(settings);
    return code == ASC_OK && analyses ? asc_settings_select_analyses(settings, analyses) : code;
}

static asc_code check_outputs(MPI_Comm comm, const asc_settings *settings, const run_paths *paths,
                              const run_request *request) {
    asc_code code = asc_output_check(comm, request->output, true);
    if (code == ASC_OK && asc_analyses_need_study(settings))
        code = asc_run_check_target(comm, settings, ASC_TARGET_STUDY, paths->study);
    if (code == ASC_OK)
        code = asc_run_check_target(comm, settings, ASC_TARGET_RESULTS, paths->results);
    if (code == ASC_OK && request->report)
        code = asc_report_check_place(comm, request->output);
    return code;
}

/* Everything that can be known to fail is found out before any work. */
static asc_code preflight(MPI_Comm comm, asc_settings *settings, const run_paths *paths,
                          const run_request *request, asc_dropped *dropped, asc_plan *plan) {
    asc_code code = check_outputs(comm, settings, paths, request);
    if (code != ASC_OK)
        return code;
    code = asc_plan_sources(comm, settings, plan);
    if (code != ASC_OK) {
        code = asc_run_drop_bad_models(comm, code, settings, dropped);
        if (code == ASC_OK)
            code = asc_plan_sources(comm, settings, plan);
    }
    if (code == ASC_OK && plan->n > 0)
        code = asc_plan_check_memory(plan, asc_plan_import_bytes(plan));
    return code == ASC_OK
               ? asc_plan_check_memory(plan, asc_plan_bytes(plan, settings, settings->analyses))
               : code;
}

/* The analyses that are asked for. Collective. */
static asc_code run_analyses(MPI_Comm comm, const asc_settings *settings, const run_paths *paths,
                             const run_request *request, bool *changed) {
    const asc_analysis *chosen[ASC_ANALYSES_MOST];
    asc_run_options options = {.analyses = chosen,
                               .study = paths->study,
                               .results = paths->results,
                               .units = paths->units,
                               .reuse = request->reuse,
                               .models = request->models,
                               .interval = settings->checkpoint.interval};
    for (int a = 0; asc_analyses[a]; a++)
        if (settings->analyses >> a & 1)
            chosen[options.n_analyses++] = asc_analyses[a];
    return options.n_analyses > 0 ? asc_cli_run_units(comm, settings, &options, changed) : ASC_OK;
}

/* A failure of some units is kept for the end, the others' tables are made. */
static asc_code keep_failure(asc_code code, asc_dropped *failure) {
    if (!asc_run_is_about_data(code))
        return code;
    *failure = (asc_dropped){.code = code};
    snprintf(failure->message, sizeof failure->message, "%s", asc_error_message());
    return ASC_OK;
}

static asc_code work(MPI_Comm comm, asc_settings *settings, const run_paths *paths,
                     const run_request *request, asc_dropped *failure, bool *changed) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    if (asc_analyses_need_study(settings))
        ASC_TRY(code, asc_run_import(comm, settings, paths->study, paths->units, failure), done);
    ASC_TRY(code,
            asc_agree(comm, rank == 0 ? asc_run_roster_write(paths->units, settings, request->asked)
                                      : ASC_OK),
            done);
    code = run_analyses(comm, settings, paths, request, changed);
    asc_run_doubt_import(comm, code, paths->study, paths->units);
    code = keep_failure(code, failure);
done:
    return code;
}

/* Whether there are results whose tables or report are still to be written. Collective. */
static asc_code outputs_are_due(MPI_Comm comm, const run_paths *paths, bool report, bool *due) {
    int rank = 0;
    bool current = false;
    MPI_Comm_rank(comm, &rank);
    asc_code code =
        asc_agree(comm, rank == 0 ? asc_run_tables_current(paths->units, &current) : ASC_OK);
    if (report && access(paths->report, F_OK) != 0)
        current = false;
    *due = !current && access(paths->results, F_OK) == 0;
    MPI_Bcast(due, sizeof *due, MPI_BYTE, 0, comm);
    return code;
}

/* Tables, the report, and what a person wants to read. Collective. */
static asc_code finish(MPI_Comm comm, const asc_settings *settings, const run_request *request,
                       const run_paths *paths, const asc_dropped *failure, bool changed) {
    int rank = 0;
    bool due = false;
    char *models = NULL, *analyses = NULL;
    MPI_Comm_rank(comm, &rank);
    asc_code code = outputs_are_due(comm, paths, request->report, &due);
    if (code == ASC_OK && due)
        code = asc_agree(comm, rank == 0 ? asc_run_roster_read(paths->units, &models, &analyses)
                                         : ASC_OK);
    const asc_report_options options = {.asked_models = models, .asked_analyses = analyses};
    if (code == ASC_OK && due) {
        code = asc_results_export(comm, paths->results, paths->tables);
        if (code == ASC_OK && request->report)
            code = asc_report_write(comm, paths->results, request->output, &options);
        if (code == ASC_OK)
            code = asc_agree(comm, rank == 0 ? asc_run_tables_settle(paths->units) : ASC_OK);
        if (code == ASC_OK)
            code = asc_summary_print(comm, paths->results, paths->tables);
    }
    if (!changed && !due && failure->code == ASC_OK)
        asc_log(ASC_LOG_INFO,
                settings->analyses ? "nothing to do: %s is complete"
                                   : "imported into %s; no analysis is asked for",
                request->output);
    if (code == ASC_OK && failure->code != ASC_OK)
        code = asc_fail(failure->code, "%s", failure->message);
    free(models);
    free(analyses);
    return code;
}

static asc_code run_locked(MPI_Comm comm, asc_settings *settings, const run_request *request,
                           const run_paths *paths, asc_dropped *failure) {
    asc_lock lock = {0};
    int rank = 0;
    bool changed = false;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_agree(comm, rank == 0 ? asc_lock_take(request->output, &lock) : ASC_OK);
    if (code == ASC_OK && rank == 0)
        asc_atomic_clean(paths->units, lock.alone);
    if (code == ASC_OK)
        code = work(comm, settings, paths, request, failure, &changed);
    if (code == ASC_OK)
        code = finish(comm, settings, request, paths, failure, changed);
    if (rank == 0)
        rmdir(paths->units); /* fails unless it is empty */
    asc_lock_drop(&lock);
    return code;
}

/* What passes here does not fail on its data later. Collective. */
static asc_code rehearse(MPI_Comm comm, asc_settings *settings, const asc_plan *plan,
                         const char *output, asc_dropped *failure) {
    asc_code code = ASC_OK;
    if (asc_analyses_need_study(settings))
        code = asc_run_check_models(comm, settings, failure);
    if (code == ASC_OK)
        code = asc_plan_print(comm, plan, settings, "run", output);
    return code == ASC_OK && failure->code != ASC_OK
               ? asc_fail(failure->code, "%s", failure->message)
               : code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_plan plan = {0};
    run_paths paths = {0};
    asc_dropped failure = {0};
    run_request request = {.models = asc_cli_value(arguments, "models"),
                           .reuse = asc_cli_value(arguments, "reuse"),
                           .report = !asc_cli_value(arguments, "no-report")};
    double seconds = 0;
    asc_code code = asc_cli_require(arguments, "output", &request.output);
    if (code == ASC_OK)
        code = asc_cli_walltime(arguments, &seconds);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_settings_load(comm, arguments->inputs[0], &settings), done);
    ASC_TRY(code, asc_agree(comm, select_parts(arguments, &settings)), done);
    ASC_TRY(code, asc_agree(comm, name_outputs(request.output, &paths)), done);
    ASC_TRY(code, asc_run_roster_apply(comm, paths.units, request.models, &settings), done);
    ASC_TRY(code, asc_agree(comm, asc_run_roster_list(&settings, &request.asked)), done);
    ASC_TRY(code, preflight(comm, &settings, &paths, &request, &failure, &plan), done);
    if (asc_cli_value(arguments, "dry-run")) {
        code = rehearse(comm, &settings, &plan, request.output, &failure);
        goto done;
    }
    ASC_TRY(code, asc_stop_begin(comm, seconds), done);
    code = run_locked(comm, &settings, &request, &paths, &failure);
    asc_stop_end();
done:
    free(request.asked);
    free_paths(&paths);
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where everything goes; made if absent (needed)"},
    {"models", 'm', "GLOBS", "compute only models whose name, or <name>_<architecture>, matches"},
    {"analyses", 'a', "ANALYSES", "only these analyses, with commas between; import: none"},
    {"reuse", 0, "FOLDER", "take finished units from runs in this folder's folders"},
    {"no-report", 0, NULL, "leave the page with pictures out"},
    {"walltime", 0, "TIME", "stop in time to go on later: seconds, or [D-]HH:MM:SS"},
    {"dry-run", 'n', NULL, "check inputs, output and memory, print the plan, stop"},
    {NULL, 0, NULL, NULL}};
const asc_cli_command asc_cmd_run = {
    .name = "run",
    .summary = "everything that a study asks for: import, analyses, tables, report",
    .inputs = {"STUDY.yaml"},
    .usage = "-o out/ [options]",
    .about =
        "Makes out/study.h5 from the study's images and embeddings, runs its analyses into\n"
        "out/results.h5, and writes the tables to out/tables/ and out/report.html. Groups of "
        "ranks\n"
        "share the models. What is finished stays in out/units/: the same command goes on where it "
        "was\n"
        "stopped (exit code 75 after SIGTERM, SIGUSR1 or near the end of its time) or killed,\n"
        "on any number of ranks, and computes only what is new in the study.\n",
    .examples = "  mpirun -n 4 attrscope run celeba.yaml -o out/\n"
                "  mpirun -n 4 attrscope run celeba.yaml -o out/ --dry-run\n"
                "  mpirun -n 4 attrscope run celeba.yaml -o out/ --definitions=published\n"
                "  attrscope run celeba.yaml -o out/ --models 'ArcFace*'\n",
    .options = options,
    .takes_all = true,
    .run = run,
    .resumes = true,
};
