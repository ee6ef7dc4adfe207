/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "core/suggest.h"
#include "settings/list_text.h"
#include "settings/parts.h"

static asc_code refuse(const asc_parameter *parameter, const char *text, const char *wanted) {
    return asc_fail(ASC_USAGE, "%s: '%.80s' is not %s", parameter->path, text, wanted);
}

static asc_code check_range(const asc_parameter *parameter, const char *text, double value) {
    if (value >= parameter->minimum && value <= parameter->maximum)
        return ASC_OK;
    return asc_fail(ASC_USAGE, "%s: '%.80s' is out of range; allowed are %.15g to %.15g",
                    parameter->path, text, parameter->minimum, parameter->maximum);
}

static asc_code read_real(const asc_parameter *parameter, const char *text, double *value) {
    char *end = NULL;
    *value = strtod(text, &end);
    if (end == text || *end || !isfinite(*value))
        return refuse(parameter, text, "a number");
    return check_range(parameter, text, *value);
}

static asc_code read_int(const asc_parameter *parameter, const char *text, int64_t *value) {
    char *end = NULL;
    errno = 0;
    *value = strtoll(text, &end, 10);
    if (end == text || *end || errno)
        return refuse(parameter, text, "a whole number");
    return check_range(parameter, text, (double)*value);
}

static asc_code read_seed(const asc_parameter *parameter, const char *text, uint64_t *value) {
    char *end = NULL;
    errno = 0;
    *value = strtoull(text, &end, 10);
    if (end == text || *end || errno || strchr(text, '-'))
        return refuse(parameter, text, "a whole number from 0 to 18446744073709551615");
    return ASC_OK;
}

static asc_code read_bool(const asc_parameter *parameter, const char *text, bool *value) {
    static const char *const words[2][5] = {{"false", "no", "off", "0", "n"},
                                            {"true", "yes", "on", "1", "y"}};
    for (int truth = 0; truth < 2; truth++)
        for (int i = 0; i < 5; i++)
            if (!strcasecmp(text, words[truth][i])) {
                *value = truth;
                return ASC_OK;
            }
    return refuse(parameter, text, "true or false");
}

static asc_code read_choice(const asc_parameter *parameter, const char *text, int64_t *value) {
    char allowed[400] = "", hint[160];
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, text);
    for (const asc_param_choice *choice = parameter->choices; choice->text; choice++) {
        if (!strcmp(text, choice->text)) {
            *value = choice->value;
            return ASC_OK;
        }
        const size_t used = strlen(allowed);
        snprintf(allowed + used, sizeof allowed - used, "%s%s", used ? ", " : "", choice->text);
        asc_suggestion_offer(&suggestion, choice->text);
    }
    return asc_fail(ASC_USAGE, "%s: '%.80s' is not one of: %s%s", parameter->path, text, allowed,
                    asc_suggestion_text(&suggestion, hint));
}

static asc_code check_text(const asc_parameter *parameter, const char *text) {
    if (!*text)
        return asc_fail(ASC_USAGE, "%s: is empty; give a value or leave it out", parameter->path);
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return asc_fail(ASC_USAGE, "%s: holds a control character", parameter->path);
    return ASC_OK;
}

static bool is_list(const asc_parameter *parameter) {
    return parameter->type == ASC_PARAM_FLAGS || parameter->type == ASC_PARAM_NUMBERS ||
           parameter->type == ASC_PARAM_WHOLES || parameter->type == ASC_PARAM_NAMES ||
           parameter->type == ASC_PARAM_ATTRIBUTES || parameter->type == ASC_PARAM_FORMS;
}

/* "a, b" or "[a, b]" -> items. */
static asc_code set_split(const asc_parameter *parameter, void *base, const char *text) {
    asc_code code = ASC_OK;
    char *copy = NULL, **items = NULL;
    ASC_TRY(code, asc_copy_string(&copy, text), done);
    ASC_TRY(code, asc_alloc(&items, strlen(copy) + 1, sizeof *items, "a list"), done);
    code = asc_value_set_list(parameter, base, items, asc_list_split(copy, items));
done:
    free(items);
    free(copy);
    return code;
}

asc_code asc_value_set(const asc_parameter *parameter, void *base, const char *text) {
    if (parameter->type == ASC_PARAM_RULES ||
        (parameter->type == ASC_PARAM_FORMS && strchr(text, ':')))
        return asc_value_set_yaml(parameter, base, text);
    if (is_list(parameter))
        return set_split(parameter, base, text);
    void *place = (char *)base + parameter->offset;
    asc_code code = check_text(parameter, text);
    if (code != ASC_OK)
        return code;
    switch (parameter->type) {
    case ASC_PARAM_BOOL:
        return read_bool(parameter, text, place);
    case ASC_PARAM_INT:
        return read_int(parameter, text, place);
    case ASC_PARAM_SEED:
        return read_seed(parameter, text, place);
    case ASC_PARAM_REAL:
        return read_real(parameter, text, place);
    case ASC_PARAM_CHOICE: {
        int64_t value = 0;
        code = read_choice(parameter, text, &value);
        if (code == ASC_OK)
            *(int *)place = (int)value;
        return code;
    }
    case ASC_PARAM_TEXT:
    case ASC_PARAM_KEEP:
    case ASC_PARAM_PATH: {
        char *copy = NULL;
        code = asc_copy_string(&copy, text);
        if (code == ASC_OK) {
            free(*(char **)place);
            *(char **)place = copy;
        }
        return code;
    }
    default:
        return asc_fail(ASC_INTERNAL, "%s: a list was set as a text", parameter->path);
    }
}

static asc_code set_flags(const asc_parameter *parameter, unsigned *bits, char *const *items,
                          int64_t count) {
    unsigned all = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t value = 0;
        asc_code code = read_choice(parameter, items[i], &value);
        if (code != ASC_OK)
            return code;
        all |= (unsigned)value;
    }
    *bits = all;
    return ASC_OK;
}

static asc_code refuse_twice(const asc_parameter *parameter, const char *text) {
    return asc_fail(ASC_USAGE, "%s: '%.80s' is listed twice", parameter->path, text);
}

static asc_code set_numbers(const asc_parameter *parameter, asc_number_list *list,
                            char *const *items, int64_t count) {
    double *values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)count, sizeof *values, parameter->path), failed);
    for (int64_t i = 0; i < count; i++) {
        ASC_TRY(code, read_real(parameter, items[i], &values[i]), failed);
        if (parameter->type == ASC_PARAM_WHOLES && values[i] != floor(values[i]))
            ASC_TRY(code, refuse(parameter, items[i], "a whole number"), failed);
        for (int64_t k = 0; k < i; k++)
            if (values[i] == values[k])
                ASC_TRY(code, refuse_twice(parameter, items[i]), failed);
    }
    free(list->values);
    *list = (asc_number_list){values, count};
    return ASC_OK;
failed:
    free(values);
    return code;
}

static asc_code set_names(const asc_parameter *parameter, asc_text_list *list, char *const *items,
                          int64_t count) {
    char **values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)count, sizeof *values, parameter->path), failed);
    for (int64_t i = 0; i < count; i++) {
        ASC_TRY(code, check_text(parameter, items[i]), failed);
        for (int64_t k = 0; k < i; k++)
            if (!strcmp(items[i], items[k]))
                ASC_TRY(code, refuse_twice(parameter, items[i]), failed);
        ASC_TRY(code, asc_copy_string(&values[i], items[i]), failed);
    }
    asc_free_strings(list->values, list->count);
    *list = (asc_text_list){values, count};
    return ASC_OK;
failed:
    asc_free_strings(values, values ? count : 0);
    return code;
}

asc_code asc_value_set_list(const asc_parameter *parameter, void *base, char *const *items,
                            int64_t count) {
    void *place = (char *)base + parameter->offset;
    if (count == 0 || (count == 1 && !*items[0]))
        return asc_fail(ASC_USAGE, "%s: the list is empty; give a value or leave it out",
                        parameter->path);
    if (parameter->type == ASC_PARAM_FLAGS)
        return set_flags(parameter, place, items, count);
    if (parameter->type == ASC_PARAM_NUMBERS || parameter->type == ASC_PARAM_WHOLES)
        return set_numbers(parameter, place, items, count);
    if (parameter->type != ASC_PARAM_FORMS)
        return set_names(parameter, place, items, count);
    asc_text_list names = {0};
    asc_code code = set_names(parameter, &names, items, count);
    if (code == ASC_OK) {
        asc_forms_clear(place);
        ((asc_form_list *)place)->names = names;
    }
    return code;
}

void asc_value_clear(const asc_parameter *parameter, void *base) {
    void *place = (char *)base + parameter->offset;
    if (parameter->type == ASC_PARAM_TEXT || parameter->type == ASC_PARAM_PATH ||
        parameter->type == ASC_PARAM_KEEP) {
        free(*(char **)place);
        *(char **)place = NULL;
    } else if (parameter->type == ASC_PARAM_NUMBERS || parameter->type == ASC_PARAM_WHOLES) {
        free(((asc_number_list *)place)->values);
        *(asc_number_list *)place = (asc_number_list){0};
    } else if (parameter->type == ASC_PARAM_NAMES || parameter->type == ASC_PARAM_ATTRIBUTES) {
        asc_free_strings(((asc_text_list *)place)->values, ((asc_text_list *)place)->count);
        *(asc_text_list *)place = (asc_text_list){0};
    } else if (parameter->type == ASC_PARAM_FORMS) {
        asc_forms_clear(place);
    } else if (parameter->type == ASC_PARAM_RULES) {
        asc_rules_clear(place);
    }
}
