/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the help of a command is laid out: what it consists of is said once, in help.c; a layout is a
 * way to write it. Private to cli/. All are local; errors of writing show in ferror(out). */
#ifndef ATTRSCOPE_CLI_LAYOUT_H
#define ATTRSCOPE_CLI_LAYOUT_H

#include <stdio.h>

#include "cli/cli.h"

typedef enum asc_item_kind {
    ASC_ITEM_WORD, /* a command, an exit code */
    ASC_ITEM_OPTION,
    ASC_ITEM_PARAMETER,
    ASC_ITEM_COLUMN /* of a table */
} asc_item_kind;

/* A line of a list. */
typedef struct asc_item {
    asc_item_kind kind;
    char letter;       /* of an option; 0: none */
    const char *term;  /* "--output" */
    const char *value; /* what follows the term: " FOLDER", "=VALUE", "" */
    const char *meaning;
} asc_item;

typedef struct asc_layout {
    /* command NULL: the program as a whole. */
    void (*begin)(FILE *out, const asc_cli_command *command, const char *summary);
    void (*end)(FILE *out, const asc_cli_command *command);
    void (*usage)(FILE *out, const char *line);
    void (*prose)(FILE *out, const char *text);                      /* ends with a line feed */
    void (*section)(FILE *out, const char *title, const char *rest); /* of its first line; "" */
    void (*item)(FILE *out, const asc_item *item);
    /* A table of the results, before its columns. */
    void (*table)(FILE *out, const char *files, const char *meaning, const char *rows);
    void (*verbatim)(FILE *out, const char *text); /* ends with a line feed */
} asc_layout;

/* The terminal, a page of the manual for man(1), and one in Markdown. */
extern const asc_layout asc_layout_text, asc_layout_roff, asc_layout_markdown;

/* The help of a command, or of the program (NULL). */
void asc_help_write(FILE *out, const asc_layout *layout, const asc_cli_command *command);

/* Its part about the tables of an analysis. */
void asc_help_tables(FILE *out, const asc_layout *layout, const struct asc_analysis *analysis);

/* The stop that a sentence lacks: "." or "". Pure. */
const char *asc_layout_stop(const char *sentence);

enum { ASC_HELP_MEANING = 512 };

/* What a parameter means, with what is allowed: "... (a, b; default a)", "... (1 to 10)". */
void asc_help_describe(const asc_parameter *parameter, char text[ASC_HELP_MEANING]);

/* All keys of a study file, in Markdown. */
void asc_manual_keys(FILE *out);

#endif
