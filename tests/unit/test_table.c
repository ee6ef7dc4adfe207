/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/table.h"
#include "files/atomic_file.h"

static char folder[64];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/attrscope-table-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static const char *below(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static char *content(const char *path) {
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return NULL;
    char *text = calloc(1, 65536);
    size_t length = fread(text, 1, 65535, stream);
    text[length] = '\0';
    fclose(stream);
    return text;
}

static void assert_content(const char *path, const char *expected) {
    char *text = content(path);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static int files_in(const char *path) {
    int count = 0;
    DIR *listing = opendir(path);
    assert_non_null(listing);
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing))
        count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

static void put(char **slot, const char *text) {
    assert_int_equal(asc_copy_string(slot, text), ASC_OK);
}

static void test_columns(void **state) {
    (void)state;
    asc_table table;
    char **text = NULL;
    int64_t *ints = NULL;
    double *reals = NULL;
    assert_int_equal(asc_table_init(&table, "t", "A table.", 2), ASC_OK);
    assert_int_equal(asc_table_add_text(&table, "", "Index.", &text), ASC_OK);
    assert_int_equal(asc_table_add_ints(&table, "n", "images", "Count.", &ints), ASC_OK);
    assert_int_equal(asc_table_add_reals(&table, "x", "nat", "Value.", &reals), ASC_OK);
    assert_null(text[1]);
    assert_int_equal(ints[1], 0);
    assert_true(isnan(reals[1]));
    assert_ptr_equal(asc_table_find(&table, "n"), &table.columns[1]);
    assert_null(asc_table_find(&table, "m"));
    assert_string_equal(table.columns[2].unit, "nat");
    asc_table_free(&table);
}

static void test_too_many_rows(void **state) {
    (void)state;
    asc_table table;
    int64_t *ints = NULL;
    assert_int_equal(asc_table_init(&table, "t", "", INT64_MAX), ASC_OK);
    assert_int_equal(asc_table_add_ints(&table, "n", "1", "", &ints), ASC_MEMORY);
    asc_table_free(&table);
}

static void test_csv(void **state) {
    (void)state;
    asc_table table;
    char **text = NULL;
    int64_t *ints = NULL;
    double *reals = NULL;
    assert_int_equal(asc_table_init(&table, "t", "", 4), ASC_OK);
    assert_int_equal(asc_table_add_text(&table, "", "", &text), ASC_OK);
    assert_int_equal(asc_table_add_ints(&table, "n, all", "1", "", &ints), ASC_OK);
    assert_int_equal(asc_table_add_reals(&table, "x", "1", "", &reals), ASC_OK);
    put(&text[0], "plain");
    put(&text[1], "a,b");
    put(&text[2], "say \"so\"\nand so");
    ints[0] = INT64_MIN;
    ints[3] = 7;
    reals[0] = 0.1;
    reals[2] = -INFINITY;
    reals[3] = 1e300;
    assert_int_equal(asc_table_write_csv(&table, below("new/folder/t.csv")), ASC_OK);
    assert_content(below("new/folder/t.csv"), ",\"n, all\",x\n"
                                              "plain,-9223372036854775808,0.1\n"
                                              "\"a,b\",0,\n"
                                              "\"say \"\"so\"\"\nand so\",0,-inf\n"
                                              ",7,1e+300\n");
    assert_int_equal(files_in(below("new/folder")), 1);
    asc_table_free(&table);
}

/* Keys must be those of the user's own tables. */
static void test_names_stay_as_they_are(void **state) {
    (void)state;
    static const char *const names[] = {"=1+1", "+x", "-5", "@a,b", "\tc", "\rd"};
    asc_table table;
    char **text = NULL, path[128];
    snprintf(path, sizeof path, "%s/names.csv", folder);
    assert_int_equal(asc_table_init(&table, "t", "", 6), ASC_OK);
    assert_int_equal(asc_table_add_text(&table, "-n", "", &text), ASC_OK);
    for (int i = 0; i < 6; i++)
        put(&text[i], names[i]);
    assert_int_equal(asc_table_write_csv(&table, path), ASC_OK);
    assert_content(path, "-n\n=1+1\n+x\n-5\n\"@a,b\"\n\tc\n\"\rd\"\n");
    asc_table_free(&table);
}

static void test_lone_blank_field_is_quoted(void **state) {
    (void)state;
    asc_table table;
    double *reals = NULL;
    assert_int_equal(asc_table_init(&table, "t", "", 2), ASC_OK);
    assert_int_equal(asc_table_add_reals(&table, "x", "1", "", &reals), ASC_OK);
    reals[1] = 2;
    assert_int_equal(asc_table_write_csv(&table, below("lone.csv")), ASC_OK);
    assert_content(below("lone.csv"), "x\n\"\"\n2\n");
    asc_table_free(&table);
}

static void test_unwritable(void **state) {
    (void)state;
    asc_table table;
    asc_atomic_file file;
    assert_int_equal(asc_table_init(&table, "t", "", 0), ASC_OK);
    assert_int_equal(asc_table_write_csv(&table, below("plain")), ASC_OK);
    assert_int_equal(asc_table_write_csv(&table, below("plain/t.csv")), ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "/plain: cannot make this folder"));
    assert_int_equal(asc_table_write_csv(&table, below("plain/sub/t.csv")), ASC_CANTCREAT);
    assert_int_equal(asc_table_write_csv(&table, "/dev/null"), ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "not a regular file"));
    assert_int_equal(asc_table_write_csv(&table, folder), ASC_CANTCREAT);
    assert_int_equal(asc_table_write_csv(&table, "/proc/t.csv"), ASC_CANTCREAT);
    assert_int_equal(asc_atomic_begin("", &file), ASC_CANTCREAT);
    assert_int_equal(asc_atomic_begin("a/", &file), ASC_CANTCREAT);
    assert_content(below("plain"), "\n");
    asc_table_free(&table);
}

/* A file size limit is what a full disk looks like to a write. */
static void test_full_disk_keeps_former(void **state) {
    (void)state;
    asc_table table;
    int64_t *ints = NULL;
    struct rlimit limit, small;
    const char *path = below("full/t.csv");
    assert_int_equal(asc_table_init(&table, "t", "", 1000), ASC_OK);
    assert_int_equal(asc_make_folders(below("full")), ASC_OK);
    path = below("full/t.csv");
    assert_int_equal(asc_table_write_csv(&table, path), ASC_OK);
    char *before = content(path);
    assert_int_equal(asc_table_add_ints(&table, "n", "1", "", &ints), ASC_OK);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 512;
    setrlimit(RLIMIT_FSIZE, &small);
    asc_code code = asc_table_write_csv(&table, path);
    setrlimit(RLIMIT_FSIZE, &limit);
    assert_int_equal(code, ASC_IO);
    assert_non_null(strstr(asc_error_message(), "t.csv: writing failed"));
    assert_content(path, before);
    assert_int_equal(files_in(below("full")), 1);
    free(before);
    asc_table_free(&table);
}

static void test_atomic_file(void **state) {
    (void)state;
    asc_atomic_file first, second;
    char *path = NULL;
    assert_int_equal(asc_copy_string(&path, below("atomic/file")), ASC_OK);
    assert_int_equal(asc_atomic_begin(path, &first), ASC_OK);
    assert_int_equal(asc_atomic_begin(path, &second), ASC_OK);
    assert_string_not_equal(first.temporary, second.temporary);
    assert_int_equal(asc_atomic_append(&first, "one", 3), ASC_OK);
    assert_int_equal(asc_atomic_append(&first, "two", 3), ASC_OK);
    assert_null(content(path));
    assert_int_equal(asc_atomic_commit(&first), ASC_OK);
    assert_content(path, "onetwo");
    asc_atomic_abandon(&second);
    asc_atomic_abandon(&second);
    assert_content(path, "onetwo");
    assert_int_equal(asc_atomic_begin(path, &first), ASC_OK);
    assert_int_equal(asc_atomic_reserve(&first, 5000), ASC_OK);
    struct stat status;
    assert_int_equal(stat(first.temporary, &status), 0);
    assert_int_equal(status.st_size, 5000);
    assert_int_equal(asc_atomic_reserve(&first, INT64_C(1) << 60), ASC_IO);
    asc_atomic_abandon(&first);
    assert_int_equal(files_in(below("atomic")), 1);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_too_many_rows),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_lone_blank_field_is_quoted),
        cmocka_unit_test(test_names_stay_as_they_are),
        cmocka_unit_test(test_unwritable),
        cmocka_unit_test(test_full_disk_keeps_former),
        cmocka_unit_test(test_atomic_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
