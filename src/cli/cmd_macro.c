#include "attrscope/macro.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_macro_analysis, true);
}

static const char *const sections[] = {"macro.", "checkpoint.", NULL};

const asc_cli_command asc_cmd_macro = {
    .name = "macro",
    .summary = "entropies, KS statistics of all attributes, their correlations",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "For every attribute and model: are distances between people who share the attribute\n"
             "distributed differently from distances across? Sampled (the published protocol) and\n"
             "over all pairs, with the entropies of the attributes and the correlations of both.\n",
    .examples = "  mpirun -n 8 attrscope macro study.h5 -o results.h5\n"
                "  attrscope macro study.h5 -o results.h5 --macro.sampled.draws=100\n"
                "  attrscope macro study.h5 -o results.h5 --macro.population.weighting=image\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
