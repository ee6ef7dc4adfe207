/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.derive: {young_woman: "age < 30 and gender == f", group: race x gender} */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "settings/intersection.h"
#include "settings/keep_rule.h"
#include "settings/list_text.h"
#include "settings/parts.h"

enum { MOST_RULES = 256, LONGEST_NAME = 255 };

/* A derivation may be of what stands before it alone, so that none is of itself. */
static asc_code check_names(const char *setting, char *const *names, int64_t n,
                            const asc_rule_list *list, int64_t self, bool is_rule) {
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = is_rule ? 0 : self; k < list->names.count; k++)
            if (names[i] && strcmp(names[i], list->names.values[k]) == 0)
                return asc_fail(ASC_USAGE,
                                is_rule ? "%s: '%.80s' is itself derived; a rule is about columns "
                                          "of the table"
                                        : "%s: '%.80s' is itself derived, and not before it; put "
                                          "it first",
                                setting, names[i]);
    return ASC_OK;
}

static asc_code check_rule(const char *setting, const asc_rule_list *list, int64_t self) {
    asc_keep_rule rule = {0};
    asc_code code = asc_keep_parse(setting, list->rules[self], &rule);
    for (int32_t i = 0; i < rule.n && code == ASC_OK; i++)
        code = check_names(setting, &rule.nodes[i].column, 1, list, self, true);
    asc_keep_free(&rule);
    return code;
}

static asc_code check(const asc_rule_list *list, int64_t self) {
    char setting[LONGEST_NAME + 20], **names = NULL;
    int64_t n = 0;
    snprintf(setting, sizeof setting, "images.derive.%s", list->names.values[self]);
    asc_code code = asc_intersection_parse(setting, list->rules[self], &names, &n);
    if (code == ASC_OK)
        code = n > 0 ? check_names(setting, names, n, list, self, false)
                     : check_rule(setting, list, self);
    asc_free_strings(names, n);
    return code;
}

static asc_code add(const char *file, const asc_yaml_node *node, asc_rule_list *list) {
    const int64_t i = list->names.count;
    if (!*node->key || strlen(node->key) > LONGEST_NAME)
        return asc_fail(ASC_USAGE, "%s:%d: images.derive: a name of 1 to %d bytes is wanted", file,
                        node->line, LONGEST_NAME);
    if (node->kind != ASC_YAML_TEXT || !*node->text)
        return asc_fail(ASC_USAGE,
                        "%s:%d: '%s' needs a rule, such as \"age < 30 and gender == f\", or race x "
                        "gender",
                        file, node->line, node->path);
    asc_code code = asc_copy_string(&list->names.values[i], node->key);
    if (code == ASC_OK)
        code = asc_copy_string(&list->rules[i], node->text);
    list->names.count++;
    return code;
}

asc_code asc_rules_read(const char *file, const asc_yaml_node *node, asc_rule_list *list) {
    asc_rule_list read = {0};
    asc_code code = ASC_OK;
    if (asc_yaml_is_null(node))
        return ASC_OK;
    if (node->kind != ASC_YAML_MAPPING || node->n > MOST_RULES)
        return asc_fail(ASC_USAGE,
                        "%s:%d: 'images.derive' needs at most %d rules by name, such as {group: "
                        "race x gender}",
                        file, node->line, MOST_RULES);
    ASC_TRY(code, asc_alloc(&read.names.values, (uint64_t)node->n, sizeof(char *), "rules"),
            failed);
    ASC_TRY(code, asc_alloc(&read.rules, (uint64_t)node->n, sizeof(char *), "rules"), failed);
    for (int i = 0; i < node->n; i++)
        ASC_TRY(code, add(file, &node->children[i], &read), failed);
    for (int i = 0; i < node->n; i++) {
        code = check(&read, i);
        if (code == ASC_USAGE)
            code = asc_fail(code, "%s:%d: %s", file, node->children[i].line, asc_error_message());
        ASC_TRY(code, code, failed);
    }
    asc_rules_clear(list);
    *list = read;
    return ASC_OK;
failed:
    asc_rules_clear(&read);
    return code;
}

void asc_rules_clear(asc_rule_list *list) {
    asc_free_strings(list->rules, list->rules ? list->names.count : 0);
    asc_free_strings(list->names.values, list->names.count);
    *list = (asc_rule_list){0};
}

asc_code asc_rules_text(const asc_rule_list *list, char **text) {
    asc_code code = asc_copy_string(text, "");
    for (int64_t i = 0; i < list->names.count && code == ASC_OK; i++) {
        char *name = NULL, *rule = NULL, *longer = NULL;
        code = asc_list_quote(list->names.values[i], &name);
        if (code == ASC_OK)
            code = asc_list_quote(list->rules[i], &rule);
        if (code == ASC_OK)
            code = asc_format(&longer, "%s%s%s: %s", *text, i > 0 ? ", " : "", name, rule);
        free(name);
        free(rule);
        if (code != ASC_OK)
            break;
        free(*text);
        *text = longer;
    }
    return code;
}

asc_code asc_value_set_yaml(const asc_parameter *parameter, void *base, const char *text) {
    static const char file[] = "command line";
    void *place = (char *)base + parameter->offset;
    const bool is_rules = parameter->type == ASC_PARAM_RULES;
    const bool enclosed = strchr("{[", *text) != NULL && *text;
    asc_yaml_node root = {0};
    char *yaml = NULL;
    asc_code code = asc_format(&yaml, "{\"%s\": %s%s%s}", parameter->path,
                               enclosed   ? ""
                               : is_rules ? "{"
                                          : "[",
                               text,
                               enclosed   ? ""
                               : is_rules ? "}"
                                          : "]");
    if (code == ASC_OK)
        code = asc_yaml_read(file, yaml, strlen(yaml), &root);
    if (code == ASC_OK)
        code = is_rules ? asc_rules_read(file, &root.children[0], place)
                        : asc_forms_read(file, &root.children[0], place);
    asc_yaml_free(&root);
    free(yaml);
    return code;
}
