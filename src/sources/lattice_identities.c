/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/lattice.h"
#include "attrscope/memory.h"
#include "core/open_code.h"
#include "settings/array_ending.h"

static bool is_array(const char *name) {
    return name[0] != '.' && asc_array_ending(name);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static asc_code append(const char *folder, const char *name, char ***paths, int64_t *count) {
    char **more = realloc(*paths, ((size_t)*count + 1) * sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for the names in %s", folder);
    *paths = more;
    more[*count] = NULL;
    asc_code code = asc_format(&more[*count], "%s/%s", folder, name);
    *count += code == ASC_OK;
    return code;
}

asc_code asc_lattice_identities(const char *folder, char ***paths, int64_t *count) {
    asc_code code = ASC_OK;
    *paths = NULL;
    *count = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return asc_fail(asc_open_code(errno), "%s: %s; name a folder of one array an identity",
                        folder, strerror(errno));
    for (const struct dirent *entry = readdir(directory); entry && code == ASC_OK;
         entry = readdir(directory))
        if (is_array(entry->d_name))
            code = append(folder, entry->d_name, paths, count);
    closedir(directory);
    if (code == ASC_OK && *count == 0)
        code = asc_fail(
            ASC_NOINPUT,
            "%s: no array (.npy, .npz, .h5, .mat, .safetensors) in it; one an identity is needed",
            folder);
    if (code == ASC_OK)
        qsort(*paths, (size_t)*count, sizeof **paths, compare_names);
    else {
        asc_free_strings(*paths, *count);
        *paths = NULL;
        *count = 0;
    }
    return code;
}
