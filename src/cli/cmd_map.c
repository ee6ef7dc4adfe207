#include "attrscope/map.h"
#include "cli/analysis.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    return asc_cli_run_analysis(comm, arguments, &asc_map_analysis, false);
}

static const char *const sections[] = {"map.", "checkpoint.", NULL};

const asc_cli_command asc_cmd_map = {
    .name = "map",
    .summary = "where attributes sit in the embedding space: components, directions, identities",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Principal components of the images with what each attribute explains of them, the\n"
             "angles between the attributes' directions, and the identities laid out by classical\n"
             "scaling of their distances (a matrix that is spread over all ranks).\n",
    .examples = "  mpirun -n 4 attrscope map study.h5 -o results.h5\n"
                "  mpirun -n 64 attrscope map study.h5 -o results.h5 --map.components=20\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
    .resumes = true,
};
