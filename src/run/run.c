/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/run.h"

#include "attrscope/log.h"
#include "run/units.h"

static void count(const asc_run_units *units, asc_run_report *report) {
    int64_t found = 0;
    for (int64_t i = 0; i < units->n; i++)
        found += units->units[i].finished != 0;
    if (found > 0)
        asc_log(ASC_LOG_INFO, "%lld of %lld units of work are finished already", (long long)found,
                (long long)units->n);
    report->units += units->n;
    report->found += found;
}

enum { STAGES = 2 };

/* The analyses of a stage. Collective. */
static asc_code compute(MPI_Comm comm, const asc_settings *settings, const asc_run_options *options,
                        int stage, asc_run_units *all, asc_run_report *report) {
    asc_run_units units = {0};
    asc_code code = asc_run_list(comm, settings, options, stage, &units);
    if (code == ASC_OK && units.n > 0) {
        count(&units, report);
        code = asc_run_compute(comm, settings, options, &units, report);
    }
    if (code == ASC_OK)
        code = asc_agree(comm, asc_run_units_join(all, &units));
    asc_run_units_free(&units);
    return code;
}

/* What the library's user may have left out. Pure. */
static asc_code check(const asc_settings *settings, const asc_run_options *options,
                      const asc_run_report *report) {
    if (!settings || !options || !options->results || !options->units || !options->analyses ||
        !report)
        return asc_fail(ASC_USAGE,
                        "asc_run_analyses: settings, analyses, results, units and report must "
                        "be given");
    for (int a = 0; a < options->n_analyses; a++) {
        const asc_analysis *analysis = options->analyses[a];
        if (!analysis || !analysis->name || !analysis->open || !analysis->compute ||
            !analysis->assemble)
            return asc_fail(ASC_USAGE,
                            "asc_run_analyses: analysis %d lacks its name, open, compute "
                            "or assemble",
                            a);
        if (!analysis->of_lattice && !options->study)
            return asc_fail(ASC_USAGE, "asc_run_analyses: %s needs a study file", analysis->name);
        if (analysis->stage < 0 || analysis->stage >= STAGES)
            return asc_fail(ASC_USAGE, "asc_run_analyses: %s: stage %d; stages are 0 to %d",
                            analysis->name, analysis->stage, STAGES - 1);
    }
    return ASC_OK;
}

asc_code asc_run_analyses(MPI_Comm comm, const asc_settings *settings,
                          const asc_run_options *options, asc_run_report *report) {
    asc_run_units units = {0};
    bool changed = false;
    int rank = 0;
    asc_code code = ASC_OK;
    MPI_Comm_rank(comm, &rank);
    ASC_TRY(code, asc_agree(comm, check(settings, options, report)), done);
    *report = (asc_run_report){0};
    for (int stage = 0; stage < STAGES; stage++)
        ASC_TRY(code, compute(comm, settings, options, stage, &units, report), done);
    if (rank == 0)
        code = asc_run_assemble(settings, options, &units, &changed);
    MPI_Bcast(&changed, sizeof changed, MPI_BYTE, 0, comm);
    report->assembled = changed;
    code = asc_agree(comm, code);
done:
    asc_run_units_free(&units);
    return code;
}
