/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/sweep.h"
#include "core/team.h"
#include "plan/machine.h"
#include "plan/memory_limit.h"
#include "sweep/kernels.h"

/* Seconds that each of the three figures may take. */
static const double SHARE = 1.0;

/* Tiles of a sweep on all threads at once, as they will be: cores that share power slow down. */
static asc_code measure_product(asc_machine *machine) {
    enum { D = 512 };
    const uint64_t floats = (uint64_t)(ASC_STRIP_ROWS + ASC_BLOCK_ROWS) * D;
    double rate = 0;
    int threads = 0;
    asc_team team = {0};
    const asc_kernels *kernels = NULL;
    asc_code code = asc_kernels_choose(&kernels);
    if (code != ASC_OK)
        return code;
#pragma omp parallel reduction(+ : rate, threads)
    {
        float *points = NULL, *tile = NULL;
        asc_code own = asc_alloc(&points, floats, sizeof *points, "calibration");
        if (own == ASC_OK)
            own = asc_alloc(&tile, (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS, sizeof *tile,
                            "calibration");
        asc_team_note(&team, own);
        const double start = asc_clock();
        double done = 0, now = start;
        for (uint64_t i = 0; i < floats && own == ASC_OK; i++)
            points[i] = (float)(i % 1021) / 1021;
        for (; own == ASC_OK && now - start < SHARE; now = asc_clock(), done++)
            kernels->product(points, ASC_STRIP_ROWS, points + (size_t)ASC_STRIP_ROWS * D,
                             ASC_BLOCK_ROWS, D, tile, ASC_BLOCK_ROWS);
        rate = done * 2 * ASC_STRIP_ROWS * ASC_BLOCK_ROWS * D / (now - start);
        threads = 1;
        free(points);
        free(tile);
    }
    machine->product = rate / threads;
    return asc_team_end(&team);
}

static asc_code measure_stream(asc_machine *machine) {
    enum { MEGABYTES = 64 };
    const uint64_t n = (uint64_t)MEGABYTES << 17;
    double rate = 0, sum = 0;
    int threads = 0;
    asc_team team = {0};
#pragma omp parallel reduction(+ : rate, threads, sum)
    {
        double *data = NULL;
        const asc_code own = asc_alloc(&data, n, sizeof *data, "calibration");
        asc_team_note(&team, own);
        for (uint64_t i = 0; i < n && own == ASC_OK; i++)
            data[i] = 1;
        const double start = asc_clock();
        double done = 0, now = start;
        for (; own == ASC_OK && now - start < SHARE / 2; now = asc_clock(), done++) {
            double lanes[8] = {0};
            for (uint64_t i = 0; i < n; i += 8)
                for (int l = 0; l < 8; l++)
                    lanes[l] += data[i + (uint64_t)l];
            for (int l = 0; l < 8; l++)
                sum += lanes[l];
        }
        rate = done * (double)n * sizeof *data / (now - start);
        threads = 1;
        free(data);
    }
    machine->stream = rate / threads;
    return sum < 0 ? asc_fail(ASC_INTERNAL, "calibration: a sum of ones is negative")
                   : asc_team_end(&team);
}

/* Writes and reads back a file; the writing is flushed, the reading may come from the cache, as
 * that of a study which has just been imported does. */
static asc_code measure_disk(const char *folder, asc_machine *machine) {
    enum { CHUNK = 4 << 20, CHUNKS = 32 };
    char *path = NULL, *data = NULL;
    int file = -1;
    asc_code code = asc_format(&path, "%s/.attrscope-XXXXXX", folder);
    if (code == ASC_OK)
        code = asc_alloc(&data, CHUNK, 1, "calibration");
    if (code == ASC_OK && (file = mkostemp(path, 0)) < 0)
        code = asc_fail(ASC_CANTCREAT, "%s: nothing can be written there: %s", folder,
                        strerror(errno));
    if (code == ASC_OK) {
        const double start = asc_clock();
        double done = 0;
        unlink(path);
        for (int c = 0; c < CHUNKS && asc_clock() - start < SHARE; c++)
            done += write(file, data, CHUNK) == CHUNK ? CHUNK : 0;
        fdatasync(file);
        machine->disk = done / (asc_clock() - start);
    }
    if (file >= 0)
        close(file);
    free(path);
    free(data);
    return code;
}

asc_code asc_machine_calibrate(const char *folder, asc_machine *machine) {
    *machine = asc_machine_reference;
    machine->memory = asc_memory_limit_here(1).bytes;
    asc_code code = measure_product(machine);
    if (code == ASC_OK)
        code = measure_stream(machine);
    return code == ASC_OK ? measure_disk(folder, machine) : code;
}
