/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/list_text.h"

#include <stdbool.h>
#include <string.h>

#include "attrscope/memory.h"

static bool needs_quotes(const char *item) {
    const size_t length = strlen(item);
    return length > 0 && (item[0] == ' ' || item[length - 1] == ' ' || strpbrk(item, ",[]{}'\"") ||
                          strstr(item, ": ") || strstr(item, " #"));
}

asc_code asc_list_quote(const char *item, char **quoted) {
    if (!needs_quotes(item))
        return asc_copy_string(quoted, item);
    asc_code code = asc_alloc(quoted, 2 * (uint64_t)strlen(item) + 3, 1, "a list");
    if (code != ASC_OK)
        return code;
    char *out = *quoted;
    *out++ = '\'';
    for (; *item; item++) {
        if (*item == '\'')
            *out++ = '\'';
        *out++ = *item;
    }
    *out++ = '\'';
    *out = '\0';
    return ASC_OK;
}

/* The closing quote of a quoted item that nothing but spaces follows; NULL: it is not quoted. */
static char *find_quote(char *item) {
    if (*item != '\'')
        return NULL;
    for (char *at = item + 1; *at; at++) {
        if (*at != '\'')
            continue;
        if (at[1] == '\'') {
            at++;
            continue;
        }
        const char *behind = at + 1 + strspn(at + 1, " ");
        return *behind == ',' || *behind == '\0' ? at : NULL;
    }
    return NULL;
}

/* Takes the quotes off in place. */
static char *unquote(char *item, char *quote) {
    char *out = item;
    for (const char *at = item + 1; at < quote; at++) {
        *out++ = *at;
        at += *at == '\'';
    }
    *out = '\0';
    return item;
}

static char *trim(char *item) {
    size_t end = strlen(item);
    while (end > 0 && item[end - 1] == ' ')
        item[--end] = '\0';
    return item;
}

int64_t asc_list_split(char *text, char **items) {
    const size_t length = strlen(text);
    int64_t count = 0;
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text[length - 1] = '\0';
        text++;
    }
    for (char *next = text; next;) {
        char *item = next + strspn(next, " "), *quote = find_quote(item);
        next = quote ? quote + 1 : item;
        strsep(&next, ",");
        items[count++] = quote ? unquote(item, quote) : trim(item);
    }
    return count;
}
