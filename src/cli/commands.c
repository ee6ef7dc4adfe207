/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/analysis.h"

const asc_cli_option asc_cli_common[] = {
    {"help", 'h', NULL, "show this help"},
    {"quiet", 'q', NULL, "only warnings and errors"},
    {"verbose", 'v', NULL, "more about what is being done"},
    {"version", 0, NULL, "versions of the program and its libraries"},
    {NULL, 0, NULL, NULL}};

static const asc_cli_command *const before[] = {&asc_cmd_init, &asc_cmd_run, &asc_cmd_plan,
                                                &asc_cmd_import};
static const asc_cli_command *const after[] = {&asc_cmd_report, &asc_cmd_export,
                                               &asc_cmd_enrich, &asc_cmd_synth,
                                               &asc_cmd_manual, &asc_cmd_completion};
enum { N_BEFORE = sizeof before / sizeof before[0], N_AFTER = sizeof after / sizeof after[0] };

const asc_cli_command *asc_cli_command_at(int index) {
    static asc_cli_command of_analyses[ASC_ANALYSES_MOST];
    if (index < N_BEFORE)
        return before[index];
    index -= N_BEFORE;
    for (int a = 0; asc_analyses[a]; a++, index--)
        if (index == 0) {
            of_analyses[a] = asc_cli_command_of(asc_analyses[a]);
            return &of_analyses[a];
        }
    return index < N_AFTER ? after[index] : NULL;
}
