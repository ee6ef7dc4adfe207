#include "run/columns.h"

#include "attrscope/memory.h"
#include "attrscope/study.h"

static asc_code fill(const asc_columns *columns, asc_table *table) {
    char **names = NULL, **fates = NULL, **reasons = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "column", "Column of the source", &names), done);
    ASC_TRY(code,
            asc_table_add_text(table, "fate",
                               "What became of it: attribute, feature, keep, name, identity, or "
                               "unused",
                               &fates),
            done);
    ASC_TRY(code, asc_table_add_text(table, "reason", "Why", &reasons), done);
    for (int32_t c = 0; c < columns->n; c++) {
        ASC_TRY(code, asc_copy_string(&names[c], columns->names[c]), done);
        ASC_TRY(code, asc_copy_string(&fates[c], asc_fate_name(columns->fates[c])), done);
        ASC_TRY(code, asc_copy_string(&reasons[c], columns->reasons[c]), done);
    }
done:
    return code;
}

asc_code asc_run_put_columns(const char *path, asc_results *results) {
    asc_study *study = NULL;
    asc_table table = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_study_open(MPI_COMM_SELF, path, &study), done);
    const asc_columns *columns = &asc_study_images(study)->columns;
    ASC_TRY(code,
            asc_table_init(&table, "columns", "What became of each column of the images' source",
                           columns->n),
            done);
    ASC_TRY(code, fill(columns, &table), done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    asc_study_close(&study);
    return code;
}
