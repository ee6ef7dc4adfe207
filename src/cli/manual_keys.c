/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All keys of a study file, from the registry. */
#include <string.h>

#include "attrscope/analysis.h"
#include "cli/layout.h"
#include "settings/parts.h"

static const char *type_of(const asc_parameter *parameter) {
    static const char *const types[] = {
        [ASC_PARAM_BOOL] = "true or false",
        [ASC_PARAM_INT] = "whole number",
        [ASC_PARAM_SEED] = "whole number",
        [ASC_PARAM_REAL] = "number",
        [ASC_PARAM_TEXT] = "text",
        [ASC_PARAM_PATH] = "path",
        [ASC_PARAM_CHOICE] = "choice",
        [ASC_PARAM_FLAGS] = "list of choices",
        [ASC_PARAM_NUMBERS] = "list of numbers",
        [ASC_PARAM_WHOLES] = "list of whole numbers",
        [ASC_PARAM_NAMES] = "list of names",
        [ASC_PARAM_KEEP] = "name",
        [ASC_PARAM_ATTRIBUTES] = "list of attributes",
        [ASC_PARAM_FORMS] = "list, or mapping",
        [ASC_PARAM_RULES] = "mapping",
    };
    return types[parameter->type];
}

static void put_key(FILE *out, const char *above, const asc_parameter *parameter) {
    char term[128], value[64], meaning[ASC_HELP_MEANING];
    snprintf(term, sizeof term, "%s%s", above, parameter->path);
    snprintf(value, sizeof value, " (%s)", type_of(parameter));
    asc_help_describe(parameter, meaning);
    asc_layout_markdown.item(out, &(asc_item){ASC_ITEM_COLUMN, 0, term, value, meaning});
}

/* Of a list of mappings. */
static void put_fields(FILE *out, const char *above, const asc_parameter *fields, size_t count) {
    for (size_t i = 0; i < count; i++)
        put_key(out, above, &fields[i]);
}

static void put_section(FILE *out, const char *name, size_t length) {
    const asc_parameter *parameter = NULL;
    char title[64];
    size_t count = 0;
    snprintf(title, sizeof title, "%.*s", (int)length, name);
    asc_layout_markdown.section(out, title, "");
    const asc_analysis *analysis = asc_analysis_find(title);
    if (analysis)
        fprintf(out, "What [attrscope %s](attrscope-%s.md) does: %s.\n\n", title, title,
                analysis->summary);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++)
        if (strcspn(parameter->path, ".") == length && !strncmp(parameter->path, name, length))
            put_key(out, "", parameter);
    if (strcmp(title, "lattice") != 0)
        return;
    fputs("- `lattice.attributes` (mapping): the name to show each moving\\_dimension under "
          "(default: all under their own)\n",
          out);
    const asc_parameter *fields = asc_lattice_model_fields(&count);
    put_fields(out, "lattice.models[].", fields, count);
}

void asc_manual_keys(FILE *out) {
    const asc_parameter *parameter = NULL;
    const char *last = "";
    size_t count = 0;
    fputs("# The keys of a study file\n\n"
          "A key that stands here as `a.b` is `b` below `a`, or `--a.b=VALUE` on the command line. "
          "Paths are relative to the study file.\n",
          out);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        const size_t length = strcspn(parameter->path, ".");
        if (!strncmp(last, parameter->path, length) && strcspn(last, ".") == length)
            continue;
        last = parameter->path;
        put_section(out, last, length);
        if (length == strlen("images") && !strncmp(last, "images", length)) {
            asc_layout_markdown.section(out, "models", "");
            const asc_parameter *fields = asc_model_fields(&count);
            put_fields(out, "models[].", fields, count);
        }
    }
}
