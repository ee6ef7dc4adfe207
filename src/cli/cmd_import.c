/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/study.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan_print.h"
#include "run/target.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_plan plan = {0};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_settings_load(comm, arguments->inputs[0], &settings), done);
    ASC_TRY(code, asc_agree(comm, asc_cli_override(arguments, &settings)), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    ASC_TRY(code, asc_run_check_target(comm, &settings, ASC_TARGET_STUDY, output), done);
    if (asc_cli_value(arguments, "dry-run")) {
        ASC_TRY(code, asc_plan_sources(comm, &settings, &plan), done);
        ASC_TRY(code, asc_plan_check_memory(&plan, asc_plan_import_bytes(&plan)), done);
        code = asc_plan_print(comm, &plan, NULL, "import", output);
        goto done;
    }
    code = asc_study_import(comm, &settings, output);
done:
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FILE", "study file to write (needed)"},
    {"dry-run", 'n', NULL, "check inputs and output, print the plan, stop"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {"images.", "study", NULL};

const asc_cli_command asc_cmd_import = {
    .name = "import",
    .summary = "check images and embeddings and write them into one study file",
    .inputs = {"STUDY.yaml"},
    .usage = "-o study.h5 [options]",
    .about =
        "Reads the images and every model's embeddings that the study names, checks them (rows\n"
        "agree, numbers are finite), and writes one HDF5 file that the analyses read.\n",
    .examples =
        "  attrscope import celeba.yaml -o study.h5\n"
        "  mpirun -n 8 attrscope import celeba.yaml -o study.h5 --images.skip_bad_rows=true\n",
    .options = options,
    .sections = sections,
    .run = run,
};
