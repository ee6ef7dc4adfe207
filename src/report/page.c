/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/page_style.h"

enum { MOST_ROWS = 100 };

void asc_page_text(asc_page *page, const char *text) {
    for (const char *c = text; *c; c++)
        switch (*c) {
        case '<':
            fputs("&lt;", page->file);
            break;
        case '>':
            fputs("&gt;", page->file);
            break;
        case '&':
            fputs("&amp;", page->file);
            break;
        case '"':
            fputs("&quot;", page->file);
            break;
        default:
            fputc(*c, page->file);
        }
}

void asc_page_begin(asc_page *page, const char *title) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n<title>",
          page->file);
    asc_page_text(page, title);
    fprintf(page->file, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", asc_page_style);
}

void asc_page_end(asc_page *page) {
    fprintf(page->file, "</main>\n<script>%s</script>\n</body>\n</html>\n", asc_page_script);
}

void asc_page_section(asc_page *page, const char *anchor, const char *title, const char *about) {
    fprintf(page->file, "<section id=\"%s\">\n<h2>", anchor);
    asc_page_text(page, title);
    fputs("</h2>\n<p>", page->file);
    asc_page_text(page, about);
    fputs("</p>\n", page->file);
}

/* What gnuplot draws in black follows the page's colour; its own title gives way to ours, and what
 * it repeats a thousand times though it is the default is left out. */
static const struct {
    const char *from, *to;
} rewrites[] = {{"color=\"black\"", "color=\"inherit\""},
                {"fill=\"black\"", "fill=\"currentColor\""},
                {"stroke='black'", "stroke='currentColor'"},
                {"fill='black'", "fill='currentColor'"},
                {" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
                {" stroke-width=\"1.00\"", ""},
                {" font-family=\"sans-serif\"", ""},
                {"<title>Gnuplot</title>", ""},
                {"\t", ""}};

/* Behind a group that holds nothing, of which gnuplot writes many; NULL when it is another thing.
 */
static const char *behind_empty_group(const char *at) {
    static const char end[] = ">\n</g>\n";
    if (strncmp(at, "<g ", 3) != 0)
        return NULL;
    const char *close = strchr(at, '>');
    return close && strncmp(close, end, sizeof end - 1) == 0 ? close + sizeof end - 1 : NULL;
}

static void put_drawing(asc_page *page, const char *svg) {
    enum { REWRITES = sizeof rewrites / sizeof *rewrites };
    const char *at = strstr(svg, "<svg");
    while (at && *at) {
        int k = 0;
        const char *behind = behind_empty_group(at);
        if (behind) {
            at = behind;
            continue;
        }
        while (k < REWRITES && strncmp(at, rewrites[k].from, strlen(rewrites[k].from)) != 0)
            k++;
        if (k < REWRITES) {
            fputs(rewrites[k].to, page->file);
            at += strlen(rewrites[k].from);
        } else if (strncmp(at, "<desc>", 6) == 0 && strstr(at, "</desc>")) {
            at = strstr(at, "</desc>") + strlen("</desc>");
        } else {
            fputc(*at++, page->file);
        }
    }
}

static asc_code read_file(const char *path, char **text) {
    FILE *file = fopen(path, "rb");
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    asc_code code = size < 0
                        ? asc_fail(ASC_IO, "%s: cannot be read back: %s", path, strerror(errno))
                        : asc_alloc(text, (uint64_t)size + 1, 1, "a figure");
    if (code == ASC_OK) {
        rewind(file);
        if (fread(*text, 1, (size_t)size, file) != (size_t)size)
            code = asc_fail(ASC_IO, "%s: cannot be read back", path);
    }
    if (file)
        fclose(file);
    return code;
}

/* Remembers a file for the list of those that this report has. */
static asc_code note_file(asc_page *page, const char *name, const char *kind) {
    char **files = realloc(page->files, (size_t)(page->n_files + 1) * sizeof *files);
    if (!files)
        return asc_fail(ASC_MEMORY, "no memory for the list of figures");
    page->files = files;
    files[page->n_files] = NULL;
    return asc_format(&files[page->n_files++], "%s.%s", name, kind);
}

static asc_code draw(asc_page *page, asc_figure *figure, const char *kind, char **path) {
    asc_code code = asc_format(path, "%s/figures/%s.%s", page->folder, figure->name, kind);
    if (code == ASC_OK)
        code = note_file(page, figure->name, kind);
    return code == ASC_OK ? asc_figure_draw(figure, *path) : code;
}

asc_code asc_page_figure(asc_page *page, asc_figure *figure) {
    char *path = NULL, *pdf = NULL, *svg = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, draw(page, figure, "svg", &path), done);
    if (page->options->pdf)
        ASC_TRY(code, draw(page, figure, "pdf", &pdf), done);
    ASC_TRY(code, read_file(path, &svg), done);
    fprintf(page->file,
            "<figure id=\"%s\">\n<div style=\"max-width:%dpx\" role=\"img\" aria-label=\"",
            figure->name, figure->width);
    asc_page_text(page, figure->title);
    fputs(". ", page->file);
    asc_page_text(page, figure->caption ? figure->caption : "");
    fputs("\">\n", page->file);
    put_drawing(page, svg);
    fputs("</div>\n<figcaption><strong>", page->file);
    asc_page_text(page, figure->title);
    fputs(".</strong> ", page->file);
    asc_page_text(page, figure->caption ? figure->caption : "");
    if (figure->table)
        fprintf(page->file, " <a href=\"tables/%s.csv\">%s.csv</a>", figure->table, figure->table);
    fputs("</figcaption>\n</figure>\n", page->file);
    page->n_figures++;
done:
    free(path);
    free(pdf);
    free(svg);
    asc_figure_free(figure);
    return code;
}

static void put_cell(asc_page *page, const asc_column *column, int64_t row) {
    if (column->type == ASC_COLUMN_TEXT) {
        fputs("<td>", page->file);
        asc_page_text(page, column->data.text[row] ? column->data.text[row] : "");
    } else if (column->type == ASC_COLUMN_INT) {
        fprintf(page->file, "<td class=\"n\">%lld", (long long)column->data.ints[row]);
    } else if (isnan(column->data.reals[row])) {
        fputs("<td class=\"n\">", page->file);
    } else {
        fprintf(page->file, "<td class=\"n\">%.5g", column->data.reals[row]);
    }
    fputs("</td>", page->file);
}

void asc_page_table(asc_page *page, const asc_table *table) {
    const int64_t rows = table->rows < MOST_ROWS ? table->rows : MOST_ROWS;
    fputs("<details><summary>", page->file);
    asc_page_text(page, table->description ? table->description : table->name);
    fprintf(page->file, " (%lld rows%s, <a href=\"tables/%s.csv\">%s.csv</a>)</summary>\n",
            (long long)table->rows, rows < table->rows ? ", the first 100 here" : "", table->name,
            table->name);
    fputs("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>", page->file);
    for (int64_t c = 0; c < table->n_columns; c++) {
        fputs("<th scope=\"col\" title=\"", page->file);
        asc_page_text(page, table->columns[c].description);
        fputs("\">", page->file);
        asc_page_text(page, table->columns[c].name);
        fputs("</th>", page->file);
    }
    fputs("</tr></thead>\n<tbody>\n", page->file);
    for (int64_t r = 0; r < rows; r++) {
        fputs("<tr>", page->file);
        for (int64_t c = 0; c < table->n_columns; c++)
            put_cell(page, &table->columns[c], r);
        fputs("</tr>\n", page->file);
    }
    fputs("</tbody></table></div></details>\n", page->file);
}
