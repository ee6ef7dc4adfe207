/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.attributes: [Bald, {race: classes, age: {cut: [0, 18, 40]}}] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/real.h"
#include "core/suggest.h"
#include "settings/list_text.h"
#include "settings/parts.h"
#include "text/fields.h"

enum { MOST_NAMES = 4096 };

static const char *const WORDS[ASC_FORMS] = {"", "binary", "classes", "ordered", "", "continuous"};

static asc_code refuse(const char *file, const asc_yaml_node *node, const char *wanted) {
    return asc_fail(ASC_USAGE, "%s:%d: '%s' needs %s", file, node->line, node->path, wanted);
}

static asc_code refuse_word(const char *file, const asc_yaml_node *node, const char *word) {
    static const char *const keys[] = {"binary", "classes", "ordered", "continuous", "cut"};
    char hint[160];
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, word);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        asc_suggestion_offer(&suggestion, keys[k]);
    return asc_fail(ASC_USAGE,
                    "%s:%d: '%s': '%.80s' is not one of: binary, classes, ordered, continuous, "
                    "{classes: [a, b]}, {ordered: [a, b]}, {cut: [0, 18, 40]}%s",
                    file, node->line, node->path, word, asc_suggestion_text(&suggestion, hint));
}

/* Labels as the column has them. */
static asc_code read_labels(const char *file, const asc_yaml_node *node, asc_attribute_form *form) {
    asc_code code = asc_alloc(&form->labels, (uint64_t)node->n, sizeof(char *), "labels");
    for (int i = 0; i < node->n && code == ASC_OK; i++) {
        const asc_yaml_node *label = &node->children[i];
        if (label->kind != ASC_YAML_TEXT || !label->text[strspn(label->text, " ")])
            return refuse(file, label, "one label in each entry of its list");
        code = asc_copy_string(&form->labels[i], label->text);
        form->n_labels += code == ASC_OK;
        if (code != ASC_OK)
            break;
        asc_text_canonical(form->labels[i]);
        for (int k = 0; k < i; k++)
            if (strcmp(form->labels[k], form->labels[i]) == 0)
                return asc_fail(ASC_USAGE, "%s:%d: '%s': label '%.80s' is listed twice", file,
                                label->line, node->path, label->text);
    }
    return code;
}

static bool read_cut(const char *text, double *value) {
    if (strcmp(text, "-.inf") == 0 || strcmp(text, "-inf") == 0) {
        *value = -INFINITY;
        return true;
    }
    return asc_text_number(text, false, value) && isfinite(*value);
}

static asc_code read_cuts(const char *file, const asc_yaml_node *node, asc_attribute_form *form) {
    asc_code code = asc_alloc(&form->cuts, (uint64_t)node->n, sizeof *form->cuts, "cuts");
    for (int i = 0; i < node->n && code == ASC_OK; i++, form->n_cuts++) {
        const asc_yaml_node *cut = &node->children[i];
        if (cut->kind != ASC_YAML_TEXT || !read_cut(cut->text, &form->cuts[i]))
            code = asc_fail(ASC_USAGE, "%s:%d: '%s': '%.80s' is not a number", file, cut->line,
                            node->path, cut->kind == ASC_YAML_TEXT ? cut->text : "a list");
        else if (i > 0 && !(form->cuts[i] > form->cuts[i - 1]))
            code = asc_fail(ASC_USAGE,
                            "%s:%d: '%s': %s does not ascend from %s; put the cuts in order", file,
                            cut->line, node->path, cut->text, node->children[i - 1].text);
    }
    return code;
}

/* {cut: [0, 18]}, {ordered: [a, b]}, {classes: [a, b]} */
static asc_code read_mapping(const char *file, const asc_yaml_node *node,
                             asc_attribute_form *form) {
    if (node->n != 1)
        return refuse(file, node, "one of cut, ordered and classes, such as {cut: [0, 18, 40]}");
    const asc_yaml_node *list = &node->children[0];
    const bool cut = strcmp(list->key, "cut") == 0;
    form->form = cut                                 ? ASC_FORM_CUT
                 : strcmp(list->key, "ordered") == 0 ? ASC_FORM_ORDERED
                                                     : ASC_FORM_CLASSES;
    if (form->form == ASC_FORM_CLASSES && strcmp(list->key, "classes") != 0)
        return refuse_word(file, node, list->key);
    if (list->kind != ASC_YAML_LIST || list->n < 2 || list->n > ASC_LABELS_MOST)
        return asc_fail(ASC_USAGE, "%s:%d: '%s' needs a list of 2 to %d %s, such as %s", file,
                        list->line, list->path, ASC_LABELS_MOST, cut ? "numbers" : "labels",
                        cut ? "[0, 18, 40]" : "[closed, half, open]");
    return cut ? read_cuts(file, list, form) : read_labels(file, list, form);
}

static asc_code read_form(const char *file, const asc_yaml_node *node, asc_attribute_form *form) {
    if (asc_yaml_is_null(node))
        return ASC_OK;
    if (node->kind == ASC_YAML_MAPPING)
        return read_mapping(file, node, form);
    if (node->kind != ASC_YAML_TEXT)
        return refuse(file, node, "a kind, such as classes, continuous or {cut: [0, 18, 40]}");
    for (int f = 0; f < ASC_FORMS; f++)
        if (*WORDS[f] && strcmp(node->text, WORDS[f]) == 0) {
            form->form = (asc_form)f;
            return ASC_OK;
        }
    return refuse_word(file, node, node->text);
}

/* Adds a name; `value` says how it is read, NULL: by its values. */
static asc_code add(const char *file, const asc_yaml_node *at, const char *name,
                    const asc_yaml_node *value, asc_form_list *list) {
    asc_text_list *names = &list->names;
    if (!*name)
        return asc_fail(ASC_USAGE, "%s:%d: images.attributes: a name is empty", file, at->line);
    for (int64_t i = 0; i < names->count; i++)
        if (strcmp(names->values[i], name) == 0)
            return asc_fail(ASC_USAGE, "%s:%d: images.attributes: '%.80s' is listed twice", file,
                            at->line, name);
    asc_code code = asc_copy_string(&names->values[names->count], name);
    if (code != ASC_OK)
        return code;
    asc_attribute_form *form = &list->forms[names->count++];
    return value ? read_form(file, value, form) : ASC_OK;
}

static asc_code add_mapping(const char *file, const asc_yaml_node *mapping, asc_form_list *list) {
    asc_code code = ASC_OK;
    for (int i = 0; i < mapping->n && code == ASC_OK; i++)
        code =
            add(file, &mapping->children[i], mapping->children[i].key, &mapping->children[i], list);
    return code;
}

static asc_code add_entry(const char *file, const asc_yaml_node *entry, asc_form_list *list) {
    if (entry->kind == ASC_YAML_MAPPING)
        return add_mapping(file, entry, list);
    if (entry->kind != ASC_YAML_TEXT)
        return refuse(file, entry, "a name, or name: kind, in each entry of its list");
    return add(file, entry, entry->text, NULL, list);
}

asc_code asc_forms_read(const char *file, const asc_yaml_node *node, asc_form_list *list) {
    asc_form_list read = {0};
    uint64_t n = 0;
    asc_code code = ASC_OK;
    const bool mapping = node->kind == ASC_YAML_MAPPING;
    if (node->kind == ASC_YAML_TEXT)
        return refuse(file, node, "a list, such as [a, b], or kinds by name, such as {a: classes}");
    for (int i = 0; i < node->n; i++)
        n += mapping || node->children[i].kind != ASC_YAML_MAPPING ? 1
                                                                   : (uint64_t)node->children[i].n;
    if (n == 0)
        return asc_fail(ASC_USAGE,
                        "%s:%d: images.attributes: the list is empty; give a value or leave it out",
                        file, node->line);
    if (n > MOST_NAMES)
        return asc_fail(ASC_USAGE, "%s:%d: 'images.attributes' has too many entries", file,
                        node->line);
    ASC_TRY(code, asc_alloc(&read.names.values, n, sizeof(char *), "attributes"), failed);
    ASC_TRY(code, asc_alloc(&read.forms, n, sizeof *read.forms, "attributes"), failed);
    if (mapping)
        ASC_TRY(code, add_mapping(file, node, &read), failed);
    for (int i = 0; i < node->n && !mapping; i++)
        ASC_TRY(code, add_entry(file, &node->children[i], &read), failed);
    asc_forms_clear(list);
    *list = read;
    return ASC_OK;
failed:
    asc_forms_clear(&read);
    return code;
}

void asc_forms_clear(asc_form_list *list) {
    for (int64_t i = 0; list->forms && i < list->names.count; i++) {
        asc_free_strings(list->forms[i].labels, list->forms[i].n_labels);
        free(list->forms[i].cuts);
    }
    free(list->forms);
    asc_free_strings(list->names.values, list->names.count);
    *list = (asc_form_list){0};
}

/* "[0, 18]" or "[a, b]" */
static asc_code list_text(const asc_attribute_form *form, char **text) {
    const int64_t n = form->form == ASC_FORM_CUT ? form->n_cuts : form->n_labels;
    asc_code code = asc_copy_string(text, "[");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        char number[ASC_REAL_TEXT] = "-.inf", *label = NULL, *longer = NULL;
        if (form->form == ASC_FORM_CUT && isfinite(form->cuts[i]))
            asc_real_print(form->cuts[i], number);
        if (form->form != ASC_FORM_CUT)
            code = asc_list_quote(form->labels[i], &label);
        if (code == ASC_OK)
            code = asc_format(&longer, "%s%s%s%s", *text, i > 0 ? ", " : "", label ? label : number,
                              i + 1 == n ? "]" : "");
        free(label);
        if (code != ASC_OK)
            break;
        free(*text);
        *text = longer;
    }
    return code;
}

static asc_code entry_text(const char *name, const asc_attribute_form *form, char **text) {
    char *list = NULL, *quoted = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_list_quote(name, &quoted), done);
    if (!form || form->form == ASC_FORM_FOUND) {
        *text = quoted;
        return ASC_OK;
    }
    if (form->n_labels == 0 && form->n_cuts == 0) {
        code = asc_format(text, "%s: %s", quoted, WORDS[form->form]);
        goto done;
    }
    ASC_TRY(code, list_text(form, &list), done);
    code = asc_format(text, "%s: {%s: %s}", quoted,
                      form->form == ASC_FORM_CUT ? "cut" : WORDS[form->form], list);
done:
    free(list);
    free(quoted);
    return code;
}

asc_code asc_forms_text(const asc_form_list *list, char **text) {
    asc_code code = asc_copy_string(text, "");
    for (int64_t i = 0; i < list->names.count && code == ASC_OK; i++) {
        char *entry = NULL, *longer = NULL;
        code = entry_text(list->names.values[i], list->forms ? &list->forms[i] : NULL, &entry);
        if (code == ASC_OK)
            code = asc_format(&longer, "%s%s%s", *text, i > 0 ? "," : "", entry);
        free(entry);
        if (code != ASC_OK)
            break;
        free(*text);
        *text = longer;
    }
    return code;
}
