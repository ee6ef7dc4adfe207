/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "attrscope/launch.h"
#include "attrscope/provenance.h"
#include "cli/cli.h"
#include "core/heap.h"
#include "restart/stop.h"

/* What needs no MPI works on a login node, and once under a launcher. */
static bool needs_no_mpi(const asc_cli_arguments *arguments) {
    return arguments->help || arguments->version ||
           (arguments->command && arguments->command->tell);
}

static asc_code inform(const asc_cli_arguments *arguments) {
    if (!asc_cli_speaks_alone())
        return ASC_OK;
    if (arguments->version)
        return asc_cli_print_version();
    return arguments->help ? asc_cli_print_help(arguments->command)
                           : arguments->command->tell(arguments);
}

static asc_code run(const asc_cli_arguments *arguments, int size) {
    asc_code code = asc_cli_check_launch(size);
    if (code != ASC_OK)
        return code;
    asc_log_set_level(arguments->level);
    asc_cli_share_cores(MPI_COMM_WORLD);
    return arguments->command->run(MPI_COMM_WORLD, arguments);
}

int main(int argc, char **argv) {
    asc_heap_settle();
    asc_provenance_set_command(argc, argv);
    asc_cli_arguments arguments;
    asc_code code = asc_cli_parse(argc, argv, &arguments);
    if (code == ASC_OK && needs_no_mpi(&arguments)) {
        code = inform(&arguments);
        if (code != ASC_OK)
            fprintf(stderr, "attrscope: error: %s\n", asc_error_message());
        asc_cli_arguments_free(&arguments);
        return (int)code;
    }

    if (code == ASC_OK && arguments.command->resumes)
        asc_stop_listen(ASC_STOP_PATIENCE);
    int provided = 0, rank = 0, size = 1;
    const bool speaks = asc_cli_speaks_alone();
    asc_launch_prepare();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    asc_launch_settle(MPI_COMM_WORLD);
    if (code == ASC_OK && provided < MPI_THREAD_FUNNELED)
        code = asc_fail(ASC_MEMORY, "this MPI library allows no threads; use one that provides "
                                    "MPI_THREAD_FUNNELED");
    code = asc_agree(MPI_COMM_WORLD, code);
    if (code == ASC_OK)
        code = asc_agree(MPI_COMM_WORLD, run(&arguments, size));
    if (code != ASC_OK && rank == 0 && (speaks || size > 1))
        fprintf(stderr, "attrscope: error: %s\n", asc_error_message());
    asc_cli_arguments_free(&arguments);
    asc_launch_end();
    MPI_Finalize();
    return (int)code;
}
