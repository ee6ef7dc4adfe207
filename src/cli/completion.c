/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/completion.h"

#include <string.h>

#include "attrscope/analysis.h"

static void add_word(asc_value *value, const char *word) {
    const size_t used = strlen(value->words);
    snprintf(value->words + used, sizeof value->words - used, "%s%s", used ? " " : "", word);
}

static bool ends_with(const char *text, const char *end) {
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && !strcmp(text + length - tail, end);
}

asc_value asc_value_shown_as(const char *text) {
    asc_value value = {.kind = ASC_VALUE_ANY};
    if (ends_with(text, ".yaml")) {
        value.kind = ASC_VALUE_YAML;
    } else if (ends_with(text, ".h5") || !strcmp(text, "OUT")) {
        value.kind = ASC_VALUE_H5;
    } else if (!strcmp(text, "FOLDER")) {
        value.kind = ASC_VALUE_FOLDER;
    } else if (!strcmp(text, "FILE")) {
        value.kind = ASC_VALUE_FILE;
    } else if (!strcmp(text, "ANALYSES")) {
        value.kind = ASC_VALUE_LIST;
        add_word(&value, "import");
        for (int a = 0; asc_analyses[a]; a++)
            add_word(&value, asc_analyses[a]->name);
    } else if (strchr(text, '|')) {
        value.kind = ASC_VALUE_WORD;
        add_word(&value, text);
        for (char *bar = value.words; (bar = strchr(bar, '|'));)
            *bar = ' ';
    }
    return value;
}

asc_value asc_value_of(const asc_parameter *parameter) {
    asc_value value = {.kind = ASC_VALUE_ANY};
    if (parameter->type == ASC_PARAM_PATH)
        value.kind = ASC_VALUE_FILE;
    if (parameter->type == ASC_PARAM_CHOICE || parameter->type == ASC_PARAM_BOOL)
        value.kind = ASC_VALUE_WORD;
    if (parameter->type == ASC_PARAM_FLAGS)
        value.kind = ASC_VALUE_LIST;
    if (parameter->type == ASC_PARAM_BOOL)
        add_word(&value, "true false");
    for (const asc_param_choice *choice = parameter->choices; choice && choice->text; choice++)
        add_word(&value, choice->text);
    return value;
}
