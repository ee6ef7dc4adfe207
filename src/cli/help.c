/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the help of a command consists of, from the registries. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "attrscope/provenance.h"
#include "cli/cli.h"
#include "cli/layout.h"

asc_code asc_cli_flush(void) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ASC_OK;
    return asc_fail(ASC_IO, "standard output: writing failed: %s", strerror(errno));
}

asc_code asc_cli_print_version(void) {
    printf("attrscope %s\n%s\n", asc_version(), asc_version_libraries());
    return asc_cli_flush();
}

static void write_options(FILE *out, const asc_layout *layout, const asc_cli_option *options) {
    for (const asc_cli_option *option = options; option->name; option++) {
        char term[64], value[64];
        snprintf(term, sizeof term, "--%s", option->name);
        snprintf(value, sizeof value, "%s%s", option->value ? " " : "",
                 option->value ? option->value : "");
        layout->item(out, &(asc_item){ASC_ITEM_OPTION, option->letter, term, value, option->help});
    }
}

static void write_overview(FILE *out, const asc_layout *layout) {
    static const asc_item codes[] = {
        {ASC_ITEM_WORD, 0, "0", "", "success"},
        {ASC_ITEM_WORD, 0, "64", "", "the command line or the study file is wrong"},
        {ASC_ITEM_WORD, 0, "65", "", "an input's content is wrong"},
        {ASC_ITEM_WORD, 0, "66", "", "an input is missing or unreadable"},
        {ASC_ITEM_WORD, 0, "70", "", "a bug of the program"},
        {ASC_ITEM_WORD, 0, "71", "", "the system refused memory or a thread"},
        {ASC_ITEM_WORD, 0, "73", "", "an output cannot be created"},
        {ASC_ITEM_WORD, 0, "74", "", "reading or writing failed"},
        {ASC_ITEM_WORD, 0, "75", "",
         "stopped, or another run is at work: the same command goes on"}};
    const asc_cli_command *command = NULL;
    layout->begin(out, NULL, "how attributes shape the embedding space of face-recognition models");
    layout->usage(out, "[mpirun -n P] attrscope COMMAND [options]");
    layout->section(out, "Commands", "");
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        layout->item(out, &(asc_item){ASC_ITEM_WORD, 0, command->name, "", command->summary});
    layout->section(out, "Options", " of every command");
    write_options(out, layout, asc_cli_common);
    layout->section(out, "Exit status", "");
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        layout->item(out, &codes[i]);
    layout->section(out, "Example", "");
    layout->verbatim(out, "  attrscope synth -o demo/ && mpirun -n 4 attrscope run "
                          "demo/study.yaml -o out/\n");
    layout->end(out, NULL);
}

void asc_help_describe(const asc_parameter *parameter, char text[ASC_HELP_MEANING]) {
    size_t used = (size_t)snprintf(text, ASC_HELP_MEANING, "%s", parameter->help);
    const char *separator = " (";
#define APPEND(...)                                                                                \
    if (used < ASC_HELP_MEANING)                                                                   \
    used += (size_t)snprintf(text + used, ASC_HELP_MEANING - used, __VA_ARGS__)
    for (const asc_param_choice *c = parameter->choices; c && c->text; c++) {
        APPEND("%s%s", separator, c->text);
        separator = ", ";
    }
    if (parameter->minimum < parameter->maximum) {
        APPEND(" (%.15g to %.15g", parameter->minimum, parameter->maximum);
        separator = "; ";
    } else if (parameter->choices) {
        separator = "; ";
    }
    if (parameter->initial) {
        APPEND("%sdefault %s", separator, parameter->initial);
        separator = ")";
    }
    if (separator[0] != ' ')
        APPEND(")");
#undef APPEND
}

static void write_parameters(FILE *out, const asc_layout *layout, const asc_cli_command *command) {
    const asc_parameter *parameter = NULL;
    bool any = false;
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        if (!asc_cli_takes(command, parameter))
            continue;
        if (!any)
            layout->section(out, "Parameters", " of the study, given here over those of the file");
        any = true;
        char term[128], meaning[ASC_HELP_MEANING];
        snprintf(term, sizeof term, "--%s", parameter->path);
        asc_help_describe(parameter, meaning);
        layout->item(out, &(asc_item){ASC_ITEM_PARAMETER, 0, term, "=VALUE", meaning});
    }
}

static void write_usage(FILE *out, const asc_layout *layout, const asc_cli_command *command) {
    char line[256];
    size_t used = (size_t)snprintf(line, sizeof line, "%sattrscope %s",
                                   command->tell ? "" : "[mpirun -n P] ", command->name);
    for (int i = 0; i < ASC_CLI_MOST_INPUTS && command->inputs[i] && used < sizeof line; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, " %s", command->inputs[i]);
    if (used < sizeof line && *command->usage)
        snprintf(line + used, sizeof line - used, " %s", command->usage);
    layout->usage(out, line);
}

void asc_help_write(FILE *out, const asc_layout *layout, const asc_cli_command *command) {
    if (!command) {
        write_overview(out, layout);
        return;
    }
    layout->begin(out, command, command->summary);
    write_usage(out, layout, command);
    layout->prose(out, command->about);
    layout->section(out, "Options", "");
    write_options(out, layout, command->options);
    write_options(out, layout, asc_cli_common);
    write_parameters(out, layout, command);
    if (command->analysis)
        asc_help_tables(out, layout, command->analysis);
    layout->section(out, "Examples", "");
    layout->verbatim(out, command->examples);
    layout->end(out, command);
}

asc_code asc_cli_print_help(const asc_cli_command *command) {
    asc_help_write(stdout, &asc_layout_text, command);
    return asc_cli_flush();
}
