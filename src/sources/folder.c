/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "attrscope/memory.h"
#include "core/open_code.h"
#include "text/encoding.h"

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int compare_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

asc_code asc_folder_list(const char *path, const char *remedy, asc_folder *folder) {
    struct dirent **entries = NULL;
    *folder = (asc_folder){0};
    const int n = scandir(path, &entries, is_visible, compare_bytes);
    if (n < 0)
        return asc_fail(asc_open_code(errno), "%s: %s; %s", path, strerror(errno), remedy);
    asc_code code = asc_alloc(&folder->names, (uint64_t)n, sizeof(char *), path);
    for (int i = 0; i < n; i++) {
        if (code == ASC_OK)
            code = asc_copy_string(&folder->names[i], entries[i]->d_name);
        folder->n += code == ASC_OK;
        free(entries[i]);
    }
    free(entries);
    if (code != ASC_OK)
        asc_folder_free(folder);
    return code;
}

void asc_folder_free(asc_folder *folder) {
    asc_free_strings(folder->names, folder->n);
    *folder = (asc_folder){0};
}

bool asc_is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool asc_is_regular_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool asc_is_broken_link(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && stat(path, &info) != 0;
}

bool asc_is_image_name(const char *name) {
    static const char *const endings[] = {"jpg", "jpeg", "jpe",  "jfif", "png", "bmp",
                                          "gif", "tif",  "tiff", "webp", "ppm", "pgm",
                                          "pnm", "jp2",  "avif", "heic"};
    const char *dot = strrchr(name, '.');
    for (size_t e = 0; dot && e < sizeof endings / sizeof *endings; e++)
        if (strcasecmp(dot + 1, endings[e]) == 0)
            return true;
    return false;
}

asc_code asc_folder_check_name(const char *path) {
    if (asc_encoding_is_utf8(path, (int64_t)strlen(path)))
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "%s: the name is not UTF-8; rename it, for example with convmv -r -f latin1 -t "
                    "utf8 --notest",
                    path);
}
