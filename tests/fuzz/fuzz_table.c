/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.table; a part before the table has its rule images.keep, then images.attributes and
 * images.derive, a line each. */
#include "attrscope/images.h"
#include "fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The next line, or nothing. */
static bool read_line(FILE *file, char *line, int size) {
    if (!file || !fgets(line, size, file))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return *line != '\0';
}

/* Settings that are refused are none. */
static void read_settings(const char *path, asc_settings *settings) {
    static const char *const names[] = {"images.keep", "images.attributes", "images.derive"};
    char line[400];
    FILE *file = fopen(path, "r");
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        if (read_line(file, line, sizeof line))
            asc_settings_set(settings, names[n], line);
    if (file)
        fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_settings settings = {0};
    asc_images images = {0};
    const int n = fuzz_files(data, size, 2, paths);
    fuzz_begin(size, 4 << 20);
    if (asc_settings_init(&settings) == ASC_OK) {
        if (n == 2)
            read_settings(paths[0], &settings);
        free(settings.images.table);
        settings.images.table = strdup(paths[n == 2]);
        if (settings.images.table && asc_images_read_table(&settings.images, &images) == ASC_OK) {
            fuzz_expect(images.n > 0 && images.n_identities > 0, "a table without images");
            for (int32_t t = 0; t < images.n_traits; t++)
                fuzz_expect(images.traits[t].kind == ASC_KIND_CONTINUOUS ||
                                images.traits[t].n_labels > 1,
                            "an attribute of one class");
            asc_images_free(&images);
        }
    }
    asc_settings_free(&settings);
    fuzz_end();
    return 0;
}
