/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The study file. */
#include "fuzz.h"
#include "settings/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    asc_settings settings = {0};
    asc_yaml_node root = {0};
    fuzz_begin(size, 4 << 20);
    if (asc_settings_init(&settings) == ASC_OK &&
        asc_yaml_read("/study/study.yaml", (const char *)data, size, &root) == ASC_OK &&
        asc_settings_parse("/study/study.yaml", &root, &settings) == ASC_OK)
        asc_settings_check(&root, &settings);
    asc_yaml_free(&root);
    asc_settings_free(&settings);
    fuzz_end();
    return 0;
}
