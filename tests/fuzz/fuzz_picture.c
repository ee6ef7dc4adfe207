/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PNG or JPEG file. */
#include "enrich/decode.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const asc_encoded file = {"picture", data, size};
    asc_colour colour;
    asc_colour_init(&colour);
    fuzz_begin(size, 64 << 20); /* a byte of the file may be thousands of pixels */
    if (asc_decode(&file, &colour) == ASC_OK)
        fuzz_expect(colour.pixels > 0 && colour.sums[3] < 180 * colour.pixels, "no colours");
    fuzz_end();
    return 0;
}
