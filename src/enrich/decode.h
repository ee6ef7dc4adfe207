/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels of JPEG and PNG files, which may hold anything. Internal; local. */
#ifndef ATTRSCOPE_ENRICH_DECODE_H
#define ATTRSCOPE_ENRICH_DECODE_H

#include "attrscope/status.h"
#include "enrich/colour.h"

/* An image of more is refused: decoders may need six bytes a pixel. */
#define ASC_DECODE_MOST_PIXELS INT64_C(100000000)

/* A file in memory. */
typedef struct asc_encoded {
    const char *path; /* for messages */
    const uint8_t *bytes;
    size_t size;
} asc_encoded;

/* Adds all pixels of the image, as 8-bit R, G, B: grey thrice, of 16 bits the upper 8, palettes
 * looked up, transparency and colour profiles left aside, CMYK as Adobe's files have it. Damaged
 * and cut files are refused, not completed. Errors: ASC_DATA ("path: is a damaged JPEG: reason;
 * remedy", too large, another kind of file), ASC_MEMORY. O(pixels). */
asc_code asc_decode(const asc_encoded *file, asc_colour *colour);

/* The same of one kind of file. */
asc_code asc_decode_png(const asc_encoded *file, asc_colour *colour);
asc_code asc_decode_jpeg(const asc_encoded *file, asc_colour *colour);

/* What both say: that a file is damaged; that it claims too many pixels, for us or for its bytes,
 * of which one holds `most_a_byte` at most. Errors: ASC_DATA. */
asc_code asc_decode_fail(const asc_encoded *file, const char *kind, const char *reason);
asc_code asc_decode_check_size(const asc_encoded *file, uint64_t width, uint64_t height,
                               uint64_t most_a_byte);

#endif
