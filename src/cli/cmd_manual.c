/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "cli/layout.h"
#include "cli/output.h"
#include "files/atomic_file.h"

/* A page as text, owned by the caller. */
static asc_code make_page(const asc_cli_command *command, char **text, size_t *size) {
    FILE *out = open_memstream(text, size);
    if (!out)
        return asc_fail(ASC_MEMORY, "no memory for a page of the manual");
    asc_help_write(out, &asc_layout_roff, command);
    const bool failed = ferror(out);
    return fclose(out) || failed ? asc_fail(ASC_MEMORY, "no memory for a page of the manual")
                                 : ASC_OK;
}

static asc_code write_page(const char *folder, const asc_cli_command *command) {
    char name[64], *path = NULL, *text = NULL;
    size_t size = 0;
    asc_atomic_file file = {0};
    snprintf(name, sizeof name, "attrscope%s%s.1", command ? "-" : "",
             command ? command->name : "");
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_output_join(folder, name, &path), done);
    ASC_TRY(code, make_page(command, &text, &size), done);
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
    const asc_cli_command *command = NULL;
    asc_code code = asc_cli_require(arguments, "output", &folder);
    if (code == ASC_OK)
        code = write_page(folder, NULL);
    for (int c = 0; code == ASC_OK && (command = asc_cli_command_at(c)); c++)
        code = write_page(folder, command);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where the pages go; made if absent (needed)"},
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
    .examples = "  attrscope manual -o ~/.local/share/man/man1/ && man attrscope-run\n",
    .options = options,
    .sections = sections,
    .tell = tell,
};
