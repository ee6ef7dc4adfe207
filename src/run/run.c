#include "attrscope/run.h"

#include "attrscope/log.h"
#include "run/units.h"

static void count(const asc_run_units *units, asc_run_report *report) {
    report->units = units->n;
    for (int64_t i = 0; i < units->n; i++)
        report->found += units->units[i].finished != 0;
    if (report->found > 0)
        asc_log(ASC_LOG_INFO, "%lld of %lld units of work are finished already",
                (long long)report->found, (long long)report->units);
}

asc_code asc_run_analyses(MPI_Comm comm, const asc_settings *settings,
                          const asc_run_options *options, asc_run_report *report) {
    asc_run_units units;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *report = (asc_run_report){0};
    asc_code code = asc_run_list(comm, settings, options, &units);
    if (code == ASC_OK) {
        count(&units, report);
        code = asc_run_compute(comm, settings, options, &units, report);
    }
    if (code == ASC_OK) {
        bool changed = false;
        if (rank == 0)
            code = asc_run_assemble(settings, options, &units, &changed);
        MPI_Bcast(&changed, sizeof changed, MPI_BYTE, 0, comm);
        report->assembled = changed;
        code = asc_agree(comm, code);
    }
    asc_run_units_free(&units);
    return code;
}
