/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/synth_lattice.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/synth.h"
#include "cli/values.h"

static asc_code take_small(const asc_cli_arguments *arguments, const char *option, int64_t least,
                           int64_t most, int32_t *value) {
    int64_t given = *value;
    asc_code code = asc_cli_take_integer(arguments, option, &given);
    if (code == ASC_OK && (given < least || given > most))
        return asc_fail(ASC_USAGE, "--%s=%lld: a number from %lld to %lld is wanted; see --help",
                        option, (long long)given, (long long)least, (long long)most);
    *value = (int32_t)given;
    return code;
}

/* Fields that have no default coherence repeat the list. */
static asc_code take_coherence(const asc_cli_arguments *arguments, int32_t had,
                               asc_synth_lattice_options *options) {
    const int32_t count = options->n_dimensions + options->n_low;
    double *values = NULL;
    asc_code code = asc_alloc(&values, (uint64_t)count, sizeof *values, "coherences");
    if (code != ASC_OK)
        return code;
    for (int32_t a = 0; a < count; a++)
        values[a] = options->coherence[a % had];
    free(options->coherence);
    options->coherence = values;
    return asc_cli_take_list(arguments, "coherence", count, &options->coherence);
}

/* "name_architecture_variant:metric:dimension:coherence". */
static asc_code parse_model(char *text, asc_synth_lattice_model *model) {
    char *at = NULL, *part = NULL;
    char *label = strtok_r(text, ":", &at), *metric = strtok_r(NULL, ":", &at);
    char *dimension = strtok_r(NULL, ":", &at), *coherence = strtok_r(NULL, ":", &at);
    char *name = label ? strtok_r(label, "_", &part) : NULL;
    char *architecture = name ? strtok_r(NULL, "_", &part) : NULL;
    char *variant = architecture ? strtok_r(NULL, "_", &part) : NULL;
    char *end = NULL, *last = NULL;
    const long d = dimension ? strtol(dimension, &end, 10) : 0;
    model->coherence = coherence ? strtod(coherence, &last) : 1;
    if (!variant || !metric || !dimension || *end || d < 1 || d > INT32_MAX || (last && *last) ||
        !asc_metric_find(metric, &model->metric))
        return asc_fail(ASC_USAGE,
                        "--models: a model of a lattice is "
                        "name_architecture_variant:cosine:512:coherence; several with commas");
    model->dimension = (int32_t)d;
    asc_code code = asc_copy_string(&model->name, name);
    if (code == ASC_OK)
        code = asc_copy_string(&model->architecture, architecture);
    return code == ASC_OK ? asc_copy_string(&model->variant, variant) : code;
}

static asc_code take_models(const asc_cli_arguments *arguments,
                            asc_synth_lattice_options *options) {
    const char *text = asc_cli_value(arguments, "models");
    char *copy = NULL, *at = NULL;
    int32_t count = 1;
    if (!text)
        return ASC_OK;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    asc_code code = asc_copy_string(&copy, text);
    if (code != ASC_OK)
        return code;
    for (int32_t m = 0; m < options->n_models; m++) {
        free(options->models[m].name);
        free(options->models[m].architecture);
        free(options->models[m].variant);
    }
    free(options->models);
    options->models = NULL;
    options->n_models = 0;
    ASC_TRY(code, asc_alloc(&options->models, (uint64_t)count, sizeof *options->models, "models"),
            done);
    for (char *one = strtok_r(copy, ",", &at); one; one = strtok_r(NULL, ",", &at))
        ASC_TRY(code, parse_model(one, &options->models[options->n_models++]), done);
done:
    free(copy);
    return code;
}

static asc_code fill(const asc_cli_arguments *arguments, asc_synth_lattice_options *options) {
    const char *output = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_cli_require(arguments, "output", &output), done);
    ASC_TRY(code, asc_synth_lattice_options_init(options), done);
    const int32_t had = options->n_dimensions + options->n_low;
    int64_t seed = (int64_t)options->seed;
    ASC_TRY(code, asc_copy_string(&options->folder, output), done);
    ASC_TRY(code, asc_cli_take_integer(arguments, "identities", &options->n_identities), done);
    ASC_TRY(code, take_small(arguments, "dimensions", 1, 8, &options->n_dimensions), done);
    ASC_TRY(code, take_small(arguments, "side", 2, 1000, &options->side), done);
    ASC_TRY(code, take_small(arguments, "low", 0, 3, &options->n_low), done);
    ASC_TRY(code, take_coherence(arguments, had, options), done);
    ASC_TRY(code, take_models(arguments, options), done);
    ASC_TRY(code, asc_cli_take_integer(arguments, "seed", &seed), done);
    options->seed = (uint64_t)seed;
done:
    return code;
}

asc_code asc_cli_synth_lattice(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_synth_lattice_options options = {0};
    asc_code code = asc_agree(comm, fill(arguments, &options));
    if (code == ASC_OK)
        code = asc_synth_lattice_write(comm, &options);
    if (code == ASC_OK)
        asc_log(ASC_LOG_INFO, "made %s: run it with attrscope run %s/study.yaml -o out/",
                options.folder, options.folder);
    asc_synth_lattice_options_free(&options);
    return code;
}
