/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what is ours in a folder: nothing outside of it is removed. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/manifest.h"
#include "fuzz.h"

static void put(const char *path, const uint8_t *data, size_t size) {
    FILE *file = fopen(path, "wb");
    fuzz_expect(file && fwrite(data, 1, size, file) == size && fclose(file) == 0,
                "a file cannot be written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char folder[256], list[300], outside[256];
    static char *const names[] = {"kept.csv"};
    if (!*folder) {
        snprintf(folder, sizeof folder, "%s", fuzz_own_path("tables"));
        snprintf(outside, sizeof outside, "%s", fuzz_own_path("outside"));
        snprintf(list, sizeof list, "%s/.attrscope-files", folder);
        fuzz_expect(mkdir(folder, 0700) == 0, "no folder");
        put(outside, data, 0);
    }
    put(list, data, size);
    fuzz_begin(size, 1 << 20);
    fuzz_expect(asc_manifest_replace(folder, names, 1) == ASC_OK, "no new list");
    fuzz_end();
    fuzz_expect(access(outside, F_OK) == 0, "a file outside of the folder is removed");
    return 0;
}
