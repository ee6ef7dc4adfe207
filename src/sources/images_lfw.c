#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "text/csv.h"
#include "sources/images_parts.h"

/* Entries of a folder, by bytes, without those that begin with a dot. */
typedef struct listing {
    int n;
    struct dirent **entries;
} listing;

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int compare_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static asc_code list_folder(const char *path, listing *list) {
    list->n = scandir(path, &list->entries, is_visible, compare_bytes);
    if (list->n >= 0)
        return ASC_OK;
    list->n = 0;
    return asc_fail(ASC_NOINPUT, "%s: %s; give the folder that holds one folder an identity", path,
                    strerror(errno));
}

static void free_listing(listing *list) {
    for (int i = 0; i < list->n; i++)
        free(list->entries[i]);
    free(list->entries);
    *list = (listing){0};
}

/* Images of every identity's folder; with `images`, stores them, else only counts. */
static asc_code walk(const char *folder, const listing *people, asc_images *images,
                     const char **labels, int64_t *count) {
    asc_code code = ASC_OK;
    *count = 0;
    for (int p = 0; p < people->n && code == ASC_OK; p++) {
        char *path = NULL;
        listing photos = {0};
        code = asc_format(&path, "%s/%s", folder, people->entries[p]->d_name);
        if (code == ASC_OK)
            code = list_folder(path, &photos);
        for (int i = 0; i < photos.n && code == ASC_OK; i++, (*count)++) {
            if (!images)
                continue;
            labels[images->n] = people->entries[p]->d_name;
            code = asc_copy_string(&images->names[images->n++], photos.entries[i]->d_name);
        }
        free_listing(&photos);
        free(path);
    }
    return code;
}

/* Gives `sign` to the images that a list names, one a line. */
static asc_code read_list(const char *path, int8_t sign, const asc_name_index *index,
                          asc_images *images) {
    asc_text_file file;
    asc_code code = asc_text_file_read(path, &file);
    if (code != ASC_OK)
        return code;
    char *at = NULL;
    int64_t found = 0;
    for (char *name = strtok_r(file.text, "\r\n", &at); name; name = strtok_r(NULL, "\r\n", &at)) {
        int64_t place = asc_name_index_find(index, name);
        if (place < 0)
            continue; /* the lists may hold images that are not in the folder */
        if (images->attributes[place] == -sign) {
            code = asc_fail(ASC_DATA, "%s: image %s stands in both gender lists", path, name);
            break;
        }
        images->attributes[place] = sign;
        found++;
    }
    if (code == ASC_OK && found == 0)
        code = asc_fail(ASC_DATA, "%s: none of its names is an image of the folder", path);
    asc_text_file_free(&file);
    return code;
}

static asc_code read_genders(const char *male, const char *female, asc_images *images) {
    asc_name_index index = {0};
    asc_code code = ASC_OK;
    images->n_attributes = male || female ? 1 : 0;
    ASC_TRY(code, asc_alloc(&images->attribute_names, 1, sizeof(char *), "attribute names"), done);
    ASC_TRY(code,
            asc_alloc(&images->attributes, (uint64_t)images->n * (uint64_t)images->n_attributes, 1,
                      "attributes"),
            done);
    if (images->n_attributes == 0)
        goto done;
    ASC_TRY(code, asc_copy_string(&images->attribute_names[0], "male"), done);
    ASC_TRY(code, asc_name_index_init(images->names, images->n, &index), done);
    if (male)
        ASC_TRY(code, read_list(male, 1, &index, images), done);
    if (female)
        ASC_TRY(code, read_list(female, -1, &index, images), done);
done:
    asc_name_index_free(&index);
    return code;
}

asc_code asc_images_read_lfw(const char *folder, const char *male, const char *female,
                             asc_images *images) {
    listing people = {0};
    const char **labels = NULL;
    int64_t count = 0;
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, list_folder(folder, &people), done);
    ASC_TRY(code, walk(folder, &people, NULL, NULL, &count), done);
    if (count == 0) {
        code = asc_fail(ASC_DATA, "%s: holds no images; it needs one folder an identity", folder);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&images->names, (uint64_t)count, sizeof(char *), "image names"), done);
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)count, sizeof *labels, "identities"), done);
    ASC_TRY(code, walk(folder, &people, images, labels, &count), done);
    ASC_TRY(code, asc_images_set_identities(images, labels), done);
    ASC_TRY(code, read_genders(male, female, images), done);
done:
    free_listing(&people);
    free(labels);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
