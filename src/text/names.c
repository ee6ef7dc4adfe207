/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/names.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

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
    bool sorted = true; /* as names of files often are */
    for (int64_t i = 1; i < n && sorted; i++)
        sorted = strcmp(names[i - 1], names[i]) <= 0;
    if (!sorted)
        qsort(index->entries, (size_t)n, sizeof *index->entries, compare_entries);
    return ASC_OK;
}

int64_t asc_name_index_lower(const asc_name_index *index, const char *name) {
    int64_t low = 0, high = index->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (strcmp(index->entries[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t asc_name_index_find(const asc_name_index *index, const char *name) {
    const int64_t at = asc_name_index_lower(index, name);
    return at < index->n && strcmp(index->entries[at].name, name) == 0 ? index->entries[at].place
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
