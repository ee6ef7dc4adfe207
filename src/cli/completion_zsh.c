/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The specifications of _arguments (zshcompsys(1)), a list of them a command. */
#include "cli/completion.h"

/* Text inside a specification that stands in single quotes. */
static void put_text(FILE *out, const char *text) {
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fprintf(out,
                    *text == '[' || *text == ']' || *text == ':' || *text == '\\' ? "\\%c" : "%c",
                    *text);
}

static void put_value(FILE *out, const char *shown, const asc_value *value) {
    static const char *const actions[] = {[ASC_VALUE_ANY] = " ",
                                          [ASC_VALUE_FILE] = "_files",
                                          [ASC_VALUE_FOLDER] = "_files -/",
                                          [ASC_VALUE_YAML] = "_files -g \"*.(yaml|yml)(-.)\"",
                                          [ASC_VALUE_H5] = "_files -g \"*.h5(-.)\"",
                                          [ASC_VALUE_WORD] = "(",
                                          [ASC_VALUE_LIST] = "_sequence compadd - "};
    putc(':', out);
    put_text(out, shown);
    fprintf(out, ":%s%s%s", actions[value->kind], value->words,
            value->kind == ASC_VALUE_WORD ? ")" : "");
}

static void put_option(FILE *out, const asc_cli_option *option) {
    for (int letter = option->letter ? 1 : 0; letter >= 0; letter--) {
        fputs(" \\\n            '", out);
        if (option->letter && letter)
            fprintf(out, "(--%s)-%c%s[", option->name, option->letter, option->value ? "+" : "");
        else if (option->letter)
            fprintf(out, "(-%c)--%s%s[", option->letter, option->name, option->value ? "=" : "");
        else
            fprintf(out, "--%s%s[", option->name, option->value ? "=" : "");
        put_text(out, option->help);
        putc(']', out);
        if (option->value) {
            const asc_value value = asc_value_shown_as(option->value);
            put_value(out, option->value, &value);
        }
        putc('\'', out);
    }
}

static void put_options(FILE *out, const asc_cli_option *options) {
    for (const asc_cli_option *option = options; option->name; option++)
        put_option(out, option);
}

static void put_command(FILE *out, const asc_cli_command *command) {
    const asc_parameter *parameter = NULL;
    fprintf(out, "        %s)\n            _arguments", command->name);
    put_options(out, asc_cli_common);
    put_options(out, command->options);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        if (!asc_cli_takes(command, parameter))
            continue;
        const asc_value value = asc_value_of(parameter);
        fprintf(out, " \\\n            '--%s=[", parameter->path);
        put_text(out, parameter->help);
        putc(']', out);
        put_value(out, "value", &value);
        putc('\'', out);
    }
    for (int i = 0; i < ASC_CLI_MOST_INPUTS && command->inputs[i]; i++) {
        const asc_value value = asc_value_shown_as(command->inputs[i]);
        fprintf(out, " \\\n            '%d", i + 1);
        put_value(out, command->inputs[i], &value);
        putc('\'', out);
    }
    fputs(" ;;\n", out);
}

void asc_completion_zsh(FILE *out) {
    const asc_cli_command *command = NULL;
    fputs("#compdef attrscope\n"
          "# Completion of attrscope for zsh; written by attrscope completion zsh.\n"
          "_attrscope() {\n"
          "    local context state state_descr line\n"
          "    typeset -A opt_args\n"
          "    local -a commands=(",
          out);
    for (int c = 0; (command = asc_cli_command_at(c)); c++) {
        fprintf(out, "\n        '%s:", command->name);
        put_text(out, command->summary);
        putc('\'', out);
    }
    fputs(")\n    _arguments -C", out);
    put_options(out, asc_cli_common);
    fputs(" \\\n            '1:command:->command' '*::argument:->argument'\n"
          "    case $state in\n"
          "    command) _describe command commands ;;\n"
          "    argument)\n        case $words[1] in\n",
          out);
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        put_command(out, command);
    fputs("        esac ;;\n    esac\n}\n_attrscope \"$@\"\n", out);
}
