#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/quality.h"
#include "attrscope/results.h"
#include "data/results_study.h"
#include "data/study_keeps.h"
#include "quality/subset.h"

static const char *const STEPS[ASC_QUALITY_STEPS] = {
    "all", "min_images", "one_face", "min_single_face", "outliers", "min_kept"};

/* A row a model and step. */
static asc_code put_table(const asc_study *study, const asc_quality_subset *subsets,
                          asc_results *results) {
    const int64_t n_models = asc_study_model_count(study);
    asc_table table = {0};
    char **model = NULL, **architecture = NULL, **step = NULL;
    int64_t *images = NULL, *identities = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "quality", "What each step towards the subset has left.",
                           n_models * ASC_QUALITY_STEPS),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "model", "model", &model), done);
    ASC_TRY(code,
            asc_table_add_text(&table, "architecture", "architecture of the model", &architecture),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "step", "step, in order", &step), done);
    ASC_TRY(code, asc_table_add_ints(&table, "images", "images", "images left", &images), done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "identities", "identities", "identities left", &identities),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int s = 0; s < ASC_QUALITY_STEPS; s++) {
            const int64_t row = m * ASC_QUALITY_STEPS + s;
            const asc_study_model *about = asc_study_get_model(study, m);
            ASC_TRY(code, asc_copy_string(&model[row], about->name), done);
            ASC_TRY(code, asc_copy_string(&architecture[row], about->architecture), done);
            ASC_TRY(code, asc_copy_string(&step[row], STEPS[s]), done);
            images[row] = subsets[m].images[s];
            identities[row] = subsets[m].identities[s];
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

static asc_code write_results(const asc_study *study, const asc_settings *settings,
                              const asc_quality_subset *subsets, const char *path) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin_for(study, settings, path, "quality", &results);
    if (code != ASC_OK)
        return code;
    return asc_results_finish(put_table(study, subsets, results), &results);
}

/* The subsets as columns over all images of the study. */
static asc_code list_columns(const asc_study *study, const asc_selection *selection,
                             const asc_quality_subset *subsets, asc_keep_column *columns) {
    const int64_t n = asc_study_images(study)->n;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < asc_study_model_count(study); m++) {
        asc_keep_column *column = &columns[m];
        ASC_TRY(
            code,
            asc_selection_column(ASC_KEEP_QUALITY, asc_study_get_model(study, m), &column->name),
            done);
        ASC_TRY(code, asc_alloc(&column->keep, (uint64_t)n, 1, "keep-columns"), done);
        for (int64_t i = 0; i < selection->images.n; i++)
            column->keep[selection->rows[i]] = subsets[m].keep[i];
    }
done:
    return code;
}

static void tell(const asc_study *study, const asc_settings *settings,
                 const asc_selection *selection, const asc_quality_subset *subsets) {
    const char *faces = settings->quality.faces_column;
    if (asc_images_find_feature(&selection->images, faces) < 0)
        asc_log(ASC_LOG_WARN,
                "quality: the images have no column %s; every image counts as showing "
                "one face",
                faces);
    for (int64_t m = 0; m < asc_study_model_count(study); m++) {
        const asc_quality_subset *subset = &subsets[m];
        const int last = ASC_QUALITY_MIN_KEPT;
        asc_log(subset->images[last] ? ASC_LOG_INFO : ASC_LOG_WARN,
                "quality: %s: %lld of %lld images and %lld of %lld identities are kept",
                asc_study_get_model(study, m)->label, (long long)subset->images[last],
                (long long)subset->images[ASC_QUALITY_ALL], (long long)subset->identities[last],
                (long long)subset->identities[ASC_QUALITY_ALL]);
    }
}

asc_code asc_quality_run(MPI_Comm comm, const char *study_path, const asc_settings *settings,
                         const char *results_path) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_study *study = NULL;
    asc_selection selection = {0};
    asc_quality_subset *subsets = NULL;
    asc_keep_column *columns = NULL;
    int64_t n_models = 0;
    asc_code code = asc_study_open(comm, study_path, &study);
    if (code != ASC_OK)
        return code;
    n_models = asc_study_model_count(study);
    code = asc_selection_make(study, ASC_KEEP_ALL, &selection);
    if (code == ASC_OK)
        code = asc_alloc(&subsets, (uint64_t)n_models, sizeof *subsets, "subsets");
    if (code == ASC_OK)
        code = asc_alloc(&columns, (uint64_t)n_models, sizeof *columns, "keep-columns");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, asc_quality_subset_find(comm, study, m, &selection, settings, &subsets[m]),
                done);
    tell(study, settings, &selection, subsets);
    if (rank == 0)
        code = list_columns(study, &selection, subsets, columns);
    if (rank == 0 && code == ASC_OK)
        code = write_results(study, settings, subsets, results_path);
    ASC_TRY(code, asc_agree(comm, code), done);
    if (rank == 0)
        code = asc_study_put_keeps(study_path, asc_study_images(study), columns, n_models);
    code = asc_agree(comm, code);
done:
    for (int64_t m = 0; m < n_models; m++) {
        if (subsets)
            asc_quality_subset_free(&subsets[m]);
        if (columns) {
            free(columns[m].name);
            free(columns[m].keep);
        }
    }
    free(subsets);
    free(columns);
    asc_selection_free(&selection);
    if (study)
        asc_study_close(&study);
    return code;
}
