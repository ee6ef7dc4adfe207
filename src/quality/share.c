/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subsets as others use them: from the outcomes of the units, never through the study file. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "quality/analysis.h"
#include "quality/outcome.h"
#include "restart/saved.h"
#include "study/keeps.h"
#include "unit/key.h"

/* What is known of the subsets; columns [n_models] lie side by side in `keeps`. */
typedef struct subsets {
    asc_selection selection; /* all images of the study */
    asc_unit *units;         /* [n_models] */
    int64_t n_models;
    uint8_t *keeps; /* [n_models, N] */
    uint8_t *found; /* [n_models] */
} subsets;

/* Whether a keep of the settings names them. Errors: ASC_MEMORY. */
static asc_code are_wanted(const asc_settings *settings, bool *wanted) {
    const asc_parameter *parameter = NULL;
    asc_code code = ASC_OK;
    *wanted = false;
    for (size_t i = 0; code == ASC_OK && (parameter = asc_parameter_at(i)); i++) {
        const char *last = strrchr(parameter->path, '.');
        char *value = NULL;
        if (!last || strcmp(last, ".keep") != 0)
            continue;
        code = asc_settings_get(settings, parameter, &value);
        *wanted = *wanted || (value && strcmp(value, asc_quality_analysis.name) == 0);
        free(value);
    }
    return code;
}

/* A unit of other settings, or a damaged one, is none. Local; the root. */
static asc_code read_subset(const asc_settings *settings, const char *folder, subsets *all,
                            int64_t model) {
    asc_quality_outcome outcome = {0};
    asc_pack pack = {0};
    char *path = NULL;
    bool found = false;
    const asc_images *images = &all->selection.images;
    asc_code code = asc_format(&path, "%s/%s.unit", folder, all->units[model].name);
    if (code == ASC_OK)
        code = asc_saved_read(path, all->units[model].key, &pack, &found);
    if (code == ASC_OK && found)
        code = asc_quality_outcome_pack(&outcome, images, settings, &pack);
    if (code == ASC_OK && found) {
        memcpy(all->keeps + model * images->n, outcome.subset.keep, (size_t)images->n);
        all->found[model] = 1;
    }
    asc_quality_outcome_free(&outcome);
    asc_pack_free(&pack);
    free(path);
    return code == ASC_DATA ? ASC_OK : code;
}

static asc_code read_all(const asc_job *job, const char *folder, subsets *all) {
    const int64_t n = all->selection.images.n;
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_code code =
        asc_alloc(&all->keeps, (uint64_t)n, (size_t)all->n_models, "high-quality subsets");
    if (code == ASC_OK)
        code = asc_alloc(&all->found, (uint64_t)all->n_models, 1, "high-quality subsets");
    for (int64_t m = 0; rank == 0 && m < all->n_models && code == ASC_OK; m++)
        code = read_subset(job->settings, folder, all, m);
    code = asc_agree(job->comm, code);
    for (int64_t m = 0; m < all->n_models && code == ASC_OK; m++) {
        MPI_Bcast(&all->found[m], 1, MPI_UINT8_T, 0, job->comm);
        if (all->found[m])
            MPI_Bcast(all->keeps + m * n, (int)n, MPI_UINT8_T, 0, job->comm);
    }
    return code;
}

/* Local; the same on every rank. */
static asc_code add_columns(asc_study *study, const subsets *all) {
    asc_keep_column *columns = NULL;
    int64_t n = 0;
    asc_code code =
        asc_alloc(&columns, (uint64_t)all->n_models, sizeof *columns, "high-quality subsets");
    for (int64_t m = 0; m < all->n_models && code == ASC_OK; m++) {
        if (!all->found[m])
            continue;
        columns[n].keep = all->keeps + m * all->selection.images.n;
        code = asc_selection_column(asc_quality_analysis.name, asc_study_get_model(study, m),
                                    &columns[n++].name);
    }
    if (code == ASC_OK)
        code = asc_study_add_keeps(study, columns, n);
    for (int64_t c = 0; c < n; c++)
        free(columns[c].name);
    free(columns);
    return code;
}

asc_code asc_quality_share(const asc_job *job, const char *units) {
    subsets all = {0};
    bool wanted = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, are_wanted(job->settings, &wanted)), done);
    if (!wanted)
        goto done;
    ASC_TRY(code,
            asc_agree(job->comm, asc_selection_make(job->study, ASC_KEEP_ALL, &all.selection)),
            done);
    ASC_TRY(code, asc_units_of_models("quality", job, ASC_KEEP_ALL, &all.units, &all.n_models),
            done);
    for (int64_t m = 0; m < all.n_models; m++)
        asc_unit_mark_edition(&all.units[m], asc_quality_analysis.edition);
    ASC_TRY(code, read_all(job, units, &all), done);
    code = asc_agree(job->comm, add_columns(job->study, &all));
done:
    asc_selection_free(&all.selection);
    free(all.units);
    free(all.keeps);
    free(all.found);
    return code;
}
