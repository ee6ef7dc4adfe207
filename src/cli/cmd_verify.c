#include "attrscope/verify.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_verify_analysis, false);
}

static const char *const sections[] = {"verify.", "definitions", "checkpoint.", NULL};

const asc_cli_command asc_cmd_verify = {
    .name = "verify",
    .summary = "how well distances tell people apart, overall and for each attribute's groups",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Pairs of one identity against pairs of two, over all pairs and over the published\n"
             "sample: AUC, equal error rate, accepted pairs at fixed false match rates, overlap,\n"
             "Bayes error; and both error rates inside each attribute's modalities and across, at\n"
             "the threshold that holds the false match rate of all pairs at 1e-3.\n",
    .examples = "  mpirun -n 8 attrscope verify study.h5 -o results.h5\n"
                "  attrscope verify study.h5 -o results.h5 --verify.bins=200 --verify.seed=7\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
