/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/listed.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"

static const char ending[] = "_tables", key_ending[] = "_key";

asc_code asc_listed_add(const asc_results *results, const char *table) {
    char *note = NULL, *former = NULL, *names = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&note, "%s%s", results->analysis, ending), done);
    ASC_TRY(code, asc_h5_get_attribute(results->file, note, &former), done);
    ASC_TRY(code, asc_format(&names, "%s%s\n", former ? former : "", table), done);
    code = asc_h5_put_attribute(results->file, note, names);
done:
    free(note);
    free(former);
    free(names);
    return code;
}

/* Length of the analysis' name in that of a note with this end; 0: it is another note. */
static size_t analysis_length(const char *note, const char *end) {
    const size_t length = strlen(note), tail = strlen(end);
    return length > tail && strcmp(note + length - tail, end) == 0 ? length - tail : 0;
}

bool asc_listed_is_replaced(const asc_results *results, const char *note) {
    const size_t list = analysis_length(note, ending);
    const size_t length = list > 0 ? list : analysis_length(note, key_ending);
    for (int64_t i = 0; i < results->n; i++)
        if (length > 0 && strlen(results->analyses[i]) == length &&
            strncmp(note, results->analyses[i], length) == 0)
            return true;
    return false;
}

typedef struct lost_search {
    const char *analysis;
    const asc_table *tables; /* [n] */
    int64_t n;
    char *lost; /* owned */
    asc_code code;
} lost_search;

static bool is_there(const lost_search *s, const char *name) {
    for (int64_t t = 0; t < s->n; t++)
        if (strcmp(s->tables[t].name, name) == 0)
            return true;
    return false;
}

static herr_t look_at_note(hid_t file, const char *note, const H5A_info_t *info, void *data) {
    lost_search *s = data;
    const size_t length = analysis_length(note, ending);
    char *names = NULL, *rest = NULL;
    (void)info;
    if (length == 0 ||
        (s->analysis && (strlen(s->analysis) != length || strncmp(note, s->analysis, length) != 0)))
        return 0;
    s->code = asc_h5_get_attribute(file, note, &names);
    for (char *name = names ? strtok_r(names, "\n", &rest) : NULL;
         name && !s->lost && s->code == ASC_OK; name = strtok_r(NULL, "\n", &rest))
        if (!is_there(s, name))
            s->code = asc_copy_string(&s->lost, name);
    free(names);
    return s->code != ASC_OK || s->lost ? 1 : 0;
}

asc_code asc_listed_find_lost(hid_t file, const char *analysis, const asc_table *tables, int64_t n,
                              char **lost) {
    lost_search s = {.analysis = analysis, .tables = tables, .n = n};
    hsize_t at = 0;
    *lost = NULL;
    if (H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, &at, look_at_note, &s) < 0 &&
        s.code == ASC_OK)
        s.code = asc_h5_fail_at(ASC_DATA, file, "notes", "cannot be listed");
    if (s.code == ASC_OK)
        *lost = s.lost;
    else
        free(s.lost);
    return s.code;
}
