/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/columns.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "files/atomic_file.h"
#include "report/colour.h"
#include "report/drawing.h"
#include "report/glyph.h"
#include "report/page_style.h"
#include "report/sentence.h"

enum { MOST_ROWS = 100, LEAST_ROWS = 10, MOST_CELLS = 1000 };

/* No line ends between a number and its per cent. */
static void put_text(FILE *file, const char *text) {
    asc_glyph glyph;
    bool digit = false;
    for (; asc_glyph_next(&text, &glyph); digit = *glyph.bytes >= '0' && *glyph.bytes <= '9')
        switch (*glyph.bytes) {
        case ' ':
            fputs(digit && *text == '%' ? "\u00a0" : " ", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '&':
            fputs("&amp;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        default:
            fputs(glyph.bytes, file);
        }
}

void asc_page_text(asc_page *page, const char *text) {
    put_text(page->file, text);
}

void asc_page_begin(asc_page *page, const char *title) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n<title>",
          page->file);
    asc_page_text(page, title);
    fputs("</title>\n<style>:root{", page->file);
    asc_colour_put(page->file, 0);
    fputs("}\n@media(prefers-color-scheme:dark){:root{", page->file);
    asc_colour_put(page->file, 1);
    fprintf(page->file, "}}\n%s</style>\n</head>\n<body>\n<main>\n", asc_page_style);
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
    fprintf(page->contents, "<li><a href=\"#%s\">", anchor);
    put_text(page->contents, title);
    fputs("</a>", page->contents);
    page->n_listed = 0;
}

void asc_page_section_end(asc_page *page) {
    fputs("</section>\n", page->file);
    fputs(page->n_listed > 0 ? "</ul></details></li>\n" : "</li>\n", page->contents);
}

static void list_figure(asc_page *page, const asc_figure *figure) {
    if (page->n_listed++ == 0)
        fputs("<details><summary>figures</summary><ul>\n", page->contents);
    fprintf(page->contents, "<li><a href=\"#figure-%s\">", figure->name);
    put_text(page->contents, figure->title);
    fputs("</a></li>\n", page->contents);
}

int asc_page_model(asc_page *page, const char *model) {
    for (int64_t m = 0; m < page->n_models; m++)
        if (strcmp(page->models[m], model) == 0)
            return (int)(m % ASC_COLOUR_MODELS);
    char **models = reallocarray(page->models, (size_t)page->n_models + 1, sizeof *models);
    if (!models)
        return 0;
    page->models = models;
    models[page->n_models] = strdup(model);
    if (!models[page->n_models])
        return 0;
    return (int)(page->n_models++ % ASC_COLOUR_MODELS);
}

/* Remembers a file for the list of those that this report has. */
static asc_code note_file(asc_page *page, const char *name, const char *kind) {
    char **files = reallocarray(page->files, (size_t)page->n_files + 1, sizeof *files);
    if (!files)
        return asc_fail(ASC_MEMORY, "no memory for the list of figures");
    page->files = files;
    files[page->n_files] = NULL;
    return asc_format(&files[page->n_files++], "%s.%s", name, kind);
}

static asc_code write_file(const char *path, const char *bytes, size_t size) {
    asc_atomic_file file = {0};
    asc_code code = asc_atomic_begin(path, &file);
    if (code == ASC_OK)
        code = asc_atomic_append(&file, bytes, size);
    if (code == ASC_OK)
        code = asc_atomic_commit(&file);
    asc_atomic_abandon(&file);
    return code;
}

/* Draws and writes figures/<name>.<kind>, or *complaint says why not. */
static asc_code draw(asc_page *page, asc_figure *figure, const char *kind, char **drawing,
                     char **complaint) {
    char *path = NULL;
    size_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_figure_draw(figure, page->gnuplot, kind, drawing, &size, complaint), done);
    if (*complaint)
        goto done;
    if (strcmp(kind, "svg") == 0)
        ASC_TRY(code, asc_drawing_finish(drawing, &size, figure->title), done);
    ASC_TRY(code, asc_format(&path, "%s/figures/%s.%s", page->folder, figure->name, kind), done);
    ASC_TRY(code, write_file(path, *drawing, size), done);
    code = note_file(page, figure->name, kind);
done:
    free(path);
    return code;
}

/* The sentence that stands in a figure's place. */
static void put_sentence(asc_page *page, const asc_figure *figure, const char *why) {
    fputs("<p class=\"quiet\">", page->file);
    asc_page_text(page, figure->title);
    fputs(": ", page->file);
    asc_page_text(page, why);
    fputs(".</p>\n", page->file);
    page->n_left_out++;
}

static void put_how_to_read(asc_page *page, const asc_figure *figure) {
    if (!figure->caption)
        return;
    fputs("\n<details class=\"how\"><summary>How to read this</summary><p>", page->file);
    asc_page_text(page, figure->caption);
    if (figure->note) {
        fputc(' ', page->file);
        asc_page_text(page, figure->note);
    }
    if (figure->shortened)
        fprintf(page->file, " Of names longer than %d characters the middle is left out.",
                figure->longest_name);
    fputs("</p></details>\n", page->file);
}

/* To the CSV that has the columns which are shown. */
static void put_link(asc_page *page, const char *table) {
    const asc_table_spec *spec = asc_table_spec_find(table, NULL);
    const char *folder = spec && spec->published ? "published/" : "";
    fprintf(page->file, "<a href=\"tables/%s%s.csv\">%s.csv</a>", folder, table, table);
}

static asc_code put_figure(asc_page *page, const asc_figure *figure, const char *drawing) {
    /* One that scrolls has a cue, and larger letters. */
    const bool fits = figure->width <= ASC_FIGURE_PHONE;
    const int least = (fits ? 7 : 8) * figure->width / 10;
    fprintf(page->file,
            "<figure id=\"figure-%s\"%s>\n<div class=\"drawing\" tabindex=\"0\" "
            "style=\"max-width:%dpx;--least:%dpx\" role=\"img\" aria-label=\"",
            figure->name, fits ? " class=\"fits\"" : "", figure->width, least);
    asc_page_text(page, figure->title);
    fputs(". ", page->file);
    asc_page_text(page, figure->caption ? figure->caption : "");
    fputs("\">\n", page->file);
    const asc_code code = asc_drawing_put(page->file, drawing, page->n_figures == 0);
    fputs("</div>\n<figcaption><strong>", page->file);
    asc_page_text(page, figure->title);
    fputs(".</strong>", page->file);
    if (figure->table) {
        putc(' ', page->file);
        put_link(page, figure->table);
    }
    put_how_to_read(page, figure);
    fputs("</figcaption>\n</figure>\n", page->file);
    list_figure(page, figure);
    page->n_figures++;
    return code;
}

asc_code asc_page_figure(asc_page *page, asc_figure *figure) {
    char *drawing = NULL, *pdf = NULL, *complaint = NULL, *why = NULL;
    asc_code code = ASC_OK;
    if (figure->points == 0 || page->undrawn) {
        put_sentence(page, figure,
                     figure->points == 0 ? "not drawn, as none of its values is defined"
                                         : "not drawn, as this report has no figures");
        goto done;
    }
    ASC_TRY(code, draw(page, figure, "svg", &drawing, &complaint), done);
    if (page->options->pdf && !complaint)
        ASC_TRY(code, draw(page, figure, "pdf", &pdf, &complaint), done);
    if (complaint) {
        ASC_TRY(code, asc_format(&why, "not drawn, as gnuplot refuses it: %s", complaint), done);
        asc_log(ASC_LOG_WARN, "report: figure %s: %s", figure->name, why);
        put_sentence(page, figure, why);
    } else {
        code = put_figure(page, figure, drawing);
    }
done:
    free(drawing);
    free(pdf);
    free(complaint);
    free(why);
    asc_figure_free(figure);
    return code;
}

static void put_cell(asc_page *page, const asc_column *column, int64_t row) {
    if (column->type == ASC_COLUMN_TEXT) {
        fputs("<td>", page->file);
        asc_page_text(page, column->data.text[row] ? column->data.text[row] : "");
    } else if (column->type == ASC_COLUMN_INT) {
        fprintf(page->file, "<td class=\"n\">%lld", (long long)column->data.ints[row]);
    } else {
        fputs("<td class=\"n\">", page->file);
        if (!isnan(column->data.reals[row]))
            asc_say_number(page->file, column->data.reals[row]);
    }
    fputs("</td>", page->file);
}

void asc_page_table(asc_page *page, const asc_table *table) {
    const int64_t room = MOST_CELLS / (table->n_columns > 0 ? table->n_columns : 1);
    const int64_t most = room > MOST_ROWS ? MOST_ROWS : room < LEAST_ROWS ? LEAST_ROWS : room;
    const int64_t rows = table->rows < most ? table->rows : most;
    fputs("<details><summary>", page->file);
    asc_page_text(page, table->description ? table->description : table->name);
    fprintf(page->file, " (%lld rows%s", (long long)table->rows,
            page->of_some_models ? " of the models shown" : "");
    if (rows < table->rows)
        fprintf(page->file, ", the first %lld here", (long long)rows);
    fputs(", ", page->file);
    put_link(page, table->name);
    fputs(")</summary>\n", page->file);
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
