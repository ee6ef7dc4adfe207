/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/real.h"
#include "settings/list_text.h"
#include "settings/parts.h"

static asc_code append(char **text, const char *item) {
    char *longer = NULL;
    asc_code code = asc_format(&longer, "%s%s%s", *text ? *text : "", *text ? "," : "", item);
    free(*text);
    *text = longer;
    return code;
}

static asc_code list_text(const asc_parameter *parameter, const void *place, char **text) {
    asc_code code = ASC_OK;
    if (parameter->type == ASC_PARAM_FLAGS) {
        for (const asc_param_choice *c = parameter->choices; c->text && code == ASC_OK; c++)
            if (*(const unsigned *)place & (unsigned)c->value)
                code = append(text, c->text);
    } else if ((parameter->type == ASC_PARAM_NUMBERS || parameter->type == ASC_PARAM_WHOLES)) {
        const asc_number_list *list = place;
        for (int64_t i = 0; i < list->count && code == ASC_OK; i++) {
            char number[ASC_REAL_TEXT];
            asc_real_print(list->values[i], number);
            code = append(text, number);
        }
    } else {
        const asc_text_list *list = place;
        for (int64_t i = 0; i < list->count && code == ASC_OK; i++) {
            char *quoted = NULL;
            code = asc_list_quote(list->values[i], &quoted);
            if (code == ASC_OK)
                code = append(text, quoted);
            free(quoted);
        }
    }
    return code == ASC_OK && !*text ? asc_copy_string(text, "") : code;
}

asc_code asc_settings_get(const asc_settings *settings, const asc_parameter *parameter,
                          char **text) {
    const void *place = (const char *)asc_settings_base(settings, parameter) + parameter->offset;
    *text = NULL;
    switch (parameter->type) {
    case ASC_PARAM_BOOL:
        return asc_copy_string(text, *(const bool *)place ? "true" : "false");
    case ASC_PARAM_INT:
        return asc_format(text, "%" PRId64, *(const int64_t *)place);
    case ASC_PARAM_SEED:
        return asc_format(text, "%" PRIu64, *(const uint64_t *)place);
    case ASC_PARAM_REAL: {
        char number[ASC_REAL_TEXT];
        asc_real_print(*(const double *)place, number);
        return asc_copy_string(text, number);
    }
    case ASC_PARAM_TEXT:
    case ASC_PARAM_KEEP:
    case ASC_PARAM_PATH:
        return asc_copy_string(text, *(char *const *)place ? *(char *const *)place : "");
    case ASC_PARAM_CHOICE:
        for (const asc_param_choice *choice = parameter->choices; choice->text; choice++)
            if (choice->value == *(const int *)place)
                return asc_copy_string(text, choice->text);
        return asc_fail(ASC_INTERNAL, "%s: holds no choice of its own", parameter->path);
    case ASC_PARAM_FORMS:
        return asc_forms_text(place, text);
    case ASC_PARAM_RULES:
        return asc_rules_text(place, text);
    default:
        return list_text(parameter, place, text);
    }
}

asc_code asc_settings_names(const asc_settings *settings, const asc_parameter *parameter,
                            char *const **names, int64_t *n) {
    const asc_text_list *list =
        (const void *)((const char *)asc_settings_base(settings, parameter) + parameter->offset);
    if (parameter->type != ASC_PARAM_NAMES && parameter->type != ASC_PARAM_ATTRIBUTES)
        return asc_fail(ASC_INTERNAL, "%s: is no list of names", parameter->path);
    *names = list->values;
    *n = list->count;
    return ASC_OK;
}
