/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/listed.h"
#include "results/parts.h"
#include "results/records.h"

static asc_code copy_object(hid_t from, const char *name, hid_t to, const char *new_name) {
    if (H5Ocopy(from, name, to, new_name, H5P_DEFAULT, H5P_DEFAULT) < 0)
        return asc_h5_fail_at(ASC_IO, from, new_name, "cannot be carried over");
    return ASC_OK;
}

static bool is_replaced(const asc_results *results, const char *analysis) {
    for (int64_t i = 0; i < results->n; i++)
        if (strcmp(results->analyses[i], analysis) == 0)
            return true;
    return false;
}

/* Tables of other analyses. */
static asc_code keep_table(void *self, hid_t object, const char *name) {
    const asc_results *results = self;
    asc_code code = ASC_OK;
    char *owner = NULL, *target = NULL;
    ASC_TRY(code, asc_h5_get_attribute(object, "analysis", &owner), done);
    if (owner && is_replaced(results, owner))
        goto done;
    if (!asc_records_are(object))
        ASC_TRY(code, asc_records_refuse_former(object, name), done);
    ASC_TRY(code, asc_format(&target, "tables/%s", name), done);
    ASC_TRY(code, asc_h5_create_parents(results->file, target), done);
    code = copy_object(object, ".", results->file, target);
done:
    free(owner);
    free(target);
    return code;
}

typedef struct keep_links {
    const asc_results *results;
    hid_t target;
    asc_code code;
} keep_links;

static herr_t keep_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    keep_links *keep = data;
    (void)info;
    if (!is_replaced(keep->results, link))
        keep->code = copy_object(parent, link, keep->target, link);
    return keep->code == ASC_OK ? 0 : 1;
}

/* Arrays or settings of other analyses: one group an analysis. */
static asc_code keep_groups(asc_results *results, hid_t former, const char *name) {
    keep_links keep = {results, -1, ASC_OK};
    herr_t status = 0;
    bool has = false;
    asc_code code = asc_h5_has(former, name, &has);
    if (!has)
        return code;
    hid_t source = H5Gopen2(former, name, H5P_DEFAULT);
    if (source < 0)
        return asc_h5_fail_at(ASC_DATA, former, name, "cannot be opened");
    ASC_TRY(code, asc_h5_create_group(results->file, name, &keep.target), done);
    ASC_TRY(code, asc_h5_list(source, keep_link, &keep, &status), done);
    code = keep.code;
    if (status < 0 && code == ASC_OK)
        code = asc_h5_fail_at(ASC_DATA, former, name, "cannot be listed");
done:
    asc_h5_drop(keep.target);
    asc_h5_drop(source);
    return code;
}

/* Notes of former updates; the provenance is that of the last one. */
static herr_t keep_note(hid_t former, const char *name, const H5A_info_t *info, void *data) {
    keep_links *keep = data;
    char *value = NULL;
    (void)info;
    if (H5Aexists(keep->target, name) > 0 || asc_listed_is_replaced(keep->results, name))
        return 0;
    keep->code = asc_h5_get_attribute(former, name, &value);
    if (keep->code == ASC_OK && value)
        keep->code = asc_h5_put_attribute(keep->target, name, value);
    free(value);
    return keep->code == ASC_OK ? 0 : 1;
}

static asc_code keep_notes(asc_results *results, hid_t former) {
    keep_links keep = {results, results->file, ASC_OK};
    hsize_t at = 0;
    if (H5Aiterate2(former, H5_INDEX_NAME, H5_ITER_INC, &at, keep_note, &keep) < 0 &&
        keep.code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, former, "notes", "cannot be listed");
    return keep.code;
}

static asc_code keep_others(asc_results *results) {
    asc_code code = ASC_OK;
    hid_t former = -1;
    ASC_TRY(code,
            asc_h5_open(results->target.path, ASC_RESULTS_FORMAT,
                        "it is left as it is; choose another output", &former),
            done);
    ASC_TRY(code, keep_notes(results, former), done);
    ASC_TRY(code, asc_results_visit_tables(former, keep_table, results), done);
    ASC_TRY(code, keep_groups(results, former, "arrays"), done);
    ASC_TRY(code, keep_groups(results, former, "settings"), done);
    code = asc_h5_walk(results->file, asc_h5_verify);
done:
    asc_h5_close(former);
    return code;
}

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
    asc_results_turn_to(made, 0);
    ASC_TRY(code, asc_atomic_begin(path, &made->target), done);
    ASC_TRY(code, asc_h5_create(made->target.temporary, ASC_RESULTS_FORMAT, &made->file), done);
    if (stat(path, &made->former) == 0)
        ASC_TRY(code, keep_others(made), done);
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

asc_code asc_results_commit(asc_results **results) {
    asc_results *update = *results;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_h5_save(&update->file, &update->target), done);
    ASC_TRY(code, check_unchanged(update), done);
    code = asc_atomic_commit(&update->target);
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
    free(update);
}
