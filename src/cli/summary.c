/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include <stdio.h>

#include "attrscope/analysis.h"
#include "cli/cli.h"
#include "report/source.h"

static asc_code print(const char *results_path, const char *folder) {
    asc_report_source source = {0};
    asc_code code = asc_report_open(results_path, &source);
    if (code != ASC_OK)
        return code;
    for (const asc_analysis *const *analysis = asc_analyses; *analysis; analysis++)
        if ((*analysis)->summarise)
            (*analysis)->summarise(&source, stdout);
    printf("results: %s\n", results_path);
    if (folder)
        printf("tables:  %s (%lld files)\n", folder, (long long)source.n_tables);
    asc_report_close(&source);
    return asc_cli_flush();
}

asc_code asc_summary_print(MPI_Comm comm, const char *results_path, const char *tables) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? print(results_path, tables) : ASC_OK);
}
