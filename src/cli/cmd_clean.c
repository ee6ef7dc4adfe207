#include "attrscope/quality.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_quality_analysis, false);
}

static const char *const sections[] = {"quality.", "definitions", "checkpoint.", NULL};

const asc_cli_command asc_cmd_clean = {
    .name = "clean",
    .summary = "find each model's high-quality images and mark them in the study file",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about =
        "Keeps identities with many images, images with exactly one face, and within each\n"
        "identity the images that lie close to another one (nearer than the median\n"
        "distance). Every model gets a keep-column in study.h5, and table quality counts what\n"
        "each step has left. Analyses use the subset with keep: quality.\n",
    .examples = "  mpirun -n 8 attrscope clean study.h5 -o results.h5\n"
                "  attrscope clean study.h5 -o results.h5 --quality.min_images=10\n"
                "  attrscope verify study.h5 -o results.h5 --verify.keep=quality\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
