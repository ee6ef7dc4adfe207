/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/enrich.h"
#include "cli/cli.h"
#include "cli/output.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code == ASC_OK)
        code = asc_output_check(comm, output, false);
    return code == ASC_OK ? asc_enrich(comm, arguments->inputs[0], output) : code;
}

static const asc_cli_option options[] = {{"output", 'o', "FILE", "CSV to write (needed)"},
                                         {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_enrich = {
    .name = "enrich",
    .summary = "mean colours of images, as features of a study",
    .inputs = {"FOLDER"},
    .usage = "-o features.csv",
    .about =
        "Reads every JPEG and PNG below FOLDER, shared out among the ranks, and writes a row an\n"
        "image: file_basename (its path below FOLDER), identity (its folder, where there are\n"
        "several), rgb_r, rgb_g, rgb_b (0 to 255), hsv_h (0 to 179, half degrees), hsv_s and "
        "hsv_v\n"
        "(0 to 255): means over the pixels, by OpenCV's 8-bit HSV as the published script has it.\n"
        "\n"
        "A study takes them as features beside its images, matched by name:\n"
        "\n"
        "  images:\n"
        "    celeba: {identities: identity_CelebA.txt, attributes: list_attr_celeba.txt}\n"
        "    enriched: features.csv\n"
        "\n"
        "or as its images, where these lie in a folder a person:\n"
        "\n"
        "  images: {table: features.csv}\n",
    .examples = "  mpirun -n 8 attrscope enrich img_align_celeba/ -o features.csv\n"
                "  attrscope enrich lfw/ -o features.csv\n",
    .options = options,
    .sections = sections,
    .run = run,
};
