/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two functions that look up, by command, what may follow, and one that asks them. */
#include "cli/completion.h"

static const char look[] =
    "# What stands at the cursor: bash parts \"--name=value\" into three words.\n"
    "_attrscope() {\n"
    "    local cursor=${COMP_WORDS[COMP_CWORD]} command= option= inputs=0 before= i word values\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        =) ;;\n"
    "        -*) [ -n \"$(_attrscope_values \"$command $word\")\" ] && option=$word || option= ;;\n"
    "        *)\n"
    "            if [ -n \"$option\" ]; then option=\n"
    "            elif [ -z \"$command\" ]; then command=$word\n"
    "            else inputs=$((inputs + 1)); fi ;;\n"
    "        esac\n"
    "    done\n"
    "    case $cursor in\n"
    "    =) cursor= ;;\n"
    "    --*=*) option=${cursor%%=*} before=$option= cursor=${cursor#*=} ;;\n"
    "    esac\n"
    "    if [ -n \"$option\" ]; then values=$(_attrscope_values \"$command $option\")\n"
    "    elif [ -z \"$command\" ] || [[ $cursor == -* ]]; then values=\"word $(_attrscope_words "
    "\"$command\")\"\n"
    "    else values=$(_attrscope_values \"$command $inputs\"); fi\n"
    "    if [[ $values == list* && $cursor == *,* ]]; then\n"
    "        before=$before${cursor%,*}, cursor=${cursor##*,}\n"
    "    fi\n"
    "    COMPREPLY=()\n"
    "    case $values in\n"
    "    word* | list*) mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"${values#* }\" -- "
    "\"$cursor\") ;;\n"
    "    file) mapfile -t COMPREPLY < <(compgen -P \"$before\" -f -- \"$cursor\") ;;\n"
    "    folder) mapfile -t COMPREPLY < <(compgen -P \"$before\" -d -- \"$cursor\") ;;\n"
    "    h5 | yaml)\n"
    "        mapfile -t COMPREPLY < <(\n"
    "            compgen -P \"$before\" -f -X \"!*.$values\" -- \"$cursor\"\n"
    "            [ $values = h5 ] || compgen -P \"$before\" -f -X '!*.yml' -- \"$cursor\"\n"
    "            compgen -P \"$before\" -d -- \"$cursor\") ;;\n"
    "    esac\n"
    "    case $values in file | folder | h5 | yaml) compopt -o filenames 2>/dev/null ;; esac\n"
    "    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null\n"
    "    return 0\n"
    "}\n"
    "complete -F _attrscope attrscope\n";

static void put_options(FILE *out, const asc_cli_option *options) {
    for (const asc_cli_option *option = options; option->name; option++) {
        fprintf(out, " --%s", option->name);
        if (option->letter)
            fprintf(out, " -%c", option->letter);
    }
}

static void put_words(FILE *out, const asc_cli_command *command) {
    const asc_parameter *parameter = NULL;
    fprintf(out, "    %s) echo '", command->name);
    put_options(out, asc_cli_common);
    put_options(out, command->options);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++)
        if (asc_cli_takes(command, parameter))
            fprintf(out, " --%s=", parameter->path);
    fputs("' ;;\n", out);
}

static void put_value(FILE *out, const asc_value *value) {
    static const char *const names[] = {
        [ASC_VALUE_ANY] = "any",   [ASC_VALUE_FILE] = "file", [ASC_VALUE_FOLDER] = "folder",
        [ASC_VALUE_YAML] = "yaml", [ASC_VALUE_H5] = "h5",     [ASC_VALUE_WORD] = "word",
        [ASC_VALUE_LIST] = "list"};
    fprintf(out, ") echo '%s%s%s' ;;\n", names[value->kind], *value->words ? " " : "",
            value->words);
}

static void put_values(FILE *out, const asc_cli_command *command) {
    for (const asc_cli_option *option = command->options; option->name; option++) {
        if (!option->value)
            continue;
        const asc_value value = asc_value_shown_as(option->value);
        fprintf(out, "    '%s --%s'", command->name, option->name);
        if (option->letter)
            fprintf(out, " | '%s -%c'", command->name, option->letter);
        put_value(out, &value);
    }
    for (int i = 0; i < ASC_CLI_MOST_INPUTS && command->inputs[i]; i++) {
        const asc_value value = asc_value_shown_as(command->inputs[i]);
        fprintf(out, "    '%s %d'", command->name, i);
        put_value(out, &value);
    }
}

void asc_completion_bash(FILE *out) {
    const asc_cli_command *command = NULL;
    const asc_parameter *parameter = NULL;
    fputs("# Completion of attrscope for bash; written by attrscope completion bash.\n"
          "_attrscope_words() {\n    case $1 in\n    '') echo '",
          out);
    put_options(out, asc_cli_common);
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        fprintf(out, " %s", command->name);
    fputs("' ;;\n", out);
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        put_words(out, command);
    fputs("    esac\n}\n\n_attrscope_values() {\n    case $1 in\n", out);
    for (int c = 0; (command = asc_cli_command_at(c)); c++)
        put_values(out, command);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        const asc_value value = asc_value_of(parameter);
        fprintf(out, "    *' --%s'", parameter->path);
        put_value(out, &value);
    }
    fprintf(out, "    esac\n}\n\n%s", look);
}
