/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/analysis.h"

#include "settings/parts.h"

#define METRIC(constant, name) {#name, ASC_##constant},
static const asc_param_choice metrics[] = {ASC_METRICS(METRIC){NULL, 0}};
#undef METRIC
static const asc_param_choice definitions[] = {
    {"corrected", ASC_CORRECTED}, {"published", ASC_PUBLISHED}, {NULL, 0}};
static const asc_param_choice conflicts[] = {
    {"refuse", ASC_CONFLICTS_REFUSE}, {"missing", ASC_CONFLICTS_MISSING}, {NULL, 0}};

#define AT(member) offsetof(asc_settings, member)

/* clang-format off */
static const asc_parameter parameters[] = {
    {"study", ASC_PARAM_TEXT, AT(study), NULL, 0, 0, NULL,
     "name of the study (default: the study file's name)"},
    {"definitions", ASC_PARAM_CHOICE, AT(definitions), "corrected", 0, 0, definitions,
     "corrected measures, or the published code's number for number"},

    {"images.table", ASC_PARAM_PATH, AT(images.table), NULL, 0, 0, NULL,
     "CSV table, one row an image: file name, identity, attributes"},
    {"images.columns.identity", ASC_PARAM_TEXT, AT(images.identity_column), NULL, 0, 0, NULL,
     "the table's column of who is on each image (default: identity)"},
    {"images.columns.name", ASC_PARAM_TEXT, AT(images.name_column), NULL, 0, 0, NULL,
     "the table's column of the images' names (default: file_basename or another usual one)"},
    {"images.labels", ASC_PARAM_PATH, AT(images.labels), NULL, 0, 0, NULL,
     "array, or text of one a line: who is on each image; alone, or beside a table"},
    {"images.celeba.identities", ASC_PARAM_PATH, AT(images.celeba_identities), NULL, 0, 0, NULL,
     "CelebA's identity_CelebA.txt"},
    {"images.celeba.attributes", ASC_PARAM_PATH, AT(images.celeba_attributes), NULL, 0, 0, NULL,
     "CelebA's list_attr_celeba.txt, or Kaggle's CSV of it"},
    {"images.celeba.bbox", ASC_PARAM_PATH, AT(images.celeba_bbox), NULL, 0, 0, NULL,
     "CelebA's list_bbox_celeba, text or CSV: features"},
    {"images.celeba.landmarks", ASC_PARAM_PATH, AT(images.celeba_landmarks), NULL, 0, 0, NULL,
     "CelebA's list_landmarks_celeba or _align_celeba, text or CSV: features"},
    {"images.lfw.folder", ASC_PARAM_PATH, AT(images.lfw_folder), NULL, 0, 0, NULL,
     "LFW: folder with one folder an identity"},
    {"images.lfw.male", ASC_PARAM_PATH, AT(images.lfw_male), NULL, 0, 0, NULL,
     "LFW: list of the images of men"},
    {"images.lfw.female", ASC_PARAM_PATH, AT(images.lfw_female), NULL, 0, 0, NULL,
     "LFW: list of the images of women"},
    {"images.lfw.conflicts", ASC_PARAM_CHOICE, AT(images.lfw_conflicts), "refuse", 0, 0, conflicts,
     "LFW: an image in both lists is refused, or its gender missing"},
    {"images.enriched", ASC_PARAM_PATH, AT(images.enriched), NULL, 0, 0, NULL,
     "CSV of further features, a row an image, matched by name: what attrscope enrich writes"},
    {"images.keep", ASC_PARAM_TEXT, AT(images.keep), NULL, 0, 0, NULL,
     "images to use: \"<column> == <value>\", in [a, b], and, or, not (default: one face if known)"},
    {"images.attributes", ASC_PARAM_FORMS, AT(images.attributes), NULL, 0, 0, NULL,
     "attribute columns, or {race: classes, yaw: continuous, age: {cut: [0, 18]}} (default: found)"},
    {"images.derive", ASC_PARAM_RULES, AT(images.derived), NULL, 0, 0, NULL,
     "attributes made of columns: {young_woman: \"age < 30 and gender == f\", group: race x gender}"},
    {"images.features", ASC_PARAM_NAMES, AT(images.features), NULL, 0, 0, NULL,
     "columns of numbers to keep (default: those with a fraction somewhere)"},
    {"images.unused", ASC_PARAM_NAMES, AT(images.unused), NULL, 0, 0, NULL,
     "columns that are not to be used, whatever they hold"},
    {"images.skip_bad_rows", ASC_PARAM_BOOL, AT(images.skip_bad_rows), "false", 0, 0, NULL,
     "drop images with a non-finite or zero embedding instead of failing"},

    {"lattice.segments", ASC_PARAM_PATH, AT(lattice.segments), NULL, 0, 0, NULL,
     "df_param_step.csv: the nodes of every segment"},
    {"lattice.points", ASC_PARAM_PATH, AT(lattice.points), NULL, 0, 0, NULL,
     "df_points.csv: the coordinates of every node"},

    {"report.models", ASC_PARAM_NAMES, AT(report.models), NULL, 0, 0, NULL,
     "models shown one by one: names or globs (default: up to 10 all, of more what stands out)"},
    {"report.reference", ASC_PARAM_TEXT, AT(report.reference), NULL, 0, 0, NULL,
     "model that others are compared with (default: that in the middle of all)"},

    {"checkpoint.interval", ASC_PARAM_REAL, AT(checkpoint.interval), "300", 0, 1e9, NULL,
     "seconds between checkpoints of a sweep"},
};

static const asc_parameter model_fields[] = {
    {"name", ASC_PARAM_TEXT, offsetof(asc_model_settings, name), NULL, 0, 0, NULL,
     "name of the model"},
    {"architecture", ASC_PARAM_TEXT, offsetof(asc_model_settings, architecture), NULL, 0, 0, NULL,
     "its backbone"},
    {"metric", ASC_PARAM_CHOICE, offsetof(asc_model_settings, metric), NULL, 0, 0, metrics,
     "distance that the model was trained for"},
    {"embeddings", ASC_PARAM_PATH, offsetof(asc_model_settings, embeddings), NULL, 0, 0, NULL,
     ".npy, .npz, .h5 or .safetensors [N, D], row i = image i"},
    {"folder", ASC_PARAM_PATH, offsetof(asc_model_settings, embeddings), NULL, 0, 0, NULL,
     "instead: folder or glob of arrays called <name>_<architecture>.npy"},
};

static const asc_parameter lattice_model_fields[] = {
    {"name", ASC_PARAM_TEXT, offsetof(asc_lattice_model, name), NULL, 0, 0, NULL,
     "name of the model"},
    {"architecture", ASC_PARAM_TEXT, offsetof(asc_lattice_model, architecture), NULL, 0, 0, NULL,
     "its backbone"},
    {"variant", ASC_PARAM_TEXT, offsetof(asc_lattice_model, variant), "vanilla", 0, 0, NULL,
     "which training, for example vanilla or finetuned"},
    {"metric", ASC_PARAM_CHOICE, offsetof(asc_lattice_model, metric), NULL, 0, 0, metrics,
     "distance that the model was trained for"},
    {"embeddings", ASC_PARAM_PATH, offsetof(asc_lattice_model, embeddings), NULL, 0, 0, NULL,
     "folder with one array [M, D] an identity"},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const asc_parameter *asc_parameter_at(size_t index) {
    if (index < COUNT(parameters))
        return &parameters[index];
    index -= COUNT(parameters);
    for (const asc_analysis *const *analysis = asc_analyses; *analysis; analysis++)
        for (const asc_parameter *parameter = (*analysis)->parameters; parameter->path; parameter++)
            if (index-- == 0)
                return parameter;
    return NULL;
}

const asc_parameter *asc_model_fields(size_t *count) {
    *count = COUNT(model_fields);
    return model_fields;
}

const asc_parameter *asc_lattice_model_fields(size_t *count) {
    *count = COUNT(lattice_model_fields);
    return lattice_model_fields;
}
