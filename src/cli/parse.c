/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "cli/cli.h"
#include "core/suggest.h"

/* What getopt_long returns: a letter, or the index of a command's option or parameter from these.
 */
enum { HELP = 'h', QUIET = 'q', VERBOSE = 'v', VERSION = 256, OPTIONS = 1000, PARAMETERS = 2000 };

static bool is_common(int letter) {
    for (const asc_cli_option *option = asc_cli_common; option->name; option++)
        if (option->letter == letter)
            return true;
    return false;
}

static bool is_of(const asc_analysis *analysis, const asc_parameter *parameter) {
    for (const asc_parameter *own = analysis->parameters; own->path; own++)
        if (own == parameter)
            return true;
    return false;
}

bool asc_cli_takes(const asc_cli_command *command, const asc_parameter *parameter) {
    const asc_analysis *analysis = command->analysis;
    if (analysis && is_of(analysis, parameter))
        return true;
    for (int a = 0; analysis && !analysis->of_lattice && asc_analyses[a]; a++)
        if (asc_analyses[a]->share && asc_analyses[a]->stage < analysis->stage &&
            is_of(asc_analyses[a], parameter))
            return true;
    for (const char *const *section = command->sections; section && *section; section++) {
        const size_t length = strlen(*section);
        const bool prefix = (*section)[length - 1] == '.';
        if (prefix ? !strncmp(parameter->path, *section, length)
                   : !strcmp(parameter->path, *section))
            return true;
    }
    return command->takes_all;
}

static asc_code build_table(const asc_cli_command *command, struct option **table,
                            char letters[64]) {
    const asc_parameter *parameter = NULL;
    size_t n_parameters = 0;
    while (asc_parameter_at(n_parameters))
        n_parameters++;
    asc_code code = asc_alloc(table, ASC_CLI_N_COMMON + ASC_CLI_MOST_OPTIONS + n_parameters + 1,
                              sizeof **table, "options");
    if (code != ASC_OK)
        return code;
    struct option *next = *table;
    char *letter = letters;
    *letter++ = ':';
    for (const asc_cli_option *option = asc_cli_common; option->name; option++) {
        *next++ = (struct option){option->name, no_argument, NULL,
                                  option->letter ? option->letter : VERSION};
        if (option->letter)
            *letter++ = option->letter;
    }
    *letter = '\0';
    for (int i = 0; command && command->options[i].name; i++) {
        const asc_cli_option *option = &command->options[i];
        *next++ = (struct option){option->name, option->value ? required_argument : no_argument,
                                  NULL, OPTIONS + i};
        const size_t used = strlen(letters);
        if (option->letter)
            snprintf(letters + used, 64 - used, "%c%s", option->letter, option->value ? ":" : "");
    }
    for (size_t i = 0; command && (parameter = asc_parameter_at(i)); i++)
        if (asc_cli_takes(command, parameter))
            *next++ =
                (struct option){parameter->path, required_argument, NULL, PARAMETERS + (int)i};
    return ASC_OK;
}

static const char *called(const asc_cli_command *command, char text[64]) {
    snprintf(text, 64, "attrscope%s%s", command ? " " : "", command ? command->name : "");
    return text;
}

/* getopt_long takes any unambiguous beginning for an option; we want whole names. */
static asc_code check_names(int argc, char **argv, const asc_cli_command *command,
                            const struct option *table) {
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
        if (strncmp(argv[i], "--", 2))
            continue;
        char name[128], hint[160], program[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(argv[i] + 2, "="), argv[i] + 2);
        asc_suggestion suggestion;
        asc_suggestion_begin(&suggestion, name);
        bool known = false;
        for (const struct option *option = table; option->name && !known; option++) {
            known = !strcmp(name, option->name);
            asc_suggestion_offer(&suggestion, option->name);
        }
        if (known)
            continue;
        asc_suggestion_text(&suggestion, hint);
        if (!suggestion.best)
            snprintf(hint, sizeof hint, "; see %s --help", called(command, program));
        return asc_fail(ASC_USAGE, "unknown option '--%s'%s", name, hint);
    }
    return ASC_OK;
}

static asc_code take_letter(asc_cli_arguments *arguments, int letter) {
    for (int i = 0; arguments->command && arguments->command->options[i].name; i++)
        if (arguments->command->options[i].letter == letter) {
            arguments->values[i] = optarg ? optarg : "";
            return ASC_OK;
        }
    return asc_fail(ASC_USAGE, "unknown option '-%c'", letter);
}

static asc_code take_option(asc_cli_arguments *arguments, int found, const char *given) {
    char program[64];
    switch (found) {
    case HELP:
        arguments->help = true;
        return ASC_OK;
    case VERSION:
        arguments->version = true;
        return ASC_OK;
    case QUIET:
        arguments->level = ASC_LOG_WARN;
        return ASC_OK;
    case VERBOSE:
        arguments->level = ASC_LOG_DEBUG;
        return ASC_OK;
    case ':':
        return asc_fail(ASC_USAGE, "option '%s' needs a value; see %s --help", given,
                        called(arguments->command, program));
    case '?':
        if (optopt > 0 && optopt < VERSION && !is_common(optopt))
            return asc_fail(ASC_USAGE, "unknown option '-%c'; see %s --help", optopt,
                            called(arguments->command, program));
        return asc_fail(ASC_USAGE, "option '%s' takes no value", given);
    default:
        break;
    }
    if (found >= PARAMETERS) {
        arguments->overrides[arguments->n_overrides].parameter =
            asc_parameter_at((size_t)(found - PARAMETERS));
        arguments->overrides[arguments->n_overrides++].text = optarg;
    } else if (found >= OPTIONS) {
        arguments->values[found - OPTIONS] = optarg ? optarg : "";
    } else {
        return take_letter(arguments, found);
    }
    return ASC_OK;
}

static asc_code take_inputs(int count, char **texts, asc_cli_arguments *arguments) {
    const asc_cli_command *command = arguments->command;
    int wanted = 0;
    while (wanted < ASC_CLI_MOST_INPUTS && command->inputs[wanted])
        wanted++;
    for (int i = 0; i < count && i < wanted; i++)
        arguments->inputs[i] = texts[i];
    if (count > wanted)
        return asc_fail(ASC_USAGE, "%s: unexpected argument '%.200s'; see attrscope %s --help",
                        command->name, texts[wanted], command->name);
    if (count < wanted)
        return asc_fail(ASC_USAGE, "%s: %s is missing; see attrscope %s --help", command->name,
                        command->inputs[count], command->name);
    for (int i = 0; i < wanted; i++)
        if (!*texts[i])
            return asc_fail(ASC_USAGE, "%s: %s is an empty text", command->name,
                            command->inputs[i]);
    return ASC_OK;
}

static asc_code find_command(const char *name, const asc_cli_command **command) {
    char hint[160];
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, name);
    const asc_cli_command *candidate = NULL;
    for (int c = 0; (candidate = asc_cli_command_at(c)); c++) {
        if (!strcmp(candidate->name, name)) {
            *command = candidate;
            return ASC_OK;
        }
        asc_suggestion_offer(&suggestion, candidate->name);
    }
    asc_suggestion_text(&suggestion, hint);
    return asc_fail(ASC_USAGE, "unknown command '%.80s'%s", name,
                    *hint ? hint : "; see attrscope --help");
}

asc_code asc_cli_parse(int argc, char **argv, asc_cli_arguments *arguments) {
    *arguments = (asc_cli_arguments){.level = ASC_LOG_INFO};
    asc_code code = ASC_OK;
    struct option *table = NULL;
    char letters[64];
    if (argc > 1 && !strcmp(argv[1], "help")) {
        arguments->help = true;
        return argc > 2 ? find_command(argv[2], &arguments->command) : ASC_OK;
    }
    if (argc > 1 && argv[1][0] != '-') {
        ASC_TRY(code, find_command(argv[1], &arguments->command), done);
        argc--;
        argv++;
    }
    ASC_TRY(code, build_table(arguments->command, &table, letters), done);
    ASC_TRY(code, check_names(argc, argv, arguments->command, table), done);
    ASC_TRY(
        code,
        asc_alloc(&arguments->overrides, (uint64_t)argc, sizeof *arguments->overrides, "options"),
        done);
    opterr = 0;
    optind = 1;
    for (;;) {
        const int found = getopt_long(argc, argv, letters, table, NULL);
        if (found == -1)
            break;
        ASC_TRY(code, take_option(arguments, found, argv[optind - 1]), done);
    }
    if (arguments->help || arguments->version)
        goto done;
    if (arguments->command)
        code = take_inputs(argc - optind, argv + optind, arguments);
    else
        code = asc_fail(ASC_USAGE, "no command is given; see attrscope --help");
done:
    free(table);
    return code;
}

void asc_cli_arguments_free(asc_cli_arguments *arguments) {
    free(arguments->overrides);
    *arguments = (asc_cli_arguments){0};
}

const char *asc_cli_value(const asc_cli_arguments *arguments, const char *name) {
    for (int i = 0; arguments->command->options[i].name; i++)
        if (!strcmp(arguments->command->options[i].name, name))
            return arguments->values[i];
    return NULL;
}

asc_code asc_cli_require(const asc_cli_arguments *arguments, const char *name, const char **value) {
    const char *command = arguments->command->name;
    *value = asc_cli_value(arguments, name);
    if (*value && **value)
        return ASC_OK;
    return asc_fail(ASC_USAGE, "%s: option --%s is missing; see attrscope %s --help", command, name,
                    command);
}

asc_code asc_cli_override(const asc_cli_arguments *arguments, asc_settings *settings) {
    for (int i = 0; i < arguments->n_overrides; i++) {
        const asc_parameter *parameter = arguments->overrides[i].parameter;
        asc_code code = asc_settings_set(settings, parameter->path, arguments->overrides[i].text);
        if (code == ASC_USAGE)
            return asc_fail(code, "--%s", asc_error_message());
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}
