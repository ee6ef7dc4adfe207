/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/found_models.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "settings/array_ending.h"

enum { MOST_FOUND = 4096 };

asc_code asc_found_models_add(asc_found_models *found, int64_t entry, const char *path,
                              const char *name, const char *architecture) {
    if (found->n == MOST_FOUND)
        return asc_fail(ASC_USAGE, "%s: more than %d models are found there", path, MOST_FOUND);
    asc_found_model *more = realloc(found->items, ((size_t)found->n + 1) * sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for the models of a folder");
    found->items = more;
    asc_found_model *item = &more[found->n++];
    *item = (asc_found_model){.entry = entry};
    asc_code code = asc_copy_string(&item->path, path);
    if (code == ASC_OK)
        code = asc_copy_string(&item->name, name);
    return code == ASC_OK ? asc_copy_string(&item->architecture, architecture) : code;
}

void asc_found_models_free(asc_found_models *found) {
    for (int64_t i = 0; i < found->n; i++) {
        free(found->items[i].path);
        free(found->items[i].name);
        free(found->items[i].architecture);
    }
    free(found->items);
    *found = (asc_found_models){0};
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_glob(const char *path) {
    return path[strcspn(path, "*?[")] != '\0';
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_array(const char *path) {
    return asc_array_ending(path) != NULL;
}

/* Paths by bytes; none is no error. */
static asc_code list_paths(const char *pattern, glob_t *paths) {
    const int status = glob(pattern, 0, NULL, paths);
    if (status == GLOB_NOSPACE)
        return asc_fail(ASC_MEMORY, "no memory for the files of %s", pattern);
    return ASC_OK;
}

/* <model>_<architecture>.npy; a name without '_' is no model's. `key` is ":KEY" of the array in
 * each file, or "". */
static asc_code add_file(const asc_model_settings *model, int64_t entry, const char *path,
                         const char *key, asc_found_models *found) {
    const char *base = base_name(path), *dot = strrchr(base, '.');
    const char *joint = strchr(base, '_');
    if (!joint || joint > dot) {
        asc_log_once(ASC_LOG_INFO, "%s: is passed over, as it is not called <model>_<architecture>",
                     path);
        return ASC_OK;
    }
    const char *second = strchr(joint + 1, '_');
    if (second && second < dot)
        return asc_fail(ASC_USAGE,
                        "%s: models of a folder are called <model>_<architecture>, with one '_'; "
                        "rename it, or list the models one by one (folder of line %d)",
                        path, model->line);
    char *name = NULL, *architecture = NULL, *array = NULL;
    asc_code code = asc_format(&name, "%.*s", (int)(joint - base), base);
    if (code == ASC_OK)
        code = asc_format(&architecture, "%.*s", (int)(dot - joint - 1), joint + 1);
    if (code == ASC_OK)
        code = asc_format(&array, "%s%s", path, key);
    if (code == ASC_OK)
        code = asc_found_models_add(found, entry, array, name, architecture);
    free(name);
    free(architecture);
    free(array);
    return code;
}

/* Cuts ":KEY" off a pattern that has wildcards, and returns it; "" without one. */
static asc_code cut_key(char *pattern, char **key) {
    char *colon = strchr(pattern + strcspn(pattern, "*?["), ':');
    const asc_code code = asc_copy_string(key, colon ? colon : "");
    if (colon)
        *colon = '\0';
    return code;
}

asc_code asc_found_models_of_folder(const asc_settings *settings, int64_t entry,
                                    asc_found_models *found) {
    const asc_model_settings *model = &settings->models[entry];
    const int64_t before = found->n;
    glob_t paths = {0};
    char *pattern = NULL, *key = NULL;
    const size_t length = strlen(model->embeddings);
    const char *joint = length > 0 && model->embeddings[length - 1] == '/' ? "" : "/";
    asc_code code = is_folder(model->embeddings)
                        ? asc_format(&pattern, "%s%s*", model->embeddings, joint)
                        : asc_copy_string(&pattern, model->embeddings);
    if (code == ASC_OK)
        code = cut_key(pattern, &key);
    if (code == ASC_OK)
        code = list_paths(pattern, &paths);
    for (size_t i = 0; i < paths.gl_pathc && code == ASC_OK; i++)
        if (is_array(paths.gl_pathv[i]) && !is_folder(paths.gl_pathv[i]))
            code = add_file(model, entry, paths.gl_pathv[i], key, found);
    if (code == ASC_OK && found->n == before)
        code = asc_fail(ASC_NOINPUT,
                        "%s:%d: %s holds no array called <model>_<architecture>.npy; correct "
                        "models.folder",
                        settings->path, model->line, model->embeddings);
    globfree(&paths);
    free(pattern);
    free(key);
    return code;
}

/* Whether there are arrays in a folder itself. */
static asc_code has_arrays(const char *folder, bool *has) {
    glob_t paths = {0};
    char *pattern = NULL;
    *has = false;
    asc_code code = asc_format(&pattern, "%s/*", folder);
    if (code == ASC_OK)
        code = list_paths(pattern, &paths);
    for (size_t i = 0; i < paths.gl_pathc && code == ASC_OK && !*has; i++)
        *has = is_array(paths.gl_pathv[i]) && !is_folder(paths.gl_pathv[i]);
    globfree(&paths);
    free(pattern);
    return code;
}

/* The part of a path at which the pattern has its wildcards: what it matched, within the part. */
static void find_matched(const char *pattern, const char *path, const char **begin, int *length) {
    const char *wild = pattern + strcspn(pattern, "*?[");
    while (strchr(wild, '/') && is_glob(strchr(wild, '/'))) { /* the last part with wildcards */
        wild = strchr(wild, '/');
        wild += strcspn(wild, "*?[");
    }
    int parts = 0;
    const char *part = pattern;
    for (const char *c = pattern; c < wild; c++)
        if (*c == '/') {
            parts++;
            part = c + 1;
        }
    const int prefix = (int)(wild - part), whole = (int)strcspn(part, "/");
    int suffix = 0; /* behind the last wildcard */
    while (suffix < whole && !strchr("*?]", part[whole - 1 - suffix]))
        suffix++;
    const char *at = path;
    for (; parts > 0 && *at; at++)
        parts -= *at == '/';
    const int found = (int)strcspn(at, "/");
    *begin = found > prefix + suffix ? at + prefix : at;
    *length = found > prefix + suffix ? found - prefix - suffix : found;
}

/* A variant's name holds no '_', which separates names elsewhere. */
static asc_code add_variant(int64_t entry, const char *path, const char *name, int length,
                            asc_found_models *found) {
    char *variant = NULL;
    asc_code code = asc_format(&variant, "%.*s", length, name);
    for (char *c = variant; c && *c; c++)
        *c = *c == '_' ? '-' : *c;
    if (code == ASC_OK)
        code = asc_found_models_add(found, entry, path, variant, "");
    free(variant);
    return code;
}

asc_code asc_found_models_of_lattice(const asc_settings *settings, int64_t entry,
                                     asc_found_models *found) {
    const asc_lattice_model *model = &settings->lattice.models[entry];
    const int64_t before = found->n;
    const bool by_glob = is_glob(model->embeddings);
    glob_t paths = {0};
    char *pattern = NULL;
    bool has = false;
    asc_code code = ASC_OK;
    if (!by_glob)
        ASC_TRY(code, has_arrays(model->embeddings, &has), done);
    if (has || (!by_glob && !is_folder(model->embeddings)))
        return asc_found_models_add(found, entry, model->embeddings, model->variant, "");
    ASC_TRY(code,
            by_glob ? asc_copy_string(&pattern, model->embeddings)
                    : asc_format(&pattern, "%s/*", model->embeddings),
            done);
    ASC_TRY(code, list_paths(pattern, &paths), done);
    for (size_t i = 0; i < paths.gl_pathc && code == ASC_OK; i++) {
        const char *begin = NULL;
        int length = 0;
        ASC_TRY(code, has_arrays(paths.gl_pathv[i], &has), done);
        find_matched(pattern, paths.gl_pathv[i], &begin, &length);
        if (has)
            code = add_variant(entry, paths.gl_pathv[i], begin, length, found);
        else if (is_folder(paths.gl_pathv[i]))
            asc_log_once(ASC_LOG_INFO, "%s: is passed over, as it holds no array",
                         paths.gl_pathv[i]);
    }
    if (code == ASC_OK && found->n == before && by_glob)
        code = asc_fail(ASC_NOINPUT, "%s:%d: %s finds no folder of arrays; correct embeddings",
                        settings->path, model->line, model->embeddings);
    else if (code == ASC_OK && found->n == before) /* said where the folder is read */
        code = asc_found_models_add(found, entry, model->embeddings, model->variant, "");
done:
    globfree(&paths);
    free(pattern);
    return code;
}
