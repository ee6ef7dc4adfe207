/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/analysis.h"
#include "cli/cli.h"
#include "cli/plan_print.h"

/* Reads a whole number of an option into *value, if it is given. */
static asc_code read_count(const asc_cli_arguments *arguments, const char *name, int64_t *value) {
    const char *text = asc_cli_value(arguments, name);
    char *end = NULL;
    if (!text)
        return ASC_OK;
    const long long number = strtoll(text, &end, 10);
    if (*end != '\0' || number < 1 || number > 100000000)
        return asc_fail(ASC_USAGE, "--%s=%s: give a whole number from 1 to 100000000", name, text);
    *value = number;
    return ASC_OK;
}

static asc_code read_layout(const asc_cli_arguments *arguments, asc_layout *layout) {
    int64_t threads = layout->threads;
    asc_code code = read_count(arguments, "ranks", &layout->ranks);
    if (code == ASC_OK)
        code = read_count(arguments, "ranks-per-node", &layout->ranks_a_node);
    else
        return code;
    if (code == ASC_OK)
        code = read_count(arguments, "threads", &threads);
    if (!asc_cli_value(arguments, "ranks-per-node") && asc_cli_value(arguments, "ranks"))
        layout->ranks_a_node = layout->ranks;
    if (layout->ranks_a_node > layout->ranks)
        layout->ranks_a_node = layout->ranks;
    layout->threads = (int)threads;
    return code;
}

/* 'What if': another study of this kind. */
static asc_code imagine(const asc_cli_arguments *arguments, asc_plan *plan) {
    const int64_t before = plan->n;
    int64_t models = plan->n_models, images = plan->n;
    asc_code code = read_count(arguments, "what-if-models", &models);
    if (code == ASC_OK)
        code = read_count(arguments, "what-if-images", &images);
    return code == ASC_OK && before > 0 ? asc_plan_imagine(plan, images, models) : code;
}

static asc_code measure(MPI_Comm comm, const asc_cli_arguments *arguments, asc_plan *plan) {
    const char *path = asc_cli_value(arguments, "machine");
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = path ? asc_machine_read(path, &plan->machine)
                    : asc_machine_calibrate(".", &plan->machine);
    return asc_agree(comm, code);
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_plan plan = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_settings_load(comm, arguments->inputs[0], &settings), done);
    ASC_TRY(code, asc_agree(comm, asc_cli_override(arguments, &settings)), done);
    ASC_TRY(code, asc_plan_sources(comm, &settings, &plan), done);
    const double images = (double)plan.n;
    ASC_TRY(code, asc_agree(comm, read_layout(arguments, &plan.layout)), done);
    ASC_TRY(code, asc_agree(comm, imagine(arguments, &plan)), done);
    ASC_TRY(code, measure(comm, arguments, &plan), done);
    if (rank == 0)
        asc_plan_print_costs(&plan, &settings);
    for (int a = 0; asc_analyses[a]; a++)
        if (settings.analyses >> a & 1 && asc_analyses[a]->foresee)
            ASC_TRY(code, asc_analyses[a]->foresee(comm, &settings, &plan, (double)plan.n / images),
                    done);
    code = asc_agree(comm, rank == 0 ? asc_cli_flush() : ASC_OK);
done:
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"ranks", 'r', "N", "ranks of the job (those of this run)"},
    {"ranks-per-node", 0, "N", "ranks on each node (all)"},
    {"threads", 't', "N", "threads a rank (those of this run)"},
    {"machine", 0, "FILE", "figures of another machine instead of measuring this one"},
    {"what-if-images", 0, "N", "as if the study had N images"},
    {"what-if-models", 0, "N", "as if it had N models"},
    {NULL, 0, NULL, NULL}};
const asc_cli_command asc_cmd_plan = {
    .name = "plan",
    .summary = "what a study will take: time, memory, traffic, and the lines of a Slurm script",
    .inputs = {"STUDY.yaml"},
    .usage = "[options]",
    .about = "Reads the images and the headers of all arrays, measures this machine for three\n"
             "seconds, and predicts what attrscope run will take, and with permutation tests: how\n"
             "small an effect they will find. A file for --machine has lines\n"
             "\"name value\": product (float32 operations a second of a thread in a matrix\n"
             "product), stream (bytes a second of a thread from memory), disk and network (bytes\n"
             "a second), memory (bytes of a node), process (bytes of a rank without any data).\n",
    .examples = "  attrscope plan celeba.yaml --ranks 64 --ranks-per-node 32 --threads 2\n"
                "  attrscope plan celeba.yaml --ranks 10000 --ranks-per-node 32 --machine lumi.txt "
                "\\\n      --what-if-images 1000000 --what-if-models 1000\n",
    .options = options,
    .takes_all = true,
    .run = run,
};
