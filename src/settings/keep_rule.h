/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.keep, which images are used, and images.derive, which have an attribute: by what the
 * columns of their table hold.
 *
 *   rule       = all { "or" all }            all = term { "and" term }
 *   term       = "not" term | "(" rule ")" | column [ operator value | ["not"] "in" "[" values "]"
 * ] operator   = "==" "!=" "<" "<=" ">" ">="
 *
 * & | ~ are and, or, not. A column or a value is a run of words, or stands in quotation marks (a
 * column in ` or "). A column alone is the column being true. Internal; local. */
#ifndef ATTRSCOPE_SETTINGS_KEEP_RULE_H
#define ATTRSCOPE_SETTINGS_KEEP_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef enum asc_keep_kind {
    ASC_KEEP_AND,
    ASC_KEEP_OR,
    ASC_KEEP_NOT,   /* of `left` */
    ASC_KEEP_EQUAL, /* to one of the values */
    ASC_KEEP_LESS,
    ASC_KEEP_AT_MOST
} asc_keep_kind;

typedef struct asc_keep_value {
    char *text; /* owned */
    bool quoted;
} asc_keep_value;

typedef struct asc_keep_node {
    asc_keep_kind kind;
    int32_t left, right;    /* nodes */
    char *column;           /* owned; of a comparison */
    asc_keep_value *values; /* [n_values] owned */
    int32_t n_values;
} asc_keep_node;

typedef struct asc_keep_rule {
    asc_keep_node *nodes; /* [n] owned */
    int32_t n;
    int32_t root;
} asc_keep_rule;

/* Errors: ASC_USAGE "setting: ...", ASC_MEMORY. O(length). */
asc_code asc_keep_parse(const char *setting, const char *text, asc_keep_rule *rule);
void asc_keep_free(asc_keep_rule *rule);

#endif
