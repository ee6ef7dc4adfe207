/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "enrich/decode.h"

enum {
    CHANNELS = 3,
    MOST_A_BYTE = 8 * 1032 /* pixels of one bit: a byte of deflate holds 1,032 at most */
};

/* What outlives a jump out of libpng. */
typedef struct png_work {
    const asc_encoded *file;
    asc_colour *colour;
    size_t at;        /* bytes that were read */
    char reason[160]; /* of the jump */
    png_structp png;
    png_infop info;
    uint8_t *pixels; /* a row, or of an interlaced image all */
    asc_code code;
} png_work;

static void on_error(png_structp png, png_const_charp reason) {
    png_work *w = png_get_error_ptr(png);
    snprintf(w->reason, sizeof w->reason, "%s", reason);
    png_longjmp(png, 1);
}

/* Warnings are about what is not pixels. */
static void on_warning(png_structp png, png_const_charp reason) {
    (void)png;
    (void)reason;
}

static void read_bytes(png_structp png, png_bytep to, size_t size) {
    png_work *w = png_get_io_ptr(png);
    if (size > w->file->size - w->at)
        png_error(png, "the file ends too early");
    memcpy(to, w->file->bytes + w->at, size);
    w->at += size;
}

/* Whatever the file holds, rows of R, G, B come out. */
static int set_output(const png_work *w) {
    png_set_expand(w->png);
    png_set_strip_16(w->png);
    png_set_gray_to_rgb(w->png);
    png_set_strip_alpha(w->png);
    const int passes = png_set_interlace_handling(w->png);
    png_read_update_info(w->png, w->info);
    return passes;
}

/* Jumps where libpng does. */
static asc_code read_pixels(png_work *w) {
    png_read_info(w->png, w->info);
    const size_t width = png_get_image_width(w->png, w->info),
                 height = png_get_image_height(w->png, w->info);
    asc_code code = asc_decode_check_size(w->file, width, height, MOST_A_BYTE);
    if (code != ASC_OK)
        return code;
    const int passes = set_output(w);
    if (png_get_rowbytes(w->png, w->info) != width * CHANNELS)
        return asc_decode_fail(w->file, "PNG", "its rows have an unknown layout");
    const bool whole = passes > 1;
    code = asc_alloc(&w->pixels, width * (whole ? height : 1), CHANNELS, w->file->path);
    if (code != ASC_OK)
        return code;
    for (int pass = 0; pass < passes; pass++)
        for (size_t y = 0; y < height; y++) {
            uint8_t *row = w->pixels + (whole ? y * width * CHANNELS : 0);
            png_read_row(w->png, row, NULL);
            if (!whole)
                asc_colour_add(w->colour, row, width);
        }
    if (whole)
        asc_colour_add(w->colour, w->pixels, width * height);
    png_read_end(w->png, NULL);
    return ASC_OK;
}

/* Alone with the jump: what it may spoil lives in *w. */
static void work(png_work *w) {
    if (setjmp(png_jmpbuf(w->png)))
        w->code = asc_decode_fail(w->file, "PNG", w->reason);
    else
        w->code = read_pixels(w);
}

asc_code asc_decode_png(const asc_encoded *file, asc_colour *colour) {
    png_work w = {.file = file, .colour = colour};
    w.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &w, on_error, on_warning);
    w.info = w.png ? png_create_info_struct(w.png) : NULL;
    if (w.info) {
        png_set_read_fn(w.png, &w, read_bytes);
        png_set_keep_unknown_chunks(w.png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
        work(&w);
    } else {
        w.code = asc_fail(ASC_MEMORY, "%s: no memory for libpng", file->path);
    }
    png_destroy_read_struct(&w.png, &w.info, NULL);
    free(w.pixels);
    return w.code;
}
