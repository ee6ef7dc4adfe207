/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown (CommonMark), as docs/ has it. */
#include <string.h>

#include "cli/layout.h"

/* Text in which nothing is markup. */
static void put_text(FILE *out, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (strchr("\\`*_<>[]|", text[i]))
            putc('\\', out);
        putc(text[i], out);
    }
}

static void put_line(FILE *out, const char *text) {
    put_text(out, text, strlen(text));
}

static void put_block(FILE *out, const char *language, const char *text, size_t length) {
    fprintf(out, "```%s\n%.*s%s```\n", language, (int)length, text,
            length && text[length - 1] == '\n' ? "" : "\n");
}

static void begin(FILE *out, const asc_cli_command *command, const char *summary) {
    fprintf(out, "# attrscope%s%s\n\n", command ? " " : "", command ? command->name : "");
    put_line(out, summary);
    putc('\n', out);
}

static void end(FILE *out, const asc_cli_command *command) {
    (void)out;
    (void)command;
}

static void usage(FILE *out, const char *line) {
    putc('\n', out);
    put_block(out, "text", line, strlen(line));
}

/* Paragraphs; one that is indented is shown as it is. */
static void prose(FILE *out, const char *text) {
    while (*text) {
        const char *behind = strstr(text, "\n\n");
        const size_t length = behind ? (size_t)(behind - text) + 1 : strlen(text);
        putc('\n', out);
        if (*text == ' ')
            put_block(out, "yaml", text, length);
        else
            put_text(out, text, length);
        text += length + (behind != NULL);
    }
}

static void section(FILE *out, const char *title, const char *rest) {
    fprintf(out, "\n## %s%s\n\n", title, rest);
}

static void item(FILE *out, const asc_item *item) {
    fputs("- ", out);
    if (item->letter)
        fprintf(out, "`-%c`, ", item->letter);
    if (item->kind == ASC_ITEM_COLUMN) {
        fprintf(out, "`%s`", item->term);
        put_line(out, item->value);
    } else {
        fprintf(out, "`%s%s`", item->term, item->value);
    }
    fputs(": ", out);
    put_line(out, item->meaning);
    putc('\n', out);
}

static void table(FILE *out, const char *files, const char *meaning, const char *rows) {
    fputs("\n### ", out);
    put_line(out, files);
    fputs("\n\n", out);
    put_line(out, meaning);
    fputs(asc_layout_stop(meaning), out);
    fputs(" Rows: ", out);
    put_line(out, rows);
    fputs(".\n\n", out);
}

static void verbatim(FILE *out, const char *text) {
    put_block(out, "sh", text, strlen(text));
}

const asc_layout asc_layout_markdown = {.begin = begin,
                                        .end = end,
                                        .usage = usage,
                                        .prose = prose,
                                        .section = section,
                                        .item = item,
                                        .table = table,
                                        .verbatim = verbatim};
