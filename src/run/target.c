/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/target.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "files/mark.h"
#include "sources/array_name.h"

#define HDF5_SIGNATURE "\x89HDF\r\n\x1a\n"

/* What is at the beginning of a file of each kind, in ways of which one damaged byte leaves one. A
 * study has so few attributes at its root that HDF5 keeps them there; results of other formats are
 * refused when they are updated. */
enum { MOST_WAYS = 3 };
static const struct {
    const char *what, *marks[MOST_WAYS][4];
} kinds[] = {
    [ASC_TARGET_STUDY] = {"a study file",
                          {{HDF5_SIGNATURE, "format", "attrscope study"},
                           {HDF5_SIGNATURE, "File names of the images"},
                           {"", "attrscope study", "File names of the images"}}},
    [ASC_TARGET_RESULTS] = {"a results file", {{HDF5_SIGNATURE}}},
};

static asc_code check_kind(const char *path, asc_target target) {
    for (int w = 0; w < MOST_WAYS && kinds[target].marks[w][0]; w++)
        if (asc_mark_is_on(path, kinds[target].marks[w]))
            return ASC_OK;
    return asc_mark_check(path, kinds[target].marks[0], kinds[target].what);
}

/* An output that is there. */
typedef struct output {
    const char *path;
    struct stat status;
} output;

/* `input`: a file, FILE:KEY, or NULL. */
static asc_code check_input(const output *out, const char *input) {
    char *file = NULL, *key = NULL;
    struct stat status;
    if (!input)
        return ASC_OK;
    asc_code code = asc_array_name_split(input, &file, &key);
    if (code == ASC_OK && stat(file, &status) == 0 && status.st_dev == out->status.st_dev &&
        status.st_ino == out->status.st_ino)
        code = asc_fail(ASC_CANTCREAT,
                        "%s: is an input of the study, %s: it would be lost; choose another output",
                        out->path, file);
    free(file);
    free(key);
    return code;
}

static asc_code check_inputs(const output *out, const asc_settings *settings) {
    const char *const others[] = {settings->path, settings->lattice.segments,
                                  settings->lattice.points};
    const char *files[ASC_IMAGES_FILES];
    asc_code code = ASC_OK;
    asc_images_settings_files(&settings->images, files);
    for (int f = 0; f < ASC_IMAGES_FILES && code == ASC_OK; f++)
        code = check_input(out, files[f]);
    for (size_t f = 0; f < sizeof others / sizeof *others && code == ASC_OK; f++)
        code = check_input(out, others[f]);
    for (int64_t m = 0; m < settings->n_models && code == ASC_OK; m++)
        code = check_input(out, settings->models[m].embeddings);
    return code;
}

asc_code asc_run_check_target(MPI_Comm comm, const asc_settings *settings, asc_target target,
                              const char *path) {
    output out = {.path = path};
    asc_code code = ASC_OK;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank == 0 && stat(path, &out.status) == 0) {
        code = check_inputs(&out, settings);
        if (code == ASC_OK)
            code = check_kind(path, target);
    }
    return asc_agree(comm, code);
}
