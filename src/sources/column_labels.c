/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_labels.h"

#include <stdlib.h>
#include <string.h>

#include "text/fields.h"

static int compare_values(const void *a, const void *b) {
    const asc_column_label *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value ? -1 : 1) : strcmp(x->text, y->text);
}

/* Where a text is, or is to be inserted. */
static int32_t place_of(const asc_column_labels *labels, const char *text, bool *found) {
    int32_t low = 0, high = labels->n;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(labels->of[middle].text, text);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = false;
    return low;
}

static void insert(asc_column_labels *labels, int32_t place, const char *text) {
    asc_column_label *at = labels->of + place;
    memmove(at + 1, at, (size_t)(labels->n - place) * sizeof *at);
    *at = (asc_column_label){.text = text};
    labels->are_whole = asc_text_whole(text, &at->value) && labels->are_whole;
    labels->n++;
}

void asc_column_labels_find(const asc_csv *csv, int64_t column, asc_column_labels *labels) {
    labels->n = 0;
    labels->known = 0;
    labels->are_whole = true;
    for (int64_t r = 0; r < csv->n_rows && labels->n <= ASC_LABELS_MOST; r++) {
        char *text = asc_csv_field(csv, r, column);
        bool found = false;
        if (asc_text_is_missing(text))
            continue;
        asc_text_canonical(text);
        const int32_t place = place_of(labels, text, &found);
        if (!found)
            insert(labels, place, text);
        labels->of[place].count++;
        labels->known++;
    }
    if (labels->are_whole)
        qsort(labels->of, (size_t)labels->n, sizeof *labels->of, compare_values);
}
