/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "settings/parts.h"

/* Calls for each part of a list; stops at the first that is true. */
typedef bool (*part_test)(const char *part, void *self);

static asc_code any_part(const char *list, part_test test, void *self, bool *found) {
    char *copy = NULL, *rest = NULL;
    *found = false;
    asc_code code = asc_copy_string(&copy, list);
    for (char *part = copy ? strtok_r(copy, ",", &rest) : NULL; part && !*found;
         part = strtok_r(NULL, ",", &rest))
        *found = test(part, self);
    free(copy);
    return code;
}

typedef struct model_names {
    const char *name, *label;
} model_names;

static bool matches(const char *glob, void *self) {
    const model_names *names = self;
    return fnmatch(glob, names->name, 0) == 0 || fnmatch(glob, names->label, 0) == 0;
}

asc_code asc_model_is_selected(const char *globs, const char *name, const char *architecture,
                               bool *selected) {
    char *label = NULL;
    *selected = true;
    if (!globs)
        return ASC_OK;
    asc_code code = asc_format(&label, "%s_%s", name, architecture);
    if (code == ASC_OK)
        code = any_part(globs, matches, &(model_names){name, label}, selected);
    free(label);
    return code;
}

/* Takes entry `index` of [*count] entries of `size` bytes out. */
static void drop_entry(const asc_parameter *fields, size_t n_fields, void *entries, size_t size,
                       int64_t *count, int64_t index) {
    char *entry = (char *)entries + (size_t)index * size;
    asc_values_clear(fields, n_fields, entry);
    memmove(entry, entry + size, (size_t)(*count - index - 1) * size);
    --*count;
}

void asc_settings_drop_model(asc_settings *settings, int64_t index) {
    size_t n = 0;
    const asc_parameter *fields = asc_model_fields(&n);
    drop_entry(fields, n, settings->models, sizeof *settings->models, &settings->n_models, index);
}

static void drop_lattice_model(asc_lattice_settings *lattice, int64_t index) {
    size_t n = 0;
    const asc_parameter *fields = asc_lattice_model_fields(&n);
    drop_entry(fields, n, lattice->models, sizeof *lattice->models, &lattice->n_models, index);
}

/* What is to become of a model; counts those that `globs` match. */
static asc_code judge(const char *globs, const char *others, const char *name,
                      const char *architecture, int64_t *matched, bool *stays) {
    asc_code code = asc_model_is_selected(globs, name, architecture, stays);
    *matched += *stays;
    if (code == ASC_OK && !*stays && others)
        code = asc_model_is_selected(others, name, architecture, stays);
    return code;
}

asc_code asc_settings_select_models(asc_settings *settings, const char *globs, const char *others) {
    asc_code code = ASC_OK;
    int64_t matched = 0;
    bool stays = false;
    for (int64_t m = settings->n_models - 1; m >= 0 && code == ASC_OK; m--) {
        const asc_model_settings *model = &settings->models[m];
        code = judge(globs, others, model->name, model->architecture, &matched, &stays);
        if (code == ASC_OK && !stays)
            asc_settings_drop_model(settings, m);
    }
    for (int64_t m = settings->lattice.n_models - 1; m >= 0 && code == ASC_OK; m--) {
        const asc_lattice_model *model = &settings->lattice.models[m];
        code = judge(globs, others, model->name, model->architecture, &matched, &stays);
        if (code == ASC_OK && !stays)
            drop_lattice_model(&settings->lattice, m);
    }
    if (code != ASC_OK)
        return code;
    if (matched == 0)
        return asc_fail(ASC_USAGE, "--models=%s: no model of %s is called so", globs,
                        settings->path ? settings->path : "the study");
    if (settings->n_models == 0)
        settings->analyses &= asc_analyses_of(true);
    if (settings->lattice.n_models == 0)
        settings->analyses &= asc_analyses_of(false);
    return ASC_OK;
}

/* Whether a model of the study, or of the lattice, matches. */
static asc_code any_model(const asc_settings *settings, const char *globs, bool *found) {
    asc_code code = ASC_OK;
    *found = false;
    for (int64_t m = 0; m < settings->n_models && !*found && code == ASC_OK; m++)
        code = asc_model_is_selected(globs, settings->models[m].name,
                                     settings->models[m].architecture, found);
    for (int64_t m = 0; m < settings->lattice.n_models && !*found && code == ASC_OK; m++)
        code = asc_model_is_selected(globs, settings->lattice.models[m].name,
                                     settings->lattice.models[m].architecture, found);
    return code;
}

static asc_code check_named(const asc_settings *settings, const char *parameter, const char *name) {
    bool found = true;
    asc_code code = name ? any_model(settings, name, &found) : ASC_OK;
    return code == ASC_OK && !found
               ? asc_fail(ASC_USAGE, "%s: no model of %s is called %s", parameter,
                          settings->path ? settings->path : "the study", name)
               : code;
}

asc_code asc_settings_check_report(const asc_settings *settings) {
    asc_code code = check_named(settings, "report.reference", settings->report.reference);
    for (int64_t k = 0; k < settings->report.n_models && code == ASC_OK; k++)
        code = check_named(settings, "report.models", settings->report.models[k]);
    return code;
}

/* What a list of analyses asks for. */
typedef struct selected_analyses {
    unsigned bits;
    bool import;
    char unknown[64]; /* the first name that is none */
} selected_analyses;

static bool is_unknown(const char *name, void *self) {
    selected_analyses *selected = self;
    const asc_analysis *analysis = asc_analysis_find(name);
    if (analysis) {
        selected->bits |= asc_analysis_bit(analysis);
        return false;
    }
    if (strcmp(name, "import") == 0) {
        selected->import = true;
        return false;
    }
    snprintf(selected->unknown, sizeof selected->unknown, "%s", name);
    return true;
}

asc_code asc_settings_select_analyses(asc_settings *settings, const char *names) {
    selected_analyses selected = {0};
    bool unknown = false;
    asc_code code = any_part(names, is_unknown, &selected, &unknown);
    if (code != ASC_OK)
        return code;
    if (unknown) {
        char all[400] = "import";
        for (int a = 0; asc_analyses[a]; a++)
            snprintf(all + strlen(all), sizeof all - strlen(all), ", %s", asc_analyses[a]->name);
        return asc_fail(ASC_USAGE,
                        "--analyses=%s: there is no analysis %s; give some of %s, with commas "
                        "between",
                        names, selected.unknown, all);
    }
    if (selected.bits == 0 && !selected.import)
        return asc_fail(ASC_USAGE, "--analyses=%s: it names none", names);
    settings->analyses = selected.bits;
    settings->by_default = 0;
    settings->left_out = 0;
    return ASC_OK;
}
