/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/fold.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "attrscope/memory.h"

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if (*text & 0x80)
            return false;
    return true;
}

static asc_code fold_unicode(const char *text, char **folded) {
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                      UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_uint8_t *mapped = NULL;
    const utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped, options);
    if (length == UTF8PROC_ERROR_NOMEM)
        return asc_fail(ASC_MEMORY, "no memory for the names of identities");
    if (length < 0) /* not UTF-8, such as a folder's name: compared as it is */
        return asc_copy_string(folded, text);
    asc_code code = asc_copy_string(folded, (const char *)mapped);
    free(mapped);
    return code;
}

asc_code asc_text_fold(const char *text, char **folded) {
    asc_code code = is_ascii(text) ? asc_copy_string(folded, text) : fold_unicode(text, folded);
    if (code != ASC_OK)
        return code;
    char *to = *folded;
    for (const char *from = *folded; *from; from++)
        if (*from != ' ' && *from != '_' && *from != '\t')
            *to++ = *from & 0x80 ? *from : (char)tolower((unsigned char)*from);
    *to = '\0';
    const size_t zeros = strspn(*folded, "0"), length = strlen(*folded);
    if (zeros > 0 && zeros < length && strspn(*folded, "0123456789") == length)
        memmove(*folded, *folded + zeros, length - zeros + 1);
    return ASC_OK;
}
