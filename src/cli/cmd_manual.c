/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "cli/layout.h"
#include "cli/output.h"
#include "files/atomic_file.h"

/* What a page is made of. */
typedef struct asc_manual_page {
    const asc_layout *layout; /* NULL: all keys of a study file */
    const asc_cli_command *command;
} asc_manual_page;

/* A page as text, owned by the caller. */
static asc_code make_page(const asc_manual_page *page, char **text, size_t *size) {
    FILE *out = open_memstream(text, size);
    if (!out)
        return asc_fail(ASC_MEMORY, "no memory for a page of the manual");
    if (page->layout)
        asc_help_write(out, page->layout, page->command);
    else
        asc_manual_keys(out);
    const bool failed = ferror(out);
    return fclose(out) || failed ? asc_fail(ASC_MEMORY, "no memory for a page of the manual")
                                 : ASC_OK;
}

static asc_code write_page(const char *folder, const char *name, const asc_manual_page *page) {
    char *path = NULL, *text = NULL;
    size_t size = 0;
    asc_atomic_file file = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_output_join(folder, name, &path), done);
    ASC_TRY(code, make_page(page, &text, &size), done);
    ASC_TRY(code, asc_atomic_begin(path, &file), done);
    ASC_TRY(code, asc_atomic_append(&file, text, size), done);
    code = asc_atomic_commit(&file);
done:
    asc_atomic_abandon(&file);
    free(text);
    free(path);
    return code;
}

static asc_code tell(const asc_cli_arguments *arguments) {
    const char *folder = NULL;
    const bool markdown = asc_cli_value(arguments, "markdown");
    const asc_cli_command *command = NULL;
    asc_manual_page page = {markdown ? &asc_layout_markdown : &asc_layout_roff, NULL};
    asc_code code = asc_cli_require(arguments, "output", &folder);
    if (code == ASC_OK)
        code = write_page(folder, markdown ? "attrscope.md" : "attrscope.1", &page);
    for (int c = 0; code == ASC_OK && (command = asc_cli_command_at(c)); c++) {
        char name[64];
        snprintf(name, sizeof name, "attrscope-%s.%s", command->name, markdown ? "md" : "1");
        page.command = command;
        code = write_page(folder, name, &page);
    }
    page.layout = NULL;
    return code == ASC_OK && markdown ? write_page(folder, "keys.md", &page) : code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where the pages go; made if absent (needed)"},
    {"markdown", 0, NULL, "in Markdown, and all keys of a study file as keys.md"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_manual = {
    .name = "manual",
    .summary = "write the pages of the manual, for man",
    .inputs = {NULL},
    .usage = "-o FOLDER",
    .about =
        "Writes attrscope.1 and a page a command, attrscope-run.1 and so on: what --help says,\n"
        "for man. Installing the program does so by itself.\n",
    .examples = "  attrscope manual -o ~/.local/share/man/man1/ && man attrscope-run\n"
                "  attrscope manual --markdown -o reference/\n",
    .options = options,
    .sections = sections,
    .tell = tell,
};
