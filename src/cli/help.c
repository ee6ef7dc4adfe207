/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/provenance.h"
#include "cli/cli.h"

asc_code asc_cli_flush(void) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ASC_OK;
    return asc_fail(ASC_IO, "standard output: writing failed: %s", strerror(errno));
}

asc_code asc_cli_print_version(void) {
    printf("attrscope %s\n%s\n", asc_version(), asc_version_libraries());
    return asc_cli_flush();
}

static asc_code print_overview(void) {
    puts("attrscope: how attributes shape the embedding space of face-recognition models\n"
         "\n"
         "Usage: [mpirun -n P] attrscope COMMAND [options]\n"
         "\n"
         "Commands:");
    const asc_cli_command *command = NULL;
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        printf("  %-9s %s\n", command->name, command->summary);
    puts("\n"
         "Options of every command:\n"
         "  -h, --help       show the help of the command\n"
         "  -q, --quiet      only warnings and errors\n"
         "  -v, --verbose    more about what is being done\n"
         "      --version    versions of the program and its libraries\n"
         "\n"
         "Exit codes: 0 success, 64 usage or study file, 65 input data, 66 input missing,\n"
         "  70 bug, 71 memory, 73 output cannot be created, 74 reading or writing failed\n"
         "\n"
         "Example:\n"
         "  attrscope synth -o demo/ && mpirun -n 4 attrscope run demo/study.yaml -o out/\n"
         "\n"
         "attrscope COMMAND --help tells more.");
    return asc_cli_flush();
}

static void print_options(const asc_cli_command *command) {
    puts("\nOptions:");
    for (const asc_cli_option *option = command->options; option->name; option++) {
        char left[80], letter[8] = "    ";
        if (option->letter)
            snprintf(letter, sizeof letter, "-%c, ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        printf("  %-34s %s\n", left, option->help);
    }
    puts("  -h, -q, -v                         --help, --quiet, --verbose");
}

/* "(a, b; default a)", "(1 to 10; default 3)" ... */
static void print_allowed(const asc_parameter *parameter) {
    const char *separator = " (";
    for (const asc_param_choice *c = parameter->choices; c && c->text; c++) {
        printf("%s%s", separator, c->text);
        separator = ", ";
    }
    if (parameter->minimum < parameter->maximum) {
        printf(" (%.15g to %.15g", parameter->minimum, parameter->maximum);
        separator = "; ";
    } else if (parameter->choices) {
        separator = "; ";
    }
    if (parameter->initial)
        printf("%sdefault %s", separator, parameter->initial);
    else if (separator[0] == ' ')
        separator = NULL;
    puts(separator ? ")" : "");
}

static void print_parameters(const asc_cli_command *command) {
    const asc_parameter *parameter = NULL;
    bool any = false;
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        if (!asc_cli_takes(command, parameter))
            continue;
        if (!any)
            puts("\nParameters of the study, given here over those of the file:");
        any = true;
        printf("  --%s=%s\n        %s", parameter->path, "VALUE", parameter->help);
        print_allowed(parameter);
    }
}

asc_code asc_cli_print_help(const asc_cli_command *command) {
    if (!command)
        return print_overview();
    printf("attrscope %s: %s\n\nUsage: [mpirun -n P] attrscope %s", command->name, command->summary,
           command->name);
    for (int i = 0; i < ASC_CLI_MOST_INPUTS && command->inputs[i]; i++)
        printf(" %s", command->inputs[i]);
    printf(" %s\n\n%s", command->usage, command->about);
    print_options(command);
    print_parameters(command);
    if (command->analysis)
        asc_cli_print_tables(command->analysis);
    printf("\nExamples:\n%s", command->examples);
    return asc_cli_flush();
}
