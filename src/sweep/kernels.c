/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/kernels.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/sweep.h"

#if defined(__x86_64__)
static bool runs_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool runs_avx512(void) {
    return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}
#else
static bool runs_avx2(void) {
    return false;
}

static bool runs_avx512(void) {
    return false;
}
#endif

const asc_kernels *asc_kernels_find(const char *name) {
#if defined(__x86_64__)
    if (strcmp(name, "avx512") == 0 && runs_avx512())
        return &asc_kernels_avx512;
    if (strcmp(name, "avx2") == 0 && runs_avx2())
        return &asc_kernels_avx2;
#endif
    return strcmp(name, "plain") == 0 ? &asc_kernels_plain : NULL;
}

asc_code asc_kernels_choose(const asc_kernels **kernels) {
    const char *wanted = getenv("ATTRSCOPE_KERNEL");
    if (wanted && *wanted) {
        *kernels = asc_kernels_find(wanted);
        return *kernels
                   ? ASC_OK
                   : asc_fail(ASC_USAGE,
                              "ATTRSCOPE_KERNEL=%s: unknown, or this processor does not run it; "
                              "use plain%s%s, or unset it",
                              wanted, runs_avx2() ? ", avx2" : "", runs_avx512() ? ", avx512" : "");
    }
    *kernels = runs_avx512() ? asc_kernels_find("avx512")
               : runs_avx2() ? asc_kernels_find("avx2")
                             : asc_kernels_find("plain");
    return ASC_OK;
}

asc_code asc_sweep_kernel(const char **name) {
    const asc_kernels *kernels = NULL;
    asc_code code = asc_kernels_choose(&kernels);
    *name = code == ASC_OK ? kernels->name : "";
    return code;
}
