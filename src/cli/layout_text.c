/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/layout.h"

static void begin(FILE *out, const asc_cli_command *command, const char *summary) {
    fprintf(out, "attrscope%s%s: %s\n", command ? " " : "", command ? command->name : "", summary);
}

static void end(FILE *out, const asc_cli_command *command) {
    if (!command)
        fputs("\nattrscope COMMAND --help tells more.\n", out);
}

static void usage(FILE *out, const char *line) {
    fprintf(out, "\nUsage: %s\n", line);
}

static void prose(FILE *out, const char *text) {
    fprintf(out, "\n%s", text);
}

static void section(FILE *out, const char *title, const char *rest) {
    fprintf(out, "\n%s%s:\n", title, rest);
}

static void item(FILE *out, const asc_item *item) {
    static const int widths[] = {
        [ASC_ITEM_WORD] = 10, [ASC_ITEM_OPTION] = 34, [ASC_ITEM_COLUMN] = 30};
    char left[128], letter[8] = "";
    if (item->kind == ASC_ITEM_PARAMETER) {
        fprintf(out, "  %s%s\n        %s\n", item->term, item->value, item->meaning);
        return;
    }
    if (item->kind == ASC_ITEM_OPTION)
        snprintf(letter, sizeof letter, item->letter ? "-%c, " : "    ", item->letter);
    snprintf(left, sizeof left, "%s%s%s", letter, item->term, item->value);
    fprintf(out, "%s%-*s %s\n", item->kind == ASC_ITEM_COLUMN ? "    " : "  ", widths[item->kind],
            left, item->meaning);
}

static void table(FILE *out, const char *files, const char *meaning, const char *rows) {
    fprintf(out, "  %s: %s\n    rows: %s\n", files, meaning, rows);
}

static void verbatim(FILE *out, const char *text) {
    fputs(text, out);
}

const asc_layout asc_layout_text = {.begin = begin,
                                    .end = end,
                                    .usage = usage,
                                    .prose = prose,
                                    .section = section,
                                    .item = item,
                                    .table = table,
                                    .verbatim = verbatim};
