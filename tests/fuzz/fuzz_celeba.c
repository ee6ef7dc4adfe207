/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CelebA's identities, then its attributes. */
#include "attrscope/images.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_images images = {0};
    fuzz_files(data, size, 2, paths);
    asc_images_settings settings = {.celeba_identities = paths[0], .celeba_attributes = paths[1]};
    fuzz_begin(size, 1 << 20);
    if (asc_images_read_celeba(&settings, &images) == ASC_OK)
        asc_images_free(&images);
    fuzz_end();
    return 0;
}
