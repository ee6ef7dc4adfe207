/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/drawing.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/compact.h"
#include "report/glyph.h"

/* Inside tags. */
static const struct {
    const char *from, *to;
} rewrites[] = {{" fill=\"none\" color=\"black\" stroke=\"currentColor\"", ""},
                {" fill=\"none\" color=\"gray\" stroke=\"currentColor\"", ""},
                {" fill=\"none\" color=\"white\" stroke=\"currentColor\"", ""},
                {" color=\"black\"", ""},
                {"fill=\"black\"", "fill=\"currentColor\""},
                {"stroke='black'", "stroke='currentColor'"},
                {"fill='black'", "fill='currentColor'"},
                {" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
                {" stroke-width=\"1.00\"", ""},
                {" font-family=\"sans-serif\"", ""},
                {"\n", " "}};

/* Elements that are left out, each to its end. */
static const char *const left_out[][2] = {{"<desc>", "</desc>"}, {"<filter ", "</filter>"}};

/* Behind the label of a tic that has none; NULL when it is another thing. */
static const char *behind_blank(const char *at) {
    static const char begin[] = "<g transform=", blank[] = "<text></text>", end[] = "</g>";
    if (strncmp(at, begin, sizeof begin - 1) != 0)
        return NULL;
    const char *text = strchr(at, '>');
    text = text ? text + 1 + strspn(text + 1, "\n\t ") : NULL;
    if (!text || strncmp(text, blank, sizeof blank - 1) != 0)
        return NULL;
    text += sizeof blank - 1;
    text += strspn(text, "\n\t ");
    return strncmp(text, end, sizeof end - 1) == 0 ? text + sizeof end - 1 : NULL;
}

/* Behind a group that holds nothing, of which gnuplot writes many, or behind an element that is
 * left out; NULL when it is another thing. */
static const char *behind_useless(const char *at) {
    static const char end[] = ">\n</g>\n";
    for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++)
        if (strncmp(at, left_out[k][0], strlen(left_out[k][0])) == 0) {
            const char *close = strstr(at, left_out[k][1]);
            return close ? close + strlen(left_out[k][1]) : NULL;
        }
    if (strncmp(at, "<g ", 3) != 0)
        return NULL;
    const char *close = strchr(at, '>');
    return close && strncmp(close, end, sizeof end - 1) == 0 ? close + sizeof end - 1 : NULL;
}

/* A colour that has a variable as that, black as the ink; behind it, or NULL. */
static const char *put_colour(FILE *file, const char *at) {
    int red, green, blue, length = 0;
    if (sscanf(at, "rgb(%d,%d,%d)%n", &red, &green, &blue, &length) != 3 || length == 0)
        return NULL;
    const char *name = asc_colour_variable(red, green, blue);
    if (name)
        fprintf(file, "var(%s)", name);
    else if (red == 0 && green == 0 && blue == 0)
        fputs("currentColor", file);
    else
        fprintf(file, "#%02x%02x%02x", (unsigned)red, (unsigned)green, (unsigned)blue);
    return at + length;
}

/* Writes what begins here, inside a tag; behind it. */
static const char *put_of_tag(FILE *file, const char *at) {
    const char *behind = *at == 'r' ? put_colour(file, at) : NULL;
    if (behind)
        return behind;
    for (size_t k = 0; k < sizeof rewrites / sizeof *rewrites; k++)
        if (strncmp(at, rewrites[k].from, strlen(rewrites[k].from)) == 0) {
            fputs(rewrites[k].to, file);
            return at + strlen(rewrites[k].from);
        }
    if (*at == '\t')
        return at + 1;
    fputc(*at, file);
    /* A tenth of a pixel is enough. */
    if (*at == '.' && isdigit((unsigned char)at[1]) && isdigit((unsigned char)at[2]) &&
        !isdigit((unsigned char)at[3])) {
        fputc(at[1], file);
        return at + 3;
    }
    return at + 1;
}

/* Text as XML, well-formed whatever it holds. */
static void put_text(FILE *file, const char *text) {
    asc_glyph glyph;
    while (asc_glyph_next(&text, &glyph))
        if (*glyph.bytes == '<')
            fputs("&lt;", file);
        else if (*glyph.bytes == '>')
            fputs("&gt;", file);
        else if (*glyph.bytes == '&')
            fputs("&amp;", file);
        else
            fputs(glyph.bytes, file);
}

/* Behind the name and the title of a plot's group, which say no more than that it is one; NULL when
 * it is another thing. */
static const char *behind_plots_title(const char *at) {
    static const char begin[] = "<g id=\"gnuplot_plot_", title[] = "<title>", close[] = "</title>";
    if (strncmp(at, begin, sizeof begin - 1) != 0)
        return NULL;
    const char *behind = strchr(at, '>');
    if (!behind || strncmp(behind + 1, title, sizeof title - 1) != 0)
        return behind ? behind + 1 : NULL;
    behind = strstr(behind, close);
    return behind ? behind + sizeof close - 1 : NULL;
}

/* Behind the width of a mark's outline, in sizes of the mark, which gnuplot has thinner than any
 * line: a broader one is written. NULL when it is another thing. */
static const char *behind_outline(const char *at, FILE *file) {
    static const char width[] = " stroke-width='0.", mark[] = "id='gpPt";
    const size_t digits =
        strncmp(at, width, sizeof width - 1) == 0 ? strspn(at + sizeof width - 1, "0123456789") : 0;
    const char *name = at;
    if (digits == 0)
        return NULL;
    while (*name != '<')
        name--;
    name = strstr(name, mark);
    if (!name || name > at)
        return NULL;
    fputs(" stroke-width='0.45", file);
    return at + sizeof width - 1 + digits;
}

asc_code asc_drawing_finish(char **svg, size_t *size, const char *title) {
    static const char own[] = "<title>Gnuplot</title>", wrong[] = "]]>";
    char *finished = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&finished, &length);
    if (!file)
        return asc_fail(ASC_MEMORY, "no memory for a drawing");
    for (const char *at = *svg; *at;) {
        const char *behind = *at == '<' ? behind_plots_title(at) : NULL;
        const char *outline = *at == ' ' ? behind_outline(at, file) : NULL;
        if (behind) {
            fputs("<g>", file);
            at = behind;
        } else if (outline) {
            at = outline;
        } else if (strncmp(at, own, sizeof own - 1) == 0) {
            fputs("<title>", file);
            put_text(file, title);
            fputs(".</title>", file);
            at += sizeof own - 1;
        } else if (strncmp(at, wrong, sizeof wrong - 1) == 0) {
            fputs("]]&gt;", file);
            at += sizeof wrong - 1;
        } else {
            fputc(*at++, file);
        }
    }
    if (fclose(file) != 0) {
        free(finished);
        return asc_fail(ASC_MEMORY, "no memory for a drawing");
    }
    free(*svg);
    *svg = finished;
    *size = length;
    return ASC_OK;
}

static void put_themed(FILE *file, const char *svg) {
    const char *at = strstr(svg, "<svg");
    int in_tag = 0;
    while (at && *at) {
        const char *behind = *at == '<' ? behind_useless(at) : NULL;
        if (!behind && *at == '<')
            behind = behind_blank(at);
        if (behind) {
            at = behind;
        } else if (in_tag || *at == '<') {
            in_tag = *at != '>';
            at = put_of_tag(file, at);
        } else {
            if (*at != '\t')
                fputc(*at, file);
            at++;
        }
    }
}

asc_code asc_drawing_put(FILE *file, const char *svg, bool marks) {
    char *themed = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&themed, &size);
    if (!text)
        return asc_fail(ASC_MEMORY, "no memory for a drawing");
    put_themed(text, svg);
    if (fclose(text) != 0) {
        free(themed);
        return asc_fail(ASC_MEMORY, "no memory for a drawing");
    }
    asc_compact_put(file, themed, marks);
    free(themed);
    return ASC_OK;
}
