/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restart/claim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"

#define TAKEN ".attrscope-taken-"

static bool is_taken(const char *name) {
    const size_t mark = strlen(TAKEN);
    return strncmp(name, TAKEN, mark) == 0 && name[mark] != '\0' &&
           name[mark + strspn(name + mark, "0123456789")] == '\0';
}

static asc_code remove_taken(const char *folder, const char *name) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/%s", folder, name);
    if (code == ASC_OK && unlink(path) != 0 && errno != ENOENT)
        code = asc_fail(ASC_IO,
                        "%s: cannot be removed: %s; remove it, it stands for a unit that a "
                        "run is at",
                        path, strerror(errno));
    free(path);
    return code;
}

asc_code asc_claim_clear(const char *folder) {
    asc_code code = ASC_OK;
    DIR *open = opendir(folder);
    if (!open)
        return asc_fail(ASC_IO, "%s: cannot be listed: %s", folder, strerror(errno));
    for (const struct dirent *entry; (entry = readdir(open));) {
        const asc_code removed =
            is_taken(entry->d_name) ? remove_taken(folder, entry->d_name) : ASC_OK;
        if (code == ASC_OK)
            code = removed;
    }
    closedir(open);
    return code;
}

asc_code asc_claim_take(const char *folder, int64_t number, bool *mine) {
    char *path = NULL;
    *mine = false;
    asc_code code = asc_format(&path, "%s/" TAKEN "%lld", folder, (long long)number);
    if (code != ASC_OK)
        return code;
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *mine = file >= 0;
    if (file < 0 && errno != EEXIST)
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    free(path);
    return code;
}
