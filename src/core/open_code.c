/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/open_code.h"

#include <errno.h>
#include <stddef.h>

asc_code asc_open_code(int reason) {
    static const int OURS[] = {ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG, ENXIO};
    for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
        if (reason == OURS[i])
            return ASC_NOINPUT;
    return ASC_IO;
}
