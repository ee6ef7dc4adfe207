/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CelebA's identities, its attributes, then a table of features to join. */
#include "attrscope/images.h"
#include "fuzz.h"
#include "sources/joined_features.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_images images = {0};
    const int parts = fuzz_files(data, size, 3, paths);
    asc_images_settings settings = {.celeba_identities = paths[0], .celeba_attributes = paths[1]};
    fuzz_begin(size, 1 << 20);
    if (asc_images_read_celeba(&settings, &images) == ASC_OK) {
        if (parts > 2)
            asc_images_join_features(paths[2], "images", &settings, &images);
        asc_images_free(&images);
    }
    fuzz_end();
    return 0;
}
