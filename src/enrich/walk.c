/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "enrich/walk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/folder.h"

enum { DEEPEST = 16 };

typedef struct walk {
    const char *folder;
    asc_pictures *pictures;
    int64_t passed_over;
    char *example; /* of what was passed over; owned */
} walk;

/* The path takes the list's ownership. */
static asc_code add(asc_pictures *pictures, char **path) {
    if (pictures->n == pictures->capacity) {
        const int64_t wanted = pictures->capacity ? 2 * pictures->capacity : 1024;
        char **names = reallocarray(pictures->names, (size_t)wanted, sizeof *names);
        if (!names)
            return asc_fail(ASC_MEMORY, "no memory for the names of images");
        pictures->names = names;
        pictures->capacity = wanted;
    }
    pictures->names[pictures->n++] = *path;
    *path = NULL;
    return ASC_OK;
}

static asc_code enter(walk *w, const char *below, int depth);

/* One entry, by its path below the folder. */
static asc_code visit(walk *w, char **below, int depth) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/%s", w->folder, *below);
    if (code != ASC_OK)
        return code;
    if (asc_is_folder(path)) {
        code = enter(w, *below, depth + 1);
    } else if (asc_is_image_name(*below) &&
               (asc_is_regular_file(path) || asc_is_broken_link(path))) {
        code = asc_folder_check_name(path);
        if (code == ASC_OK)
            code = add(w->pictures, below);
    } else if (w->passed_over++ == 0) {
        code = asc_copy_string(&w->example, path);
    }
    free(path);
    return code;
}

/* `below`: a folder's path below the first; "" for that. */
static asc_code enter(walk *w, const char *below, int depth) {
    asc_folder entries = {0};
    char *path = NULL, *name = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&path, "%s%s%s", w->folder, *below ? "/" : "", below), done);
    if (depth > DEEPEST) {
        code =
            asc_fail(ASC_DATA,
                     "%s: lies more than %d folders deep; a link may lead back to a folder above "
                     "it: remove it",
                     path, DEEPEST);
        goto done;
    }
    ASC_TRY(code, asc_folder_list(path, "give a folder of images", &entries), done);
    for (int i = 0; i < entries.n; i++) {
        ASC_TRY(code, asc_format(&name, "%s%s%s", below, *below ? "/" : "", entries.names[i]),
                done);
        ASC_TRY(code, visit(w, &name, depth), done);
        free(name);
        name = NULL;
    }
done:
    free(name);
    free(path);
    asc_folder_free(&entries);
    return code;
}

asc_code asc_pictures_find(const char *folder, asc_pictures *pictures) {
    walk w = {.folder = folder, .pictures = pictures};
    *pictures = (asc_pictures){0};
    asc_code code = enter(&w, "", 0);
    if (code == ASC_OK && w.passed_over > 0)
        asc_log(ASC_LOG_INFO, "%s: passed over %lld files that are no image, such as %s", folder,
                (long long)w.passed_over, w.example);
    if (code == ASC_OK && pictures->n == 0)
        code =
            asc_fail(ASC_DATA, "%s: holds no image; give a folder of .jpg or .png files", folder);
    free(w.example);
    if (code != ASC_OK) {
        asc_free_strings(pictures->names, pictures->n);
        *pictures = (asc_pictures){0};
    }
    return code;
}
