/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figure.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/glyph.h"

asc_code asc_figure_begin(asc_figure *figure, const char *name, int width, int height,
                          const char *title, ...) {
    char text[2048];
    va_list arguments;
    va_start(arguments, title);
    vsnprintf(text, sizeof text, title, arguments);
    va_end(arguments);
    *figure = (asc_figure){.width = width, .height = height, .longest_name = ASC_FIGURE_NAME};
    figure->script = open_memstream(&figure->text, &figure->size);
    if (!figure->script)
        return asc_fail(ASC_MEMORY, "no memory for figure %s", name);
    asc_code code = asc_copy_string(&figure->name, name);
    if (code != ASC_OK)
        return code;
    for (char *c = figure->name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr(".-_", *c))
            *c = '_';
    return asc_copy_string(&figure->title, text);
}

void asc_figure_free(asc_figure *figure) {
    if (figure->script)
        fclose(figure->script);
    free(figure->name);
    free(figure->text);
    free(figure->title);
    free(figure->note);
    *figure = (asc_figure){0};
}

/* Whatever could mean something to gnuplot is written by its number, as are digits, which it would
 * take for a part of one; '%' of a format twice. */
static void put_glyph(const asc_figure *figure, const char *bytes, bool format) {
    const unsigned char first = (unsigned char)*bytes;
    if (first > 127 || isalpha(first) || first == ' ')
        fputs(bytes, figure->script);
    else
        for (int times = format && first == '%' ? 2 : 1; times > 0; times--)
            fprintf(figure->script, "\\%03o", first);
}

static void put_name(asc_figure *figure, const char *text, bool format) {
    const int columns = asc_glyph_columns(text), end = figure->longest_name / 3;
    const int beginning = figure->longest_name - 1 - end;
    const bool whole = columns <= figure->longest_name;
    bool cut = false;
    int at = 0;
    asc_glyph glyph;
    fputc('"', figure->script);
    while (asc_glyph_next(&text, &glyph)) {
        at += glyph.columns;
        if (whole || at <= beginning || at > columns - end) {
            put_glyph(figure, glyph.bytes, format);
        } else if (!cut) {
            fputs("\u2026", figure->script);
            cut = figure->shortened = true;
        }
    }
    fputc('"', figure->script);
}

void asc_figure_quote(asc_figure *figure, const char *text) {
    put_name(figure, text, false);
}

void asc_figure_tic(asc_figure *figure, const char *text) {
    put_name(figure, text, true);
}

void asc_figure_across(asc_figure *figure, int left, const char *text) {
    enum { CHARACTER = 7, EDGE = 10 };
    const int longest = figure->longest_name;
    const int room = figure->width - CHARACTER * asc_glyph_columns(text) - EDGE;
    const int at = room < left ? (room > EDGE ? room : EDGE) : left;
    figure->longest_name = (figure->width - 2 * EDGE) / CHARACTER;
    fprintf(figure->script, "set label %d ", ASC_FIGURE_ACROSS);
    asc_figure_quote(figure, text);
    fprintf(figure->script, " at screen %.5f,%.5f left font 'sans-serif,12'\n",
            (double)at / figure->width, 11.0 / figure->height);
    figure->longest_name = longest;
}

void asc_figure_empty_panel(asc_figure *figure, const char *words) {
    fprintf(figure->script,
            "set label 1 '%s' at graph 0.5,0.5 center tc rgb '#888888'\nset yrange [0:1]\nplot 2 "
            "notitle\nset yrange [0:*]\nunset label 1\n",
            words);
}

asc_code asc_figure_draw(asc_figure *figure, asc_gnuplot *gnuplot, const char *kind, char **drawing,
                         size_t *size, char **complaint) {
    static const char settings[] = "set encoding utf8\nset datafile missing 'nan'\n";
    char head[256];
    *drawing = *complaint = NULL;
    if (fflush(figure->script) != 0)
        return asc_fail(ASC_MEMORY, "no memory for figure %s", figure->name);
    if (strcmp(kind, "pdf") == 0)
        snprintf(head, sizeof head, "set terminal pdfcairo size %g,%g font 'sans,9' noenhanced\n%s",
                 figure->width / 100.0, figure->height / 100.0, settings);
    else
        snprintf(head, sizeof head,
                 "set terminal svg size %d,%d dynamic font 'sans-serif,13' noenhanced\n%s",
                 figure->width, figure->height, settings);
    return asc_gnuplot_draw(gnuplot, head, figure->text, figure->size, drawing, size, complaint);
}
