/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "files/atomic_name.h"

enum { MOST_NAMES = 1000 };

static asc_code make_folder(const char *path) {
    struct stat status;
    if (mkdir(path, 0777) == 0)
        return ASC_OK;
    int reason = errno;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return ASC_OK;
    if (reason == EEXIST)
        reason = ENOTDIR;
    return asc_fail(ASC_CANTCREAT, "%s: cannot make this folder: %s; choose another output", path,
                    strerror(reason));
}

asc_code asc_make_folders(const char *path) {
    char *parent = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&parent, path), done);
    for (char *at = parent + 1; *parent && *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        ASC_TRY(code, make_folder(parent), done);
        *at = '/';
    }
    if (*path)
        code = make_folder(path);
done:
    free(parent);
    return code;
}

/* The folder part of a path, "." without one; owned by the caller. */
static asc_code folder_of(const char *path, char **folder) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return asc_copy_string(folder, ".");
    int length = slash == path ? 1 : (int)(slash - path);
    return asc_format(folder, "%.*s", length, path);
}

static asc_code check_target(const char *path) {
    struct stat status;
    size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/')
        return asc_fail(ASC_CANTCREAT, "'%s': not the name of a file; name a file to write", path);
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return asc_fail(ASC_CANTCREAT, "%s: is there and not a regular file; choose another output",
                        path);
    return ASC_OK;
}

/* The path of the file that will be written: what a symbolic link names, the path otherwise. */
static asc_code follow(const char *path, char **target) {
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISLNK(status.st_mode))
        return asc_copy_string(target, path);
    *target = realpath(path, NULL);
    if (*target)
        return ASC_OK;
    return asc_fail(ASC_CANTCREAT,
                    "%s: is a symbolic link that leads nowhere: %s; remove it, or make the file "
                    "that it names",
                    path, strerror(errno));
}

/* O_EXCL decides between processes of one number on hosts of one name. */
static asc_code create_beside(const char *path, const char *folder, char **temporary) {
    asc_code code = ASC_OK;
    for (int i = 0; i < MOST_NAMES; i++) {
        ASC_TRY(code, asc_atomic_name(folder, path, i, temporary), done);
        int descriptor = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            close(descriptor);
            return ASC_OK;
        }
        int reason = errno;
        free(*temporary);
        *temporary = NULL;
        if (reason != EEXIST)
            return asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s; choose another output", path,
                            strerror(reason));
    }
    code = asc_fail(ASC_CANTCREAT,
                    "%s: too many unfinished .attrscope-*.part files beside it; "
                    "remove them",
                    path);
done:
    return code;
}

static asc_code begin(const char *path, bool own, asc_atomic_file *file) {
    char *folder = NULL;
    asc_code code = ASC_OK;
    *file = (asc_atomic_file){0};
    ASC_TRY(code, check_target(path), done);
    ASC_TRY(code, own ? asc_copy_string(&file->path, path) : follow(path, &file->path), done);
    ASC_TRY(code, folder_of(file->path, &folder), done);
    ASC_TRY(code, asc_make_folders(folder), done);
    if (!own) /* those are looked for when their folder's lock is taken */
        asc_atomic_clean_target(folder, file->path);
    ASC_TRY(code, create_beside(file->path, folder, &file->temporary), done);
done:
    free(folder);
    if (code != ASC_OK)
        asc_atomic_abandon(file);
    return code;
}

asc_code asc_atomic_begin(const char *path, asc_atomic_file *file) {
    return begin(path, false, file);
}

asc_code asc_atomic_begin_own(const char *path, asc_atomic_file *file) {
    return begin(path, true, file);
}

static asc_code open_temporary(const asc_atomic_file *file, int flags, int *descriptor) {
    *descriptor = open(file->temporary, flags | O_CLOEXEC);
    if (*descriptor < 0)
        return asc_fail(ASC_CANTCREAT, "%s: cannot be opened: %s", file->temporary,
                        strerror(errno));
    return ASC_OK;
}

static asc_code write_failed(const asc_atomic_file *file, int reason) {
    return asc_fail(ASC_IO, "%s: writing failed: %s; free space there or choose another output",
                    file->path, strerror(reason));
}

asc_code asc_atomic_append(const asc_atomic_file *file, const void *bytes, size_t size) {
    int descriptor = -1;
    asc_code code = open_temporary(file, O_WRONLY | O_APPEND, &descriptor);
    if (code != ASC_OK)
        return code;
    for (size_t done = 0; code == ASC_OK && done < size;) {
        ssize_t written = write(descriptor, (const char *)bytes + done, size - done);
        if (written > 0)
            done += (size_t)written;
        else if (written == 0 || errno != EINTR)
            code = write_failed(file, written == 0 ? EIO : errno);
    }
    if (close(descriptor) != 0 && code == ASC_OK)
        code = write_failed(file, errno);
    return code;
}

asc_code asc_atomic_put(const asc_atomic_file *file, int64_t offset, const void *bytes,
                        size_t size) {
    int descriptor = -1;
    asc_code code = open_temporary(file, O_WRONLY, &descriptor);
    if (code != ASC_OK)
        return code;
    for (size_t done = 0; code == ASC_OK && done < size;) {
        ssize_t written = pwrite(descriptor, (const char *)bytes + done, size - done,
                                 (off_t)(offset + (int64_t)done));
        if (written > 0)
            done += (size_t)written;
        else if (written == 0 || errno != EINTR)
            code = write_failed(file, written == 0 ? EIO : errno);
    }
    if (close(descriptor) != 0 && code == ASC_OK)
        code = write_failed(file, errno);
    return code;
}

asc_code asc_atomic_resize(const asc_atomic_file *file, int64_t size) {
    int descriptor = -1;
    asc_code code = open_temporary(file, O_WRONLY, &descriptor);
    if (code != ASC_OK)
        return code;
    if (ftruncate(descriptor, (off_t)size) != 0)
        code = write_failed(file, errno);
    if (close(descriptor) != 0 && code == ASC_OK)
        code = write_failed(file, errno);
    return code;
}

/* Where space cannot be claimed: what is free now must do. */
static int set_length(int descriptor, int64_t size) {
    struct statvfs disk;
    if (fstatvfs(descriptor, &disk) == 0 && disk.f_frsize > 0 &&
        (uint64_t)size / disk.f_frsize > disk.f_bavail) {
        errno = ENOSPC;
        return -1;
    }
    return ftruncate(descriptor, size);
}

asc_code asc_atomic_reserve(const asc_atomic_file *file, int64_t size) {
    int descriptor = -1;
    asc_code code = open_temporary(file, O_WRONLY, &descriptor);
    if (code != ASC_OK)
        return code;
    int refused = 0;
    while (size > 0 && (refused = fallocate(descriptor, 0, 0, size)) != 0 && errno == EINTR)
        continue;
    if (refused && (errno == EOPNOTSUPP || errno == ENOSYS))
        refused = set_length(descriptor, size);
    if (refused)
        code = write_failed(file, errno);
    if (close(descriptor) != 0 && code == ASC_OK)
        code = write_failed(file, errno);
    return code;
}

asc_code asc_atomic_flush(const char *temporary, const char *path) {
    const asc_atomic_file file = {.path = (char *)path, .temporary = (char *)temporary};
    int descriptor = -1;
    asc_code code = open_temporary(&file, O_RDONLY, &descriptor);
    if (code != ASC_OK)
        return code;
    if (fsync(descriptor) != 0)
        code = write_failed(&file, errno);
    if (close(descriptor) != 0 && code == ASC_OK)
        code = write_failed(&file, errno);
    return code;
}

/* Best effort: some file systems refuse fsync on a folder, and the file itself is safe by now. */
static void flush_folder(const char *folder) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

asc_code asc_atomic_commit(asc_atomic_file *file) {
    char *folder = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, folder_of(file->path, &folder), done);
    ASC_TRY(code, asc_atomic_flush(file->temporary, file->path), done);
    if (rename(file->temporary, file->path) != 0) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be replaced: %s; choose another output",
                        file->path, strerror(errno));
        goto done;
    }
    flush_folder(folder);
    free(file->temporary);
    file->temporary = NULL;
done:
    free(folder);
    asc_atomic_abandon(file);
    return code;
}

void asc_atomic_abandon(asc_atomic_file *file) {
    if (file->temporary)
        unlink(file->temporary);
    free(file->temporary);
    free(file->path);
    *file = (asc_atomic_file){0};
}
