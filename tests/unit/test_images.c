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
#include "text/csv.h"

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

static void csv_quotes_and_line_ends(void **state) {
    (void)state;
    asc_csv csv;
    save(path, "\xef\xbb\xbf"
               "a,\"b,\"\"x\"\"\",c\r\n1,\"two\nlines\",\r\n\r\n\"\",2,3");
    assert_int_equal(asc_csv_read(path, &csv), ASC_OK);
    assert_int_equal(csv.n_columns, 3);
    assert_int_equal(csv.n_rows, 2);
    assert_string_equal(csv.header[0], "a");
    assert_string_equal(csv.header[1], "b,\"x\"");
    assert_string_equal(asc_csv_field(&csv, 0, 1), "two\nlines");
    assert_string_equal(asc_csv_field(&csv, 0, 2), "");
    assert_string_equal(asc_csv_field(&csv, 1, 0), "");
    assert_string_equal(asc_csv_field(&csv, 1, 2), "3");
    assert_int_equal(csv.lines[1], 5);
    assert_int_equal(asc_csv_find(&csv, "c"), 2);
    assert_int_equal(asc_csv_find(&csv, "d"), -1);
    asc_csv_free(&csv);
}

static void csv_damage_names_the_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {{"a,b\n1,2\n1\n", ":3: the row has 1 fields"},
                 {"a,b\n1,2,3\n", ":2: the row has 3 fields"},
                 {"a,b\n\"1,2\n", ":2: a quotation mark is not closed"},
                 {"a,b\n\"1\"x,2\n", ":2: text follows"},
                 {"", "is empty"}};
    asc_csv csv;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save(path, cases[c].text);
        assert_int_equal(asc_csv_read(path, &csv), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
    assert_int_equal(asc_csv_read("/nonexistent.csv", &csv), ASC_NOINPUT);
    assert_int_equal(asc_csv_read(folder, &csv), ASC_NOINPUT);
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
    assert_int_equal(asc_images_read_csv(path, NULL, 0, NULL, &images), ASC_OK);
    assert_int_equal(images.n, 3);
    assert_int_equal(images.n_identities, 2);
    assert_string_equal(images.identity_labels[0], "9"); /* by value, not by bytes */
    assert_int_equal(images.identity[0], 1);
    assert_int_equal(images.identity[1], 0);
    assert_int_equal(images.n_attributes, 3);
    assert_string_equal(images.attribute_names[2], "Hat");
    const int8_t expected[9] = {-1, 1, -1, 1, -1, 1, 0, 1, 1};
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
    assert_int_equal(asc_images_read_csv(path, attributes, 1, "rgb_r >= 2", &images), ASC_OK);
    assert_int_equal(images.n_attributes, 1);
    assert_int_equal(images.keeps[0 * 2 + 1], 0);
    assert_int_equal(images.keeps[1 * 2 + 1], 1);
    assert_int_equal(images.keeps[2 * 2 + 1], 0); /* blank obeys no rule */
    asc_images_free(&images);
    char *missing[] = {"Old"};
    assert_int_equal(asc_images_read_csv(path, missing, 1, NULL, &images), ASC_DATA);
    assert_int_equal(asc_images_read_csv(path, NULL, 0, "nothing == 1", &images), ASC_USAGE);
    assert_int_equal(asc_images_read_csv(path, NULL, 0, "rgb_r is 1", &images), ASC_USAGE);
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
        assert_int_equal(asc_images_read_csv(path, NULL, 0, NULL, &images), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
    char *attributes[] = {"Bald"};
    save(path, "identity,Bald\n1,2\n");
    assert_int_equal(asc_images_read_csv(path, attributes, 1, NULL, &images), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), ":2: column Bald holds '2'"));
}

static void celeba_files(void **state) {
    (void)state;
    asc_images images;
    save(path, "9.jpg 3\n2.jpg 11\n1.jpg 3\n");
    save(other, "2\nBald Young \n1.jpg -1  1\n2.jpg  1 -1\n");
    assert_int_equal(asc_images_read_celeba(path, other, &images), ASC_OK);
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
                 {"1\nBald\n1.jpg 7\n", ":3: attribute Bald is '7'"},
                 {"1\nBald\n7.jpg 1\n", "image 7.jpg"},
                 {"2\nBald\n1.jpg 1\n1.jpg 1\n", "stands in rows 1 and 2"},
                 {"x\nBald\n", ":1: the first line"},
                 {"99999999999\nBald\n", ":1: claims"},
                 {"1\n", ":2: the names"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save(other, cases[c].text);
        assert_int_equal(asc_images_read_celeba(path, other, &images), ASC_DATA);
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
    assert_int_equal(asc_images_read_lfw(place, path, NULL, &images), ASC_OK);
    assert_int_equal(images.n, 2);
    assert_string_equal(images.identity_labels[1], "Bob_Ray");
    assert_string_equal(images.attribute_names[0], "male");
    assert_int_equal(images.attributes[0], 0);
    assert_int_equal(images.attributes[1], 1);
    asc_images_free(&images);
    save(other, "Bob_Ray_0001.jpg\n");
    assert_int_equal(asc_images_read_lfw(place, path, other, &images), ASC_DATA);
    assert_int_equal(asc_images_read_lfw("/nonexistent", NULL, NULL, &images), ASC_NOINPUT);
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
    assert_int_equal(asc_images_read_celeba(identities, attributes, &images), ASC_OK);
    assert_int_equal(images.n, 20000);
    assert_int_equal(images.n_identities, 6912);
    assert_int_equal(images.n_attributes, 40);
    asc_images_free(&images);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(csv_quotes_and_line_ends),
    cmocka_unit_test(csv_damage_names_the_line),
    cmocka_unit_test(csv_columns_find_their_roles),
    cmocka_unit_test(csv_lists_and_rules),
    cmocka_unit_test(csv_bad_content),
    cmocka_unit_test(celeba_files),
    cmocka_unit_test(lfw_folders),
    cmocka_unit_test(real_annotations),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
