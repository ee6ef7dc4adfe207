/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIGTERM ends a process even where it waits for something that never comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "restart/stop.h"

/* As Open MPI waits for a semaphore that a killed process has left at 0. */
static void wait_for_ever(void) {
    sem_t never;
    sem_init(&never, 0, 0);
    for (;;)
        sem_wait(&never);
}

static void test_ends(void **state) {
    int said[2], status = 0;
    char text[512] = "";
    (void)state;
    assert_int_equal(pipe(said), 0);
    const pid_t process = fork();
    if (process == 0) {
        dup2(said[1], STDERR_FILENO);
        close(said[1]);
        asc_stop_listen(1);
        raise(SIGTERM);
        wait_for_ever();
    }
    close(said[1]);
    assert_true(read(said[0], text, sizeof text - 1) > 0);
    close(said[0]);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ASC_AGAIN);
    assert_non_null(strstr(text, "attrscope: error: stopped hard"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
