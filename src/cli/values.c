/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/values.h"

#include <stdlib.h>

#include "attrscope/memory.h"

asc_code asc_cli_bad_value(const char *option, const char *text, const char *wanted) {
    return asc_fail(ASC_USAGE, "--%s=%s: %s is wanted; see --help", option, text, wanted);
}

asc_code asc_cli_take_integer(const asc_cli_arguments *arguments, const char *option,
                              int64_t *value) {
    const char *text = asc_cli_value(arguments, option);
    if (!text)
        return ASC_OK;
    char *end = NULL;
    *value = strtoll(text, &end, 10);
    return *text && *end == '\0' && *value >= 0 ? ASC_OK
                                                : asc_cli_bad_value(option, text, "a whole number");
}

asc_code asc_cli_take_real(const asc_cli_arguments *arguments, const char *option, double *value) {
    const char *text = asc_cli_value(arguments, option);
    if (!text)
        return ASC_OK;
    char *end = NULL;
    *value = strtod(text, &end);
    return *text && *end == '\0' ? ASC_OK : asc_cli_bad_value(option, text, "a number");
}

/* Replaces a list by the option's comma-separated numbers, repeated up to `count` of them. */
asc_code asc_cli_take_list(const asc_cli_arguments *arguments, const char *option, int32_t count,
                           double **list) {
    const char *text = asc_cli_value(arguments, option);
    double *values = NULL;
    asc_code code = text ? asc_alloc(&values, (uint64_t)count, sizeof *values, option) : ASC_OK;
    if (!text || code != ASC_OK)
        return code;
    int32_t given = 0;
    for (const char *at = text; given < count; given++) {
        char *end = NULL;
        values[given] = strtod(at, &end);
        if (end == at || (*end != ',' && *end != '\0')) {
            free(values);
            return asc_cli_bad_value(option, text, "a list of numbers with commas");
        }
        at = end + 1;
        if (*end == '\0') {
            given++;
            break;
        }
    }
    for (int32_t i = given; i < count; i++)
        values[i] = values[i - given];
    free(*list);
    *list = values;
    return ASC_OK;
}
