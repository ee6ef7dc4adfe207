/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/file_state.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

asc_code asc_file_state_take(int descriptor, const char *path, asc_file_state *state) {
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return asc_fail(ASC_IO, "%s: cannot be looked at: %s", path, strerror(errno));
    *state = (asc_file_state){.inode = (uint64_t)info.st_ino,
                              .size = info.st_size,
                              .seconds = info.st_mtim.tv_sec,
                              .nanoseconds = info.st_mtim.tv_nsec,
                              .change_seconds = info.st_ctim.tv_sec,
                              .change_nanoseconds = info.st_ctim.tv_nsec};
    return ASC_OK;
}

asc_code asc_file_state_check(int descriptor, const char *path, const asc_file_state *state) {
    asc_file_state now = {0};
    asc_code code = asc_file_state_take(descriptor, path, &now);
    if (code != ASC_OK)
        return code;
    if (now.size != state->size)
        return asc_fail(ASC_IO,
                        "%s: was changed while it was read: it had %lld bytes and has %lld; wait "
                        "for what writes it, and run again",
                        path, (long long)state->size, (long long)now.size);
    if (now.inode != state->inode || now.seconds != state->seconds ||
        now.nanoseconds != state->nanoseconds || now.change_seconds != state->change_seconds ||
        now.change_nanoseconds != state->change_nanoseconds)
        return asc_fail(ASC_IO,
                        "%s: was changed while it was read; wait for what writes it, and run again",
                        path);
    return ASC_OK;
}
