/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/keep.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/arrays.h"
#include "results/held.h"

static asc_code copy_object(hid_t from, const char *name, hid_t to, const char *new_name) {
    if (H5Ocopy(from, name, to, new_name, H5P_DEFAULT, H5P_DEFAULT) < 0)
        return asc_h5_fail_at(ASC_IO, from, new_name, "cannot be carried over");
    return ASC_OK;
}

/* An analysis by the first letters of a text. */
static bool is_replaced(const asc_results *results, const char *name, size_t length) {
    for (int64_t i = 0; i < results->n; i++)
        if (strlen(results->analyses[i]) == length &&
            strncmp(results->analyses[i], name, length) == 0)
            return true;
    return false;
}

static bool is_left(const asc_listed *left, const char *note, size_t length) {
    for (int64_t i = 0; i < left->n; i++)
        if (strlen(left->tables[i].analysis) == length &&
            strncmp(left->tables[i].analysis, note, length) == 0)
            return true;
    return false;
}

typedef struct keeping {
    asc_results *results;
    hid_t former;
    asc_listed listed, left; /* what was noted there; what of others cannot be kept */
    asc_listed left_groups;  /* of these, groups of analyses */
    bool *kept;              /* [listed.n] */
    hid_t target;            /* what is copied into */
    asc_code code;
} keeping;

static asc_code leave_out(keeping *keep, const char *analysis, const char *name) {
    return asc_listed_append(&keep->left, analysis, name);
}

/* All arrays of an analysis, or its settings. */
static asc_code leave_out_group(keeping *keep, const char *analysis, const char *group) {
    char *name = NULL;
    asc_code code = asc_format(&name, "%s's %s", analysis, group);
    if (code == ASC_OK)
        code = leave_out(keep, analysis, name);
    if (code == ASC_OK)
        code = asc_listed_append(&keep->left_groups, analysis, group);
    free(name);
    return code;
}

/* Tables of other analyses, as far as they are what this program reads: nobody could use the rest
 * of the file beside one that is not. What is not ours is not taken away. */
static asc_code keep_table(void *self, const asc_table_place *place) {
    keeping *keep = self;
    const char *owner = asc_held_owner(place, place->name);
    const asc_listed_table *noted = asc_listed_find(place->listed, place->name);
    asc_table table = {0};
    char *target = NULL;
    asc_code code = ASC_OK;
    if (owner && is_replaced(keep->results, owner, strlen(owner)))
        return ASC_OK;
    code = asc_held_read(place, &table);
    asc_table_free(&table);
    if (code == ASC_DATA && owner)
        return noted ? ASC_OK : leave_out(keep, owner, place->name);
    ASC_TRY(code, code, done);
    ASC_TRY(code, asc_format(&target, "tables/%s", place->name), done);
    ASC_TRY(code, asc_h5_create_parents(keep->results->file, target), done);
    code = copy_object(place->object, ".", keep->results->file, target);
    if (noted)
        keep->kept[noted - place->listed->tables] = code == ASC_OK;
done:
    free(target);
    return code;
}

/* The lists of what was kept. */
static asc_code keep_lists(keeping *keep) {
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < keep->listed.n && code == ASC_OK; i++) {
        const asc_listed_table *table = &keep->listed.tables[i];
        if (is_replaced(keep->results, table->analysis, strlen(table->analysis)))
            continue;
        code = keep->kept[i] ? asc_listed_add(keep->results->file, table)
                             : leave_out(keep, table->analysis, table->name);
    }
    return code;
}

static bool is_analysis(const char *name) {
    for (const asc_analysis *const *a = asc_analyses; *a; a++)
        if (strcmp((*a)->name, name) == 0)
            return true;
    return false;
}

static bool is_ours(const keeping *keep, const char *name) {
    bool ours = false;
    for (int64_t i = 0; i < keep->listed.n; i++)
        ours = ours || strcmp(keep->listed.tables[i].analysis, name) == 0;
    return ours || is_analysis(name);
}

/* Of an analysis that is not replaced: what of its arrays cannot be kept is left out, all. What is
 * not ours is refused, of one that is replaced, too: it would be lost. */
static asc_code look_at_arrays(keeping *keep, const char *analysis) {
    bool whole = false;
    const asc_code code = asc_arrays_look(keep->former, analysis, &whole);
    return code != ASC_OK || whole || is_replaced(keep->results, analysis, strlen(analysis))
               ? code
               : leave_out_group(keep, analysis, "arrays");
}

static herr_t look_at_note(hid_t former, const char *note, const H5A_info_t *info, void *data) {
    keeping *keep = data;
    const size_t length = asc_arrays_is_note(note);
    char *analysis = NULL;
    (void)former;
    (void)info;
    if (length == 0)
        return 0;
    keep->code = asc_format(&analysis, "%.*s", (int)length, note);
    if (keep->code == ASC_OK)
        keep->code = look_at_arrays(keep, analysis);
    free(analysis);
    return keep->code != ASC_OK;
}

static asc_code list_notes(keeping *keep, H5A_operator2_t of_note) {
    hsize_t at = 0;
    if (H5Aiterate2(keep->former, H5_INDEX_NAME, H5_ITER_INC, &at, of_note, keep) < 0 &&
        keep->code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, keep->former, "notes", "cannot be listed");
    return keep->code;
}

static asc_code check_object(hid_t parent, const char *link) {
    asc_code code = ASC_OK;
    const hid_t object = H5Oopen(parent, link, H5P_DEFAULT);
    if (object < 0)
        return asc_h5_unreadable(parent, link);
    if (H5Iget_type(object) == H5I_GROUP)
        code = asc_h5_walk(object, asc_h5_check_storage);
    else if (H5Iget_type(object) == H5I_DATASET)
        code = asc_h5_check_storage(object, parent, link);
    else
        code = asc_h5_refuse(parent, link, "is neither a group nor a dataset");
    asc_h5_drop(object);
    return code;
}

static asc_code keep_object(keeping *keep, hid_t parent, const char *link, const H5L_info_t *info) {
    const asc_code code =
        info->type != H5L_TYPE_HARD
            ? asc_h5_refuse(parent, link,
                            "is a link to something elsewhere; files of attrscope hold their data")
            : check_object(parent, link);
    return code == ASC_OK ? copy_object(parent, link, keep->target, link) : code;
}

static herr_t keep_group_of_one(hid_t parent, const char *link, const H5L_info_t *info,
                                void *data) {
    keeping *keep = data;
    if (is_replaced(keep->results, link, strlen(link)) ||
        is_left(&keep->left_groups, link, strlen(link)))
        return 0;
    keep->code = keep_object(keep, parent, link, info);
    if (keep->code == ASC_DATA && is_ours(keep, link))
        keep->code = leave_out_group(keep, link, "arrays");
    return keep->code != ASC_OK;
}

/* Arrays or settings of other analyses: one group an analysis. */
static asc_code keep_groups(keeping *keep, const char *name) {
    hid_t source = -1;
    herr_t status = 0;
    asc_code code = asc_results_open_group(keep->former, name, &source);
    if (code != ASC_OK || source < 0)
        return code;
    ASC_TRY(code, asc_h5_create_group(keep->results->file, name, &keep->target), done);
    ASC_TRY(code, asc_h5_list(source, keep_group_of_one, keep, &status), done);
    code = keep->code;
    if (status < 0 && code == ASC_OK)
        code = asc_h5_fail_at(ASC_DATA, keep->former, name, "cannot be listed");
done:
    asc_h5_drop(keep->target);
    asc_h5_drop(source);
    return code;
}

static const char *const our_groups[] = {"tables", "arrays", "settings", NULL};

static herr_t keep_foreign(hid_t root, const char *link, const H5L_info_t *info, void *data) {
    keeping *keep = data;
    for (int g = 0; our_groups[g]; g++)
        if (strcmp(our_groups[g], link) == 0)
            return 0;
    keep->code = keep_object(keep, root, link, info);
    return keep->code != ASC_OK;
}

/* What somebody else has put beside our groups. */
static asc_code keep_others_objects(keeping *keep) {
    herr_t status = 0;
    keep->target = keep->results->file;
    const asc_code code = asc_h5_list(keep->former, keep_foreign, keep, &status);
    if (code == ASC_OK && status < 0 && keep->code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, keep->former, "/", "cannot be listed");
    return code == ASC_OK ? keep->code : code;
}

/* Settings go with the key. */
static asc_code look_at_settings(keeping *keep, const char *note, size_t length) {
    char *analysis = NULL;
    bool has = false;
    asc_code code = asc_format(&analysis, "%.*s", (int)length, note);
    if (code == ASC_OK && !is_left(&keep->left, note, length) &&
        !is_replaced(keep->results, note, length)) {
        code = asc_results_has(keep->results->file, "settings", analysis, &has);
        if (code == ASC_OK && !has)
            code = leave_out_group(keep, analysis, "settings");
    }
    free(analysis);
    return code;
}

/* What is noted of an analysis goes with what it is about. */
static bool is_outdated(const keeping *keep, const char *note) {
    const size_t key = asc_listed_is_key(note), arrays = asc_arrays_is_note(note);
    if (arrays > 0)
        return is_left(&keep->left_groups, note, arrays) ||
               is_replaced(keep->results, note, arrays);
    return key > 0 && (is_left(&keep->left, note, key) || is_replaced(keep->results, note, key));
}

/* Notes of former updates; the provenance is that of the last one. Without its key an analysis is
 * put again by the next run of it. */
static herr_t keep_note(hid_t former, const char *name, const H5A_info_t *info, void *data) {
    keeping *keep = data;
    const size_t key = asc_listed_is_key(name);
    char *value = NULL;
    (void)info;
    keep->code = key > 0 ? look_at_settings(keep, name, key) : ASC_OK;
    if (keep->code != ASC_OK || H5Aexists(keep->results->file, name) > 0 ||
        asc_listed_is_list(name) > 0 || is_outdated(keep, name))
        return keep->code != ASC_OK;
    keep->code = asc_h5_get_attribute(former, name, &value);
    if (keep->code == ASC_OK && value)
        keep->code = asc_h5_put_attribute(keep->results->file, name, value);
    free(value);
    return keep->code != ASC_OK;
}

static asc_code verify_ours(hid_t file) {
    asc_code code = ASC_OK;
    for (int g = 0; our_groups[g] && code == ASC_OK; g++) {
        hid_t group = -1;
        code = asc_results_open_group(file, our_groups[g], &group);
        if (code == ASC_OK && group >= 0)
            code = asc_h5_walk(group, asc_h5_verify);
        asc_h5_drop(group);
    }
    return code;
}

static bool is_first_of_analysis(const asc_listed *left, int64_t i) {
    for (int64_t k = 0; k < i; k++)
        if (strcmp(left->tables[k].analysis, left->tables[i].analysis) == 0)
            return false;
    return true;
}

/* A line an analysis: what of it was left out. */
static asc_code say_left(keeping *keep) {
    const asc_listed *left = &keep->left;
    size_t size = 0;
    if (left->n == 0)
        return ASC_OK;
    FILE *file = open_memstream(&keep->results->told, &size);
    for (int64_t i = 0; i < left->n && file; i++) {
        if (!is_first_of_analysis(left, i))
            continue;
        const char *analysis = left->tables[i].analysis, *before = "";
        fprintf(file,
                "%s: taken out of %s, as they are gone, damaged or of another version: ", analysis,
                keep->results->target.path);
        for (int64_t k = i; k < left->n; k++)
            if (strcmp(left->tables[k].analysis, analysis) == 0) {
                fprintf(file, "%s%s", before, left->tables[k].name);
                before = ", ";
            }
        /* What is put beside the analyses, a run puts. */
        fprintf(file, "; attrscope %s makes them again\n",
                is_analysis(analysis) ? analysis : "run");
    }
    return file && fclose(file) == 0 ? ASC_OK : asc_fail(ASC_MEMORY, "no memory for a message");
}

asc_code asc_results_keep(asc_results *results) {
    keeping keep = {.results = results, .former = -1};
    const char *path = results->target.path;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_h5_peek(path, ASC_RESULTS_FORMAT, "it is left as it is; choose another output",
                        &keep.former),
            done);
    ASC_TRY(code, asc_listed_read(keep.former, &keep.listed), done);
    ASC_TRY(code, asc_alloc(&keep.kept, (uint64_t)keep.listed.n, sizeof *keep.kept, "tables"),
            done);
    ASC_TRY(code, asc_results_visit_tables(path, keep.former, &keep.listed, keep_table, &keep),
            done);
    ASC_TRY(code, keep_lists(&keep), done);
    ASC_TRY(code, list_notes(&keep, look_at_note), done);
    ASC_TRY(code, keep_groups(&keep, "arrays"), done);
    ASC_TRY(code, keep_groups(&keep, "settings"), done);
    ASC_TRY(code, keep_others_objects(&keep), done);
    ASC_TRY(code, list_notes(&keep, keep_note), done);
    ASC_TRY(code, say_left(&keep), done);
    code = verify_ours(results->file);
done:
    free(keep.kept);
    asc_listed_free(&keep.listed);
    asc_listed_free(&keep.left);
    asc_listed_free(&keep.left_groups);
    asc_h5_close(keep.former);
    return code;
}
