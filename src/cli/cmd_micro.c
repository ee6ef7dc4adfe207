#include "attrscope/micro.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_micro_analysis, false);
}

static const char *const sections[] = {"micro.", "definitions", "checkpoint.", NULL};

const asc_cli_command asc_cmd_micro = {
    .name = "micro",
    .summary = "energies of the attributes' fields on a lattice of generated photos",
    .inputs = {"STUDY.yaml"},
    .usage = "-o results.h5 [options]",
    .about = "For every model, identity and attribute of the study's lattice: does the attribute\n"
             "move the embedding in a predictable direction?\n",
    .examples = "  mpirun -n 4 attrscope micro study.yaml -o results.h5 --micro.k=5,10,20\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
