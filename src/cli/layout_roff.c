/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The macros of man(7). */
#include <ctype.h>
#include <string.h>

#include "attrscope/provenance.h"
#include "cli/layout.h"

/* Text in which nothing is an instruction. At the beginning of a line, blanks are dropped, since
 * they would break it, and a dot or quote is hidden from roff. */
static void put_text(FILE *out, const char *text, bool keeps_blanks) {
    for (bool begins = true; *text; text++) {
        if (begins && *text == ' ' && !keeps_blanks)
            continue;
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        begins = *text == '\n';
        switch (*text) {
        case '\\':
            fputs("\\e", out);
            break;
        case '-':
            fputs("\\-", out);
            break;
        case '\'':
            fputs("\\(aq", out);
            break;
        case '^':
            fputs("\\(ha", out);
            break;
        case '~':
            fputs("\\(ti", out);
            break;
        case '`':
            fputs("\\(ga", out);
            break;
        case '"':
            fputs("\\(dq", out);
            break;
        default:
            putc(*text, out);
        }
    }
}

static void put_capitals(FILE *out, const char *text) {
    for (; *text; text++)
        putc(toupper((unsigned char)*text), out);
}

static void put_title(FILE *out, const char *separator, const asc_cli_command *command) {
    fprintf(out, "attrscope%s%s", command ? separator : "", command ? command->name : "");
}

static void begin(FILE *out, const asc_cli_command *command, const char *summary) {
    fputs(".TH ", out);
    put_capitals(out, "attrscope");
    if (command) {
        putc('-', out);
        put_capitals(out, command->name);
    }
    fprintf(out, " 1 \"\" \"attrscope %s\" \"User Commands\"\n.nh\n.ad l\n.SH NAME\n",
            asc_version());
    put_title(out, "\\-", command);
    fputs(" \\- ", out);
    put_text(out, summary, false);
    putc('\n', out);
}

static void end(FILE *out, const asc_cli_command *command) {
    const asc_cli_command *other = NULL;
    const char *separator = command ? ",\n" : "";
    fprintf(out, ".SH SEE ALSO\n%s", command ? ".BR attrscope (1)" : "");
    for (int c = 0; (other = asc_cli_command_at(c)); c++) {
        if (other == command)
            continue;
        fprintf(out, "%s.BR attrscope\\-%s (1)", separator, other->name);
        separator = ",\n";
    }
    putc('\n', out);
}

static void usage(FILE *out, const char *line) {
    fputs(".SH SYNOPSIS\n", out);
    put_text(out, line, false);
    putc('\n', out);
}

static void prose(FILE *out, const char *text) {
    fputs(".SH DESCRIPTION\n", out);
    put_text(out, text, false);
}

static void section(FILE *out, const char *title, const char *rest) {
    fputs(".SH ", out);
    put_capitals(out, title);
    putc('\n', out);
    if (!*rest)
        return;
    put_text(out, title, false);
    put_text(out, rest, true);
    fputs(":\n", out);
}

static void item(FILE *out, const asc_item *item) {
    fputs(".TP\n\\fB", out);
    if (item->letter)
        fprintf(out, "\\-%c\\fR, \\fB", item->letter);
    put_text(out, item->term, false);
    fprintf(out, "\\fR%.1s\\fI", item->value);
    put_text(out, *item->value ? item->value + 1 : "", false);
    fputs("\\fR\n", out);
    put_text(out, item->meaning, false);
    putc('\n', out);
}

static void table(FILE *out, const char *files, const char *meaning, const char *rows) {
    fputs(".SS ", out);
    put_text(out, files, false);
    putc('\n', out);
    put_text(out, meaning, false);
    fprintf(out, "%s\n.br\nRows: ", asc_layout_stop(meaning));
    put_text(out, rows, true);
    putc('\n', out);
}

static void verbatim(FILE *out, const char *text) {
    fputs(".nf\n", out);
    put_text(out, text, true);
    fputs(".fi\n", out);
}

const asc_layout asc_layout_roff = {.begin = begin,
                                    .end = end,
                                    .usage = usage,
                                    .prose = prose,
                                    .section = section,
                                    .item = item,
                                    .table = table,
                                    .verbatim = verbatim};
