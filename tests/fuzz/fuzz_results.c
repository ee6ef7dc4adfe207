/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.h5: any bytes, or any content. */
#include <stdlib.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "edits.h"
#include "fuzz.h"

/* Each opens the file anew: one of them an input, chosen by its bytes. */
static void read_part(const char *path, unsigned part) {
    static const char *const replaced = "macro";
    bool whole = false;
    asc_results *update = NULL;
    char **texts = NULL, *note = NULL;
    double *numbers = NULL;
    int64_t n = 0, dims[2];
    if (part == 0) {
        asc_results_read_array(path, "verify/matched", 2, dims, &numbers);
    } else if (part == 1) {
        if (asc_results_read_texts(path, "verify/models", &n, &texts) == ASC_OK)
            asc_free_strings(texts, n);
    } else if (part == 2) {
        asc_results_read_note(path, "study", &note);
    } else if (part == 3) {
        asc_results_find_whole(path, &replaced, 1, &whole);
    } else if (asc_results_begin(path, &replaced, 1, &update) == ASC_OK) {
        asc_results_abandon(&update);
    }
    free(numbers);
    free(note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { PARTS = 5 };
    asc_table *tables = NULL;
    int64_t n = 0;
    unsigned sum = 0;
    const char *path = fuzz_h5_file(data, size);
    for (size_t i = 0; i < size; i++)
        sum = 31 * sum + data[i];
    fuzz_begin(size, 64 << 20);
    if (asc_results_read_tables(path, &tables, &n) == ASC_OK)
        for (int64_t i = 0; i < n; i++)
            asc_table_free(&tables[i]);
    free(tables);
    read_part(path, (sum >> 8) % PARTS);
    fuzz_end();
    return 0;
}
