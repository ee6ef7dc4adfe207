/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/arrays.h"
#include "results/held.h"
#include "results/keep.h"

asc_code asc_results_begin(const char *path, const char *const *analyses, int64_t n,
                           asc_results **results) {
    asc_code code = ASC_OK;
    asc_results *made = NULL;
    *results = NULL;
    asc_h5_quiet();
    ASC_TRY(code, asc_alloc(&made, 1, sizeof *made, "an update of the results"), done);
    made->file = -1;
    ASC_TRY(code, asc_alloc(&made->analyses, (uint64_t)n, sizeof *made->analyses, "analyses"),
            done);
    for (; made->n < n; made->n++)
        ASC_TRY(code, asc_copy_string(&made->analyses[made->n], analyses[made->n]), done);
    if (n > 0)
        asc_results_turn_to(made, 0);
    ASC_TRY(code, asc_atomic_begin(path, &made->target), done);
    ASC_TRY(code, asc_h5_create(made->target.temporary, ASC_RESULTS_FORMAT, &made->file), done);
    if (stat(path, &made->former) == 0)
        ASC_TRY(code, asc_results_keep(made), done);
    else
        made->former.st_ino = 0;
    *results = made;
    made = NULL;
done:
    asc_results_abandon(&made);
    return code;
}

void asc_results_turn_to(asc_results *results, int64_t index) {
    results->analysis = results->analyses[index];
}

/* Two jobs that update one file would silently lose what the first one found. */
static asc_code check_unchanged(const asc_results *results) {
    struct stat now;
    if (stat(results->target.path, &now) != 0)
        now.st_ino = 0;
    bool same = now.st_ino == results->former.st_ino &&
                (now.st_ino == 0 ||
                 (now.st_dev == results->former.st_dev && now.st_size == results->former.st_size &&
                  now.st_mtim.tv_sec == results->former.st_mtim.tv_sec &&
                  now.st_mtim.tv_nsec == results->former.st_mtim.tv_nsec));
    if (same)
        return ASC_OK;
    return asc_fail(ASC_IO,
                    "%s: another job has changed it in the meantime; run again, or give each job "
                    "its own results file",
                    results->target.path);
}

static void tell(const asc_results *results) {
    char *rest = NULL;
    for (char *line = results->told ? strtok_r(results->told, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest))
        asc_log(ASC_LOG_WARN, "%s", line);
}

/* Whether anything was put of an analysis: settings, a table or an array. */
static asc_code was_put(hid_t file, const char *analysis, bool *put) {
    static const char *const groups[] = {"settings", "arrays"};
    asc_listed listed = {0};
    asc_code code = asc_listed_read(file, &listed);
    *put = false;
    for (int64_t i = 0; i < listed.n; i++)
        *put = *put || strcmp(listed.tables[i].analysis, analysis) == 0;
    for (int g = 0; g < 2 && code == ASC_OK && !*put; g++)
        code = asc_results_has(file, groups[g], analysis, put);
    asc_listed_free(&listed);
    return code;
}

static asc_code note_arrays(const asc_results *update) {
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < update->n && code == ASC_OK; i++) {
        bool put = false;
        code = was_put(update->file, update->analyses[i], &put);
        if (code == ASC_OK && put)
            code = asc_arrays_note(update->file, update->analyses[i]);
    }
    return code;
}

asc_code asc_results_commit(asc_results **results) {
    asc_results *update = *results;
    asc_code code = ASC_OK;
    ASC_TRY(code, note_arrays(update), done);
    ASC_TRY(code, asc_h5_save(&update->file, &update->target), done);
    ASC_TRY(code, check_unchanged(update), done);
    ASC_TRY(code, asc_atomic_commit(&update->target), done);
    tell(update);
done:
    asc_results_abandon(results);
    return code;
}

void asc_results_abandon(asc_results **results) {
    asc_results *update = *results;
    *results = NULL;
    if (!update)
        return;
    asc_h5_drop(update->file);
    asc_atomic_abandon(&update->target);
    asc_free_strings(update->analyses, update->n);
    free(update->told);
    free(update);
}
