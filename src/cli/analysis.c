/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/analysis.h"

#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/run.h"
#include "cli/output.h"
#include "cli/plan_print.h"
#include "cli/summary.h"
#include "files/atomic_file.h"
#include "restart/lock.h"
#include "restart/stop.h"

static const asc_cli_option analysis_options[] = {
    {"output", 'o', "FILE", "results file to write or add to (needed)"},
    {"settings", 's', "STUDY.yaml", "take the parameters from this study file"},
    {"walltime", 0, "TIME", "stop in time to go on later: seconds, or [D-]HH:MM:SS"},
    {"dry-run", 'n', NULL, "check input and output, print the plan, stop"},
    {NULL, 0, NULL, NULL}};

asc_code asc_cli_walltime(const asc_cli_arguments *arguments, double *seconds) {
    const char *text = asc_cli_value(arguments, "walltime");
    unsigned days = 0, hours = 0, minutes = 0;
    double rest = 0;
    char end = 0;
    *seconds = 0;
    if (!text)
        return ASC_OK;
    if (sscanf(text, "%u-%2u:%2u:%2lf%c", &days, &hours, &minutes, &rest, &end) != 4) {
        days = 0;
        if (sscanf(text, "%u:%2u:%2lf%c", &hours, &minutes, &rest, &end) != 3) {
            hours = minutes = 0;
            if (sscanf(text, "%lf%c", &rest, &end) != 1 || !(rest > 0))
                return asc_fail(ASC_USAGE,
                                "--walltime=%s: not a time; give seconds, or [D-]HH:MM:SS", text);
        }
    }
    *seconds = rest + 60.0 * minutes + 3600.0 * hours + 86400.0 * days;
    return ASC_OK;
}

/* --settings or the defaults, then the command line; a lattice's study file is the input itself. */
static asc_code load_settings(MPI_Comm comm, const asc_cli_arguments *arguments,
                              const asc_analysis *analysis, asc_settings *settings) {
    const char *path =
        analysis->of_lattice ? arguments->inputs[0] : asc_cli_value(arguments, "settings");
    asc_code code = path ? asc_settings_load(comm, path, settings)
                         : asc_agree(comm, asc_settings_init(settings));
    if (code == ASC_OK)
        code = asc_agree(comm, asc_cli_override(arguments, settings));
    settings->analyses = asc_analysis_bit(analysis);
    return code;
}

static asc_code look(MPI_Comm comm, const char *path, const asc_analysis *analysis,
                     asc_settings *settings, asc_plan *plan) {
    return analysis->of_lattice ? asc_plan_sources(comm, settings, plan)
                                : asc_plan_study(comm, path, plan);
}

asc_code asc_cli_run_units(MPI_Comm comm, const asc_settings *settings,
                           const asc_run_options *options, bool *changed) {
    asc_run_report report;
    asc_code code = asc_run_analyses(comm, settings, options, &report);
    *changed = code == ASC_OK && (report.assembled || report.found < report.units);
    if (code == ASC_OK && report.failed != ASC_OK)
        code = asc_fail(report.failed, "%s", report.message);
    return code;
}

/* The analysis, with its finished units beside the results. */
static asc_code run(MPI_Comm comm, const char *input, const char *output,
                    const asc_analysis *analysis, const asc_settings *settings) {
    asc_lock lock = {0};
    char *units = NULL;
    bool changed = false;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_format(&units, "%s.units", output);
    if (code == ASC_OK && rank == 0)
        code = asc_lock_take(units, &lock);
    if (code == ASC_OK && rank == 0)
        asc_atomic_clean(units, lock.alone);
    const asc_run_options options = {.analyses = &analysis,
                                     .n_analyses = 1,
                                     .study = analysis->of_lattice ? NULL : input,
                                     .results = output,
                                     .units = units,
                                     .interval = settings->checkpoint.interval};
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_cli_run_units(comm, settings, &options, &changed), done);
    if (!changed)
        asc_log(ASC_LOG_INFO, "nothing to do: %s has these results already", output);
done:
    asc_lock_drop(&lock);
    free(units);
    return code;
}

static asc_code run_analysis(MPI_Comm comm, const asc_cli_arguments *arguments) {
    const asc_analysis *analysis = arguments->command->analysis;
    asc_settings settings = {0};
    asc_plan plan = {0};
    const char *output = NULL, *input = arguments->inputs[0];
    double seconds = 0;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code == ASC_OK)
        code = asc_cli_walltime(arguments, &seconds);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, load_settings(comm, arguments, analysis, &settings), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    ASC_TRY(code, look(comm, input, analysis, &settings, &plan), done);
    ASC_TRY(code, asc_plan_check_memory(&plan, asc_plan_bytes(&plan, &settings, settings.analyses)),
            done);
    if (asc_cli_value(arguments, "dry-run")) {
        code = asc_plan_print(comm, &plan, &settings, arguments->command->name, output);
        goto done;
    }
    ASC_TRY(code, asc_stop_begin(comm, seconds), done);
    code = run(comm, input, output, analysis, &settings);
    asc_stop_end();
    if (code == ASC_OK)
        code = asc_summary_print(comm, output, NULL);
done:
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

asc_cli_command asc_cli_command_of(const asc_analysis *analysis) {
    static const char *const shared[] = {"definitions", "checkpoint.", NULL};
    return (asc_cli_command){
        .name = analysis->name,
        .summary = analysis->summary,
        .inputs = {analysis->of_lattice ? "STUDY.yaml" : "study.h5"},
        .usage = "-o results.h5 [options]",
        .about = analysis->about,
        .examples = analysis->examples,
        .options = analysis_options,
        .sections = shared,
        .analysis = analysis,
        .run = run_analysis,
        .resumes = true,
    };
}
