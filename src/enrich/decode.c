/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "enrich/decode.h"

#include <string.h>

static const char remedy[] = "replace it, or take it out of the folder";

asc_code asc_decode_fail(const asc_encoded *file, const char *kind, const char *reason) {
    return asc_fail(ASC_DATA, "%s: is a damaged %s: %s; %s", file->path, kind, reason, remedy);
}

asc_code asc_decode_check_size(const asc_encoded *file, uint64_t width, uint64_t height,
                               uint64_t most_a_byte) {
    const uint64_t pixels = width * height; /* both formats hold sides in 32 bits */
    if (pixels <= (uint64_t)ASC_DECODE_MOST_PIXELS && pixels / most_a_byte <= file->size)
        return ASC_OK;
    if (pixels <= (uint64_t)ASC_DECODE_MOST_PIXELS)
        return asc_fail(ASC_DATA, "%s: claims %llu x %llu pixels, more than its %zu bytes hold; %s",
                        file->path, (unsigned long long)width, (unsigned long long)height,
                        file->size, remedy);
    return asc_fail(ASC_DATA, "%s: has %llu x %llu pixels; at most %lld can be read; %s",
                    file->path, (unsigned long long)width, (unsigned long long)height,
                    (long long)ASC_DECODE_MOST_PIXELS, remedy);
}

/* Other kinds of images by their first bytes. */
static const char *name_other(const asc_encoded *file) {
    static const struct {
        const char *start;
        size_t at, length;
        const char *name;
    } kinds[] = {{"GIF8", 0, 4, "a GIF"},
                 {"BM", 0, 2, "a BMP"},
                 {"II*\0", 0, 4, "a TIFF"},
                 {"MM\0*", 0, 4, "a TIFF"},
                 {"WEBP", 8, 4, "a WebP"},
                 {"ftypavif", 4, 8, "an AVIF"},
                 {"ftypheic", 4, 8, "a HEIC"},
                 {"\0\0\0\fjP  ", 0, 8, "a JPEG 2000"},
                 {"P5", 0, 2, "a PGM"},
                 {"P6", 0, 2, "a PPM"},
                 {"version https", 0, 13, "a pointer of Git LFS (git lfs pull fetches the file)"}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (file->size >= kinds[k].at + kinds[k].length &&
            memcmp(file->bytes + kinds[k].at, kinds[k].start, kinds[k].length) == 0)
            return kinds[k].name;
    return NULL;
}

asc_code asc_decode(const asc_encoded *file, asc_colour *colour) {
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
                         jpeg[] = {0xff, 0xd8, 0xff};
    if (file->size >= sizeof png && memcmp(file->bytes, png, sizeof png) == 0)
        return asc_decode_png(file, colour);
    if (file->size >= sizeof jpeg && memcmp(file->bytes, jpeg, sizeof jpeg) == 0)
        return asc_decode_jpeg(file, colour);
    const char *other = file->size == 0 ? "an empty file" : name_other(file);
    return asc_fail(ASC_DATA, "%s: is %s; only JPEG and PNG are read: convert it, %s", file->path,
                    other ? other : "neither JPEG nor PNG", remedy);
}
