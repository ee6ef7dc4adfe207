#include "attrscope/probe.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_probe_analysis, false);
}

static const char *const sections[] = {"probe.", "checkpoint.", NULL};

const asc_cli_command asc_cmd_probe = {
    .name = "probe",
    .summary = "how well a logistic regression reads every attribute off the embeddings",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Cross-validated accuracy, balanced accuracy and AUC of every attribute and model:\n"
             "under the published folds, under folds that keep an identity's photos together, and\n"
             "for shuffled labels, which must be at chance.\n",
    .examples = "  mpirun -n 8 attrscope probe study.h5 -o results.h5\n"
                "  attrscope probe study.h5 -o results.h5 --probe.folds=10 --probe.c=0.1\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
