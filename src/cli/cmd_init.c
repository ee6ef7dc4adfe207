/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/holdings.h"
#include "cli/output.h"
#include "synth/text_file.h"

/* There must be images, and arrays that go with them. */
static asc_code check(const char *folder, const asc_holdings *holdings) {
    if (!holdings->images)
        return asc_fail(
            ASC_NOINPUT,
            "%s: nothing says who is on each image: no table (.csv, .tsv) with a column "
            "'identity', no array of labels, not CelebA's lists; put one there",
            folder);
    for (int i = 0; i < holdings->n; i++)
        if (asc_holding_fits(&holdings->files[i], holdings->images->rows))
            return ASC_OK;
    return asc_fail(ASC_NOINPUT,
                    "%s: no array of embeddings has a row for each of the %lld images of %s; put "
                    "them there, as <model>_<architecture>.npy",
                    folder, (long long)holdings->images->rows, holdings->images->name);
}

static asc_code write_study(const char *folder) {
    char *path = NULL;
    FILE *out = NULL;
    struct stat status;
    asc_holdings holdings = {0};
    asc_atomic_file file = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_output_join(folder, "study.yaml", &path), done);
    if (lstat(path, &status) == 0) {
        code = asc_fail(ASC_CANTCREAT, "%s: is there already; edit it, or remove it first", path);
        goto done;
    }
    ASC_TRY(code, asc_holdings_find(folder, &holdings), done);
    ASC_TRY(code, check(folder, &holdings), done);
    ASC_TRY(code, asc_atomic_begin(path, &file), done);
    ASC_TRY(code, asc_text_open(&file, &out), done);
    code = asc_holdings_put_study(out, &holdings);
    const asc_code closed = asc_text_close(out, &file);
    ASC_TRY(code, code == ASC_OK ? closed : code, done);
    ASC_TRY(code, asc_atomic_commit(&file), done);
    asc_log(ASC_LOG_INFO, "made %s: look it through, then attrscope run %s -o out/ --dry-run", path,
            path);
done:
    asc_atomic_abandon(&file);
    asc_holdings_free(&holdings);
    free(path);
    return code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? write_study(arguments->inputs[0]) : ASC_OK);
}

static const asc_cli_option options[] = {{NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_init = {
    .name = "init",
    .summary = "write a study file for the arrays and tables of a folder",
    .inputs = {"FOLDER"},
    .usage = "",
    .about =
        "Looks at the arrays (.npy, .npz, .h5, .hdf5, .mat, .safetensors), tables (.csv, .tsv)\n"
        "and lists of CelebA in the folder, not below it, and writes FOLDER/study.yaml: which of\n"
        "them are the images and which the models, what becomes of every column, and, as\n"
        "comments, what is left out and why. Whether models are compared by cosine or euclidean\n"
        "distance no file says: it is cosine until you change it. A study file that is there is\n"
        "left alone.\n",
    .examples = "  attrscope init faces/ && attrscope run faces/study.yaml -o out/ --dry-run\n",
    .options = options,
    .sections = sections,
    .run = run,
};
