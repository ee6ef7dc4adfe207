/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/synth.h"
#include "cli/cli.h"
#include "cli/synth_lattice.h"
#include "cli/synth_traits.h"
#include "cli/values.h"

/* Stretches a default list to `count` values by repeating it. */
static asc_code stretch(double **list, int32_t had, int32_t count) {
    double *values = NULL;
    asc_code code = asc_alloc(&values, (uint64_t)count, sizeof *values, "attributes");
    if (code != ASC_OK)
        return code;
    for (int32_t i = 0; i < count; i++)
        values[i] = (*list)[i % had];
    free(*list);
    *list = values;
    return ASC_OK;
}

static asc_code take_attributes(const asc_cli_arguments *arguments, asc_synth_options *options) {
    int64_t count = options->n_attributes;
    const int32_t had = options->n_attributes;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_cli_take_integer(arguments, "attributes", &count), done);
    if (count > 100000) {
        code =
            asc_cli_bad_value("attributes", asc_cli_value(arguments, "attributes"), "0 to 100000");
        goto done;
    }
    options->n_attributes = (int32_t)count;
    if (count == 0)
        goto done;
    ASC_TRY(code, stretch(&options->prevalence, had, (int32_t)count), done);
    ASC_TRY(code, stretch(&options->effect, had, (int32_t)count), done);
    ASC_TRY(code, asc_cli_take_list(arguments, "prevalence", (int32_t)count, &options->prevalence),
            done);
    ASC_TRY(code, asc_cli_take_list(arguments, "effect", (int32_t)count, &options->effect), done);
done:
    return code;
}

/* "name_architecture:metric:dimension". */
static asc_code parse_model(char *text, asc_synth_model *model) {
    char *at = NULL;
    char *label = strtok_r(text, ":", &at), *metric = strtok_r(NULL, ":", &at);
    char *dimension = strtok_r(NULL, ":", &at), *end = NULL;
    char *underscore = label ? strchr(label, '_') : NULL;
    const long d = dimension ? strtol(dimension, &end, 10) : 0;
    if (!underscore || !metric || !dimension || *end || d < 1 || d > INT32_MAX ||
        !asc_metric_find(metric, &model->metric))
        return asc_fail(ASC_USAGE, "--models: a model is name_architecture:cosine:512 or "
                                   "name_architecture:euclidean:128; several with commas");
    *underscore = '\0';
    model->dimension = (int32_t)d;
    asc_code code = asc_copy_string(&model->name, label);
    return code == ASC_OK ? asc_copy_string(&model->architecture, underscore + 1) : code;
}

/* The default for every model, or the option's list. */
static asc_code take_likeness(const asc_cli_arguments *arguments, asc_synth_options *options) {
    double *list = NULL;
    asc_code code = asc_alloc(&list, 1, sizeof *list, "models");
    if (code == ASC_OK)
        *list = ASC_SYNTH_LIKENESS;
    if (code == ASC_OK)
        code = stretch(&list, 1, options->n_models);
    if (code == ASC_OK)
        code = asc_cli_take_list(arguments, "likeness", options->n_models, &list);
    for (int32_t m = 0; m < options->n_models && code == ASC_OK; m++)
        options->models[m].likeness = list[m];
    free(list);
    return code;
}

static asc_code take_models(const asc_cli_arguments *arguments, asc_synth_options *options) {
    const char *text = asc_cli_value(arguments, "models");
    char *copy = NULL, *at = NULL;
    asc_synth_model *models = NULL;
    int32_t count = 1, n = 0;
    if (!text)
        return ASC_OK;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&copy, text), done);
    ASC_TRY(code, asc_alloc(&models, (uint64_t)count, sizeof *models, "models"), done);
    for (int32_t m = 0; m < options->n_models; m++) {
        free(options->models[m].name);
        free(options->models[m].architecture);
    }
    free(options->models);
    options->models = models;
    options->n_models = 0;
    for (char *one = strtok_r(copy, ",", &at); one; one = strtok_r(NULL, ",", &at)) {
        options->n_models = ++n;
        ASC_TRY(code, parse_model(one, &models[n - 1]), done);
    }
done:
    free(copy);
    return code;
}

/* "IDENTITIES,ATTRIBUTES": two paths. */
static asc_code take_annotations(const asc_cli_arguments *arguments, asc_synth_options *options) {
    const char *text = asc_cli_value(arguments, "annotations");
    const char *comma = text ? strchr(text, ',') : NULL;
    if (!text)
        return ASC_OK;
    if (!comma)
        return asc_cli_bad_value("annotations", text, "IDENTITY_FILE,ATTRIBUTE_FILE");
    asc_code code = asc_copy_string(&options->celeba_attributes, comma + 1);
    return code == ASC_OK
               ? asc_format(&options->celeba_identities, "%.*s", (int)(comma - text), text)
               : code;
}

static asc_code fill(const asc_cli_arguments *arguments, asc_synth_options *options) {
    const char *output = NULL;
    int64_t seed = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_cli_require(arguments, "output", &output), done);
    ASC_TRY(code, asc_synth_options_init(options), done);
    ASC_TRY(code, asc_copy_string(&options->folder, output), done);
    ASC_TRY(code, asc_cli_take_integer(arguments, "images", &options->n_images), done);
    ASC_TRY(code, asc_cli_take_integer(arguments, "identities", &options->n_identities), done);
    ASC_TRY(code, take_attributes(arguments, options), done);
    ASC_TRY(code,
            asc_cli_parse_traits(asc_cli_value(arguments, "traits"), &options->traits,
                                 &options->n_traits),
            done);
    ASC_TRY(code, asc_cli_take_real(arguments, "identity-share", &options->identity_share), done);
    ASC_TRY(code, asc_cli_take_real(arguments, "spectrum", &options->spectrum), done);
    ASC_TRY(code, take_models(arguments, options), done);
    ASC_TRY(code, take_likeness(arguments, options), done);
    ASC_TRY(code, take_annotations(arguments, options), done);
    seed = (int64_t)options->seed;
    ASC_TRY(code, asc_cli_take_integer(arguments, "seed", &seed), done);
    options->seed = (uint64_t)seed;
done:
    return code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    if (asc_cli_value(arguments, "lattice"))
        return asc_cli_synth_lattice(comm, arguments);
    asc_synth_options options = {0};
    asc_code code = asc_agree(comm, fill(arguments, &options));
    if (code == ASC_OK)
        code = asc_synth_write(comm, &options);
    if (code == ASC_OK)
        asc_log(ASC_LOG_INFO, "made %s: run it with attrscope run %s/study.yaml -o out/",
                options.folder, options.folder);
    asc_synth_options_free(&options);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where the study goes; made if absent (needed)"},
    {"images", 0, "N", "images (2000)"},
    {"identities", 0, "K", "people (300)"},
    {"attributes", 0, "A", "binary attributes (8)"},
    {"prevalence", 0, "P,P,...", "share of +1 of each attribute; a short list repeats"},
    {"effect", 0, "E,E,...", "planted effect of each attribute, 0 = none; a short list repeats"},
    {"traits", 0, "T,T,...",
     "attributes of more than two values, each with its effect: race:classes:5:0.4, "
     "origin:narrow:3:0.2, "
     "age:ordered:4:0.2, yaw:linear:0.3, blur:spread:0.2"},
    {"identity-share", 0, "S", "0..1: how much a person decides its attributes (0.6)"},
    {"spectrum", 0, "E", "decay k^-E of the embeddings' spectrum, 0 = isotropic (0.5)"},
    {"likeness", 0, "L,L,...",
     "0..1: mean cosine of two photos of a person, of each model; a short list repeats (0.8)"},
    {"models", 0, "M,M,...",
     "name_architecture:metric:dimension; lattice: "
     "name_architecture_variant:metric:dimension:coherence"},
    {"annotations", 0, "IDENT,ATTR", "plant for the images of these two CelebA files instead"},
    {"lattice", 0, NULL, "make a lattice of generated photos for the microscale instead:"},
    {"dimensions", 0, "D", "  high-level attributes (3)"},
    {"side", 0, "S", "  steps along each (5)"},
    {"low", 0, "L", "  low-level attributes: brightness, contrast, hue (3)"},
    {"coherence", 0, "C,C,...",
     "  of each field, 0 = random to 1 = constant; a short list repeats"},
    {"seed", 0, "SEED", "seed of everything (1)"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_synth = {
    .name = "synth",
    .summary = "make a synthetic study with planted effects",
    .inputs = {NULL},
    .usage = "-o FOLDER [options]",
    .about = "Writes df_dataset.csv, one .npy a model and study.yaml, ready to run. The same seed\n"
             "gives the same bytes on any number of ranks.\n",
    .examples =
        "  attrscope synth -o demo/\n"
        "  mpirun -n 4 attrscope synth -o big/ --images 200000 --identities 10000 --attributes 40\n"
        "  attrscope synth -o null/ --effect 0 --models arcface_r50:cosine:512\n"
        "  attrscope synth -o good/ --likeness 0.66 --spectrum 0    # people far apart\n"
        "  attrscope synth -o kinds/ --traits race:classes:5:0.4,age:ordered:4:0.2,yaw:linear:0.3\n"
        "  attrscope synth -o planted/ --annotations identity_CelebA.txt,list_attr_celeba.txt\n"
        "  attrscope synth -o lattice/ --lattice --identities 8 --coherence 0,0.5,1\n",
    .options = options,
    .sections = sections,
    .run = run,
};
