/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of classes, ordered and continuous ones, as columns of tables give them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/images.h"
#include "sources/joined_features.h"

enum { ROWS = 60 };

static char path[] = "/tmp/asc-kinds-XXXXXX", other[64];

static int make_file(void **state) {
    (void)state;
    const int file = mkstemp(path);
    snprintf(other, sizeof other, "%s.more", path);
    return file < 0 || close(file) != 0;
}

static int remove_file(void **state) {
    (void)state;
    unlink(other);
    return unlink(path);
}

static void save(const char *where, const char *text) {
    FILE *file = fopen(where, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Column a of 60 images of 15 people: the values over and over. */
static void save_column(const char *const *values, int n) {
    char text[4000] = "file,identity,a\n";
    for (int i = 0; i < ROWS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d.jpg,%d,%s\n", i, i % 15,
                 values[i % n]);
    save(path, text);
}

static asc_code read_as(const asc_attribute_form *form, asc_images *images) {
    char *name = "a";
    asc_attribute_form copy = form ? *form : (asc_attribute_form){0};
    const asc_images_settings settings = {
        .table = path, .attributes = &name, .n_attributes = 1, .forms = &copy};
    return asc_images_read_table(&settings, images);
}

static void assert_labels(const asc_images *images, asc_kind kind, const char *const *labels,
                          int n) {
    assert_int_equal(images->n_traits, 1);
    assert_int_equal(images->traits[0].kind, kind);
    assert_int_equal(images->traits[0].n_labels, n);
    for (int c = 0; c < n; c++)
        assert_string_equal(images->traits[0].labels[c], labels[c]);
}

static void labels_and_classes(void **state) {
    (void)state;
    const char *values[] = {"b", "NA", "a", "b", "Long label"};
    const char *sorted[] = {"Long label", "a", "b"};
    const asc_attribute_form classes = {.form = ASC_FORM_CLASSES};
    asc_images images;
    save_column(values, 5);
    for (int listed = 0; listed < 2; listed++) {
        assert_int_equal(read_as(listed ? &classes : NULL, &images), ASC_OK);
        assert_int_equal(images.n_attributes, 0);
        assert_labels(&images, ASC_KIND_CLASSES, sorted, 3);
        const int32_t expected[] = {2, -1, 1, 2, 0};
        assert_memory_equal(images.classes, expected, sizeof expected);
        assert_true(isnan(images.values[0]));
        assert_string_equal(images.columns.reasons[2],
                            "classes: Long label 12, a 12, b 24, 12 missing ('NA' is missing)");
        asc_images_free(&images);
    }
    const char *numbers[] = {"10", "9.0", "-1", "10.0"}, *by_value[] = {"-1", "9", "10"};
    save_column(numbers, 4);
    assert_int_equal(read_as(&classes, &images), ASC_OK);
    assert_labels(&images, ASC_KIND_CLASSES, by_value, 3);
    assert_int_equal(images.classes[3], 2);
    asc_images_free(&images);
    const asc_attribute_form ordered = {.form = ASC_FORM_ORDERED};
    assert_int_equal(read_as(&ordered, &images), ASC_OK);
    assert_labels(&images, ASC_KIND_ORDERED, by_value, 3);
    asc_images_free(&images);
}

static void told_labels_keep_their_order(void **state) {
    (void)state;
    const char *values[] = {"none", "full", "", "some"};
    char *labels[] = {"none", "some", "most", "full"};
    const asc_attribute_form form = {.form = ASC_FORM_ORDERED, .labels = labels, .n_labels = 4};
    asc_images images;
    save_column(values, 4);
    assert_int_equal(read_as(&form, &images), ASC_OK); /* a label that else is missing */
    assert_labels(&images, ASC_KIND_ORDERED, (const char *const *)labels, 4);
    const int32_t expected[] = {0, 3, -1, 1};
    assert_memory_equal(images.classes, expected, sizeof expected);
    asc_images_free(&images);
    const asc_attribute_form fewer = {.form = ASC_FORM_ORDERED, .labels = labels, .n_labels = 3};
    assert_int_equal(read_as(&fewer, &images), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), ":3: column a holds 'full'"));
}

static void numbers_in_classes_and_as_they_are(void **state) {
    (void)state;
    const char *values[] = {"17.9", "0", "18", "40", "nan", "99"};
    const char *labels[] = {"0 to 18", "18 to 40", "40 and more"};
    double cuts[] = {0, 18, 40};
    const asc_attribute_form cut = {.form = ASC_FORM_CUT, .cuts = cuts, .n_cuts = 3};
    const asc_attribute_form continuous = {.form = ASC_FORM_CONTINUOUS};
    asc_images images;
    save_column(values, 6);
    assert_int_equal(read_as(&cut, &images), ASC_OK);
    assert_labels(&images, ASC_KIND_ORDERED, labels, 3);
    const int32_t expected[] = {0, 0, 1, 2, -1, 2};
    assert_memory_equal(images.classes, expected, sizeof expected);
    asc_images_free(&images);
    for (int listed = 0; listed < 2; listed++) {
        assert_int_equal(read_as(listed ? &continuous : NULL, &images), ASC_OK);
        assert_labels(&images, ASC_KIND_CONTINUOUS, NULL, 0);
        assert_true(images.values[0] == 17.9 && isnan(images.values[4]));
        assert_string_equal(images.columns.reasons[2], "continuous: 0 to 99, 10 missing");
        asc_images_free(&images);
    }
    cuts[0] = 10;
    assert_int_equal(read_as(&cut, &images), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), ":3: column a holds '0'; its cuts begin with 10"));
    cuts[0] = -INFINITY;
    assert_int_equal(read_as(&cut, &images), ASC_OK);
    assert_string_equal(images.traits[0].labels[0], "below 18");
    asc_images_free(&images);
}

static void what_is_found(void **state) {
    (void)state;
    static const struct {
        const char *values[6];
        int n;
        asc_fate fate;
        const char *says;
    } cases[] = {{{"a", "b", "c"}, 3, ASC_FATE_ATTRIBUTE, "classes: a 20, b 20, c 20, 0 missing"},
                 {{"x"}, 1, ASC_FATE_UNUSED, "text, such as 'x'"},
                 {{"m", "f"}, 2, ASC_FATE_ATTRIBUTE, "30 male (yes), 30 female (no), 0 missing"},
                 {{"a", "b", "c", "d", "e", "f"}, 6, ASC_FATE_ATTRIBUTE, "classes: a 10"},
                 {{"a", "b", "3"}, 3, ASC_FATE_UNUSED, "text, such as"},
                 {{"1", "2", "3"},
                  3,
                  ASC_FATE_UNUSED,
                  "images.attributes: [..., {a: continuous}] uses them"},
                 {{"yes", "no", "maybe"}, 3, ASC_FATE_UNUSED, "20 of 60 values are not yes and no"},
                 {{"m", "f", "x"}, 3, ASC_FATE_ATTRIBUTE, "classes: f 20, m 20, x 20"}};
    asc_images images;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save_column(cases[c].values, cases[c].n);
        const asc_images_settings settings = {.table = path};
        assert_int_equal(asc_images_read_table(&settings, &images), ASC_OK);
        if (images.columns.fates[2] != cases[c].fate ||
            !strstr(images.columns.reasons[2], cases[c].says))
            fail_msg("%d: %s", (int)c, images.columns.reasons[2]);
        asc_images_free(&images);
    }
    /* Names of people, and remarks that are hardly ever the same. */
    char text[4000] = "file,identity,who,said\n";
    for (int i = 0; i < 120; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d.jpg,%d,p%d,s%d\n", i, i % 12,
                 i % 12, i % 50);
    save(path, text);
    const asc_images_settings settings = {.table = path};
    assert_int_equal(asc_images_read_table(&settings, &images), ASC_OK);
    assert_int_equal(images.n_traits, 0);
    assert_non_null(strstr(images.columns.reasons[2], "text of 12 labels, such as 'p0', too many"));
    assert_non_null(strstr(images.columns.reasons[2], "{who: classes}"));
    asc_images_free(&images);
}

static void what_is_refused(void **state) {
    (void)state;
    char *labels[] = {"a", "b"};
    double cuts[] = {0, 1};
    const asc_attribute_form classes = {.form = ASC_FORM_CLASSES},
                             told = {.form = ASC_FORM_CLASSES, .labels = labels, .n_labels = 2},
                             ordered = {.form = ASC_FORM_ORDERED},
                             cut = {.form = ASC_FORM_CUT, .cuts = cuts, .n_cuts = 2},
                             continuous = {.form = ASC_FORM_CONTINUOUS},
                             binary = {.form = ASC_FORM_BINARY}, plain = {.form = ASC_FORM_FOUND};
    const struct {
        const asc_attribute_form *form;
        const char *values[3];
        const char *says;
    } cases[] = {
        {&classes, {"a", "a", "a"}, "is of one class alone"},
        {&classes, {"", "NA", ""}, "holds no value at all"},
        {&told, {"a", "b", "B"}, ":4: column a holds 'B'; images.attributes does not list"},
        {&told, {"a", "a", ""}, "is of one class alone"},
        {&ordered, {"low", "high", "low"}, "give its labels in their order"},
        {&cut, {"1", "0", "young"}, ":4: column a holds 'young'; only finite numbers"},
        {&continuous, {"1", "2", "x"}, ":4: column a holds 'x'"},
        {&continuous, {"1", "2", "inf"}, ":4: column a holds 'inf'"},
        {&continuous, {"4", "4.0", ""}, "holds one value alone"},
        {&binary, {"1", "2", "1"}, ":3: column a holds '2'; a binary attribute is"},
        {&plain, {"1", "2", "1"}, "{a: classes}"},
        {&plain, {"x", "x", ""}, ":2: column a holds 'x'"}};
    asc_images images;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save_column(cases[c].values, 3);
        assert_int_equal(read_as(cases[c].form, &images), ASC_DATA);
        if (!strstr(asc_error_message(), cases[c].says))
            fail_msg("%d: %s", (int)c, asc_error_message());
    }
}

static const char TABLE[] = "file,identity,race,gender,age,Bald\n"
                            "1,1,asian,f,20,1\n2,1,asian,m,30,-1\n3,2,black,f,NA,1\n"
                            "4,2,black,f,50,0\n5,3,,f,25,-1\n6,3,asian,m,,1\n";

static asc_code derive(char *name, char *rule, asc_images *images) {
    char *attributes[] = {"race", "gender", "Bald", "age"};
    asc_attribute_form forms[4] = {{.form = ASC_FORM_CLASSES}};
    const asc_images_settings settings = {.table = path,
                                          .attributes = attributes,
                                          .n_attributes = 4,
                                          .forms = forms,
                                          .derived = &name,
                                          .derivations = &rule,
                                          .n_derived = 1};
    return asc_images_read_table(&settings, images);
}

static void derived_attributes(void **state) {
    (void)state;
    asc_images images;
    save(path, TABLE);
    assert_int_equal(derive("young_woman", "age < 30 and gender == f", &images), ASC_OK);
    assert_int_equal(images.n_attributes, 3);
    assert_string_equal(images.attribute_names[2], "young_woman");
    const int8_t expected[] = {1, -1, 0, -1, 1, 0}; /* missing where any part is */
    for (int i = 0; i < 6; i++)
        assert_int_equal(images.attributes[3 * i + 2], expected[i]);
    assert_string_equal(images.columns.reasons[6],
                        "2 yes, 2 no, 2 missing; derived: age < 30 and gender == f");
    asc_images_free(&images);
    assert_int_equal(derive("group", "race x gender", &images), ASC_OK);
    assert_int_equal(images.n_traits, 3);
    const char *labels[] = {"asian x m", "asian x f", "black x f"};
    assert_int_equal(images.traits[2].n_labels, 3);
    for (int c = 0; c < 3; c++)
        assert_string_equal(images.traits[2].labels[c], labels[c]);
    const int32_t classes[] = {1, 0, 2, 2, -1, 0};
    for (int i = 0; i < 6; i++)
        assert_int_equal(images.classes[3 * i + 2], classes[i]);
    asc_images_free(&images);
    assert_int_equal(derive("g", "Bald x gender", &images), ASC_OK);
    assert_string_equal(images.traits[2].labels[0], "Bald x m");
    assert_string_equal(images.traits[2].labels[2], "not Bald x m");
    asc_images_free(&images);
    static const struct {
        char *name, *rule, *says;
        asc_code code;
    } bad[] = {{"g", "race x gendre", "did you mean 'gender'?", ASC_DATA},
               {"g", "race x age", "'age' is continuous; cut it into classes first", ASC_DATA},
               {"AGE", "gender == f", "has a column of that name", ASC_DATA},
               {"g", "agee < 3", "images.derive.g: ", ASC_USAGE},
               {"g", "race < 3", ":2: column race holds 'asian', which images.derive.g", ASC_DATA},
               {"g", "gender == female", "is true of 0 images", ASC_DATA}};
    for (size_t c = 0; c < sizeof bad / sizeof *bad; c++) {
        assert_int_equal(derive(bad[c].name, bad[c].rule, &images), bad[c].code);
        if (!strstr(asc_error_message(), bad[c].says))
            fail_msg("%d: %s", (int)c, asc_error_message());
    }
}

static void joined_columns_may_be_listed(void **state) {
    (void)state;
    char *attributes[] = {"Bald", "yaw", "hair"};
    asc_attribute_form forms[] = {
        {.form = ASC_FORM_FOUND}, {.form = ASC_FORM_CONTINUOUS}, {.form = ASC_FORM_CLASSES}};
    asc_images_settings settings = {.table = path,
                                    .enriched = other,
                                    .attributes = attributes,
                                    .n_attributes = 3,
                                    .forms = forms};
    asc_images images;
    save(path, TABLE);
    save(other, "file,yaw,hair,rgb\n2,7,fair,1.5\n1,-3,dark,2\n4,9,fair,\n");
    assert_int_equal(asc_images_read_table(&settings, &images), ASC_OK);
    assert_int_equal(asc_images_join_features(other, path, &settings, &images), ASC_OK);
    assert_int_equal(images.n_traits, 2);
    assert_string_equal(images.traits[0].name, "yaw");
    assert_true(images.values[0] == -3 && images.values[2] == 7 && isnan(images.values[4]));
    assert_int_equal(images.classes[1], 0);
    assert_int_equal(images.classes[3], 1);
    assert_int_equal(images.classes[5], -1);
    assert_int_equal(images.n_features, 1);
    assert_string_equal(images.feature_names[0], "rgb");
    asc_images_free(&images);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(labels_and_classes),
    cmocka_unit_test(told_labels_keep_their_order),
    cmocka_unit_test(numbers_in_classes_and_as_they_are),
    cmocka_unit_test(what_is_found),
    cmocka_unit_test(what_is_refused),
    cmocka_unit_test(derived_attributes),
    cmocka_unit_test(joined_columns_may_be_listed),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
