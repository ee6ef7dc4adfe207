/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/cycles.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "topology/ripser.h"

/* Distances of pairs, ascending, each once. */
typedef struct steps {
    float *of; /* [n] */
    int64_t n;
} steps;

static int ascending(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static asc_code find_steps(const float *distances, int64_t n, steps *found) {
    int64_t pairs = 0;
    asc_code code = asc_alloc(&found->of, (uint64_t)(n * (n - 1) / 2), sizeof *found->of, "ranks");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            found->of[pairs++] = distances[i * n + j];
    qsort(found->of, (size_t)pairs, sizeof *found->of, ascending);
    for (int64_t i = 0; i < pairs; i++)
        if (found->n == 0 || found->of[i] != found->of[found->n - 1])
            found->of[found->n++] = found->of[i];
    return ASC_OK;
}

/* Writes the lower triangle of ranks, from 1 on. */
static asc_code write_ranks(const float *distances, int64_t n, const steps *of, FILE *file) {
    for (int64_t i = 1; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            const float *at =
                bsearch(&distances[i * n + j], of->of, (size_t)of->n, sizeof *of->of, ascending);
            fprintf(file, "%lld%c", (long long)(at - of->of + 1), j + 1 < i ? ',' : '\n');
        }
    return fflush(file) == 0 && !ferror(file)
               ? ASC_OK
               : asc_fail(ASC_IO, "ripser: distances cannot be written for it");
}

/* The distance of a rank as printed. */
static bool find_distance(const steps *of, const char *text, char **end, float *distance) {
    const double rank = strtod(text, end);
    if (*end == text || !(rank >= 1) || !(rank < (double)of->n + 1))
        return false;
    const int64_t place = (int64_t)(rank + 0.5) - 1;
    *distance = of->of[place < of->n ? place : of->n - 1];
    return true;
}

/* Lines " [birth,death)" below the heading of dimension 1. */
static asc_code read_intervals(char *text, const steps *of, asc_cycle **cycles, int64_t *count) {
    const char *heading = strstr(text, "in dim 1:");
    int64_t lines = 0;
    if (!heading)
        return asc_fail(ASC_DATA, "ripser: it has printed no intervals of dimension 1");
    for (const char *at = heading; (at = strchr(at, '[')); at++)
        lines++;
    asc_code code = asc_alloc(cycles, (uint64_t)lines, sizeof **cycles, "cycles");
    for (const char *at = heading; code == ASC_OK && (at = strchr(at, '[')); at++) {
        asc_cycle *cycle = &(*cycles)[*count];
        char *end = NULL;
        if (!find_distance(of, at + 1, &end, &cycle->birth) || *end != ',' ||
            !find_distance(of, end + 1, &end, &cycle->death) || *end != ')')
            code = asc_fail(ASC_DATA, "ripser: it has printed an interval that is none: %.*s",
                            (int)strcspn(at, "\r\n"), at);
        ++*count;
    }
    return code;
}

static int by_birth(const void *a, const void *b) {
    const asc_cycle *x = a, *y = b;
    if (x->birth != y->birth)
        return x->birth < y->birth ? -1 : 1;
    return (x->death > y->death) - (x->death < y->death);
}

asc_code asc_cycles_find(const float *distances, int64_t n, asc_cycle **cycles, int64_t *count) {
    FILE *ranks = NULL;
    char *text = NULL;
    steps of = {0};
    asc_code code = ASC_OK;
    *cycles = NULL;
    *count = 0;
    if (n < 4)
        return ASC_OK;
    ASC_TRY(code, find_steps(distances, n, &of), done);
    ranks = tmpfile();
    if (!ranks) {
        code = asc_fail(ASC_IO, "ripser: no temporary file for distances");
        goto done;
    }
    ASC_TRY(code, write_ranks(distances, n, &of, ranks), done);
    ASC_TRY(code, asc_ripser_run(ranks, &text), done);
    ASC_TRY(code, read_intervals(text, &of, cycles, count), done);
    qsort(*cycles, (size_t)*count, sizeof **cycles, by_birth);
done:
    if (ranks)
        fclose(ranks);
    free(of.of);
    free(text);
    return code;
}

bool asc_cycles_can_be_found(void) {
    return asc_ripser_is_there();
}

asc_cycle_sums asc_cycles_sum(int64_t n, const asc_cycle *cycles, int64_t count) {
    asc_cycle_sums sums = {n < 3 ? NAN : 0, NAN, NAN};
    double entropy = 0;
    if (count == 0)
        return sums;
    sums.total = sums.longest = 0;
    for (int64_t i = 0; i < count; i++) {
        const double lasts = (double)cycles[i].death - (double)cycles[i].birth;
        sums.total += lasts;
        sums.longest = fmax(sums.longest, lasts);
    }
    for (int64_t i = 0; i < count && sums.total > 0; i++) {
        const double share = ((double)cycles[i].death - (double)cycles[i].birth) / sums.total;
        entropy -= share > 0 ? share * log(share) : 0;
    }
    sums.entropy = sums.total > 0 ? entropy : NAN;
    return sums;
}
