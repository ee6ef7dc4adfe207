/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "files/manifest.h"
#include "results/table_csv.h"

static asc_code stage_table(const asc_table *table, const char *folder, asc_atomic_file *file) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/%s.csv", folder, table->name);
    if (code == ASC_OK)
        code = asc_table_stage_csv(table, path, file);
    free(path);
    return code;
}

/* Tables that an earlier export wrote and this one has not are removed. */
static asc_code list_tables(const asc_table *tables, int64_t count, const char *folder) {
    char **names = NULL;
    asc_code code = asc_alloc(&names, (uint64_t)count, sizeof *names, "names of tables");
    for (int64_t i = 0; i < count && code == ASC_OK; i++)
        code = asc_format(&names[i], "%s.csv", tables[i].name);
    if (code == ASC_OK)
        code = asc_manifest_replace(folder, names, count);
    asc_free_strings(names, names ? count : 0);
    return code;
}

/* What has its name by now, for whom the disk failed then. */
static asc_code cut_short(asc_code code, const asc_table *tables, int64_t done, int64_t count,
                          const char *folder) {
    char message[ASC_MESSAGE_SIZE];
    snprintf(message, sizeof message, "%s", asc_error_message());
    return asc_fail(code,
                    "%s; %lld of %lld tables in %s are new, those from %s on are missing or former "
                    "ones: run again",
                    message, (long long)done, (long long)count, folder, tables[done].name);
}

static asc_code commit_tables(const asc_table *tables, asc_atomic_file *files, int64_t count,
                              const char *folder) {
    for (int64_t i = 0; i < count; i++) {
        const asc_code code = asc_atomic_commit(&files[i]);
        if (code != ASC_OK)
            return cut_short(code, tables, i, count, folder);
    }
    return ASC_OK;
}

/* All tables are written before the first takes its name: a full disk leaves the former ones. */
static asc_code export_here(const char *path, const char *folder) {
    asc_code code = ASC_OK;
    asc_table *tables = NULL;
    asc_atomic_file *files = NULL;
    int64_t count = 0;
    ASC_TRY(code, asc_results_read_tables(path, &tables, &count), done);
    ASC_TRY(code, asc_make_folders(folder), done);
    ASC_TRY(code, asc_alloc(&files, (uint64_t)count, sizeof *files, "tables"), done);
    for (int64_t i = 0; i < count; i++)
        ASC_TRY(code, stage_table(&tables[i], folder, &files[i]), done);
    ASC_TRY(code, commit_tables(tables, files, count, folder), done);
    code = list_tables(tables, count, folder);
done:
    for (int64_t i = 0; i < count; i++) {
        if (files)
            asc_atomic_abandon(&files[i]);
        asc_table_free(&tables[i]);
    }
    free(files);
    free(tables);
    return code;
}

asc_code asc_results_export(MPI_Comm comm, const char *path, const char *folder) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? export_here(path, folder) : ASC_OK);
}
