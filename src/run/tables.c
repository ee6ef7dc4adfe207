/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/tables.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "restart/saved.h"
#include "unit/key.h"

static asc_code marker_path(const char *units, char **path) {
    return asc_format(path, "%s/tables.unit", units);
}

asc_code asc_run_tables_outdate(const char *units) {
    char *path = NULL;
    asc_code code = marker_path(units, &path);
    if (code == ASC_OK && unlink(path) != 0 && errno != ENOENT)
        code = asc_fail(ASC_IO, "%s: cannot be removed: %s", path, strerror(errno));
    free(path);
    return code;
}

asc_code asc_run_tables_settle(const char *units) {
    const asc_pack nothing = {0};
    char text[ASC_CHECKSUM_TEXT];
    char *path = NULL;
    asc_key key = {0};
    asc_key_print(&key, text);
    asc_code code = marker_path(units, &path);
    if (code == ASC_OK)
        code = asc_saved_write(path, text, &nothing);
    free(path);
    return code;
}

asc_code asc_run_tables_current(const char *units, bool *current) {
    char *path = NULL;
    asc_code code = marker_path(units, &path);
    *current = code == ASC_OK && access(path, F_OK) == 0;
    free(path);
    return code;
}
