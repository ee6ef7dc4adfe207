/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "files/manifest.h"
#include "results/parts.h"
#include "results/table_csv.h"
#include "results/tidy.h"

/* What an export writes. */
typedef struct output {
    const char *folder;
    char **names;           /* [n] of files below it; owned */
    asc_atomic_file *files; /* [n] owned */
    int64_t n;
} output;

static asc_code stage_table(const asc_table *table, output *out) {
    char *path = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&out->names[out->n], "%s.csv", table->name), done);
    ASC_TRY(code, asc_format(&path, "%s/%s", out->folder, out->names[out->n]), done);
    code = asc_table_stage_csv(table, path, &out->files[out->n++]);
done:
    free(path);
    return code;
}

static bool is_published(const asc_table *table) {
    return table->spec && table->spec->published && asc_tidy_which(table->spec, table->name) == 0;
}

/* Every table as it is kept, and what is published in its wide form. */
static asc_code stage_all(const char *path, asc_table *tables, int64_t count, output *out) {
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < count; i++)
        ASC_TRY(code, stage_table(&tables[i], out), done);
    for (int64_t i = 0; i < count; i++)
        if (is_published(&tables[i])) {
            ASC_TRY(code, asc_tidy_widen(path, tables, count, i), done);
            ASC_TRY(code, asc_tidy_publish(&tables[i]), done);
            ASC_TRY(code, stage_table(&tables[i], out), done);
        }
done:
    return code;
}

/* What has its name by now, for whom the disk failed then. */
static asc_code cut_short(asc_code code, const output *out, int64_t done) {
    char message[ASC_MESSAGE_SIZE];
    snprintf(message, sizeof message, "%s", asc_error_message());
    return asc_fail(code,
                    "%s; %lld of %lld tables in %s are new, those from %s on are missing or former "
                    "ones: run again",
                    message, (long long)done, (long long)out->n, out->folder, out->names[done]);
}

static asc_code commit_tables(const output *out) {
    for (int64_t i = 0; i < out->n; i++) {
        const asc_code code = asc_atomic_commit(&out->files[i]);
        if (code != ASC_OK)
            return cut_short(code, out, i);
    }
    return ASC_OK;
}

/* All tables are written before the first takes its name: a full disk leaves the former ones.
 * Tables that an earlier export wrote and this one has not are removed. */
static asc_code export_here(const char *path, const char *folder) {
    asc_code code = ASC_OK;
    asc_table *tables = NULL;
    output out = {.folder = folder};
    int64_t count = 0, most = 0;
    ASC_TRY(code, asc_results_read_tidy(path, &tables, &count), done);
    most = 2 * count;
    ASC_TRY(code, asc_make_folders(folder), done);
    ASC_TRY(code, asc_alloc(&out.files, (uint64_t)most, sizeof *out.files, "tables"), done);
    ASC_TRY(code, asc_alloc(&out.names, (uint64_t)most, sizeof *out.names, "tables"), done);
    ASC_TRY(code, stage_all(path, tables, count, &out), done);
    ASC_TRY(code, commit_tables(&out), done);
    code = asc_manifest_replace(folder, out.names, out.n);
done:
    for (int64_t i = 0; i < out.n; i++)
        asc_atomic_abandon(&out.files[i]);
    for (int64_t i = 0; i < count; i++)
        asc_table_free(&tables[i]);
    asc_free_strings(out.names, out.names ? most : 0);
    free(out.files);
    free(tables);
    return code;
}

asc_code asc_results_export(MPI_Comm comm, const char *path, const char *folder) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? export_here(path, folder) : ASC_OK);
}
