/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures drawn by gnuplot. Internal; local.
 *
 * A figure is a gnuplot script in the making: data first, as named blocks, then commands. Texts
 * from users go through asc_figure_quote, which leaves nothing that gnuplot would execute. */
#ifndef ATTRSCOPE_REPORT_FIGURE_H
#define ATTRSCOPE_REPORT_FIGURE_H

#include <stdio.h>

#include "attrscope/status.h"

typedef struct asc_figure {
    const char *name;    /* of the files */
    const char *caption; /* what is drawn and how to read it */
    const char *table;   /* without .csv; NULL: none */
    char *title;         /* owned */
    int width, height;   /* pixels */
    FILE *script;
    char *text; /* what was written to script; owned */
    size_t size;
} asc_figure;

/* Colours that colour-blind readers tell apart, on light and dark. */
enum { ASC_FIGURE_COLOURS = 7 };
extern const char *const asc_figure_colours[ASC_FIGURE_COLOURS];

/* Starts a figure; title is printf-like. Errors: ASC_MEMORY. */
asc_code asc_figure_begin(asc_figure *figure, const char *name, int width, int height,
                          const char *title, ...) __attribute__((format(printf, 5, 6)));
void asc_figure_free(asc_figure *figure);

/* Writes text in double quotes as a field of a data block, or in single quotes in a command. */
void asc_figure_field(const asc_figure *figure, const char *text);
void asc_figure_quote(const asc_figure *figure, const char *text);

/* Draws to the path, whose end (.svg, .pdf) says how. Errors: ASC_NOINPUT (no gnuplot), ASC_IO
 * (what gnuplot said), ASC_MEMORY. */
asc_code asc_figure_draw(asc_figure *figure, const char *path);

#endif
