/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "attrscope/memory.h"

/* Cuts the last part off a path: "a/b/" -> "a", "a" -> ".", "/a" -> "/". */
static void to_parent(char *path) {
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length == 0)
        strcpy(path, ".");
    else
        path[length] = '\0';
}

/* The path, or the nearest folder above it that exists; owned by the caller. Local. */
static asc_code nearest_existing(const char *path, char **existing) {
    struct stat status;
    /* Room for "." where the path is empty. */
    asc_code code = asc_format(existing, "%s%s", path, *path ? "" : ".");
    if (code != ASC_OK)
        return code;
    while (stat(*existing, &status) && errno == ENOENT && strcmp(*existing, ".") &&
           strcmp(*existing, "/"))
        to_parent(*existing);
    return ASC_OK;
}

static asc_code try_to_write(const char *path, const char *folder) {
    char *probe = NULL;
    asc_code code = asc_format(&probe, "%s/.attrscope-XXXXXX", folder);
    if (code != ASC_OK)
        return code;
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600); /* without a name */
    if (file < 0 && (file = mkostemp(probe, 0)) >= 0)
        unlink(probe);
    if (file < 0)
        code =
            asc_fail(ASC_CANTCREAT,
                     "%s: cannot be created: no file can be made in folder %s: %s; choose another "
                     "place or change its permissions",
                     path, folder, strerror(errno));
    else if (close(file))
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: folder %s: %s", path, folder,
                        strerror(errno));
    free(probe);
    return code;
}

static asc_code check(const char *path, bool is_folder) {
    struct stat status;
    char *existing = NULL;
    asc_code code = ASC_OK;
    const bool there = stat(path, &status) == 0;
    const size_t length = strlen(path);
    if (!is_folder && (length == 0 || path[length - 1] == '/'))
        return asc_fail(ASC_CANTCREAT, "'%s': not the name of a file; name a file to write", path);
    if (!there && lstat(path, &status) == 0)
        return asc_fail(ASC_CANTCREAT,
                        "%s: is a symbolic link that leads nowhere; remove it, or make what it "
                        "names",
                        path);
    if (there && is_folder && !S_ISDIR(status.st_mode))
        return asc_fail(ASC_CANTCREAT,
                        "%s: is a file, but a folder is to be made here; give another "
                        "name with -o",
                        path);
    if (there && !is_folder && !S_ISREG(status.st_mode))
        return asc_fail(ASC_CANTCREAT,
                        "%s: is %s, but a file is to be made here; give another name "
                        "with -o",
                        path, S_ISDIR(status.st_mode) ? "a folder" : "not a regular file");
    ASC_TRY(code, nearest_existing(path, &existing), done);
    if (there && !is_folder)
        to_parent(existing);
    if (stat(existing, &status)) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s", path, strerror(errno));
        goto done;
    }
    if (!S_ISDIR(status.st_mode)) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s is not a folder", path, existing);
        goto done;
    }
    code = try_to_write(path, existing);
done:
    free(existing);
    return code;
}

asc_code asc_output_check(MPI_Comm comm, const char *path, bool is_folder) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? check(path, is_folder) : ASC_OK);
}

double asc_output_free_bytes(const char *path) {
    char *existing = NULL;
    struct statvfs status;
    double bytes = 0;
    if (nearest_existing(path, &existing) == ASC_OK && statvfs(existing, &status) == 0)
        bytes = (double)status.f_bavail * (double)status.f_frsize;
    free(existing);
    return bytes;
}

asc_code asc_output_join(const char *folder, const char *name, char **path) {
    const size_t length = strlen(folder);
    return asc_format(path, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
}
