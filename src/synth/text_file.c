/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/text_file.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

asc_code asc_text_open(const asc_atomic_file *target, FILE **file) {
    *file = fopen(target->temporary, "we");
    if (*file)
        return ASC_OK;
    return asc_fail(ASC_CANTCREAT, "%s: cannot be opened: %s; choose another folder with -o",
                    target->temporary, strerror(errno));
}

asc_code asc_text_close(FILE *file, const asc_atomic_file *target) {
    bool failed = ferror(file) || fflush(file) != 0;
    int reason = errno;
    if (fclose(file) != 0 && !failed) {
        failed = true;
        reason = errno;
    }
    if (!failed)
        return ASC_OK;
    return asc_fail(ASC_IO,
                    "%s: writing failed: %s; free space there or choose another folder with -o",
                    target->path, strerror(reason));
}

void asc_text_put_quoted(FILE *file, const char *text) {
    fputc('"', file);
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ')
            fprintf(file, "\\x%02x", (unsigned char)*c);
        else if (*c == '"' || *c == '\\')
            fprintf(file, "\\%c", *c);
        else
            fputc(*c, file);
    }
    fputc('"', file);
}
