/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h> /* jpeglib.h wants it */
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

#include "attrscope/memory.h"
#include "enrich/decode.h"

enum {
    CHANNELS = 3,
    MOST_A_BYTE = 1024, /* pixels: a block of 64 takes a bit at least, as Huffman codes have it */
    MOST_SCANS = 500    /* of a progressive image: more are made to take time */
};

/* What outlives a jump out of libjpeg. */
typedef struct jpeg_work {
    struct jpeg_error_mgr errors; /* first: libjpeg hands out a pointer to it */
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    struct jpeg_decompress_struct jpeg;
    const asc_encoded *file;
    asc_colour *colour;
    uint8_t *row; /* as libjpeg gives it, then as R, G, B */
    asc_code code;
} jpeg_work;

static void jump_out(j_common_ptr jpeg) {
    char reason[JMSG_LENGTH_MAX];
    jpeg_work *w = (jpeg_work *)jpeg->err;
    jpeg->err->format_message(jpeg, reason);
    w->code = asc_decode_fail(w->file, "JPEG", reason);
    longjmp(w->jump, 1);
}

/* Where libjpeg would fill up what is missing; bytes between markers do no harm. */
static void on_message(j_common_ptr jpeg, int level) {
    if (level < 0 && jpeg->err->msg_code != JWRN_EXTRANEOUS_DATA)
        jump_out(jpeg);
}

static void on_progress(j_common_ptr jpeg) {
    jpeg_work *w = (jpeg_work *)jpeg->err;
    if (w->jpeg.input_scan_number <= MOST_SCANS)
        return;
    w->code = asc_decode_fail(w->file, "JPEG", "it has too many scans");
    longjmp(w->jump, 1);
}

/* Product of two levels of 255, to the nearest. */
static int times(int a, int b) {
    const int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

/* A row [width] of CMYK, in place: how much light each ink lets through, as Adobe has it. */
static void convert_cmyk(uint8_t *row, size_t width) {
    for (size_t x = 0; x < width; x++) {
        const int light[] = {row[4 * x], row[4 * x + 1], row[4 * x + 2]}, black = row[4 * x + 3];
        for (size_t c = 0; c < CHANNELS; c++)
            row[CHANNELS * x + c] = (uint8_t)times(light[c], black);
    }
}

/* Jumps where libjpeg does. */
static asc_code read_pixels(jpeg_work *w) {
    struct jpeg_decompress_struct *jpeg = &w->jpeg;
    jpeg_mem_src(jpeg, w->file->bytes, w->file->size);
    jpeg_read_header(jpeg, TRUE);
    asc_code code =
        asc_decode_check_size(w->file, jpeg->image_width, jpeg->image_height, MOST_A_BYTE);
    if (code != ASC_OK)
        return code;
    const bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(jpeg);
    const size_t width = jpeg->output_width;
    code = asc_alloc(&w->row, width, (size_t)jpeg->output_components, w->file->path);
    if (code != ASC_OK)
        return code;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW rows[] = {w->row};
        jpeg_read_scanlines(jpeg, rows, 1);
        if (inks)
            convert_cmyk(w->row, width);
        asc_colour_add(w->colour, w->row, width);
    }
    jpeg_finish_decompress(jpeg);
    return ASC_OK;
}

/* Alone with the jump: what it may spoil lives in *w. */
static void work(jpeg_work *w) {
    if (setjmp(w->jump) == 0) {
        jpeg_create_decompress(&w->jpeg);
        w->jpeg.progress = &w->progress;
        w->code = read_pixels(w);
    }
}

asc_code asc_decode_jpeg(const asc_encoded *file, asc_colour *colour) {
    jpeg_work w = {.file = file, .colour = colour};
    w.jpeg.err = jpeg_std_error(&w.errors);
    w.errors.error_exit = jump_out;
    w.errors.emit_message = on_message;
    w.progress.progress_monitor = on_progress;
    work(&w);
    jpeg_destroy_decompress(&w.jpeg);
    free(w.row);
    return w.code;
}
