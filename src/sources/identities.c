/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/images_parts.h"
#include "text/fold.h"
#include "text/names.h"

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

/* Two labels of one folded name are one person, most likely. */
static asc_code report_likenesses(const asc_images *images, const char *source) {
    const int64_t n = images->n_identities;
    char **folded = NULL;
    asc_name_index index = {0};
    int64_t alike = 0, first = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&folded, (uint64_t)n, sizeof *folded, "names of identities"), done);
    for (int64_t k = 0; k < n; k++)
        ASC_TRY(code, asc_text_fold(images->identity_labels[k], &folded[k]), done);
    ASC_TRY(code, asc_name_index_init(folded, n, &index), done);
    for (int64_t k = 1; k < n; k++)
        if (strcmp(index.entries[k - 1].name, index.entries[k].name) == 0) {
            alike++;
            first = first < 0 ? k : first;
        }
    if (alike > 0)
        asc_log_once(
            ASC_LOG_WARN,
            "%s: %lld of %lld identities differ from another by nothing but case, blanks, "
            "zeros in front or the composition of letters, such as '%s' and '%s'; they are "
            "taken for different people: write each person in one way",
            source, (long long)alike, (long long)n,
            images->identity_labels[index.entries[first - 1].place],
            images->identity_labels[index.entries[first].place]);
done:
    asc_name_index_free(&index);
    asc_free_strings(folded, n);
    return code;
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
    code = report_likenesses(images, source);
done:
    free(sorted);
    return code;
}
