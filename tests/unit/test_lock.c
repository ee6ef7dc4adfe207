/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job at a time on a folder, however the other comes and goes between two system calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "restart/lock.h"

enum { PATH_SIZE = 128 };

static char folder[] = "/tmp/asc-lock-XXXXXX";
static char lock_path[PATH_SIZE];

/* What happens between the opening of the lock and its taking; set by a test. */
static void (*before_locking)(void);

/* In front of the C library's: what a delay there would let happen. */
int fcntl(int file, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (command == F_SETLK && before_locking) {
        void (*now)(void) = before_locking;
        before_locking = NULL;
        now();
    }
    return (int)syscall(SYS_fcntl, file, command, argument);
}

/* Another job: a process that takes the lock, says so, and drops it when told. */
typedef struct other_job {
    pid_t process;
    int say, hear;
    asc_code code;
} other_job;

static other_job start(void) {
    int told[2], said[2];
    other_job job = {0};
    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(said), 0);
    fflush(NULL);
    job.process = fork();
    if (job.process == 0) {
        asc_lock lock;
        char go;
        const asc_code code = asc_lock_take(folder, &lock);
        close(told[1]);
        if (write(said[1], &code, sizeof code) != sizeof code || read(told[0], &go, 1) < 0)
            _exit(1);
        asc_lock_drop(&lock);
        _exit(0);
    }
    close(told[0]);
    close(said[1]);
    job.say = told[1];
    job.hear = said[0];
    assert_int_equal(read(job.hear, &job.code, sizeof job.code), sizeof job.code);
    return job;
}

static void end(other_job *job) {
    int status = 0;
    close(job->say);
    close(job->hear);
    waitpid(job->process, &status, 0);
    assert_int_equal(status, 0);
}

static other_job first, second;

static void first_ends_and_second_begins(void) {
    end(&first);
    second = start();
}

static void first_ends(void) {
    end(&first);
}

static void test_held(void **state) {
    asc_lock lock;
    (void)state;
    first = start();
    assert_int_equal(first.code, ASC_OK);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_CANTCREAT);
    char process[32];
    snprintf(process, sizeof process, "process %ld,", (long)first.process);
    assert_non_null(strstr(asc_error_message(), process));
    end(&first);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_OK);
    assert_true(lock.alone);
    asc_lock_drop(&lock);
    assert_int_equal(access(lock_path, F_OK), -1);
}

/* The file that was opened is locked only once it has no name any more. */
static void test_changes_hands(void **state) {
    asc_lock lock;
    (void)state;
    first = start();
    before_locking = first_ends_and_second_begins;
    assert_int_equal(asc_lock_take(folder, &lock), ASC_CANTCREAT);
    assert_int_equal(second.code, ASC_OK);
    end(&second);

    first = start();
    before_locking = first_ends;
    assert_int_equal(asc_lock_take(folder, &lock), ASC_OK);
    second = start();
    assert_int_equal(second.code, ASC_CANTCREAT);
    end(&second);
    asc_lock_drop(&lock);
}

/* What a killed job has left is told and taken over. */
static void test_killed(void **state) {
    asc_lock lock;
    (void)state;
    first = start();
    kill(first.process, SIGKILL);
    waitpid(first.process, NULL, 0);
    assert_int_equal(access(lock_path, F_OK), 0);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_OK);
    asc_lock_drop(&lock);
    close(first.say);
    close(first.hear);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void assert_text(const char *path, const char *text) {
    char found[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(fgets(found, sizeof found, file));
    fclose(file);
    assert_string_equal(found, text);
}

static void test_files_of_users(void **state) {
    asc_lock lock;
    char target[PATH_SIZE];
    (void)state;
    snprintf(target, sizeof target, "%s/thesis.txt", folder);
    write_text(target, "mine");
    assert_int_equal(symlink(target, lock_path), 0);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "symbolic link"));
    assert_text(target, "mine");
    unlink(lock_path);

    assert_int_equal(rename(target, lock_path), 0);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "not a lock of this program"));
    assert_text(lock_path, "mine");
    unlink(lock_path);

    assert_int_equal(mkfifo(lock_path, 0600), 0);
    assert_int_equal(asc_lock_take(folder, &lock), ASC_CANTCREAT);
    unlink(lock_path);
}

/* A user who may not write the lock learns whose it is. */
static void test_another_user(void **state) {
    enum { NOBODY = 65534 };
    asc_lock lock;
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(folder, 0777), 0);
    first = start();
    assert_int_equal(seteuid(NOBODY), 0);
    asc_code code = asc_lock_take(folder, &lock);
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(code, ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "another job is at work here"));
    assert_non_null(strstr(asc_error_message(), "user root"));
    kill(first.process, SIGKILL);
    waitpid(first.process, NULL, 0);
    assert_int_equal(seteuid(NOBODY), 0);
    code = asc_lock_take(folder, &lock);
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(code, ASC_CANTCREAT);
    assert_non_null(strstr(asc_error_message(), "belongs to user root"));
    unlink(lock_path);
    close(first.say);
    close(first.hear);
}

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(lock_path, sizeof lock_path, "%s/" ASC_LOCK_NAME, folder);
    return 0;
}

/* Dropping a lock removes its folder when it is empty. */
static int make_again(void **state) {
    (void)state;
    before_locking = NULL;
    mkdir(folder, 0700);
    return 0;
}

static int clean_up(void **state) {
    (void)state;
    rmdir(folder);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_held, make_again),
        cmocka_unit_test_setup(test_changes_hands, make_again),
        cmocka_unit_test_setup(test_killed, make_again),
        cmocka_unit_test_setup(test_files_of_users, make_again),
        cmocka_unit_test_setup(test_another_user, make_again),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
