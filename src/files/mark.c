/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/mark.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SPAN = 32768 }; /* more than what a page has before its heading */

bool asc_mark_is_on(const char *path, const char *const *marks) {
    char start[SPAN];
    FILE *file = fopen(path, "rbe");
    if (!file)
        return false;
    const size_t size = fread(start, 1, sizeof start, file);
    const bool failed = ferror(file);
    fclose(file);
    const size_t first = strlen(marks[0]);
    if (failed || size < first || memcmp(start, marks[0], first) != 0)
        return false;
    const char *at = start + first;
    for (int m = 1; marks[m] && at; m++) {
        at = memmem(at, size - (size_t)(at - start), marks[m], strlen(marks[m]));
        at = at ? at + strlen(marks[m]) : NULL;
    }
    return at;
}

asc_code asc_mark_check(const char *path, const char *const *marks, const char *what) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0 ||
        asc_mark_is_on(path, marks))
        return ASC_OK;
    return asc_fail(ASC_CANTCREAT,
                    "%s: is there, and is not %s that attrscope made: it would be lost; choose "
                    "another output, or move it away",
                    path, what);
}
