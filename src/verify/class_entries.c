/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/class_entries.h"

#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"

typedef struct placed {
    int32_t person, class, image;
} placed;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* Images that have a class into order [N]; returns how many. */
static int64_t place(const asc_images *images, const int32_t *classes, placed *order) {
    int64_t n = 0;
    for (int64_t i = 0; i < images->n; i++)
        if (classes[i] >= 0)
            order[n++] = (placed){images->identity[i], classes[i], (int32_t)i};
    if (n > 0)
        qsort(order, (size_t)n, sizeof *order, compare);
    return n;
}

static void fill(const placed *order, int64_t n, asc_class_entries *e) {
    for (int64_t i = 0; i < n; i++) {
        const bool new = i == 0 || order[i].person != order[i - 1].person ||
                         order[i].class != order[i - 1].class;
        e->n += new;
        e->of_person[order[i].person + 1] = e->n;
        e->class_of[e->n - 1] = order[i].class;
        e->images[e->n - 1]++;
        e->of_image[order[i].image] = (int32_t)(e->n - 1);
    }
    for (int64_t p = 0; p < e->n_people; p++) /* people without a value */
        if (e->of_person[p + 1] < e->of_person[p])
            e->of_person[p + 1] = e->of_person[p];
}

asc_code asc_class_entries_make(const asc_images *images, int32_t t, asc_class_entries *e) {
    const uint64_t n = (uint64_t)images->n;
    int32_t *classes = NULL;
    placed *order = NULL;
    asc_code code = ASC_OK;
    *e = (asc_class_entries){.n_classes = asc_trait_count(&images->traits[t]),
                             .n_people = images->n_identities};
    ASC_TRY(code, asc_alloc(&classes, n, sizeof *classes, "classes of images"), done);
    ASC_TRY(code, asc_alloc(&order, n, sizeof *order, "classes of images"), done);
    ASC_TRY(code, asc_alloc(&e->of_image, n, sizeof *e->of_image, "classes of images"), done);
    ASC_TRY(code,
            asc_alloc(&e->of_person, (uint64_t)e->n_people + 1, sizeof *e->of_person,
                      "classes of people"),
            done);
    ASC_TRY(code, asc_alloc(&e->class_of, n, sizeof *e->class_of, "classes of people"), done);
    ASC_TRY(code, asc_alloc(&e->images, n, sizeof *e->images, "classes of people"), done);
    ASC_TRY(code, asc_trait_classes(images, t, classes), done);
    for (uint64_t i = 0; i < n; i++)
        e->of_image[i] = -1;
    fill(order, place(images, classes, order), e);
done:
    free(classes);
    free(order);
    return code;
}

void asc_class_entries_free(asc_class_entries *e) {
    free(e->of_image);
    free(e->of_person);
    free(e->class_of);
    free(e->images);
    *e = (asc_class_entries){0};
}
