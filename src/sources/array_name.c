/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/array_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attrscope/memory.h"
#include "sources/other_formats.h"

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

asc_code asc_array_name_split(const char *name, char **file, char **key) {
    asc_code code = asc_copy_string(file, name);
    *key = NULL;
    if (code != ASC_OK || is_file(name))
        return code;
    for (char *colon = strchr(*file, ':'); colon; colon = strchr(colon + 1, ':')) {
        *colon = '\0';
        if (is_file(*file))
            return asc_copy_string(key, name + (colon - *file) + 1);
        *colon = ':';
    }
    return ASC_OK;
}

bool asc_array_name_is_array(const char *name) {
    uint8_t start[ASC_FORMAT_START] = {0};
    char *path = NULL, *key = NULL;
    bool is = false;
    if (asc_array_name_split(name, &path, &key) == ASC_OK) {
        FILE *file = fopen(path, "rb");
        const size_t got = file ? fread(start, 1, sizeof start, file) : 0;
        is = key || (got > 0 && asc_is_binary(path, start));
        if (file)
            fclose(file);
    }
    free(path);
    free(key);
    return is;
}

void asc_array_names_add(asc_array_names *names, const char *name) {
    enum { SHOWN = 10 };
    const size_t length = strlen(names->text);
    if (names->n++ < SHOWN)
        snprintf(names->text + length, sizeof names->text - length, "%s%.40s",
                 names->n > 1 ? ", " : "", name);
    else if (names->n == SHOWN + 1)
        snprintf(names->text + length, sizeof names->text - length, ", ...");
}

asc_code asc_array_names_refuse(const asc_array_names *names, const char *name, const char *file,
                                const char *key) {
    if (names->n == 0)
        return asc_fail(ASC_DATA, "%s: holds no array; save the embeddings again", file);
    if (key)
        return asc_fail(ASC_DATA, "%s: there is no array '%s' in the file; it holds %s", name, key,
                        names->text);
    return asc_fail(ASC_DATA, "%s: holds %lld arrays: %s; say which one is meant, as %s:NAME", file,
                    (long long)names->n, names->text, name);
}
