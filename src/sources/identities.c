/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/images_parts.h"
#include "sources/label_likeness.h"

/* A label with the image it belongs to, and its value when all labels are integers. */
typedef struct labelled {
    const char *label;
    int64_t value;
    int64_t image;
} labelled;

static int compare_labels(const void *a, const void *b) {
    const labelled *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return strcmp(x->label, y->label);
}

static bool is_integer(const char *label, int64_t *value) {
    char *end = NULL;
    *value = strtoll(label, &end, 10);
    return end != label && *end == '\0' && end - label < 19;
}

asc_code asc_images_set_identities(asc_images *images, const char *const *labels,
                                   const char *source) {
    labelled *sorted = NULL;
    asc_code code = ASC_OK;
    const uint64_t n = (uint64_t)images->n;
    ASC_TRY(code, asc_alloc(&sorted, n, sizeof *sorted, "identities"), done);
    ASC_TRY(code, asc_alloc(&images->identity, n, sizeof *images->identity, "identities"), done);
    bool integers = true;
    for (int64_t i = 0; i < images->n; i++) {
        sorted[i] = (labelled){.label = labels[i], .image = i};
        integers = is_integer(labels[i], &sorted[i].value) && integers;
    }
    for (int64_t i = 0; i < images->n && !integers; i++)
        sorted[i].value = 0;
    qsort(sorted, n, sizeof *sorted, compare_labels);
    int64_t count = 0;
    for (int64_t i = 0; i < images->n; i++)
        count += i == 0 || compare_labels(&sorted[i - 1], &sorted[i]) != 0;
    ASC_TRY(code,
            asc_alloc(&images->identity_labels, (uint64_t)count, sizeof(char *), "identity labels"),
            done);
    for (int64_t i = 0; i < images->n; i++) {
        if (i == 0 || compare_labels(&sorted[i - 1], &sorted[i]) != 0) {
            ASC_TRY(
                code,
                asc_copy_string(&images->identity_labels[images->n_identities], sorted[i].label),
                done);
            images->n_identities++;
        }
        images->identity[sorted[i].image] = (int32_t)(images->n_identities - 1);
    }
    code = asc_report_likenesses(images->identity_labels, images->n_identities, source,
                                 "identities", "different people: write each person in one way");
done:
    free(sorted);
    return code;
}
