/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures drawn by gnuplot. Internal; local.
 *
 * A figure is a gnuplot script in the making: data first, as named blocks of numbers, then
 * commands. Texts from users go through asc_figure_quote or asc_figure_tic, which draw them as they
 * are and leave nothing that gnuplot would take for a command. */
#ifndef ATTRSCOPE_REPORT_FIGURE_H
#define ATTRSCOPE_REPORT_FIGURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "attrscope/status.h"
#include "report/gnuplot.h"

typedef struct asc_figure {
    char *name;          /* of the files: letters, digits, '.', '-' and '_'; owned */
    const char *caption; /* what is drawn and how to read it */
    const char *table;   /* without .csv; NULL: none */
    char *title;         /* owned */
    char *note;          /* a sentence behind the caption, or NULL; owned */
    int width, height;   /* pixels */
    int64_t points;      /* defined values in the data: without any there is nothing to draw */
    int longest_name;    /* in columns */
    bool shortened;      /* whether a name was longer */
    FILE *script;
    char *text; /* what was written to script; owned */
    size_t size;
} asc_figure;

/* Columns of a name that are drawn, and below a panel: of longer ones the beginning and the end. */
enum { ASC_FIGURE_NAME = 48, ASC_FIGURE_PANEL_NAME = 28 };

/* Pixels of the widest figure that the screen of a phone shows whole. */
enum { ASC_FIGURE_PHONE = 471 };

/* Starts a figure; title is printf-like. Errors: ASC_MEMORY. */
asc_code asc_figure_begin(asc_figure *figure, const char *name, int width, int height,
                          const char *title, ...) __attribute__((format(printf, 5, 6)));
void asc_figure_free(asc_figure *figure);

/* Writes a text in quotes: as a title or a label, or as the label of a tic, which is a format. */
void asc_figure_quote(asc_figure *figure, const char *text);
void asc_figure_tic(asc_figure *figure, const char *text);

/* Label of what is across, at the lower edge: it begins at `left` pixels, or before where it has no
 * room, so that it is seen at once where a figure is wider than the screen. */
enum { ASC_FIGURE_ACROSS = 998 };
void asc_figure_across(asc_figure *figure, int left, const char *text);

/* Writes, of a figure of several panels, one that says in words why it is empty. */
void asc_figure_empty_panel(asc_figure *figure, const char *words);

/* Draws it as "svg" or "pdf": *drawing [*size]; or *complaint, why gnuplot cannot. Both are owned
 * by the caller. Errors: ASC_NOINPUT (no gnuplot), ASC_IO, ASC_MEMORY. */
asc_code asc_figure_draw(asc_figure *figure, asc_gnuplot *gnuplot, const char *kind, char **drawing,
                         size_t *size, char **complaint);

#endif
