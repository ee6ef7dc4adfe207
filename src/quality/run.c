#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "attrscope/quality.h"
#include "data/table_model.h"
#include "quality/analysis.h"
#include "quality/subset.h"
#include "unit/key.h"

static const char *const STEPS[ASC_QUALITY_STEPS] = {
    "all", "min_images", "one_face", "min_single_face", "outliers", "min_kept"};

/* A row a model and step. */
static asc_code put_table(const asc_study *study, const asc_quality_subset *subsets,
                          asc_results *results) {
    const int64_t n_models = asc_study_model_count(study);
    asc_table table = {0};
    asc_model_columns who;
    char **step = NULL;
    int64_t *images = NULL, *identities = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "quality", "What each step towards the subset has left.",
                           n_models * ASC_QUALITY_STEPS),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &who), done);
    ASC_TRY(code, asc_table_add_text(&table, "step", "step, in order", &step), done);
    ASC_TRY(code, asc_table_add_ints(&table, "images", "images", "images left", &images), done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "identities", "identities", "identities left", &identities),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int s = 0; s < ASC_QUALITY_STEPS; s++) {
            const int64_t row = m * ASC_QUALITY_STEPS + s;
            const asc_study_model *about = asc_study_get_model(study, m);
            ASC_TRY(code, asc_table_set_model(&who, row, about), done);
            ASC_TRY(code, asc_copy_string(&step[row], STEPS[s]), done);
            images[row] = subsets[m].images[s];
            identities[row] = subsets[m].identities[s];
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* A row a model and image, in the study's order. */
static asc_code put_images(const asc_study *study, const asc_selection *selection,
                           const asc_quality_subset *subsets, asc_results *results) {
    const int64_t n = selection->images.n, n_models = asc_study_model_count(study);
    asc_table table = {0};
    asc_model_columns who;
    char **image = NULL;
    int64_t *kept = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "quality_images", "The subset of each model, image by image.",
                           n_models * n),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "image", "file name of the image", &image), done);
    ASC_TRY(code, asc_table_add_model(&table, &who), done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "kept", "1", "1 in the subset of the model, 0 not", &kept),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t i = 0; i < n; i++) {
            const int64_t row = m * n + i;
            ASC_TRY(code, asc_table_set_model(&who, row, asc_study_get_model(study, m)), done);
            ASC_TRY(code, asc_copy_string(&image[row], selection->images.names[i]), done);
            kept[row] = subsets[m].keep[i];
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

static void tell(const asc_job *job, int64_t model, const asc_quality_subset *subset) {
    const int last = ASC_QUALITY_MIN_KEPT;
    asc_log(subset->images[last] ? ASC_LOG_INFO : ASC_LOG_WARN,
            "quality: %s: %lld of %lld images and %lld of %lld identities are kept",
            asc_study_get_model(job->study, model)->label, (long long)subset->images[last],
            (long long)subset->images[ASC_QUALITY_ALL], (long long)subset->identities[last],
            (long long)subset->identities[ASC_QUALITY_ALL]);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    const char *faces = job->settings->quality.faces_column;
    if (asc_images_find_feature(asc_study_images(job->study), faces) < 0)
        asc_log(ASC_LOG_WARN,
                "quality: the images have no column %s; every image counts as showing "
                "one face",
                faces);
    return asc_units_of_models("quality", job, ASC_KEEP_ALL, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_selection selection = {0};
    asc_quality_subset subset = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, asc_selection_make(job->study, ASC_KEEP_ALL, &selection)),
            done);
    ASC_TRY(
        code,
        asc_quality_subset_find(job->comm, job->study, model, &selection, job->settings, &subset),
        done);
    tell(job, model, &subset);
    code = asc_quality_subset_pack(&subset, selection.images.n, pack);
done:
    asc_quality_subset_free(&subset);
    asc_selection_free(&selection);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n_models = asc_study_model_count(job->study);
    asc_selection selection = {0};
    asc_quality_subset *subsets = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_selection_make(job->study, ASC_KEEP_ALL, &selection), done);
    ASC_TRY(code, asc_alloc(&subsets, (uint64_t)n_models, sizeof *subsets, "subsets"), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, asc_quality_subset_pack(&subsets[m], selection.images.n, &packs[m]), done);
    ASC_TRY(code, put_table(job->study, subsets, results), done);
    code = put_images(job->study, &selection, subsets, results);
done:
    for (int64_t m = 0; subsets && m < n_models; m++)
        asc_quality_subset_free(&subsets[m]);
    free(subsets);
    asc_selection_free(&selection);
    return code;
}

const asc_analysis asc_quality_analysis = {
    .name = "quality",
    .summary = "find each model's high-quality images",
    .about = "Keeps identities with many images, images with exactly one face, and within each\n"
             "identity the images that lie close to another one (nearer than the median\n"
             "distance). Table quality counts what each step has left, quality_images lists every\n"
             "image. With keep: quality and the same settings of quality, analyses that write to\n"
             "the same results file use the subsets.\n",
    .examples = "  mpirun -n 8 attrscope quality study.h5 -o results.h5\n"
                "  attrscope quality study.h5 -o results.h5 --quality.min_images=10\n"
                "  attrscope verify study.h5 -o results.h5 --quality.min_images=10 "
                "--verify.keep=quality\n",
    .parameters = asc_quality_parameters,
    .of_all_images = true,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .share = asc_quality_share,
    .cost = asc_quality_cost,
    .describe = asc_quality_describe,
};
