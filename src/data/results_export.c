#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "data/atomic_file.h"

static asc_code write_table(const asc_table *table, const char *folder) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/%s.csv", folder, table->name);
    if (code == ASC_OK)
        code = asc_table_write_csv(table, path);
    free(path);
    return code;
}

static asc_code export_here(const char *path, const char *folder) {
    asc_code code = ASC_OK;
    asc_table *tables = NULL;
    int64_t count = 0;
    ASC_TRY(code, asc_results_read_tables(path, &tables, &count), done);
    ASC_TRY(code, asc_make_folders(folder), done);
    for (int64_t i = 0; i < count; i++)
        ASC_TRY(code, write_table(&tables[i], folder), done);
done:
    for (int64_t i = 0; i < count; i++)
        asc_table_free(&tables[i]);
    free(tables);
    return code;
}

asc_code asc_results_export(MPI_Comm comm, const char *path, const char *folder) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? export_here(path, folder) : ASC_OK);
}
