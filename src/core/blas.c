/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/blas.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "attrscope/log.h"

/* A function of OpenBLAS among what is loaded; absent where it is another BLAS. Weak symbols would
 * be lost where a linker drops them with a library that nothing else asks for. */
static void find(const char *name, void *function) {
    void *found = dlsym(RTLD_DEFAULT, name);
    memcpy(function, &found, sizeof found);
}

static const char *call_for_text(const char *name) {
    char *(*get)(void) = NULL;
    find(name, (void *)&get);
    return get ? get() : NULL;
}

const char *asc_blas_core(void) {
    return call_for_text("openblas_get_corename");
}

const char *asc_blas_config(void) {
    return call_for_text("openblas_get_config");
}

/* Those of x86-64 that a library for all of them has. */
static const struct {
    const char *name;
    asc_blas_level level;
} CORES[] = {{"Prescott", ASC_BLAS_SSE},      {"Core2", ASC_BLAS_SSE},
             {"Penryn", ASC_BLAS_SSE},        {"Dunnington", ASC_BLAS_SSE},
             {"Nehalem", ASC_BLAS_SSE},       {"Atom", ASC_BLAS_SSE},
             {"Opteron", ASC_BLAS_SSE},       {"Barcelona", ASC_BLAS_SSE},
             {"Nano", ASC_BLAS_SSE},          {"Bobcat", ASC_BLAS_SSE},
             {"Sandybridge", ASC_BLAS_AVX},   {"Bulldozer", ASC_BLAS_AVX},
             {"Piledriver", ASC_BLAS_AVX},    {"Steamroller", ASC_BLAS_AVX},
             {"Excavator", ASC_BLAS_AVX2},    {"Haswell", ASC_BLAS_AVX2},
             {"Zen", ASC_BLAS_AVX2},          {"SkylakeX", ASC_BLAS_AVX512},
             {"Cooperlake", ASC_BLAS_AVX512}, {"SapphireRapids", ASC_BLAS_AVX512}};

/* The processor's, and kernels for it that every OpenBLAS since 2018 has. */
static const char *const REMEDIES[] = {
    [ASC_BLAS_AVX] = "Sandybridge", [ASC_BLAS_AVX2] = "Haswell", [ASC_BLAS_AVX512] = "SkylakeX"};

asc_blas_level asc_blas_level_of(const char *core) {
    for (size_t c = 0; c < sizeof CORES / sizeof CORES[0]; c++)
        if (strcasecmp(core, CORES[c].name) == 0)
            return CORES[c].level;
    return ASC_BLAS_UNKNOWN;
}

static asc_blas_level level_here(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return ASC_BLAS_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return ASC_BLAS_AVX2;
    return __builtin_cpu_supports("avx") ? ASC_BLAS_AVX : ASC_BLAS_SSE;
#else
    return ASC_BLAS_UNKNOWN;
#endif
}

static void look_at_kernels(void) {
    const char *core = asc_blas_core();
    if (!core)
        return;
    const asc_blas_level taken = asc_blas_level_of(core), here = level_here();
    if (taken != ASC_BLAS_UNKNOWN && taken < here)
        asc_log_once(ASC_LOG_INFO,
                     "OpenBLAS took its kernels for %s, which are older than this processor: "
                     "eigenvectors, regressions and float64 distances take longer; set "
                     "OPENBLAS_CORETYPE=%s, which changes their last bits",
                     core, REMEDIES[here]);
}

void asc_blas_prepare(void) {
    void (*set_threads)(int) = NULL;
    find("openblas_set_num_threads", (void *)&set_threads);
    if (set_threads)
        set_threads(1);
    look_at_kernels();
}
