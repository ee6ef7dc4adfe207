/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.table; a part before the table is its rule images.keep. */
#include "attrscope/images.h"
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS], keep[256];
    asc_images_settings settings = {0};
    asc_images images = {0};
    if (fuzz_files(data, size, 2, paths) == 2) {
        FILE *file = fopen(paths[0], "r");
        if (file && fgets(keep, sizeof keep, file)) {
            keep[strcspn(keep, "\n")] = '\0';
            settings.keep = keep;
        }
        if (file)
            fclose(file);
    }
    settings.table = settings.keep ? paths[1] : paths[0];
    fuzz_begin(size, 1 << 20);
    if (asc_images_read_table(&settings, &images) == ASC_OK) {
        fuzz_expect(images.n > 0 && images.n_identities > 0, "a table without images");
        asc_images_free(&images);
    }
    fuzz_end();
    return 0;
}
