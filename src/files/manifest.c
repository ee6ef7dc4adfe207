/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "files/atomic_file.h"

static const char NAME[] = ".attrscope-files";

static bool is_listed(const char *name, char *const *names, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Names that we write: no parent folders, nothing absolute or hidden. */
static bool is_ours(const char *name) {
    return *name && *name != '/' && *name != '.' && !strstr(name, "/.") && !strstr(name, "//");
}

static asc_code remove_file(const char *folder, const char *name) {
    char *path = NULL;
    struct stat status;
    asc_code code = asc_format(&path, "%s/%s", folder, name);
    if (code == ASC_OK && lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
        unlink(path) != 0 && errno != ENOENT)
        code = asc_fail(ASC_IO, "%s: is no longer an output, but cannot be removed: %s", path,
                        strerror(errno));
    free(path);
    return code;
}

static asc_code remove_former(const char *folder, const char *path, char *const *names, int64_t n) {
    const int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    FILE *manifest = file < 0 ? NULL : fdopen(file, "r");
    asc_code code = ASC_OK;
    char *line = NULL;
    size_t capacity = 0;
    if (file >= 0 && !manifest)
        close(file);
    while (manifest && code == ASC_OK && getline(&line, &capacity, manifest) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        if (is_ours(line) && !is_listed(line, names, n))
            code = remove_file(folder, line);
    }
    free(line);
    if (manifest)
        fclose(manifest);
    return code;
}

asc_code asc_manifest_replace(const char *folder, char *const *names, int64_t n) {
    asc_atomic_file file = {0};
    char *path = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&path, "%s/%s", folder, NAME), done);
    ASC_TRY(code, remove_former(folder, path, names, n), done);
    ASC_TRY(code, asc_atomic_begin(path, &file), done);
    for (int64_t i = 0; i < n; i++) {
        ASC_TRY(code, asc_atomic_append(&file, names[i], strlen(names[i])), done);
        ASC_TRY(code, asc_atomic_append(&file, "\n", 1), done);
    }
    code = asc_atomic_commit(&file);
done:
    asc_atomic_abandon(&file);
    free(path);
    return code;
}
