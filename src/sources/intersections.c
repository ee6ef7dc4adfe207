/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/intersections.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { MOST_COMBINATIONS = 1000000 };

static int32_t count_labels(const asc_images *images, const asc_part *part) {
    return part->attribute >= 0 ? 2 : images->traits[part->trait].n_labels;
}

/* The class of an image, or -1; of a binary one yes is the first. */
static int32_t class_of(const asc_images *images, const asc_part *part, int64_t image) {
    if (part->attribute < 0)
        return images->classes[image * images->n_traits + part->trait];
    const int8_t sign = images->attributes[image * images->n_attributes + part->attribute];
    return sign == 0 ? -1 : sign < 0;
}

static const char *label_of(const asc_images *images, const asc_part *part, int32_t c) {
    return part->attribute >= 0 ? part->labels[1 - c] : images->traits[part->trait].labels[c];
}

/* The combination of an image, or -1. */
static int64_t combination_of(const asc_images *images, const asc_part *parts, int64_t n,
                              int64_t image) {
    int64_t combination = 0;
    for (int64_t p = 0; p < n; p++) {
        const int32_t c = class_of(images, &parts[p], image);
        if (c < 0)
            return -1;
        combination = combination * count_labels(images, &parts[p]) + c;
    }
    return combination;
}

static asc_code join_label(const asc_images *images, const asc_part *parts, int64_t n,
                           int64_t combination, char **label) {
    asc_code code = asc_copy_string(label, "");
    for (int64_t p = n - 1; p >= 0 && code == ASC_OK; p--) {
        const int32_t labels = count_labels(images, &parts[p]);
        char *longer = NULL;
        code = asc_format(&longer, "%s%s%s",
                          label_of(images, &parts[p], (int32_t)(combination % labels)),
                          p < n - 1 ? " x " : "", *label);
        free(*label);
        *label = longer;
        combination /= labels;
    }
    return code;
}

/* "p" x "q x r" and "p x q" x "r" would be one name of two classes. */
static asc_code refuse_repeated(const char *setting, const asc_trait *trait) {
    for (int32_t c = 0; c < trait->n_labels; c++)
        for (int32_t d = 0; d < c; d++)
            if (strcmp(trait->labels[c], trait->labels[d]) == 0)
                return asc_fail(ASC_DATA,
                                "%s: two of its classes would be called '%.80s'; rename the "
                                "labels of its attributes",
                                setting, trait->labels[c]);
    return ASC_OK;
}

asc_code asc_images_intersect(const asc_images *images, const char *setting, const asc_part *parts,
                              int64_t n, asc_trait *trait, int32_t **classes) {
    int64_t combinations = 1, found = 0;
    int32_t *place = NULL; /* of each combination among those that there are */
    asc_code code = ASC_OK;
    *trait = (asc_trait){.kind = ASC_KIND_CLASSES};
    *classes = NULL;
    for (int64_t p = 0; p < n; p++) /* at most 100^8 */
        combinations *= count_labels(images, &parts[p]);
    if (combinations > MOST_COMBINATIONS)
        return asc_fail(ASC_DATA, "%s: its attributes have too many combinations", setting);
    ASC_TRY(code, asc_alloc(classes, (uint64_t)images->n, sizeof **classes, setting), done);
    ASC_TRY(code, asc_alloc(&place, (uint64_t)combinations, sizeof *place, setting), done);
    for (int64_t i = 0; i < images->n; i++) {
        (*classes)[i] = (int32_t)combination_of(images, parts, n, i);
        if ((*classes)[i] >= 0)
            place[(*classes)[i]] = 1;
    }
    for (int64_t c = 0; c < combinations; c++)
        found += place[c];
    if (found < 2 || found > ASC_LABELS_MOST) {
        code = asc_fail(ASC_DATA,
                        "%s: its attributes make %lld classes together; 2 to %d can be "
                        "compared",
                        setting, (long long)found, ASC_LABELS_MOST);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&trait->labels, (uint64_t)found, sizeof(char *), setting), done);
    for (int64_t c = 0; c < combinations; c++) {
        if (!place[c])
            continue;
        place[c] = trait->n_labels;
        ASC_TRY(code, join_label(images, parts, n, c, &trait->labels[trait->n_labels]), done);
        trait->n_labels++;
    }
    ASC_TRY(code, refuse_repeated(setting, trait), done);
    for (int64_t i = 0; i < images->n; i++)
        if ((*classes)[i] >= 0)
            (*classes)[i] = place[(*classes)[i]];
done:
    free(place);
    return code;
}
