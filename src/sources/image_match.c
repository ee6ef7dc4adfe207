/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/image_match.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { MOST_NAME = 4096 };

/* Behind the last slash or backslash. */
static const char *base_of(const char *name) {
    const char *base = name;
    for (const char *c = name; *c; c++)
        if (*c == '/' || *c == '\\')
            base = c + 1;
    return base;
}

static size_t stem_length(const char *base) {
    const char *dot = strrchr(base, '.');
    return dot && dot > base ? (size_t)(dot - base) : strlen(base);
}

asc_code asc_image_match_init(const asc_images *images, asc_image_match *match) {
    asc_code code = ASC_OK;
    match->images = images;
    ASC_TRY(code, asc_alloc(&match->stems, (uint64_t)images->n, sizeof(char *), "names of images"),
            done);
    for (int64_t i = 0; i < images->n; i++) {
        const char *base = base_of(images->names[i]);
        ASC_TRY(code, asc_format(&match->stems[i], "%.*s", (int)stem_length(base), base), done);
    }
    ASC_TRY(code, asc_name_index_init(match->stems, images->n, &match->index), done);
    code = asc_name_index_init(images->identity_labels, images->n_identities, &match->people);
done:
    return code;
}

void asc_image_match_free(asc_image_match *match) {
    asc_free_strings(match->stems, match->stems ? match->images->n : 0);
    asc_name_index_free(&match->index);
    asc_name_index_free(&match->people);
    *match = (asc_image_match){0};
}

/* The identity that a name's folder is, or -1. */
static int64_t find_person(const asc_image_match *match, const char *name, const char *base) {
    char folder[MOST_NAME];
    if (base == name)
        return -1;
    const char *end = base - 1, *begin = end;
    while (begin > name && begin[-1] != '/' && begin[-1] != '\\')
        begin--;
    if (end - begin >= MOST_NAME)
        return -1;
    memcpy(folder, begin, (size_t)(end - begin));
    folder[end - begin] = '\0';
    return asc_name_index_find(&match->people, folder);
}

int64_t asc_image_match_find(const asc_image_match *match, const char *name, int64_t *other) {
    const asc_images *images = match->images;
    const char *base = base_of(name);
    const size_t length = stem_length(base);
    const int64_t person = find_person(match, name, base);
    char stem[MOST_NAME];
    int64_t found = -1;
    int best = -1;
    *other = -1;
    if (length >= sizeof stem)
        return -1;
    memcpy(stem, base, length);
    stem[length] = '\0';
    for (int64_t e = asc_name_index_lower(&match->index, stem);
         e < match->index.n && strcmp(match->index.entries[e].name, stem) == 0; e++) {
        const int64_t image = match->index.entries[e].place;
        const int score = 2 * (strcmp(images->names[image], name) == 0) +
                          (strcmp(base_of(images->names[image]), base) == 0);
        if (person >= 0 && images->identity[image] != person)
            continue;
        if (score > best) {
            best = score;
            found = image;
            *other = -1;
        } else if (score == best) {
            *other = image;
        }
    }
    return found;
}
