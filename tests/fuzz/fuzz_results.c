/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.h5: any bytes, or any content. */
#include <stdlib.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "edits.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char **texts = NULL, *note = NULL;
    static const char *const replaced = "macro";
    asc_results *update = NULL;
    asc_table *tables = NULL;
    double *numbers = NULL;
    int64_t n = 0, dims[2];
    const char *path = fuzz_h5_file(data, size);
    fuzz_begin(size, 64 << 20);
    if (asc_results_read_tables(path, &tables, &n) == ASC_OK)
        for (int64_t i = 0; i < n; i++)
            asc_table_free(&tables[i]);
    free(tables);
    asc_results_read_array(path, "verify/matched", 2, dims, &numbers);
    free(numbers);
    if (asc_results_read_texts(path, "verify/models", &n, &texts) == ASC_OK)
        asc_free_strings(texts, n);
    asc_results_read_note(path, "study", &note);
    free(note);
    if (asc_results_begin(path, &replaced, 1, &update) == ASC_OK)
        asc_results_abandon(&update);
    fuzz_end();
    return 0;
}
