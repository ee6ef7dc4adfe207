/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a unit's file with a good checksum may hold: outcomes of macro, verify and map, by the first
 * byte; the study has 8 images of 3 people and 2 attributes. */
#include "fuzz.h"
#include "macro/macro_parts.h"
#include "map/outcome.h"
#include "verify/outcome.h"

static const asc_images images = {.n = 8, .n_identities = 3, .n_attributes = 2};

static void read_macro(asc_pack *pack) {
    asc_settings settings;
    asc_macro_outcome outcome = {0};
    fuzz_expect(asc_settings_init(&settings) == ASC_OK, "no settings");
    fuzz_expect(asc_settings_set(&settings, "macro.sampled.max_samples", "2") == ASC_OK &&
                    asc_settings_set(&settings, "macro.protocols", "sampled,population") == ASC_OK,
                "no settings");
    outcome.selection.images = images;
    asc_macro_outcome_pack(&outcome, &settings, pack);
    outcome.selection.images = (asc_images){0};
    asc_macro_outcome_free(&outcome);
    asc_settings_free(&settings);
}

static void read_verify(asc_pack *pack) {
    asc_verify_outcome outcome = {0};
    outcome.selection.images = images;
    asc_verify_outcome_pack(&outcome, pack);
    outcome.selection.images = (asc_images){0};
    asc_verify_outcome_free(&outcome);
}

static void read_map(asc_pack *pack) {
    static const asc_study_model model = {.dimension = 4};
    asc_map_outcome outcome = {.model = &model};
    outcome.selection.images = images;
    asc_map_outcome_pack(&outcome, pack);
    outcome.selection.images = (asc_images){0};
    asc_map_outcome_free(&outcome);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    asc_pack pack = {.bytes = (unsigned char *)data + 1, .size = size - 1};
    asc_pack_rewind(&pack);
    fuzz_begin(size, 1 << 20);
    if (*data % 3 == 0)
        read_macro(&pack);
    else if (*data % 3 == 1)
        read_verify(&pack);
    else
        read_map(&pack);
    fuzz_end();
    return 0;
}
