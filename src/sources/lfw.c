/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "sources/images_parts.h"
#include "sources/lfw_walk.h"
#include "text/fields.h"
#include "text/names.h"
#include "text/text_file.h"

enum { IN_BOTH = 2 }; /* the mark of an image in both lists, while they are read */

/* The images of a folder, and what the lists say of them. */
typedef struct gender_lists {
    const asc_images_settings *settings;
    asc_images *images;
    char *const *people;  /* [images->n] */
    asc_name_index index; /* of the images' names */
    int64_t conflicts;
    int64_t *mentions; /* [images->n, 2] in the men's list and in the women's; NULL: as corrected */
} gender_lists;

/* One list of names. */
typedef struct name_list {
    const char *path;
    asc_text_file file;
    char **names;    /* [n] in the text, without blanks */
    int64_t *lines;  /* [n] from 1 */
    int64_t *images; /* [n] what is meant; -1: no image */
    int64_t n;
    int64_t missing;
    bool by_stem; /* names are compared without their endings */
} name_list;

static size_t stem_length(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? (size_t)(dot - name) : strlen(name);
}

/* Whether an image's name is the wanted one, of `length` bytes without its ending. */
static bool fits(const char *name, const char *wanted, size_t length, bool by_stem) {
    if (!by_stem)
        return strcmp(name, wanted) == 0;
    return strncmp(name, wanted, length) == 0 && stem_length(name) == length;
}

/* The image that a text means, "name" or "person/name"; -1 for none. */
static asc_code find_image(const gender_lists *lists, const name_list *list, int64_t item,
                           int64_t *image) {
    const asc_name_index *index = &lists->index;
    const char *text = list->names[item], *slash = strrchr(text, '/');
    const char *name = slash ? slash + 1 : text, *person = slash;
    *image = -1;
    while (person && person > text && person[-1] != '/')
        person--;
    const size_t person_length = slash ? (size_t)(slash - person) : 0, length = stem_length(name);
    char stem[ASC_NAME_LENGTH];
    if (length >= sizeof stem)
        return ASC_OK; /* no file has such a name */
    memcpy(stem, name, length);
    stem[length] = '\0';
    for (int64_t i = asc_name_index_lower(index, stem);
         i < index->n && strncmp(index->entries[i].name, stem, length) == 0; i++) {
        const int64_t place = index->entries[i].place;
        const char *owner = lists->people[place];
        if (!fits(index->entries[i].name, name, length, list->by_stem) ||
            (slash && (strlen(owner) != person_length || strncmp(owner, person, person_length))))
            continue;
        if (*image >= 0)
            return asc_fail(ASC_DATA,
                            "%s:%lld: image %s is in the folders of %s and of %s; write "
                            "person/image",
                            list->path, (long long)list->lines[item], name, lists->people[*image],
                            owner);
        *image = place;
    }
    return ASC_OK;
}

static asc_code match(const gender_lists *lists, name_list *list) {
    asc_code code = ASC_OK;
    list->missing = 0;
    for (int64_t i = 0; i < list->n && code == ASC_OK; i++) {
        code = find_image(lists, list, i, &list->images[i]);
        list->missing += list->images[i] < 0;
    }
    return code;
}

static asc_code mark_image(gender_lists *lists, const char *path, int64_t line, int64_t image,
                           int8_t sign) {
    int8_t *value = &lists->images->attributes[image];
    if (lists->mentions) {
        lists->mentions[2 * image + (sign < 0)]++;
    } else if (*value == 0) {
        *value = sign;
    } else if (*value == -sign) {
        if (lists->settings->lfw_conflicts == ASC_CONFLICTS_REFUSE)
            return asc_fail(ASC_DATA,
                            "%s:%lld: image %s stands in both gender lists; correct them, or leave "
                            "such images out of the attribute: images.lfw.conflicts: missing",
                            path, (long long)line, lists->images->names[image]);
        *value = IN_BOTH;
        lists->conflicts++;
    }
    return ASC_OK;
}

static asc_code read_names(name_list *list) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_text_file_read(list->path, &list->file), done);
    const uint64_t most = asc_text_count_lines(&list->file);
    ASC_TRY(code, asc_alloc(&list->names, most, sizeof *list->names, list->path), done);
    ASC_TRY(code, asc_alloc(&list->lines, most, sizeof *list->lines, list->path), done);
    ASC_TRY(code, asc_alloc(&list->images, most, sizeof *list->images, list->path), done);
    asc_text_lines lines = asc_text_lines_of(&list->file);
    for (char *line = asc_text_next_line(&lines); line; line = asc_text_next_line(&lines)) {
        char *name = asc_text_trim(line, line + strlen(line));
        if (!*name)
            continue;
        for (char *c = name; *c; c++)
            if (*c == '\\')
                *c = '/';
        list->lines[list->n] = lines.number;
        list->names[list->n++] = name;
    }
    if (list->n == 0)
        code = asc_fail(ASC_DATA, "%s: holds no names; give one image a line", list->path);
done:
    return code;
}

/* Names that are all of another ending are those of images that were converted; where some fit,
 * the others are missing. */
static asc_code match_list(const gender_lists *lists, name_list *list) {
    const char *folder = lists->settings->lfw_folder;
    asc_code code = match(lists, list);
    if (code == ASC_OK && list->missing == list->n) {
        list->by_stem = true;
        code = match(lists, list);
    }
    if (code != ASC_OK)
        return code;
    if (list->missing == list->n)
        return asc_fail(ASC_DATA, "%s: none of its %lld names, such as %s, is an image of %s",
                        list->path, (long long)list->n, list->names[0], folder);
    if (list->by_stem)
        asc_log_once(
            ASC_LOG_WARN,
            "%s: its names are compared without their endings, as no image of %s has such a "
            "one",
            list->path, folder);
    int64_t first = 0;
    while (list->missing > 0 && list->images[first] >= 0)
        first++;
    if (list->missing > 0)
        asc_log_once(ASC_LOG_WARN, "%lld of %lld names of %s are no image of %s, such as %s",
                     (long long)list->missing, (long long)list->n, list->path, folder,
                     list->names[first]);
    return ASC_OK;
}

/* Gives `sign` to the images that a list names, one a line. */
static asc_code read_list(gender_lists *lists, const char *path, int8_t sign) {
    name_list list = {.path = path};
    asc_code code = read_names(&list);
    if (code == ASC_OK)
        code = match_list(lists, &list);
    for (int64_t i = 0; i < list.n && code == ASC_OK; i++)
        if (list.images[i] >= 0)
            code = mark_image(lists, path, list.lines[i], list.images[i], sign);
    free(list.names);
    free(list.lines);
    free(list.images);
    asc_text_file_free(&list.file);
    return code;
}

/* Images without a gender, and with two. */
static void settle(gender_lists *lists) {
    asc_images *images = lists->images;
    int64_t without = 0;
    for (int64_t i = 0; i < images->n; i++) {
        if (images->attributes[i] == IN_BOTH)
            images->attributes[i] = 0;
        without += images->attributes[i] == 0;
    }
    if (lists->conflicts > 0)
        asc_log_once(ASC_LOG_WARN,
                     "%lld images stand in both gender lists; their gender is missing",
                     (long long)lists->conflicts);
    if (without > 0)
        asc_log_once(ASC_LOG_WARN, "%lld of %lld images of %s have no gender", (long long)without,
                     (long long)images->n, lists->settings->lfw_folder);
}

/* As the published code: of an image's mentions one counts, drawn at random, and images without a
 * gender are given one at random. Here the draws are seeded. */
static void settle_as_published(gender_lists *lists) {
    enum { SEED = 1 };
    asc_images *images = lists->images;
    int64_t drawn = 0;
    for (int64_t i = 0; i < images->n; i++) {
        const int64_t men = lists->mentions[2 * i], all = men + lists->mentions[2 * i + 1];
        const double share = all > 0 ? (double)men / (double)all : 0.5;
        images->attributes[i] =
            asc_random_uniform(SEED, ASC_RANDOM_LFW_GENDER, (uint64_t)i, 0) < share ? 1 : -1;
        drawn += share > 0 && share < 1;
    }
    if (drawn > 0)
        asc_log_once(
            ASC_LOG_WARN,
            "%lld of %lld images of %s have no gender or two, and are given one at random, "
            "as definitions: published asks for",
            (long long)drawn, (long long)images->n, lists->settings->lfw_folder);
}

static asc_code read_genders(const asc_images_settings *settings, asc_definitions definitions,
                             char *const *people, asc_images *images) {
    gender_lists lists = {.settings = settings, .images = images, .people = people};
    asc_code code = ASC_OK;
    const bool given = settings->lfw_male || settings->lfw_female;
    ASC_TRY(code, asc_alloc(&images->attribute_names, 1, sizeof(char *), "attribute names"), done);
    ASC_TRY(code, asc_alloc(&images->attributes, given ? (uint64_t)images->n : 0, 1, "attributes"),
            done);
    if (!given)
        goto done;
    ASC_TRY(code, asc_copy_string(&images->attribute_names[images->n_attributes++], "male"), done);
    if (definitions == ASC_PUBLISHED)
        ASC_TRY(code,
                asc_alloc(&lists.mentions, 2 * (uint64_t)images->n, sizeof *lists.mentions,
                          "mentions of images"),
                done);
    ASC_TRY(code, asc_name_index_init(images->names, images->n, &lists.index), done);
    if (settings->lfw_male)
        ASC_TRY(code, read_list(&lists, settings->lfw_male, 1), done);
    if (settings->lfw_female)
        ASC_TRY(code, read_list(&lists, settings->lfw_female, -1), done);
    if (lists.mentions)
        settle_as_published(&lists);
    else
        settle(&lists);
done:
    free(lists.mentions);
    asc_name_index_free(&lists.index);
    return code;
}

asc_code asc_images_read_lfw(const asc_images_settings *settings, asc_definitions definitions,
                             asc_images *images) {
    char **people = NULL;
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_lfw_walk(settings->lfw_folder, images, &people), done);
    ASC_TRY(code,
            asc_images_set_identities(images, (const char *const *)people, settings->lfw_folder),
            done);
    ASC_TRY(code, read_genders(settings, definitions, people, images), done);
    ASC_TRY(code, asc_images_describe_columns(images, "the files' names", "the folders' names"),
            done);
    code = asc_images_choose_attributes(settings, images);
done:
    asc_free_strings(people, images->n);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
