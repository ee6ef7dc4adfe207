#include "attrscope/inference.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_inference_analysis, true);
}

static const char *const sections[] = {"inference.", "checkpoint.", NULL};

const asc_cli_command asc_cmd_infer = {
    .name = "infer",
    .summary = "which attributes' KS statistics are more than chance: permutation tests",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about =
        "The published p-values take pairs as independent, though an image is in many. Here one\n"
        "image an identity is drawn, no identity is on both sides, and the labels are permuted:\n"
        "p-values that hold, adjusted for their number (Benjamini-Hochberg, Holm), and the\n"
        "smallest KS that the study can detect.\n",
    .examples = "  mpirun -n 8 attrscope infer study.h5 -o results.h5\n"
                "  attrscope infer study.h5 -o results.h5 --inference.permutations=9999\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
