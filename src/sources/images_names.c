#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/images_parts.h"

static int compare_entries(const void *a, const void *b) {
    const asc_name_entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

asc_code asc_name_index_init(char *const *names, int64_t n, asc_name_index *index) {
    *index = (asc_name_index){.n = n};
    asc_code code =
        asc_alloc(&index->entries, (uint64_t)n, sizeof *index->entries, "index of names");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n; i++)
        index->entries[i] = (asc_name_entry){.name = names[i], .place = i};
    qsort(index->entries, (size_t)n, sizeof *index->entries, compare_entries);
    return ASC_OK;
}

int64_t asc_name_index_find(const asc_name_index *index, const char *name) {
    int64_t low = 0, high = index->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (strcmp(index->entries[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->n && strcmp(index->entries[low].name, name) == 0 ? index->entries[low].place
                                                                         : -1;
}

bool asc_name_index_repeated(const asc_name_index *index, int64_t *first, int64_t *second) {
    for (int64_t i = 1; i < index->n; i++)
        if (strcmp(index->entries[i - 1].name, index->entries[i].name) == 0) {
            *first = index->entries[i - 1].place;
            *second = index->entries[i].place;
            return true;
        }
    return false;
}

void asc_name_index_free(asc_name_index *index) {
    free(index->entries);
    *index = (asc_name_index){0};
}

bool asc_parse_number(const char *text, double *number) {
    char *end = NULL;
    *number = strtod(text, &end);
    while (*end == ' ' || *end == '\t')
        end++;
    return end != text && *end == '\0';
}

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

asc_code asc_images_set_identities(asc_images *images, const char *const *labels) {
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
done:
    free(sorted);
    return code;
}
