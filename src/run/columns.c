/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/columns.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/study.h"

asc_code asc_run_put_columns(const char *path, asc_results *results) {
    asc_study *study = NULL;
    char **fates = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_study_open(MPI_COMM_SELF, path, &study), done);
    const asc_columns *columns = &asc_study_images(study)->columns;
    ASC_TRY(code, asc_alloc(&fates, (uint64_t)columns->n, sizeof *fates, "columns"), done);
    for (int32_t c = 0; c < columns->n; c++)
        fates[c] = (char *)asc_fate_name(columns->fates[c]);
    ASC_TRY(code,
            asc_results_put_text(results, "name", columns->n, columns->names,
                                 "Columns of the images' source, used or not"),
            done);
    ASC_TRY(
        code,
        asc_results_put_text(results, "fate", columns->n, fates,
                             "What became of each: attribute, feature, keep, name, identity, or "
                             "unused"),
        done);
    code = asc_results_put_text(results, "reason", columns->n, columns->reasons, "Why");
done:
    free(fates);
    asc_study_close(&study);
    return code;
}
