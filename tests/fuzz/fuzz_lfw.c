/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of male and female images of an LFW folder. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "attrscope/images.h"
#include "fuzz.h"

static char *make_folder(void) {
    static char folder[160];
    static const char *const people[] = {"Aaron_Eckhart", "Zoe_Ball"};
    char path[256];
    snprintf(folder, sizeof folder, "%s/lfw", fuzz_folder());
    fuzz_expect(mkdir(folder, 0700) == 0, "no folder");
    for (int p = 0; p < 2; p++) {
        snprintf(path, sizeof path, "%s/%s", folder, people[p]);
        fuzz_expect(mkdir(path, 0700) == 0, "no folder");
        for (int i = 1; i <= 2; i++) {
            snprintf(path, sizeof path, "%s/%s/%s_%04d.jpg", folder, people[p], people[p], i);
            FILE *file = fopen(path, "w");
            fuzz_expect(file && fclose(file) == 0, "no image");
        }
    }
    return folder;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char *folder = NULL;
    char *paths[FUZZ_SLOTS];
    asc_images images = {0};
    if (!folder)
        folder = make_folder();
    fuzz_files(data, size, 2, paths);
    asc_images_settings settings = {
        .lfw_folder = folder, .lfw_male = paths[0], .lfw_female = paths[1]};
    fuzz_begin(size, 1 << 20);
    if (asc_images_read_lfw(&settings, ASC_CORRECTED, &images) == ASC_OK)
        asc_images_free(&images);
    fuzz_end();
    return 0;
}
