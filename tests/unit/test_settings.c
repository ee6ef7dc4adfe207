/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameter registry and the study file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/analysis.h"
#include "attrscope/launch.h"
#include "attrscope/macro.h"
#include "attrscope/micro.h"
#include "attrscope/probe.h"
#include "attrscope/random.h"
#include "attrscope/verify.h"
#include "settings/parts.h"
#include "settings_files.h"

static unsigned bit_of(const char *analysis) {
    return asc_analysis_bit(asc_analysis_find(analysis));
}

static const char *place_of(const asc_settings *settings, const asc_parameter *parameter) {
    return (const char *)asc_settings_base(settings, parameter) + parameter->offset;
}

static void test_registry_is_sound(void **state) {
    (void)state;
    const asc_parameter *parameter = NULL;
    asc_settings settings;
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        assert_non_null(parameter->help);
        assert_null(strchr(parameter->help, '\n'));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(parameter->path, asc_parameter_at(k)->path);
            assert_ptr_not_equal(place_of(&settings, parameter),
                                 place_of(&settings, asc_parameter_at(k)));
        }
        char *text = NULL;
        assert_int_equal(asc_settings_get(&settings, parameter, &text), ASC_OK);
        assert_string_equal(text, parameter->initial ? parameter->initial : "");
        if (parameter->initial)
            assert_int_equal(asc_settings_set(&settings, parameter->path, text), ASC_OK);
        free(text);
    }
    asc_settings_free(&settings);
}

static void test_example_of_the_manual(void **state) {
    (void)state;
    const char *text =
        "# paths are relative to this file\n"
        "study: celeba-20k\n"
        "images:\n"
        "  celeba: {identities: identity_CelebA.txt, attributes: /data/list_attr_celeba.txt}\n"
        "  keep: retina_n_faces_detected == 1   # a comment\n"
        "models:\n"
        "  - {name: facenet, architecture: iresnetv1, metric: euclidean, embeddings: f.npy}\n"
        "\n"
        "  - name: arcface\n"
        "    architecture: r50\n"
        "    metric: cosine\n"
        "    embeddings: sub/a.npy\n"
        "macro:\n"
        "  protocols: [sampled, population]\n"
        "  sampled: {max_samples: 400, draws: 3, seed: 18446744073709551615}\n"
        "  population: {weighting: image}\n";
    asc_settings settings;
    assert_int_equal(load(text, &settings), ASC_OK);
    char expected[96];
    assert_string_equal(settings.study, "celeba-20k");
    snprintf(expected, sizeof expected, "%s/identity_CelebA.txt", folder);
    assert_string_equal(settings.images.celeba_identities, expected);
    assert_string_equal(settings.images.celeba_attributes, "/data/list_attr_celeba.txt");
    assert_string_equal(settings.images.keep, "retina_n_faces_detected == 1");
    assert_null(settings.images.table);
    assert_int_equal(settings.n_models, 2);
    assert_int_equal(settings.models[0].metric, ASC_EUCLIDEAN);
    assert_int_equal(settings.models[0].line, 7);
    assert_int_equal(settings.models[1].metric, ASC_COSINE);
    assert_int_equal(settings.models[1].line, 9);
    snprintf(expected, sizeof expected, "%s/sub/a.npy", folder);
    assert_string_equal(settings.models[1].embeddings, expected);
    assert_int_equal(asc_macro_settings_of(&settings)->protocols,
                     ASC_PROTOCOL_SAMPLED | ASC_PROTOCOL_POPULATION);
    assert_int_equal(asc_macro_settings_of(&settings)->sampled.max_samples, 400);
    assert_int_equal(asc_macro_settings_of(&settings)->sampled.draws, 3);
    assert_true(asc_macro_settings_of(&settings)->sampled.seed == UINT64_MAX);
    assert_int_equal(asc_macro_settings_of(&settings)->population.weighting, ASC_WEIGHT_IMAGE);
    assert_int_equal(asc_macro_settings_of(&settings)->population.same_identity, ASC_SAME_EXCLUDE);
    assert_int_equal(settings.analyses, bit_of("macro"));
    asc_settings_free(&settings);
}

static void test_defaults_and_analyses(void **state) {
    (void)state;
    asc_settings settings;
    assert_int_equal(load(IMAGES MODELS, &settings), ASC_OK);
    assert_string_equal(settings.study, "celeba");
    assert_int_equal(settings.analyses, bit_of("macro") | bit_of("kinds"));
    assert_int_equal(settings.by_default, settings.analyses);
    assert_int_equal(asc_macro_settings_of(&settings)->sampled.max_samples, 500);
    assert_int_equal(asc_macro_settings_of(&settings)->population.weighting, ASC_WEIGHT_PERSON);
    assert_int_equal(asc_micro_settings_of(&settings)->eps.count, 4);
    asc_settings_free(&settings);

    assert_int_equal(load("probe: {folds: 3}\nquality:\n" IMAGES MODELS, &settings), ASC_OK);
    assert_int_equal(settings.analyses, bit_of("probe") | bit_of("quality"));
    assert_int_equal(asc_probe_settings_of(&settings)->folds, 3);
    asc_settings_free(&settings);
}

static void test_lattice_study(void **state) {
    (void)state;
    const char *text =
        "lattice:\n"
        "  segments: df_param_step.csv\n"
        "  attributes: {0: pose, '1': age, brightness: light level}\n"
        "  models:\n"
        "    - {name: a, architecture: b, metric: cosine, embeddings: x}\n"
        "    - {name: a, architecture: b, metric: cosine, embeddings: y, variant: t}\n"
        "micro: {k: [5, 10], eps: [0.25], average_distance: sampled}\n";
    asc_settings settings;
    assert_int_equal(load(text, &settings), ASC_OK);
    assert_int_equal(settings.analyses, bit_of("micro"));
    assert_int_equal(settings.lattice.n_attributes, 3);
    assert_string_equal(settings.lattice.dimensions[1], "1");
    assert_string_equal(settings.lattice.attributes[1], "age");
    assert_string_equal(settings.lattice.attributes[2], "light level");
    assert_int_equal(settings.lattice.n_models, 2);
    assert_string_equal(settings.lattice.models[0].variant, "vanilla");
    assert_int_equal(settings.lattice.models[1].line, 6);
    assert_int_equal(asc_micro_settings_of(&settings)->k.count, 2);
    assert_float_equal(asc_micro_settings_of(&settings)->k.values[1], 10, 0);
    assert_int_equal(asc_micro_settings_of(&settings)->average_distance, ASC_AVERAGE_SAMPLED);
    assert_int_equal(settings.n_models, 0);
    asc_settings_free(&settings);
}

static void put_file(const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void drop_file(const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(remove(path), 0);
}

static void assert_path(const char *path, const char *ending) {
    assert_string_equal(path + strlen(folder) + 1, ending);
}

static const char *const made[] = {"e/facenet_r1.npy", "e/arcface_r50.npz", "e/labels.npy",
                                   "e/notes_a.txt",    "l/m_plain/1.npy",   "l/m_fine_tuned/1.npy",
                                   "l/empty"};
static const char *const folders[] = {"e", "l", "l/m_plain", "l/m_fine_tuned"};

static void test_models_in_folders(void **state) {
    (void)state;
    asc_settings settings;
    char path[128];
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        snprintf(path, sizeof path, "%s/%s", folder, folders[f]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t f = 0; f < sizeof made / sizeof *made; f++)
        put_file(made[f]);
    assert_int_equal(load(IMAGES "models: {folder: e, metric: cosine}\n", &settings), ASC_OK);
    assert_int_equal(settings.n_models, 2);
    assert_string_equal(settings.models[0].name, "arcface");
    assert_string_equal(settings.models[0].architecture, "r50");
    assert_string_equal(settings.models[1].name, "facenet");
    assert_int_equal(settings.models[1].metric, ASC_COSINE);
    assert_path(settings.models[1].embeddings, "e/facenet_r1.npy");
    asc_settings_free(&settings);
    assert_int_equal(load(IMAGES "models:\n- {folder: e/f*, metric: euclidean}\n"
                                 "- {name: x, architecture: y, metric: cosine, embeddings: z}\n",
                          &settings),
                     ASC_OK);
    assert_int_equal(settings.n_models, 2);
    assert_string_equal(settings.models[0].name, "facenet");
    assert_string_equal(settings.models[1].name, "x");
    assert_int_equal(settings.models[1].line, 4);
    asc_settings_free(&settings);
    static const char *const lattices[] = {"l/m_*", "l"};
    for (int l = 0; l < 2; l++) {
        char text[200];
        snprintf(text, sizeof text,
                 "lattice:\n  segments: s\n  models:\n  - {name: m, architecture: a, metric: "
                 "cosine, embeddings: '%s'}\n",
                 lattices[l]);
        assert_int_equal(load(text, &settings), ASC_OK);
        assert_int_equal(settings.lattice.n_models, 2);
        assert_string_equal(settings.lattice.models[0].variant, l ? "m-fine-tuned" : "fine-tuned");
        assert_string_equal(settings.lattice.models[1].variant, l ? "m-plain" : "plain");
        assert_path(settings.lattice.models[1].embeddings, "l/m_plain");
        asc_settings_free(&settings);
    }
    assert_int_equal(load(IMAGES "models: {folder: l, metric: cosine}\n", &settings), ASC_NOINPUT);
    assert_non_null(strstr(asc_error_message(), "celeba.yaml:2"));
    refuse(IMAGES "models: {folder: e}\n", 2, "no 'metric'");
    refuse(IMAGES "models: [{folder: e, metric: cosine, embeddings: a.npy}]\n", 2,
           "both 'folder' and 'embeddings'");
    put_file("e/a_b_c.npy");
    assert_int_equal(load(IMAGES "models: {folder: e, metric: cosine}\n", &settings), ASC_USAGE);
    assert_non_null(strstr(asc_error_message(), "a_b_c.npy"));
    drop_file("e/a_b_c.npy");
    for (size_t f = 0; f < sizeof made / sizeof *made; f++)
        drop_file(made[f]);
    for (size_t f = sizeof folders / sizeof *folders; f-- > 0;)
        drop_file(folders[f]);
}

static void test_wrong_keys_and_types(void **state) {
    (void)state;
    refuse(IMAGES "modles:\n  - {name: a}\n", 2, "unknown key 'modles' (did you mean 'models'?)");
    refuse(IMAGES MODELS "macro:\n  sampled:\n    draws: 3\n  draws: 5\n", 7,
           "unknown key 'draws'; macro has: keep, protocols, sampled, population");
    refuse(IMAGES MODELS "macro:\n  sampled:\n    # draws\n    sede: 3\n", 7, "'seed'");
    refuse(IMAGES "models:\n  - name: a\n    arch: b\n", 4, "unknown key 'arch'");
    refuse(IMAGES MODELS "study: [a, b]\n", 4, "'study' needs one value");
    refuse(IMAGES MODELS "macro: 3\n", 4, "'macro' needs keys of its own");
    refuse(IMAGES MODELS "macro: {protocols: sampled}\n", 4, "'macro.protocols' needs a list");
    refuse(IMAGES MODELS "macro:\n  protocols:\n  - sampled\n  - [x]\n", 7,
           "needs one value in each entry");
    refuse(IMAGES "models: {a: b}\n", 2, "'models' needs a list of mappings");
    refuse(IMAGES "models:\n  - a\n  - b\n", 3, "needs a mapping in each entry");
    refuse(IMAGES "images: {table: x}\n" MODELS, 2, "'images' is given twice");
    refuse(IMAGES MODELS "macro:\n  sampled:\n    seed: 1\n    draws: 2\n    seed: 3\n", 8,
           "'macro.sampled.seed' is given twice");
    refuse("[a, b]\n", 1, "is a mapping");
    refuse("just a text\n", 1, "is a mapping");
}

static void test_wrong_values(void **state) {
    (void)state;
    refuse(IMAGES MODELS "macro:\n  sampled:\n    draws: 0\n", 6,
           "macro.sampled.draws: '0' is out of range; allowed are 1 to 1000000");
    refuse(IMAGES MODELS "macro: {sampled: {draws: 3x}}\n", 4, "'3x' is not a whole number");
    refuse(IMAGES MODELS "macro: {sampled: {draws: 1.5}}\n", 4, "is not a whole number");
    refuse(IMAGES MODELS "macro: {sampled: {draws: 99999999999999999999}}\n", 4,
           "is not a whole number");
    refuse(IMAGES MODELS "macro: {sampled: {draws: }}\n", 4, "is empty");
    refuse(IMAGES MODELS "macro: {sampled: {seed: -1}}\n", 4, "is not a whole number from 0");
    refuse(IMAGES MODELS "macro: {population: {exact: maybe}}\n", 4, "is not true or false");
    refuse(IMAGES MODELS "macro: {population: {weighting: idendity}}\n", 4,
           "is not one of: person, identity, image (did you mean 'identity'?)");
    refuse(IMAGES MODELS "macro:\n  protocols: [sampled, all]\n", 5,
           "macro.protocols: 'all' is not one of: sampled, population");
    refuse(IMAGES MODELS "macro: {protocols: []}\n", 4, "the list is empty");
    refuse(IMAGES MODELS "verify: {bandwidth: nan}\n", 4, "is not a number");
    refuse(IMAGES MODELS "probe: {c: 0}\n", 4, "out of range");
    refuse("images: {table: d, attributes: [a, b, a]}\n" MODELS, 1, "'a' is listed twice");
    refuse(IMAGES MODELS "verify: {far: [0.01, 0.1, 1e-2]}\n", 4,
           "verify.far: '1e-2' is listed twice");
    refuse("images: {table: d, keep: faces = 1}\n" MODELS, 1, "write == for equal");
    refuse("images: {table: d, keep: faces ==}\n" MODELS, 1, "a value is missing");
    refuse("images: {table: d, keep: '(a == 1'}\n" MODELS, 1, "a parenthesis is not closed");
    refuse("images: {table: d, keep: 'a in 1'}\n" MODELS, 1, "`in` needs a list");
    refuse("images: {table: d, keep: 'a == \"1'}\n" MODELS, 1, "a quotation mark is not closed");
    refuse("images: {table: d, keep: 'a == 1 b == 2'}\n" MODELS, 1, "something follows its end");
}

/* Every operator that docs/study-file.md names. */
static void test_rules_of_what_is_kept(void **state) {
    static const char *const rules[] = {
        "yaw == 1", "yaw != 1", "yaw < 1",         "yaw <= 1",
        "yaw > 1",  "yaw >= 1", "split in [a, b]", "not (yaw > 1 and yaw < 3) or split == 'a b'"};
    (void)state;
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        char text[400];
        asc_settings settings;
        snprintf(text, sizeof text, "images: {table: d, keep: \"%s\"}\n" MODELS, rules[r]);
        assert_int_equal(load(text, &settings), ASC_OK);
        assert_string_equal(settings.images.keep, rules[r]);
        asc_settings_free(&settings);
    }
}

static void test_missing_and_contradictory(void **state) {
    (void)state;
    refuse("study: a\n", 1, "images has no source");
    refuse(MODELS, 1, "images has no source");
    refuse("study: a\n" IMAGES, 1, "no models");
    refuse(IMAGES "models: []\n", 2, "no models");
    refuse("study: x\nimages:\n  table: d\n  lfw: {folder: f}\n" MODELS, 2, "several sources");
    refuse("images:\n  celeba: {identities: i}\n" MODELS, 2, "needs both");
    refuse("images:\n  celeba: {}\n" MODELS, 1, "celeba needs both");
    refuse("images:\n  lfw: {male: m}\n" MODELS, 1, "lfw needs folder");
    refuse(IMAGES "models:\n  - {name: a, architecture: b, embeddings: c}\n", 3, "no 'metric'");
    refuse(IMAGES "models:\n  - {name: a_b, architecture: b, embeddings: c, metric: cosine}\n", 3,
           "model name 'a_b': only letters");
    refuse(IMAGES "models:\n  - {name: a, architecture: b/c, embeddings: c, metric: cosine}\n", 3,
           "architecture 'b/c'");
    refuse(IMAGES "models:\n  - {name: '', architecture: b, embeddings: c, metric: cosine}\n", 3,
           "is empty");
    refuse(IMAGES MODELS "  - {name: b, architecture: r1, metric: cosine, embeddings: a.npy}\n"
                         "  - name: facenet\n    architecture: r1\n    metric: cosine\n"
                         "    embeddings: b.npy\n",
           5, "model facenet_r1 is given twice, first on line 3");
    refuse(IMAGES MODELS "micro: {}\n", 4, "micro needs a lattice section");
    refuse("lattice: {segments: s}\n", 1, "lattice needs at least one entry");
    refuse("lattice: {models: []}\n", 1, "lattice needs segments");
    refuse("lattice:\n  segments: s\n  models:\n  - {name: a, architecture: b, metric: cosine, "
           "embeddings: x}\nmacro: {}\n",
           5, "macro needs images and models");
    refuse("lattice:\n  segments: s\n  models:\n  - {name: a, architecture: b, metric: cosine, "
           "embeddings: x}\nmicro: {k: [1.5]}\n",
           5, "not a whole number");
}

static void test_hostile_files(void **state) {
    (void)state;
    refuse("", 0, "holds no study");
    refuse("\n# nothing\n", 0, "holds no study");
    refuse("{}\n", 0, "holds no study");
    refuse(IMAGES "models:\n\t- a\n", 3, "not valid YAML");
    refuse(IMAGES MODELS "macro: {sampled: {draws: 1}\nprobe: {}\n", 5, "not valid YAML");
    refuse(IMAGES "study: \"open\n\n\n", 5, "not valid YAML");
    refuse("a: &x [1]\nb: *x\n", 2, "aliases are not supported");
    refuse("? [a]\n: b\n", 1, "cannot be a key");
    refuse(IMAGES MODELS "---\nstudy: b\n", 4, "a second document");
    refuse_bytes("study: a\n\0\1\2\3", 13, 2, "not valid YAML");
    refuse_bytes("\211HDF\r\n\032\n", 8, 1, "not valid YAML");

    char *deep = malloc(200001);
    assert_non_null(deep);
    memset(deep, '[', 200000);
    memcpy(deep, "a: ", 3);
    deep[200000] = '\0';
    refuse(deep, 1, "nested deeper");
    for (int i = 3; i < 199998; i += 3)
        memcpy(deep + i, "- \n", 3);
    refuse(deep, 0, "");
    memset(deep, 'k', 200000);
    memcpy(deep + 199998, ": ", 2);
    refuse(deep, 1, "");
    free(deep);

    asc_settings settings;
    char *large = calloc(1, (1 << 20) + 1);
    assert_non_null(large);
    memset(large, '#', (1 << 20) + 1);
    assert_int_equal(load_bytes(large, (1 << 20) + 1, &settings), ASC_USAGE);
    assert_non_null(strstr(asc_error_message(), "at most 1048576"));
    free(large);

    assert_int_equal(truncate(study_path, 1LL << 30), 0);
    assert_int_equal(asc_settings_load(MPI_COMM_SELF, study_path, &settings), ASC_USAGE);
    assert_int_equal(asc_settings_load(MPI_COMM_SELF, "/no/such.yaml", &settings), ASC_NOINPUT);
    assert_int_equal(asc_settings_load(MPI_COMM_SELF, folder, &settings), ASC_NOINPUT);
    assert_non_null(strstr(asc_error_message(), "is not a file"));
    assert_int_equal(asc_settings_load(MPI_COMM_SELF, "/dev/zero", &settings), ASC_NOINPUT);
}

/* Whatever bytes are damaged, the answer is a code and never a crash. */
static void test_damaged_files(void **state) {
    (void)state;
    const char *text =
        IMAGES MODELS "macro:\n  protocols: [sampled]\n  sampled: {draws: 3, seed: 4}\n"
                      "lattice:\n  segments: s\n  attributes: {0: a}\n  models:\n"
                      "  - {name: a, architecture: b, metric: cosine, embeddings: x}\n";
    const size_t size = strlen(text);
    for (uint64_t round = 0; round < 1500; round++) {
        char *copy = strdup(text);
        assert_non_null(copy);
        for (uint32_t k = 0; k < 1 + round % 3; k++) {
            uint64_t bits = asc_random_bits(7, ASC_RANDOM_BOOTSTRAP, round, k);
            copy[bits % size] = "\n:-{}[],#&*!|>'\"%@ ax0\t\x80\xff"[(bits >> 32) % 26];
        }
        asc_settings settings;
        const asc_code code = load_bytes(copy, size, &settings);
        assert_true(code == ASC_OK || code == ASC_USAGE);
        if (code == ASC_OK)
            asc_settings_free(&settings);
        free(copy);
    }
}

static void test_set_from_text(void **state) {
    (void)state;
    asc_settings settings;
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    assert_int_equal(asc_settings_set(&settings, "micro.eps", "[0.1, 2.5]"), ASC_OK);
    assert_int_equal(asc_micro_settings_of(&settings)->eps.count, 2);
    assert_float_equal(asc_micro_settings_of(&settings)->eps.values[1], 2.5, 0);
    assert_int_equal(asc_settings_set(&settings, "macro.protocols", "population"), ASC_OK);
    assert_int_equal(asc_macro_settings_of(&settings)->protocols, ASC_PROTOCOL_POPULATION);
    assert_int_equal(asc_settings_set(&settings, "images.attributes", "a,b c"), ASC_OK);
    assert_int_equal(settings.images.n_attributes, 2);
    assert_string_equal(settings.images.attributes[1], "b c");
    assert_int_equal(asc_settings_set(&settings, "images.skip_bad_rows", "yes"), ASC_OK);
    assert_true(settings.images.skip_bad_rows);

    assert_int_equal(asc_settings_set(&settings, "macro.sampled.drews", "1"), ASC_USAGE);
    assert_string_equal(asc_error_message(),
                        "unknown parameter 'macro.sampled.drews' (did you mean "
                        "'macro.sampled.draws'?)");
    assert_int_equal(asc_settings_set(&settings, "macro.sampled.draws", "1e3"), ASC_USAGE);
    assert_int_equal(asc_settings_set(&settings, "macro.sampled.draws", ""), ASC_USAGE);
    assert_int_equal(asc_settings_set(&settings, "micro.eps", "1,,2"), ASC_USAGE);
    assert_int_equal(asc_settings_set(&settings, "micro.eps", ""), ASC_USAGE);
    assert_int_equal(asc_micro_settings_of(&settings)->eps.count, 2);
    asc_settings_free(&settings);
}

/* A number read, written and read again is the same number. */
static void test_reals_survive(void **state) {
    (void)state;
    asc_settings settings;
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    asc_verify_settings *verify = (asc_verify_settings *)asc_verify_settings_of(&settings);
    const asc_parameter *bandwidth = asc_parameter_at(0);
    for (size_t i = 0; strcmp(bandwidth->path, "verify.bandwidth") != 0; i++) {
        bandwidth = asc_parameter_at(i);
        assert_non_null(bandwidth);
    }
    for (uint64_t i = 0; i < 1000; i++) {
        const double value = 1e-5 + asc_random_uniform(3, ASC_RANDOM_BOOTSTRAP, i, 0);
        verify->bandwidth = value;
        char *text = NULL;
        assert_int_equal(asc_settings_get(&settings, bandwidth, &text), ASC_OK);
        verify->bandwidth = 0;
        assert_int_equal(asc_settings_set(&settings, "verify.bandwidth", text), ASC_OK);
        assert_true(verify->bandwidth == value);
        free(text);
    }
    asc_settings_free(&settings);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry_is_sound),
        cmocka_unit_test(test_example_of_the_manual),
        cmocka_unit_test(test_defaults_and_analyses),
        cmocka_unit_test(test_lattice_study),
        cmocka_unit_test(test_models_in_folders),
        cmocka_unit_test(test_wrong_keys_and_types),
        cmocka_unit_test(test_wrong_values),
        cmocka_unit_test(test_rules_of_what_is_kept),
        cmocka_unit_test(test_missing_and_contradictory),
        cmocka_unit_test(test_hostile_files),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_set_from_text),
        cmocka_unit_test(test_reals_survive),
    };
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    MPI_Finalize();
    return failed;
}
