/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of every kind in the study file: how they are named, and what is derived. */
#include "settings_files.h"

#include "attrscope/inference.h"
#include "attrscope/launch.h"

static char *text_of(const asc_settings *settings, const char *path) {
    const asc_parameter *parameter = NULL;
    char *text = NULL;
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++)
        if (strcmp(parameter->path, path) == 0)
            assert_int_equal(asc_settings_get(settings, parameter, &text), ASC_OK);
    return text;
}

static void assert_text(const asc_settings *settings, const char *path, const char *expected) {
    char *text = text_of(settings, path);
    assert_string_equal(text, expected);
    free(text);
}

static const char FORMS[] = "Bald,race: classes,age: {cut: [-.inf, 18, 40.5]},yaw: continuous,"
                            "eyes: {ordered: [closed, half]},male: binary,hair: {classes: [a, 7]}";

/* As a list, as a mapping, as a list of both, and from the command line. */
static void test_forms_of_attributes(void **state) {
    (void)state;
    asc_settings settings;
    assert_int_equal(
        load("images:\n  table: d\n  attributes:\n  - Bald\n"
             "  - {race: classes, age: {cut: [-.inf, 18, 40.5]}}\n  - yaw: continuous\n"
             "  - eyes: {ordered: [closed, half]}\n    male: binary\n"
             "  - hair: {classes: [a, 7.0]}\n" MODELS,
             &settings),
        ASC_OK);
    const asc_images_settings *images = &settings.images;
    assert_int_equal(images->n_attributes, 7);
    assert_string_equal(images->attributes[3], "yaw");
    assert_int_equal(images->forms[0].form, ASC_FORM_FOUND);
    assert_int_equal(images->forms[2].n_cuts, 3);
    assert_true(images->forms[2].cuts[2] == 40.5);
    assert_string_equal(images->forms[4].labels[1], "half");
    assert_text(&settings, "images.attributes", FORMS);
    assert_int_equal(asc_settings_set(&settings, "images.attributes", "a, b"), ASC_OK);
    assert_null(settings.images.forms);
    assert_text(&settings, "images.attributes", "a,b");
    assert_int_equal(asc_settings_set(&settings, "images.attributes", FORMS), ASC_OK);
    assert_text(&settings, "images.attributes", FORMS);
    asc_settings_free(&settings);
    assert_int_equal(
        load("images: {table: d, attributes: {race: classes, Bald: }}\n" MODELS, &settings),
        ASC_OK);
    assert_text(&settings, "images.attributes", "race: classes,Bald");
    asc_settings_free(&settings);
}

/* Names as they are in the study file; as text, they are read as the same ones again. */
static void test_names_with_commas(void **state) {
    (void)state;
    static const char given[] = "'hair, grey','it''s','d''or [x]',plain";
    static const char forms[] = "'a, b': classes,'c: d': {ordered: ['no, never', 'it''s', yes]},e";
    asc_settings settings;
    assert_int_equal(load("images:\n  table: d\n  attributes: [{'a, b': classes, 'c: d': {ordered: "
                          "['no, never', it's, yes]}}, e]\n"
                          "  derive: {'f, g': '''a, b'' == 3'}\n"
                          "inference: {given: ['hair, grey', it's, \"d'or [x]\", plain]}\n" MODELS,
                          &settings),
                     ASC_OK);
    assert_text(&settings, "images.attributes", forms);
    assert_int_equal(asc_settings_set(&settings, "images.attributes", forms), ASC_OK);
    assert_int_equal(settings.images.n_attributes, 3);
    assert_string_equal(settings.images.attributes[1], "c: d");
    assert_string_equal(settings.images.forms[1].labels[1], "it's");
    assert_text(&settings, "images.attributes", forms);
    assert_int_equal(asc_settings_set(&settings, "images.attributes", "'a, b', c"), ASC_OK);
    assert_string_equal(settings.images.attributes[0], "a, b");
    assert_text(&settings, "images.attributes", "'a, b',c");
    char *rules = text_of(&settings, "images.derive");
    assert_int_equal(asc_settings_set(&settings, "images.derive", rules), ASC_OK);
    assert_text(&settings, "images.derive", rules);
    free(rules);
    assert_text(&settings, "inference.given", given);
    assert_int_equal(asc_settings_set(&settings, "inference.given", given), ASC_OK);
    const asc_inference_settings *inference = asc_inference_settings_of(&settings);
    assert_int_equal(inference->n_given, 4);
    assert_string_equal(inference->given[0], "hair, grey");
    assert_string_equal(inference->given[1], "it's");
    assert_string_equal(inference->given[2], "d'or [x]");
    assert_text(&settings, "inference.given", given);
    asc_settings_free(&settings);
}

static void test_wrong_forms(void **state) {
    (void)state;
    refuse(
        "images:\n  table: d\n  attributes:\n    race: clases\n" MODELS, 4,
        "'images.attributes.race': 'clases' is not one of: binary, classes, ordered, continuous, "
        "{classes: [a, b]}, {ordered: [a, b]}, {cut: [0, 18, 40]} (did you mean 'classes'?)");
    refuse("images:\n  table: d\n  attributes:\n  - a\n  - age: {cuts: [0, 1]}\n" MODELS, 5,
           "'cuts' is not one of");
    refuse("images: {table: d, attributes: {age: {cut: [0, 18, 18]}}}\n" MODELS, 1,
           "18 does not ascend from 18");
    refuse("images: {table: d, attributes: {age: {cut: [0, x]}}}\n" MODELS, 1,
           "'x' is not a number");
    refuse("images: {table: d, attributes: {age: {cut: [0, .inf]}}}\n" MODELS, 1,
           "is not a number");
    refuse("images: {table: d, attributes: {age: {cut: [0]}}}\n" MODELS, 1,
           "needs a list of 2 to 100 numbers");
    refuse("images: {table: d, attributes: {age: {cut: 18}}}\n" MODELS, 1, "needs a list of 2 to");
    refuse("images: {table: d, attributes: {e: {ordered: [a, b, a]}}}\n" MODELS, 1,
           "label 'a' is listed twice");
    refuse("images: {table: d, attributes: {e: {ordered: [1, 1.0]}}}\n" MODELS, 1, "listed twice");
    refuse("images: {table: d, attributes: {e: {ordered: [a, [b]]}}}\n" MODELS, 1, "one label");
    refuse("images: {table: d, attributes: {e: {ordered: [a, b], cut: [0, 1]}}}\n" MODELS, 1,
           "needs one of cut, ordered and classes");
    refuse("images: {table: d, attributes: [a, {a: classes}]}\n" MODELS, 1, "'a' is listed twice");
    refuse("images: {table: d, attributes: [a, [b]]}\n" MODELS, 1, "needs a name, or name: kind");
    refuse("images: {table: d, attributes: race}\n" MODELS, 1, "needs a list, such as");
    refuse("images: {table: d, attributes: {}}\n" MODELS, 1, "the list is empty");
    refuse("images: {table: d, attributes: {a: [b, c]}}\n" MODELS, 1, "needs a kind");
}

static void test_derivations(void **state) {
    (void)state;
    asc_settings settings;
    assert_int_equal(
        load("images:\n  table: d\n  derive:\n    young_woman: age < 30 and gender == f\n"
             "    group: race x `young_woman`\n    more: group \xc3\x97 Bald\n" MODELS,
             &settings),
        ASC_OK);
    assert_int_equal(settings.images.n_derived, 3);
    assert_string_equal(settings.images.derived[1], "group");
    assert_string_equal(settings.images.derivations[0], "age < 30 and gender == f");
    asc_settings_free(&settings);
    refuse("images:\n  table: d\n  derive:\n    a: b x c\n    d: age = 3\n" MODELS, 5,
           "images.derive.d: 'age = 3': write == for equal");
    refuse("images: {table: d, derive: {a: b x a}}\n" MODELS, 1,
           "images.derive.a: 'a' is itself derived, and not before it");
    refuse("images: {table: d, derive: {a: b x c, b: c x d}}\n" MODELS, 1, "'b' is itself derived");
    refuse("images: {table: d, derive: {a: b == 1, c: a == 1}}\n" MODELS, 1,
           "a rule is about columns of the table");
    refuse("images: {table: d, derive: {a: b x b}}\n" MODELS, 1, "'b' stands twice");
    refuse("images: {table: d, derive: {a: b x x c}}\n" MODELS, 1, "a name is missing");
    refuse("images: {table: d, derive: [a]}\n" MODELS, 1, "rules by name");
    refuse("images: {table: d, derive: {a: [b]}}\n" MODELS, 1, "needs a rule, such as");
    refuse("images: {lfw: {folder: d}, derive: {a: b x c}}\n" MODELS, 1,
           "images.derive makes attributes of a table's columns");
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_of_attributes),
        cmocka_unit_test(test_names_with_commas),
        cmocka_unit_test(test_wrong_forms),
        cmocka_unit_test(test_derivations),
    };
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    MPI_Finalize();
    return failed;
}
