/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/csv.h"
#include "text/fields.h"
#include "text/fold.h"

static char folder[] = "/tmp/asc-text-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/table.csv", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void save_bytes(const char *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void save_text(const char *text) {
    save_bytes(text, strlen(text));
}

/* "field,field;field,field" of the rows, the header first. */
static void assert_table(const char *text, const char *expected) {
    asc_csv csv;
    char got[400] = "";
    save_bytes(text, strlen(text));
    const asc_code code = asc_csv_read(path, &csv);
    if (code != ASC_OK)
        print_message("%s\n", asc_error_message());
    assert_int_equal(code, ASC_OK);
    for (int64_t r = -1; r < csv.n_rows; r++)
        for (int64_t c = 0; c < csv.n_columns; c++) {
            const size_t used = strlen(got);
            snprintf(got + used, sizeof got - used, "%s%s",
                     c > 0    ? ","
                     : r >= 0 ? ";"
                              : "",
                     r < 0 ? csv.header[c] : asc_csv_field(&csv, r, c));
        }
    assert_string_equal(got, expected);
    asc_csv_free(&csv);
}

static void csv_quotes_and_line_ends(void **state) {
    (void)state;
    asc_csv csv;
    save_text("\xef\xbb\xbf"
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
                 {"a,b\nx,2,3\n", ":2: the row has 3 fields"},
                 {"a,b\n1,2,3\n4,5\n", ":2: the row has 3 fields"},
                 {"a,b,a\n", ":1: columns 1 and 3 are both called a"},
                 {"a,b\n\"1,2\n", ":2: a quotation mark is not closed"},
                 {"a,b\n\"1\"x,2\n", ":2: text follows"},
                 {"", "is empty"}};
    asc_csv csv;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save_text(cases[c].text);
        assert_int_equal(asc_csv_read(path, &csv), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
    assert_int_equal(asc_csv_read("/nonexistent.csv", &csv), ASC_NOINPUT);
    assert_int_equal(asc_csv_read(folder, &csv), ASC_NOINPUT);
}

static void tables_as_people_save_them(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"a,b\r1,2\r3,4\r", "a,b;1,2;3,4"},
        {"\xef\xbb\xbf"
         "a;b\r\n1;2\r\n\r\n;\r\n",
         "a,b;1,2"},
        {"sep=;\na;b,c\n1;2\n", "a,b,c;1,2"},
        {"a\tb\n1\t\n", "a,b;1,"},
        {"a|b\n1|2\n", "a,b;1,2"},
        {" a , b \n 1 ,\"2 \" \n\t\n", "a,b;1,2"},
        {"\"a\", \"b\"\n\"1\", \"x, y\"\n", "a,b;1,x, y"},
        {"a,b\n\xc2\xa0"
         "1\xe2\x80\x89,2\xe3\x80\x80\n",
         "a,b;1,2"},
        {"\"a\",\"b\"\n\"1\",x,2\n\"2\",y,3\n", ",a,b;1,x,2;2,y,3"}, /* R: write.table */
        {"\"a\" \"b c\"\n\"1\" \"x\" 2\n\"2\" \"y z\" 3\n", ",a,b c;1,x,2;2,y z,3"},
        {"a,b\n1,2,\n3,4,\n", "a,b,;1,2,;3,4,"},
        {",a\n0,x\n", ",a;0,x"},
        {"head angle\n1\n2\n", "head angle;1;2"}, /* one column, though it holds a blank */
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        assert_table(cases[c].text, cases[c].expected);
}

static void other_files_are_named(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *says;
    } cases[] = {{"\xff\xfe"
                  "a\0b\0",
                  6, "UTF-16"},
                 {"\xfe\xff\0a\0b", 6, "UTF-16"},
                 {"a\0,\0b\0", 6, "UTF-16"},
                 {"\0a\0,\0b", 6, "UTF-16"},
                 {"\x1f\x8b\x08", 3, "gunzip"},
                 {"PK\3\4", 4, "spreadsheet"},
                 {"PAR1", 4, "read_parquet"},
                 {"\x89HDF\r\n", 6, "HDF5"},
                 {"a,b\n1,\0\n", 8, ":2: holds a zero byte"},
                 {"a,b\r\ncaf\xe9,1\r\n", 12, ":2: byte 0xe9 is not UTF-8"},
                 {"a,b\n\xc0\x80,1\n", 9, ":2: byte 0xc0"},
                 {"a,b\n\xed\xa0\x80,1\n", 10, ":2: byte 0xed"}};
    asc_csv csv;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        save_bytes(cases[c].bytes, cases[c].size);
        assert_int_equal(asc_csv_read(path, &csv), ASC_DATA);
        if (!strstr(asc_error_message(), cases[c].says))
            print_message("%s\n", asc_error_message());
        assert_non_null(strstr(asc_error_message(), cases[c].says));
    }
}

static void columns_by_name(void **state) {
    (void)state;
    asc_csv csv;
    int64_t column = -1;
    save_bytes("Identity,Bald,bald\n1,2,3\n", 24);
    assert_int_equal(asc_csv_read(path, &csv), ASC_OK);
    assert_int_equal(asc_csv_find(&csv, "identity"), 0);
    assert_int_equal(asc_csv_find(&csv, "bald"), 2);
    assert_int_equal(asc_csv_find(&csv, "BALD"), -1); /* two fit */
    assert_int_equal(asc_csv_require(&csv, "identty", "hint", &column), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), "did you mean 'Identity'?"));
    asc_csv_free(&csv);
}

static void fields(void **state) {
    (void)state;
    static const char *const missing[] = {"",     "NA", "n/a",  "NaN", "none",
                                          "NULL", "?",  "<NA>", "#N/A"};
    double number = 0;
    int64_t whole = 0;
    for (size_t m = 0; m < sizeof missing / sizeof *missing; m++)
        assert_true(asc_text_is_missing(missing[m]));
    assert_false(asc_text_is_missing("0"));
    assert_false(asc_text_is_missing("nobody"));
    assert_true(asc_text_number("1,5", true, &number) && number == 1.5);
    assert_false(asc_text_number("1,5", false, &number));
    assert_false(asc_text_number("0x10", false, &number));
    assert_true(asc_text_whole("403.0", &whole) && whole == 403);
    assert_true(asc_text_whole("4.03e2", &whole) && whole == 403);
    assert_true(asc_text_whole("-9223372036854775808", &whole) && whole == INT64_MIN);
    assert_false(asc_text_whole("9223372036854775808", &whole));
    assert_false(asc_text_whole("1.5", &whole));
    assert_false(asc_text_whole("1e300", &whole));
    static const char *const labels[][2] = {{"7.0", "7"},   {"7.", "7"},    {"7.50", "7.50"},
                                            {"a.0", "a.0"}, {"-1.0", "-1"}, {"1.0.0", "1.0.0"}};
    for (size_t l = 0; l < sizeof labels / sizeof *labels; l++) {
        char text[16];
        strcpy(text, labels[l][0]);
        asc_text_canonical(text);
        assert_string_equal(text, labels[l][1]);
    }
    static const char *const alike[][2] = {
        {"Zo\xc3\xab", "zoe\xcc\x88"}, {"Ann Lee", "ann_lee"}, {"007", "7"}};
    for (size_t a = 0; a < sizeof alike / sizeof *alike; a++) {
        char *one = NULL, *two = NULL;
        assert_int_equal(asc_text_fold(alike[a][0], &one), ASC_OK);
        assert_int_equal(asc_text_fold(alike[a][1], &two), ASC_OK);
        assert_string_equal(one, two);
        free(one);
        free(two);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(csv_quotes_and_line_ends),
    cmocka_unit_test(csv_damage_names_the_line),
    cmocka_unit_test(tables_as_people_save_them),
    cmocka_unit_test(other_files_are_named),
    cmocka_unit_test(columns_by_name),
    cmocka_unit_test(fields),
};

int main(void) {
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
