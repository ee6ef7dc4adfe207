/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compact.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64 };

typedef struct look {
    char mark[24], scale[24], colour[40];
} look;

typedef struct writer {
    FILE *file;
    bool written[DEPTH]; /* of open groups, whether they are in the file */
    int depth;           /* of all open groups */
    bool has_look;
    look look; /* of the marks that are being written */
} writer;

/* Tenths, without what is not needed; `apart`: a number stands before it. */
static void put_tenths(FILE *file, long tenths, bool apart) {
    const long whole = labs(tenths) / 10, rest = labs(tenths) % 10;
    if (tenths < 0)
        fputc('-', file);
    else if (apart)
        fputc(' ', file);
    if (whole > 0 || rest == 0)
        fprintf(file, "%ld", whole);
    if (rest > 0)
        fprintf(file, ".%ld", rest);
}

/* The next number of a path in tenths; behind it, or NULL. */
static const char *read_tenths(const char *at, const char *end, long *tenths) {
    char *behind = NULL;
    at += strspn(at, " ,");
    if (at >= end)
        return NULL;
    *tenths = lround(10 * strtod(at, &behind));
    return behind > at ? behind : NULL;
}

/* A path in the making: where it is, where it goes to without a line, what stands last. */
typedef struct path {
    FILE *file;
    long x, y, to_x, to_y;
    bool moves, any;
    char last;
} path;

static void line_to(path *p, long x, long y) {
    if (p->moves) {
        fputc('M', p->file);
        put_tenths(p->file, p->to_x, false);
        put_tenths(p->file, p->to_y, true);
        p->x = p->to_x;
        p->y = p->to_y;
        p->last = 'M';
    } else if (x == p->x && y == p->y) {
        return;
    }
    if (p->last != 'l')
        fputc('l', p->file);
    put_tenths(p->file, x - p->x, p->last == 'l');
    put_tenths(p->file, y - p->y, true);
    p->x = x;
    p->y = y;
    p->last = 'l';
    p->moves = false;
    p->any = true;
}

/* Whether [at, end) has moves, lines and ends of areas alone, all from the origin of the drawing.
 */
static bool is_plain(const char *at, const char *end) {
    return at < end && strspn(at, "MLZ0123456789-., ") >= (size_t)(end - at);
}

/* Steps of a path, or of an area's points, which have no letters; nothing where no line is drawn.
 */
static bool put_steps(FILE *file, const char *at, const char *end) {
    path p = {.file = file};
    char command = 'M';
    while (at < end) {
        long x, y;
        at += strspn(at, " ");
        if (at >= end)
            break;
        if (isalpha((unsigned char)*at)) {
            command = *at++;
            if (command == 'Z' && p.any) {
                fputc('z', file);
                p.last = 'z';
                p.moves = true;
            }
            continue;
        }
        at = read_tenths(at, end, &x);
        at = at ? read_tenths(at, end, &y) : NULL;
        if (!at)
            break;
        if (command == 'M') {
            p.to_x = x;
            p.to_y = y;
            p.moves = true;
            command = 'L';
        } else {
            line_to(&p, x, y);
        }
    }
    return p.any;
}

/* An attribute's value in a tag [at, end): *length; NULL where it has none. */
static const char *find_value(const char *at, const char *end, const char *name, size_t *length) {
    const size_t n = strlen(name);
    for (; at + n < end; at++) {
        if (*at != ' ' || strncmp(at + 1, name, n) != 0)
            continue;
        const char *value = at + 1 + n;
        value += strspn(value, " ");
        if (*value != '=')
            continue;
        value += 1 + strspn(value + 1, " ");
        if (*value != '\'' && *value != '"')
            continue;
        const char *close = memchr(value + 1, *value, (size_t)(end - value) - 1);
        *length = close ? (size_t)(close - value) - 1 : 0;
        return close ? value + 1 : NULL;
    }
    return NULL;
}

/* [at, end) with one blank for many, none about '=' nor before the end of the tag. */
static void put_tight(FILE *file, const char *at, const char *end) {
    char quote = 0;
    while (at < end) {
        if (!quote && (*at == ' ' || *at == '=')) {
            const char *behind = at + strspn(at, " ");
            const bool sign = *behind == '=';
            behind = sign ? behind + 1 + strspn(behind + 1, " ") : behind;
            if (sign || (behind < end && *behind != '/' && *behind != '>'))
                fputc(sign ? '=' : ' ', file);
            at = behind;
            continue;
        }
        if (*at == '\'' || *at == '"')
            quote = quote == 0 ? *at : quote == *at ? 0 : quote;
        fputc(*at++, file);
    }
}

/* A path, or an area, which becomes one: [at, end) with '<' and '>'. False where it is not plain.
 */
static bool put_lines(FILE *file, const char *at, const char *end) {
    const bool area = strncmp(at, "<polygon ", 9) == 0;
    size_t length = 0;
    const char *points = area || strncmp(at, "<path ", 6) == 0
                             ? find_value(at, end, area ? "points" : "d", &length)
                             : NULL;
    char *steps = NULL;
    size_t size = 0;
    if (!points || points + length + 1 + strspn(points + length + 1, " ") != end - 2 ||
        !is_plain(points, points + length))
        return false;
    FILE *text = open_memstream(&steps, &size);
    if (!text)
        return false;
    const bool any = put_steps(text, points, points + length);
    if (fclose(text) == 0 && any) {
        const char *name = points - 2;
        while (*name != ' ' || name[1] == '=' || name[1] == ' ' || name[1] == '\'')
            name--;
        fputs("<path", file);
        put_tight(file, at + (area ? 8 : 5), name);
        fprintf(file, " d='%s%s'/>", steps, area ? "z" : "");
    }
    free(steps);
    return true;
}

static void end_look(writer *w) {
    if (w->has_look)
        fputs("</g>", w->file);
    w->has_look = false;
}

/* A mark; false where the tag is another thing. */
static bool put_mark(writer *w, const char *at) {
    look now;
    double x, y;
    if (sscanf(at,
               "<use xlink:href='#%23[^']' transform='translate(%lf,%lf) scale(%23[0-9.])' "
               "color='%39[^']'/>",
               now.mark, &x, &y, now.scale, now.colour) != 5 ||
        !(strtod(now.scale, NULL) > 0))
        return false;
    if (!w->has_look || strcmp(now.scale, w->look.scale) != 0 ||
        strcmp(now.colour, w->look.colour) != 0) {
        end_look(w);
        fprintf(w->file, "<g transform='scale(%s)' color='%s'>", now.scale, now.colour);
        w->look = now;
        w->has_look = true;
    }
    const double scale = strtod(now.scale, NULL);
    fprintf(w->file, "<use href='#%s' x='", now.mark);
    put_tenths(w->file, lround(10 * x / scale), false);
    fputs("' y='", w->file);
    put_tenths(w->file, lround(10 * y / scale), false);
    fputs("'/>", w->file);
    return true;
}

/* Groups: those without attributes are left out. */
static void put_group(writer *w, const char *at, const char *end) {
    const bool closes = at[1] == '/';
    bool written = true;
    if (closes) {
        w->depth--;
        written = w->depth < 0 || w->depth >= DEPTH || w->written[w->depth];
    } else {
        written = at + 2 + strspn(at + 2, " ") < end - 1;
        if (w->depth < DEPTH)
            w->written[w->depth] = written;
        else
            written = true;
        w->depth++;
    }
    if (written)
        put_tight(w->file, at, end);
}

static const char *put_tag(writer *w, const char *at, bool marks) {
    static const char defs[] = "<defs>", end_of_defs[] = "</defs>";
    const char *close = strchr(at, '>');
    if (!close) {
        fputs(at, w->file);
        return at + strlen(at);
    }
    const char *end = close + 1;
    if (put_mark(w, at))
        return end;
    end_look(w);
    if (strncmp(at, defs, sizeof defs - 1) == 0) {
        const char *behind = strstr(at, end_of_defs);
        if (!marks && behind)
            return behind + sizeof end_of_defs - 1;
    }
    if (strncmp(at, "<g>", 3) == 0 || strncmp(at, "<g ", 3) == 0 || strncmp(at, "</g>", 4) == 0)
        put_group(w, at, end);
    else if (!put_lines(w->file, at, end))
        put_tight(w->file, at, end);
    return end;
}

void asc_compact_put(FILE *file, const char *svg, bool marks) {
    writer w = {.file = file};
    while (*svg) {
        if (*svg == '<') {
            svg = put_tag(&w, svg, marks);
            continue;
        }
        const size_t blank = strspn(svg, " \t\n"), length = strcspn(svg, "<");
        if (blank < length || !memchr(svg, '\n', length))
            fwrite(svg, 1, length, file);
        svg += length;
    }
}
