/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/keep_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { DEEPEST = 64, MOST_NODES = 1000 };

typedef enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTED,
    TOKEN_OPEN,  /* ( or [ */
    TOKEN_CLOSE, /* ) or ] */
    TOKEN_COMMA,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_IN,
    TOKEN_OPERATOR
} token_kind;

typedef struct token {
    token_kind kind;
    const char *begin; /* in the text, without quotation marks */
    int length;
} token;

typedef struct parser {
    const char *setting, *text, *at;
    token now;
    int depth;
    asc_keep_rule *rule;
} parser;

static asc_code refuse(const parser *p, const char *what) {
    return asc_fail(ASC_USAGE,
                    "%s: '%.80s': %s; a rule is `column == value`, with != < <= > >=, in "
                    "[a, b], and, or, not and parentheses",
                    p->setting, p->text, what);
}

static token_kind word_kind(const char *begin, size_t length) {
    static const struct {
        const char *word;
        token_kind kind;
    } words[] = {{"and", TOKEN_AND}, {"AND", TOKEN_AND}, {"or", TOKEN_OR}, {"OR", TOKEN_OR},
                 {"not", TOKEN_NOT}, {"NOT", TOKEN_NOT}, {"in", TOKEN_IN}, {"IN", TOKEN_IN}};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (strlen(words[w].word) == length && !memcmp(begin, words[w].word, length))
            return words[w].kind;
    return TOKEN_WORD;
}

/* The characters that end a word. */
static const char BREAKS[] = " \t\n()[],=!<>'\"`&|~";

static token_kind sign_kind(const char *at, int *length) {
    *length = 1;
    switch (*at) {
    case '\0':
        *length = 0;
        return TOKEN_END;
    case '(':
    case '[':
        return TOKEN_OPEN;
    case ')':
    case ']':
        return TOKEN_CLOSE;
    case ',':
        return TOKEN_COMMA;
    case '&':
    case '|':
        *length = at[1] == *at ? 2 : 1;
        return *at == '&' ? TOKEN_AND : TOKEN_OR;
    case '~':
        return TOKEN_NOT;
    default: /* = ! < > */
        *length = at[1] == '=' ? 2 : 1;
        return TOKEN_OPERATOR;
    }
}

/* Words in a row are one: names of columns may hold blanks. */
static void read_words(parser *p) {
    const char *at = p->at;
    for (;;) {
        const size_t length = strcspn(at, BREAKS);
        const token_kind kind = length ? word_kind(at, length) : TOKEN_END;
        if (length == 0 || (kind != TOKEN_WORD && at != p->at))
            break;
        p->now.kind = kind;
        p->now.length = (int)(at + length - p->at);
        at += length;
        if (kind != TOKEN_WORD)
            break;
        at += strspn(at, " \t\n");
    }
    p->at += p->now.length;
}

static asc_code next(parser *p) {
    p->at += strspn(p->at, " \t\n");
    p->now = (token){.begin = p->at};
    const char quote = *p->at;
    if (quote == '\'' || quote == '"' || quote == '`') {
        const char *end = strchr(p->at + 1, quote);
        if (!end)
            return refuse(p, "a quotation mark is not closed");
        p->now = (token){TOKEN_QUOTED, p->at + 1, (int)(end - p->at - 1)};
        p->at = end + 1;
    } else if (!*p->at || strchr(BREAKS, *p->at)) {
        p->now.kind = sign_kind(p->at, &p->now.length);
        p->at += p->now.length;
    } else {
        read_words(p);
    }
    return ASC_OK;
}

static asc_code add_node(parser *p, asc_keep_kind kind, int32_t left, int32_t right,
                         int32_t *index) {
    asc_keep_rule *rule = p->rule;
    if (rule->n == MOST_NODES)
        return refuse(p, "it has too many parts");
    asc_keep_node *more = realloc(rule->nodes, ((size_t)rule->n + 1) * sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for a rule");
    rule->nodes = more;
    *index = rule->n++;
    more[*index] = (asc_keep_node){.kind = kind, .left = left, .right = right};
    return ASC_OK;
}

static asc_code push_value(asc_keep_node *node, const char *text, int length, bool quoted) {
    asc_keep_value *more = realloc(node->values, ((size_t)node->n_values + 1) * sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for a rule");
    node->values = more;
    more[node->n_values] = (asc_keep_value){.quoted = quoted};
    asc_code code = asc_format(&more[node->n_values].text, "%.*s", length, text);
    node->n_values += code == ASC_OK;
    return code;
}

static asc_code read_value(parser *p, asc_keep_node *node) {
    if (p->now.kind != TOKEN_WORD && p->now.kind != TOKEN_QUOTED)
        return refuse(p, "a value is missing");
    asc_code code = push_value(node, p->now.begin, p->now.length, p->now.kind == TOKEN_QUOTED);
    return code == ASC_OK ? next(p) : code;
}

/* "[a, b]" behind `in` */
static asc_code read_values(parser *p, asc_keep_node *node) {
    asc_code code = ASC_OK;
    if (p->now.kind != TOKEN_OPEN)
        return refuse(p, "`in` needs a list such as [a, b]");
    do {
        code = next(p);
        if (code == ASC_OK)
            code = read_value(p, node);
    } while (code == ASC_OK && p->now.kind == TOKEN_COMMA);
    if (code == ASC_OK && p->now.kind != TOKEN_CLOSE)
        code = refuse(p, "the list behind `in` is not closed");
    return code == ASC_OK ? next(p) : code;
}

/* `a > b` is `not a <= b`: where a value is missing, neither is true. */
static asc_code read_operator(parser *p, asc_keep_node *node, bool *negated) {
    const char sign = p->now.begin[0];
    const bool equal = p->now.length == 2;
    if ((sign == '=' || sign == '!') && !equal)
        return refuse(p, sign == '=' ? "write == for equal" : "write != for not equal");
    *negated = sign == '!' || sign == '>';
    if (sign == '=' || sign == '!')
        node->kind = ASC_KEEP_EQUAL;
    else if (sign == '<')
        node->kind = equal ? ASC_KEEP_AT_MOST : ASC_KEEP_LESS;
    else
        node->kind = equal ? ASC_KEEP_LESS : ASC_KEEP_AT_MOST;
    asc_code code = next(p);
    return code == ASC_OK ? read_value(p, node) : code;
}

static asc_code read_comparison(parser *p, int32_t *index) {
    bool negated = false;
    int32_t at = 0;
    asc_code code = ASC_OK;
    if (p->now.kind != TOKEN_WORD && p->now.kind != TOKEN_QUOTED)
        return refuse(p, "the name of a column is missing");
    ASC_TRY(code, add_node(p, ASC_KEEP_EQUAL, -1, -1, &at), done);
    asc_keep_node *node = &p->rule->nodes[at];
    ASC_TRY(code, asc_format(&node->column, "%.*s", p->now.length, p->now.begin), done);
    ASC_TRY(code, next(p), done);
    if (p->now.kind == TOKEN_NOT) {
        negated = true;
        ASC_TRY(code, next(p), done);
        if (p->now.kind != TOKEN_IN) {
            code = refuse(p, "`not` behind a column needs `in`");
            goto done;
        }
    }
    if (p->now.kind == TOKEN_IN) {
        ASC_TRY(code, next(p), done);
        ASC_TRY(code, read_values(p, node), done);
    } else if (p->now.kind == TOKEN_OPERATOR) {
        ASC_TRY(code, read_operator(p, node, &negated), done);
    } else { /* the column alone */
        ASC_TRY(code, push_value(node, "true", 4, false), done);
    }
    *index = at;
    if (negated)
        code = add_node(p, ASC_KEEP_NOT, at, -1, index);
done:
    return code;
}

static asc_code read_rule(parser *p, int32_t *index);

static asc_code read_term(parser *p, int32_t *index) {
    asc_code code = ASC_OK;
    if (++p->depth > DEEPEST)
        return refuse(p, "it is nested too deeply");
    if (p->now.kind == TOKEN_NOT) {
        ASC_TRY(code, next(p), done);
        ASC_TRY(code, read_term(p, index), done);
        ASC_TRY(code, add_node(p, ASC_KEEP_NOT, *index, -1, index), done);
    } else if (p->now.kind == TOKEN_OPEN) {
        ASC_TRY(code, next(p), done);
        ASC_TRY(code, read_rule(p, index), done);
        if (p->now.kind != TOKEN_CLOSE)
            code = refuse(p, "a parenthesis is not closed");
        else
            code = next(p);
    } else {
        code = read_comparison(p, index);
    }
done:
    p->depth--;
    return code;
}

/* Terms joined by `and`, or such joined by `or`. */
static asc_code read_joined(parser *p, token_kind joint, int32_t *index) {
    asc_code code = joint == TOKEN_OR ? read_joined(p, TOKEN_AND, index) : read_term(p, index);
    while (code == ASC_OK && p->now.kind == joint) {
        int32_t right = -1;
        code = next(p);
        if (code == ASC_OK)
            code = joint == TOKEN_OR ? read_joined(p, TOKEN_AND, &right) : read_term(p, &right);
        if (code == ASC_OK)
            code =
                add_node(p, joint == TOKEN_OR ? ASC_KEEP_OR : ASC_KEEP_AND, *index, right, index);
    }
    return code;
}

static asc_code read_rule(parser *p, int32_t *index) {
    return read_joined(p, TOKEN_OR, index);
}

asc_code asc_keep_parse(const char *setting, const char *text, asc_keep_rule *rule) {
    parser p = {.setting = setting, .text = text, .at = text, .rule = rule};
    *rule = (asc_keep_rule){0};
    asc_code code = next(&p);
    if (code == ASC_OK)
        code = read_rule(&p, &rule->root);
    if (code == ASC_OK && p.now.kind != TOKEN_END)
        code = refuse(&p, "something follows its end");
    if (code != ASC_OK)
        asc_keep_free(rule);
    return code;
}

void asc_keep_free(asc_keep_rule *rule) {
    for (int32_t n = 0; n < rule->n; n++) {
        free(rule->nodes[n].column);
        for (int32_t v = 0; v < rule->nodes[n].n_values; v++)
            free(rule->nodes[n].values[v].text);
        free(rule->nodes[n].values);
    }
    free(rule->nodes);
    *rule = (asc_keep_rule){0};
}
