/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/images.h"

static char folder[] = "/tmp/asc-images-XXXXXX";
static char path[64], other[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/table.csv", folder);
    snprintf(other, sizeof other, "%s/other.txt", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    unlink(other);
    return rmdir(folder);
}

static void save(const char *where, const char *text) {
    FILE *file = fopen(where, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static asc_code read_csv(char **attributes, int64_t n, const char *keep, asc_images *images) {
    const asc_images_settings settings = {
        .table = path, .attributes = attributes, .n_attributes = n, .keep = (char *)keep};
    return asc_images_read_table(&settings, images);
}

static asc_code read_celeba(char *identities, char *attributes, asc_images *images) {
    const asc_images_settings settings = {.celeba_identities = identities,
                                          .celeba_attributes = attributes};
    return asc_images_read_celeba(&settings, images);
}

static asc_code read_lfw(const char *place, char *male, char *female, asc_images *images) {
    const asc_images_settings settings = {
        .lfw_folder = (char *)place, .lfw_male = male, .lfw_female = female};
    return asc_images_read_lfw(&settings, ASC_CORRECTED, images);
}

static const char *table = "file_basename,identity,Bald,Young,x_1,path,retina_n_faces_detected,"
                           "rgb_r,keep_a,Hat\n"
                           "1.jpg,10,-1,1,95,p,1,1.5,True,0\n"
                           "2.jpg,9,1,0,71,p,2,2.5,False,1\n"
                           "3.jpg,10,,1.0,72,p,1,,True,1\n";

static void csv_columns_find_their_roles(void **state) {
    (void)state;
    asc_images images;
    save(path, table);
    assert_int_equal(read_csv(NULL, 0, NULL, &images), ASC_OK);
    assert_int_equal(images.n, 3);
    assert_int_equal(images.n_identities, 2);
    assert_string_equal(images.identity_labels[0], "9"); /* by value, not by bytes */
    assert_int_equal(images.identity[0], 1);
    assert_int_equal(images.identity[1], 0);
    assert_int_equal(images.n_attributes, 3);
    assert_string_equal(images.attribute_names[1], "Hat"); /* by name, wherever they stand */
    const int8_t expected[9] = {-1, -1, 1, 1, 1, -1, 0, 1, 1};
    assert_memory_equal(images.attributes, expected, 9); /* 0 is -1 where a column has no -1 */
    assert_int_equal(images.n_features, 2);
    assert_string_equal(images.feature_names[0], "retina_n_faces_detected");
    assert_true(images.features[2] == 2 && images.features[3] == 2.5 && isnan(images.features[5]));
    assert_int_equal(images.n_keeps, 2);
    assert_string_equal(images.keep_names[0], "keep_a");
    assert_string_equal(images.keep_names[1], "study"); /* exactly one face, by default */
    const uint8_t keeps[6] = {1, 1, 0, 0, 1, 1};
    assert_memory_equal(images.keeps, keeps, 6);

    asc_images chosen;
    const uint8_t mask[3] = {0, 1, 0};
    assert_int_equal(asc_images_select(&images, mask, &chosen), ASC_OK);
    assert_int_equal(chosen.n, 1);
    assert_int_equal(chosen.n_identities, 1);
    assert_string_equal(chosen.identity_labels[0], "9");
    assert_string_equal(chosen.names[0], "2.jpg");
    assert_int_equal(chosen.attributes[0], 1);
    asc_images_free(&chosen);
    const uint8_t none[3] = {0};
    assert_int_equal(asc_images_select(&images, none, &chosen), ASC_DATA);
    asc_images_free(&images);
}

static void csv_lists_and_rules(void **state) {
    (void)state;
    asc_images images;
    char *attributes[] = {"Young"};
    save(path, table);
    assert_int_equal(read_csv(attributes, 1, "rgb_r >= 2", &images), ASC_OK);
    assert_int_equal(images.n_attributes, 1);
    assert_int_equal(images.keeps[0 * 2 + 1], 0);
    assert_int_equal(images.keeps[1 * 2 + 1], 1);
    assert_int_equal(images.keeps[2 * 2 + 1], 0); /* blank obeys no rule */
    asc_images_free(&images);
    char *missing[] = {"Old"};
    assert_int_equal(read_csv(missing, 1, NULL, &images), ASC_DATA);
    assert_int_equal(read_csv(NULL, 0, "nothing == 1", &images), ASC_USAGE);
    assert_int_equal(read_csv(NULL, 0, "rgb_r is 1", &images), ASC_USAGE);
}

/* Attribute values of the only column, "+-0" a row. */
static void assert_column(const char *values, const char *expected) {
    char text[400] = "file,identity,a\n";
    asc_images images;
    int row = 0;
    for (const char *v = values; *v; v += strcspn(v, " ") + (v[strcspn(v, " ")] == ' ')) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%d.jpg,%d,%.*s\n", row, row % 2,
                 (int)strcspn(v, " "), v);
        row++;
    }
    save(path, text);
    const asc_code code = read_csv(NULL, 0, NULL, &images);
    if (!expected[0]) {
        assert_int_equal(code, ASC_DATA);
        assert_non_null(strstr(asc_error_message(), "column a holds"));
        assert_non_null(strstr(asc_error_message(), "images.unused: [a]"));
        return;
    }
    assert_int_equal(code, ASC_OK);
    assert_int_equal(images.columns.fates[2],
                     expected[0] == '*' ? ASC_FATE_UNUSED : ASC_FATE_ATTRIBUTE);
    for (int64_t i = 0; i < images.n * images.n_attributes; i++)
        assert_int_equal("-0+"[images.attributes[i] + 1], expected[i]);
    asc_images_free(&images);
}

static void words_for_yes_and_no(void **state) {
    (void)state;
    assert_column("1 -1 0 NA", "+-00");
    assert_column("1 0 NA 1", "+-0+");
    assert_column("1.0 -1.0 nan ?", "+-00");
    assert_column("TRUE False t f", "+-+-");
    assert_column("yes NO y n", "+-+-");
    assert_column("M f Male FEMALE", "+-+-");
    assert_column("True 0 1 FALSE", "+-+-");
    assert_column("a b c d", "*");
    assert_column("3 4 5 1", "*");
    assert_column("1 -1 1 -1 1 -1 1 -1 1 yes", "");
    assert_column("1 -1 1 -1 1 -1 1 -1 1 -", "");
    assert_column("yes no yes no yes no yes no yes maybe", "");
    assert_column("1 0 1 0 1 0 1 0 1 2", "");
}

static void rules_of_many_parts(void **state) {
    (void)state;
    static const struct {
        const char *rule, *kept;
    } cases[] = {{"split == train", "110010"},
                 {"split == 'train' and yaw < 10", "100000"},
                 {"split in [train, val] and not (yaw > 20 or yaw < 0)", "100001"},
                 {"yaw >= 0 or split == test", "111101"},
                 {"yaw != 5", "011101"}, /* a missing yaw is neither */
                 {"not yaw == 5", "011101"},
                 {"split not in (train, 'val')", "001100"},
                 {"`split` == \"test\" & ~(yaw == 30)", "001000"},
                 {"keep_a", "101010"},
                 {"keep_a == True and yaw == 5.0", "100000"}};
    asc_images images;
    save(path, "file,identity,split,yaw,keep_a\n1,1,train,5,True\n2,1,train,25,False\n"
               "3,2,test,-7.5,True\n4,2,test,30,False\n5,1,train,NA,True\n6,2,val,0,False\n");
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        assert_int_equal(read_csv(NULL, 0, cases[c].rule, &images), ASC_OK);
        assert_string_equal(images.keep_names[1], "study");
        for (int64_t i = 0; i < images.n; i++)
            if (images.keeps[i * 2 + 1] != (uint8_t)(cases[c].kept[i] == '1')) {
                print_message("%s: row %d\n", cases[c].rule, (int)i);
                fail();
            }
        asc_images_free(&images);
    }
    assert_int_equal(read_csv(NULL, 0, "split < 3", &images), ASC_DATA);
    assert_int_equal(read_csv(NULL, 0, "split < train", &images), ASC_USAGE);
    assert_int_equal(read_csv(NULL, 0, "yow == 3", &images), ASC_USAGE);
    assert_non_null(strstr(asc_error_message(), "did you mean 'yaw'?"));
}

static void csv_bad_content(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {{"file_basename,Bald\n1.jpg,1\n", "no column 'identity'"},
                 {"identity,Bald\n", "no rows"},
                 {"file_basename,identity\n1.jpg,1\n1.jpg,2\n", ":3: image 1.jpg stands also"},
                 {"file_basename,identity\n1.jpg,\n", ":2: column identity"}};
    asc_images images;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save(path, cases[c].text);
        assert_int_equal(read_csv(NULL, 0, NULL, &images), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
    char *attributes[] = {"Bald"};
    save(path, "identity,Bald\n1,2\n");
    assert_int_equal(read_csv(attributes, 1, NULL, &images), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), ":2: column Bald holds '2'"));
}

static void celeba_files(void **state) {
    (void)state;
    asc_images images;
    save(path, "9.jpg 3\n2.jpg 11\n1.jpg 3\n");
    save(other, "2\nBald Young \n1.jpg -1  1\n2.jpg  1 -1\n");
    assert_int_equal(read_celeba(path, other, &images), ASC_OK);
    assert_int_equal(images.n, 2);
    assert_string_equal(images.names[0], "1.jpg");
    assert_int_equal(images.identity[0], 0);
    assert_string_equal(images.identity_labels[1], "11");
    const int8_t expected[4] = {-1, 1, 1, -1};
    assert_memory_equal(images.attributes, expected, 4);
    asc_images_free(&images);
    static const struct {
        const char *text, *says;
    } cases[] = {{"3\nBald\n1.jpg 1\n", "truncated"},
                 {"1\nBald\n1.jpg 1\n2.jpg 1\n", ":4: more rows"},
                 {"1\nBald\n1.jpg\n", ":3: the row ends before attribute Bald"},
                 {"1\nBald\n1.jpg 1 1\n", ":3: the row has more values"},
                 {"1\nBald\n1.jpg 7\n", ":3: column Bald holds '7'"},
                 {"1\nBald\n7.jpg 1\n", "image 7.jpg"},
                 {"2\nBald\n1.jpg 1\n1.jpg 1\n", ":4: image 1.jpg stands also in line 3"},
                 {"x\nBald\n", ":1: the first line"},
                 {"99999999999\nBald\n", ":1: claims"},
                 {"1\n", ":2: the names"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save(other, cases[c].text);
        assert_int_equal(read_celeba(path, other, &images), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
}

static void lfw_folders(void **state) {
    (void)state;
    char place[128], person[160], photo[200];
    snprintf(place, sizeof place, "%s/lfw", folder);
    assert_int_equal(mkdir(place, 0700), 0);
    const char *people[] = {"Ann_Lee", "Bob_Ray"};
    for (int p = 0; p < 2; p++) {
        snprintf(person, sizeof person, "%s/%s", place, people[p]);
        assert_int_equal(mkdir(person, 0700), 0);
        snprintf(photo, sizeof photo, "%s/%s_0001.jpg", person, people[p]);
        save(photo, "");
    }
    asc_images images;
    save(path, "Bob_Ray_0001.jpg\nNobody_0001.jpg\n");
    assert_int_equal(read_lfw(place, path, NULL, &images), ASC_OK);
    assert_int_equal(images.n, 2);
    assert_string_equal(images.identity_labels[1], "Bob_Ray");
    assert_string_equal(images.attribute_names[0], "male");
    assert_int_equal(images.attributes[0], 0);
    assert_int_equal(images.attributes[1], 1);
    asc_images_free(&images);
    save(other, "Bob_Ray_0001.jpg\n");
    assert_int_equal(read_lfw(place, path, other, &images), ASC_DATA);
    assert_int_equal(read_lfw("/nonexistent", NULL, NULL, &images), ASC_NOINPUT);
    /* Published: no conflict, nothing missing; what one list alone says holds. */
    const asc_images_settings published = {
        .lfw_folder = place, .lfw_male = path, .lfw_female = other};
    assert_int_equal(asc_images_read_lfw(&published, ASC_PUBLISHED, &images), ASC_OK);
    assert_true(images.attributes[0] != 0 && images.attributes[1] != 0);
    asc_images_free(&images);
    save(other, "Ann_Lee_0001.jpg\n");
    assert_int_equal(asc_images_read_lfw(&published, ASC_PUBLISHED, &images), ASC_OK);
    assert_true(images.attributes[0] == -1 && images.attributes[1] == 1);
    asc_images_free(&images);
    for (int p = 0; p < 2; p++) {
        snprintf(photo, sizeof photo, "%s/%s/%s_0001.jpg", place, people[p], people[p]);
        unlink(photo);
        snprintf(person, sizeof person, "%s/%s", place, people[p]);
        rmdir(person);
    }
    assert_int_equal(rmdir(place), 0);
}

static void real_annotations(void **state) {
    (void)state;
    const char *shared = getenv("ATTRSCOPE_SHARED");
    char identities[512], attributes[512];
    snprintf(identities, sizeof identities, "%s/data/celeba-anno/identity_CelebA.txt",
             shared ? shared : "");
    snprintf(attributes, sizeof attributes, "%s/data/celeba-anno/list_attr_celeba.txt",
             shared ? shared : "");
    if (access(identities, R_OK) != 0) {
        print_message("skipped: no CelebA annotations at %s\n", identities);
        skip();
    }
    asc_images images;
    assert_int_equal(read_celeba(identities, attributes, &images), ASC_OK);
    assert_int_equal(images.n, 20000);
    assert_int_equal(images.n_identities, 6912);
    assert_int_equal(images.n_attributes, 40);
    asc_images_free(&images);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(csv_columns_find_their_roles),
    cmocka_unit_test(csv_lists_and_rules),
    cmocka_unit_test(words_for_yes_and_no),
    cmocka_unit_test(rules_of_many_parts),
    cmocka_unit_test(csv_bad_content),
    cmocka_unit_test(celeba_files),
    cmocka_unit_test(lfw_folders),
    cmocka_unit_test(real_annotations),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
