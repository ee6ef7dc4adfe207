#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/settings.h"

const asc_analysis_section asc_analysis_sections[] = {
    {"quality", ASC_ANALYSIS_QUALITY},     {"macro", ASC_ANALYSIS_MACRO},
    {"verify", ASC_ANALYSIS_VERIFY},       {"probe", ASC_ANALYSIS_PROBE},
    {"micro", ASC_ANALYSIS_MICRO},         {"map", ASC_ANALYSIS_MAP},
    {"inference", ASC_ANALYSIS_INFERENCE}, {NULL, 0}};

/* Calls for each part of a list; stops at the first that is true. */
typedef bool (*part_test)(const char *part, const void *self);

static asc_code any_part(const char *list, part_test test, const void *self, bool *found) {
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

static bool matches(const char *glob, const void *self) {
    const model_names *names = self;
    return fnmatch(glob, names->name, 0) == 0 || fnmatch(glob, names->label, 0) == 0;
}

static asc_code is_selected(const char *globs, const char *name, const char *architecture,
                            bool *selected) {
    char *label = NULL;
    asc_code code = asc_format(&label, "%s_%s", name, architecture);
    if (code == ASC_OK)
        code = any_part(globs, matches, &(model_names){name, label}, selected);
    free(label);
    return code;
}

void asc_settings_drop_model(asc_settings *settings, int64_t index) {
    asc_model_settings *model = &settings->models[index];
    free(model->name);
    free(model->architecture);
    free(model->embeddings);
    memmove(model, model + 1, (size_t)(settings->n_models - index - 1) * sizeof *model);
    settings->n_models--;
}

static void drop_lattice_model(asc_lattice_settings *lattice, int64_t index) {
    asc_lattice_model *model = &lattice->models[index];
    free(model->name);
    free(model->architecture);
    free(model->variant);
    free(model->embeddings);
    memmove(model, model + 1, (size_t)(lattice->n_models - index - 1) * sizeof *model);
    lattice->n_models--;
}

asc_code asc_settings_select_models(asc_settings *settings, const char *globs) {
    asc_code code = ASC_OK;
    bool selected = false;
    for (int64_t m = settings->n_models - 1; m >= 0 && code == ASC_OK; m--) {
        const asc_model_settings *model = &settings->models[m];
        code = is_selected(globs, model->name, model->architecture, &selected);
        if (code == ASC_OK && !selected)
            asc_settings_drop_model(settings, m);
    }
    for (int64_t m = settings->lattice.n_models - 1; m >= 0 && code == ASC_OK; m--) {
        const asc_lattice_model *model = &settings->lattice.models[m];
        code = is_selected(globs, model->name, model->architecture, &selected);
        if (code == ASC_OK && !selected)
            drop_lattice_model(&settings->lattice, m);
    }
    if (code != ASC_OK)
        return code;
    if (settings->n_models == 0)
        settings->analyses &= ASC_ANALYSIS_MICRO;
    if (settings->lattice.n_models == 0)
        settings->analyses &= ~(unsigned)ASC_ANALYSIS_MICRO;
    if (settings->n_models + settings->lattice.n_models > 0)
        return ASC_OK;
    return asc_fail(ASC_USAGE, "--models=%s: no model of %s is called so", globs,
                    settings->path ? settings->path : "the study");
}

asc_code asc_settings_select_analyses(asc_settings *settings, const char *names) {
    char *copy = NULL, *rest = NULL;
    bool import = false;
    asc_code code = asc_copy_string(&copy, names);
    settings->analyses = 0;
    for (char *part = copy ? strtok_r(copy, ",", &rest) : NULL; part && code == ASC_OK;
         part = strtok_r(NULL, ",", &rest)) {
        const asc_analysis_section *section = asc_analysis_sections;
        while (section->name && strcmp(section->name, part) != 0)
            section++;
        settings->analyses |= (unsigned)section->bit;
        import = import || strcmp(part, "import") == 0;
        if (!section->name && strcmp(part, "import") != 0)
            code = asc_fail(ASC_USAGE,
                            "--analyses=%s: there is no analysis %s; give some of import, quality, "
                            "macro, verify, probe, micro, map, inference, with commas between",
                            names, part);
    }
    free(copy);
    if (code == ASC_OK && settings->analyses == 0 && !import)
        code = asc_fail(ASC_USAGE, "--analyses=%s: it names none", names);
    return code;
}
