/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include <stdio.h>
#include <stdlib.h>

#include "attrscope/analysis.h"
#include "attrscope/report.h"
#include "cli/cli.h"
#include "report/section.h"
#include "report/shown.h"

/* What each analysis says, of many models of the first ones alone. */
static asc_code print_analyses(const asc_report_source *source, const char *models,
                               asc_shown *shown) {
    asc_profile *profiles = NULL;
    int64_t n = 0;
    asc_report_source narrow = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_report_profiles(source, &profiles, &n), done);
    ASC_TRY(code, asc_shown_choose(source, profiles, n, models && *models ? models : NULL, shown),
            done);
    if (asc_shown_are_many(shown))
        asc_shown_cut(shown, ASC_SHOWN_LINES);
    ASC_TRY(code, asc_report_narrow(source, shown, &narrow), done);
    for (const asc_analysis *const *analysis = asc_analyses; *analysis; analysis++)
        if ((*analysis)->summarise)
            (*analysis)->summarise(&narrow, stdout);
done:
    for (int64_t p = 0; p < n; p++)
        asc_profile_free(&profiles[p]);
    free(profiles);
    asc_report_narrow_free(&narrow);
    return code;
}

/* Which models these are, and where the others are. */
static void print_shown(const asc_shown *shown, bool report) {
    if (shown->n == shown->n_models)
        return;
    printf("these are %lld of %lld models:\n", (long long)shown->n, (long long)shown->n_models);
    for (int64_t k = 0; k < shown->n; k++)
        printf("  %-*s%s\n", *shown->reasons[k] ? 28 : 0, shown->models[shown->places[k]],
               shown->reasons[k]);
    printf("all are in the tables%s\n", report ? ", and ranked in report.html" : "");
}

static asc_code print(const char *results_path, const char *folder) {
    asc_report_source source = {0};
    asc_shown shown = {0};
    char *models = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_report_open(results_path, &source), done);
    ASC_TRY(code, asc_results_read_note(results_path, ASC_REPORT_MODELS_NOTE, &models), done);
    ASC_TRY(code, print_analyses(&source, models, &shown), done);
    print_shown(&shown, folder != NULL);
    printf("results: %s\n", results_path);
    if (folder)
        printf("tables:  %s (%lld files)\n", folder, (long long)source.n_tables);
    code = asc_cli_flush();
done:
    asc_shown_free(&shown);
    asc_report_close(&source);
    free(models);
    return code;
}

asc_code asc_summary_print(MPI_Comm comm, const char *results_path, const char *tables) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? print(results_path, tables) : ASC_OK);
}
