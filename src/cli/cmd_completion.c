/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/completion.h"

static asc_code tell(const asc_cli_arguments *arguments) {
    const char *shell = arguments->inputs[0];
    if (!strcmp(shell, "bash"))
        asc_completion_bash(stdout);
    else if (!strcmp(shell, "zsh"))
        asc_completion_zsh(stdout);
    else
        return asc_fail(ASC_USAGE,
                        "completion: no script for '%.80s'; there is one for bash and "
                        "one for zsh",
                        shell);
    return asc_cli_flush();
}

static const asc_cli_option options[] = {{NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_completion = {
    .name = "completion",
    .summary = "print what lets bash or zsh complete commands, options and values",
    .inputs = {"bash|zsh"},
    .usage = "",
    .about = "Prints a script for the shell: after it, the Tab key completes commands, options,\n"
             "parameters with their values, and study files. Installing the program puts it where\n"
             "both shells look.\n",
    .examples = "  source <(attrscope completion bash)\n"
                "  attrscope completion zsh > ~/.zfunc/_attrscope    # a folder of fpath\n",
    .options = options,
    .sections = sections,
    .tell = tell,
};
