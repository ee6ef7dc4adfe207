/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of control groups, as either version of them shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plan/memory_limit.h"

static char folder[] = "/tmp/asc-groups-XXXXXX";

static void put(const char *name, const char *text) {
    char command[512];
    snprintf(command, sizeof command, "mkdir -p $(dirname %s/%s) && printf '%s' >%s/%s", folder,
             name, text, folder, name);
    assert_int_equal(system(command), 0);
}

static double limit(void) {
    char groups[64], root[64];
    snprintf(groups, sizeof groups, "%s/groups", folder);
    snprintf(root, sizeof root, "%s/fs", folder);
    return asc_memory_limit_of_groups(groups, root);
}

static void test_version_2(void **state) {
    (void)state;
    put("groups", "0::/slurm/job_7/step_0\\n");
    assert_true(isinf(limit()));
    put("fs/slurm/job_7/step_0/memory.max", "max\\n");
    assert_true(isinf(limit()));
    put("fs/slurm/job_7/memory.max", "3000000\\n");
    put("fs/slurm/memory.max", "9000000\\n");
    assert_true(limit() == 3000000);
    put("fs/memory.max", "1000000\\n"); /* seen so inside a container */
    assert_true(limit() == 1000000);
}

static void test_version_1(void **state) {
    (void)state;
    put("groups", "9:name=systemd:/\\n4:cpu,memory:/batch/7\\n0::/\\n");
    put("fs/memory.max", "9000000\\n");
    assert_true(limit() == 9000000);
    put("fs/memory/batch/memory.limit_in_bytes", "2000000\\n");
    put("fs/memory/batch/7/memory.limit_in_bytes", "9223372036854771712\\n");
    assert_true(limit() == 2000000);
    put("groups", "nonsense\\n1:\\n\\n:::\\n");
    assert_true(isinf(limit()));
}

static void test_addresses(void **state) {
    struct rlimit former, less;
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    const bool sanitized = true;
#else
    const bool sanitized = getenv("LSAN_OPTIONS") != NULL;
#endif
    if (sanitized)
        skip(); /* the sanitizer needs more addresses than this leaves */
    getrlimit(RLIMIT_AS, &former);
    less = former;
    less.rlim_cur = (rlim_t)4 << 30;
    assert_int_equal(setrlimit(RLIMIT_AS, &less), 0);
    const asc_memory_limit found = asc_memory_limit_here(1);
    setrlimit(RLIMIT_AS, &former);
    assert_true(found.bytes < 4.3e9);
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
        cmocka_unit_test(test_version_2),
        cmocka_unit_test(test_version_1),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
