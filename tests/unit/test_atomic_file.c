/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what this program left of killed writers is removed, and links lead where they lead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/atomic_file.h"

static char folder[] = "/tmp/asc-atomic-XXXXXX";

static const char *below(const char *name) {
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void put(const char *name) {
    const int file = open(below(name), O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    close(file);
}

static bool is_there(const char *name) {
    struct stat status;
    return lstat(below(name), &status) == 0;
}

/* A process that has been and is gone. */
static long gone(void) {
    const pid_t process = fork();
    if (process == 0)
        _exit(0);
    waitpid(process, NULL, 0);
    return process;
}

static const char *part(const char *target, const char *host, long process) {
    static char names[4][256];
    static int next;
    char *name = names[next++ % 4];
    snprintf(name, sizeof names[0], ".attrscope-%s-%s-%ld-0.part", target, host, process);
    return name;
}

static void write_whole(const char *path) {
    asc_atomic_file file;
    assert_int_equal(asc_atomic_begin(path, &file), ASC_OK);
    assert_int_equal(asc_atomic_append(&file, "new", 3), ASC_OK);
    assert_int_equal(asc_atomic_commit(&file), ASC_OK);
}

static void test_leftovers(void **state) {
    static const char *const users[] = {"movie.mkv.part-1", ".attrscope-notes", "x.part",
                                        ".attrscope-taken-photo.jpg", ".attrscope--1-2.part"};
    char host[65] = "";
    (void)state;
    gethostname(host, sizeof host - 1);
    const long dead = gone();
    const char *mine = part("results.h5", host, dead), *other = part("study.h5", host, dead),
               *live = part("results.h5", host, (long)getppid()),
               *elsewhere = part("results.h5", "node-7", 12);
    for (size_t u = 0; u < sizeof users / sizeof *users; u++)
        put(users[u]);
    put(mine);
    put(other);
    put(live);
    put(elsewhere);

    write_whole(below("results.h5"));
    assert_false(is_there(mine));
    assert_true(is_there(other));
    assert_true(is_there(live));
    assert_true(is_there(elsewhere));

    asc_atomic_clean(folder, false);
    assert_false(is_there(other));
    assert_true(is_there(elsewhere));

    asc_atomic_bury("node-7", 12);
    write_whole(below("results.h5"));
    assert_false(is_there(elsewhere));

    elsewhere = part("a", "node-7", 13);
    put(elsewhere);
    asc_atomic_clean(folder, true);
    assert_false(is_there(elsewhere));
    assert_true(is_there(live));
    for (size_t u = 0; u < sizeof users / sizeof *users; u++)
        assert_true(is_there(users[u]));
}

static void test_folders_below_stay(void **state) {
    char host[65] = "", name[256];
    (void)state;
    gethostname(host, sizeof host - 1);
    mkdir(below("mine"), 0700);
    snprintf(name, sizeof name, "mine/%s", part("a", host, gone()));
    put(name);
    asc_atomic_clean(folder, true);
    assert_true(is_there(name));
}

static void test_links(void **state) {
    asc_atomic_file file;
    struct stat status;
    (void)state;
    mkdir(below("scratch"), 0700);
    put("scratch/big");
    assert_int_equal(symlink("scratch/big", below("link")), 0);
    write_whole(below("link"));
    assert_int_equal(lstat(below("link"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(lstat(below("scratch/big"), &status), 0);
    assert_true(S_ISREG(status.st_mode) && status.st_size == 3);

    assert_int_equal(symlink("nowhere", below("dangling")), 0);
    assert_int_equal(asc_atomic_begin(below("dangling"), &file), ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "leads nowhere"));

    assert_int_equal(asc_atomic_begin_own(below("link"), &file), ASC_OK);
    assert_int_equal(asc_atomic_commit(&file), ASC_OK);
    assert_int_equal(lstat(below("link"), &status), 0);
    assert_true(S_ISREG(status.st_mode) && status.st_size == 0);
    assert_int_equal(lstat(below("scratch/big"), &status), 0);
    assert_int_equal(status.st_size, 3);
}

static void test_names(void **state) {
    asc_atomic_file file;
    char name[256];
    (void)state;
    assert_int_equal(asc_atomic_begin(below("a-b-1.csv"), &file), ASC_OK);
    asc_atomic_final_name(file.temporary);
    assert_string_equal(file.temporary, file.path);
    asc_atomic_abandon(&file);
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(asc_atomic_begin(path, &file), ASC_OK); /* the longest name there is */
    assert_int_equal(asc_atomic_commit(&file), ASC_OK);
    snprintf(name, sizeof name, "/tmp/study.h5");
    asc_atomic_final_name(name);
    assert_string_equal(name, "/tmp/study.h5");
}

static int set_up(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int clean_up(void **state) {
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leftovers),
        cmocka_unit_test(test_folders_below_stay),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
