/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of images. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_FOLDER_H
#define ATTRSCOPE_SOURCES_FOLDER_H

#include <stdbool.h>

#include "attrscope/status.h"

/* What a folder holds, by bytes, without what begins with a dot. */
typedef struct asc_folder {
    int n;
    char **names; /* [n] owned */
} asc_folder;

/* Errors: ASC_NOINPUT and others of opening ("path: reason; remedy"), ASC_MEMORY. */
asc_code asc_folder_list(const char *path, const char *remedy, asc_folder *folder);
void asc_folder_free(asc_folder *folder);

bool asc_is_folder(const char *path);
bool asc_is_regular_file(const char *path);
bool asc_is_broken_link(const char *path);

/* Whether a file is called as images are: .jpg, .png, .webp ... */
bool asc_is_image_name(const char *name);

/* Refuses a path that is not UTF-8, as no table could hold it. Errors: ASC_DATA. */
asc_code asc_folder_check_name(const char *path);

#endif
