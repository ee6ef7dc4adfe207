/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/lfw_walk.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/folder.h"

static const char remedy[] = "give the folder that holds one folder a person";

/* Things of one kind: how many, and one of them. */
typedef struct finding {
    int64_t count;
    char *example; /* owned */
} finding;

typedef struct walk {
    const char *folder;
    asc_images *images;
    char **people;
    int64_t capacity;
    finding files; /* at the top that are no folder */
    finding images_at_top;
    finding empty;   /* folders without an image */
    finding nested;  /* folders that hold folders, and no image */
    finding foreign; /* in people's folders: no image */
} walk;

static asc_code note(finding *of, const char *path) {
    return of->count++ == 0 ? asc_copy_string(&of->example, path) : ASC_OK;
}

static asc_code grow(walk *w) {
    const int64_t wanted = w->capacity ? 2 * w->capacity : 1024;
    char **names = realloc(w->images->names, (size_t)wanted * sizeof *names);
    if (names)
        w->images->names = names;
    char **people = realloc(w->people, (size_t)wanted * sizeof *people);
    if (people)
        w->people = people;
    if (!names || !people)
        return asc_fail(ASC_MEMORY, "no memory for the images of %s", w->folder);
    w->capacity = wanted;
    return ASC_OK;
}

static asc_code add_image(walk *w, const char *person, const char *name) {
    asc_images *images = w->images;
    asc_code code = images->n == w->capacity ? grow(w) : ASC_OK;
    if (code != ASC_OK)
        return code;
    images->names[images->n] = w->people[images->n] = NULL;
    ASC_TRY(code, asc_copy_string(&images->names[images->n], name), done);
    code = asc_copy_string(&w->people[images->n], person);
    if (code != ASC_OK)
        free(images->names[images->n]);
    images->n += code == ASC_OK;
done:
    return code;
}

static asc_code enter_person(walk *w, const char *person, const char *folder) {
    asc_folder list = {0};
    char *path = NULL;
    int64_t folders = 0;
    const int64_t before = w->images->n;
    asc_code code = asc_folder_list(folder, remedy, &list);
    for (int i = 0; i < list.n && code == ASC_OK; i++) {
        const char *name = list.names[i];
        ASC_TRY(code, asc_format(&path, "%s/%s", folder, name), done);
        const bool inner = asc_is_folder(path);
        folders += inner;
        if (!inner && asc_is_image_name(name)) {
            ASC_TRY(code, asc_folder_check_name(path), done);
            ASC_TRY(code, add_image(w, person, name), done);
        } else if (!inner) {
            ASC_TRY(code, note(&w->foreign, path), done);
        }
        free(path);
        path = NULL;
    }
    if (code == ASC_OK && w->images->n == before)
        code = note(folders > 0 ? &w->nested : &w->empty, folder);
done:
    free(path);
    asc_folder_free(&list);
    return code;
}

static asc_code walk_people(walk *w) {
    asc_folder list = {0};
    char *path = NULL;
    asc_code code = asc_folder_list(w->folder, remedy, &list);
    const size_t length = strlen(w->folder);
    const char *joint = length > 0 && w->folder[length - 1] == '/' ? "" : "/";
    for (int i = 0; i < list.n && code == ASC_OK; i++) {
        const char *name = list.names[i];
        ASC_TRY(code, asc_format(&path, "%s%s%s", w->folder, joint, name), done);
        if (asc_is_folder(path))
            ASC_TRY(code, enter_person(w, name, path), done);
        else
            ASC_TRY(code, note(asc_is_image_name(name) ? &w->images_at_top : &w->files, path),
                    done);
        free(path);
        path = NULL;
    }
done:
    free(path);
    asc_folder_free(&list);
    return code;
}

static asc_code refuse_empty(const walk *w) {
    if (w->nested.count > 0)
        return asc_fail(ASC_DATA, "%s: holds folders, not images; give it as images.lfw.folder",
                        w->nested.example);
    if (w->images_at_top.count > 0)
        return asc_fail(ASC_DATA,
                        "%s: holds images, such as %s, and no folders of people; give the folder "
                        "that holds one folder a person",
                        w->folder, w->images_at_top.example);
    return asc_fail(ASC_DATA, "%s: holds no images; it needs one folder a person", w->folder);
}

static void say(const walk *w, const finding *of, const char *what) {
    if (of->count > 0)
        asc_log_once(ASC_LOG_INFO, "%s: passed over %lld %s, such as %s", w->folder,
                     (long long)of->count, what, of->example);
}

asc_code asc_lfw_walk(const char *folder, asc_images *images, char ***people) {
    walk w = {.folder = folder, .images = images};
    asc_code code = walk_people(&w);
    if (code == ASC_OK && images->n == 0)
        code = refuse_empty(&w);
    if (code == ASC_OK) {
        say(&w, &w.files, "files that are no folder of a person");
        say(&w, &w.images_at_top, "images that are in no folder of a person");
        say(&w, &w.empty, "folders without an image");
        say(&w, &w.nested, "folders that hold folders and no image");
        say(&w, &w.foreign, "files of people that are no image");
    }
    free(w.files.example);
    free(w.images_at_top.example);
    free(w.empty.example);
    free(w.nested.example);
    free(w.foreign.example);
    *people = w.people;
    return code;
}
