/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.labels: an array or a text of who is on each image. */
#include "attrscope/images.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_images images = {0};
    fuzz_files(data, size, 1, paths);
    asc_images_settings settings = {.labels = paths[0]};
    fuzz_begin(size, 3 << 20);
    if (asc_images_read_labels(&settings, &images) == ASC_OK)
        asc_images_free(&images);
    fuzz_end();
    return 0;
}
