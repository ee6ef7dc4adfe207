/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/variants.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"

bool asc_are_variants(const asc_lattice_model *a, const asc_lattice_model *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->architecture, b->architecture) == 0;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes of UTF-8 behind ASCII are letters. */
static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_word(char c) {
    return is_letter(c) || is_digit(c);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static const char *skip_gap(const char *text) {
    while (*text && !is_word(*text))
        text++;
    return text;
}

/* Whether the words from the beginning of `text` are the name, and end with it. */
static bool begins_with(const char *text, const char *name) {
    for (name = skip_gap(name); *name; name = skip_gap(name + 1), text++) {
        text = skip_gap(text);
        if (lower(*text) != lower(*name))
            return false;
    }
    return !is_word(*text);
}

bool asc_variant_names(const char *variant, const char *attribute) {
    bool has_letter = false;
    for (const char *c = attribute; *c; c++)
        has_letter = has_letter || is_letter(*c);
    for (const char *c = variant; *c && has_letter; c++)
        if (is_word(*c) && (c == variant || !is_word(c[-1])) && begins_with(c, attribute))
            return true;
    return false;
}

static asc_code find_vanilla(const asc_settings *settings, asc_micro_study *study) {
    const asc_lattice_settings *lattice = &settings->lattice;
    const char *wanted = asc_micro_settings_of(settings)->vanilla;
    bool found = strcmp(wanted, "vanilla") == 0;
    for (int64_t v = 0; v < lattice->n_models; v++) {
        int64_t first = -1, called = -1;
        for (int64_t w = 0; w < lattice->n_models; w++) {
            if (!asc_are_variants(&lattice->models[v], &lattice->models[w]))
                continue;
            first = first < 0 ? w : first;
            called = strcmp(lattice->models[w].variant, wanted) == 0 ? w : called;
        }
        study->vanilla[v] = called < 0 ? first : called;
        found = found || called >= 0;
    }
    return found ? ASC_OK
                 : asc_fail(ASC_USAGE,
                            "micro.vanilla: no variant of the lattice's models is called '%s'; "
                            "correct it",
                            wanted);
}

static int64_t find_attribute(const asc_lattice *lattice, const char *name) {
    for (int64_t a = 0; a < lattice->n_attributes; a++)
        if (strcmp(lattice->attributes[a].name, name) == 0)
            return a;
    return -1;
}

/* One "variant=attribute" of micro.targets; given [models]: whose attributes it says. */
static asc_code read_target(const asc_settings *settings, const char *text, uint8_t *given,
                            asc_micro_study *study) {
    const asc_lattice_settings *lattice = &settings->lattice;
    const char *joint = strchr(text, '=');
    const int64_t a = joint ? find_attribute(&study->lattice, joint + 1) : -1;
    bool found = false;
    if (!joint)
        return asc_fail(ASC_USAGE, "micro.targets: '%s' is no variant=attribute, such as aged=Age",
                        text);
    if (a < 0)
        return asc_fail(ASC_USAGE,
                        "micro.targets: '%s': the lattice has no attribute called '%s'; use the "
                        "names of lattice.attributes",
                        text, joint + 1);
    for (int64_t v = 0; v < lattice->n_models; v++) {
        const char *variant = lattice->models[v].variant;
        if (study->vanilla[v] == v || strlen(variant) != (size_t)(joint - text) ||
            strncmp(variant, text, strlen(variant)) != 0)
            continue;
        given[v] = 1;
        found = true;
        study->targeted[v * study->lattice.n_attributes + a] = 1;
    }
    if (!found)
        asc_log_once(
            ASC_LOG_WARN,
            "micro.targets: '%s': no variant but vanilla ones is called so; it is not used", text);
    return ASC_OK;
}

static asc_code find_targets(const asc_settings *settings, asc_micro_study *study) {
    const asc_micro_settings *micro = asc_micro_settings_of(settings);
    const asc_lattice_settings *lattice = &settings->lattice;
    const int64_t n = study->lattice.n_attributes;
    uint8_t *given = NULL;
    asc_code code = asc_alloc(&given, (uint64_t)lattice->n_models, sizeof *given, "variants");
    for (int64_t t = 0; t < micro->n_targets && code == ASC_OK; t++)
        code = read_target(settings, micro->targets[t], given, study);
    for (int64_t v = 0; v < lattice->n_models && code == ASC_OK; v++)
        for (int64_t a = 0; a < n && study->vanilla[v] != v && !given[v]; a++)
            study->targeted[v * n + a] =
                asc_variant_names(lattice->models[v].variant, study->lattice.attributes[a].name);
    free(given);
    return code;
}

/* Lengthens a text. */
static asc_code append(char **text, const char *before, const char *more, const char *after) {
    char *longer = NULL;
    const asc_code code = asc_format(&longer, "%s%s%s%s", *text, before, more, after);
    if (code == ASC_OK) {
        free(*text);
        *text = longer;
    }
    return code;
}

/* ", variant (attribute, attribute)". */
static asc_code append_variant(const asc_settings *settings, const asc_micro_study *study,
                               int64_t v, char **text) {
    const int64_t n = study->lattice.n_attributes;
    int64_t said = 0;
    asc_code code = append(text, **text ? ", " : "", settings->lattice.models[v].variant, "");
    for (int64_t a = 0; a < n && code == ASC_OK; a++)
        if (study->targeted[v * n + a])
            code = append(text, said++ ? ", " : " (", study->lattice.attributes[a].name, "");
    return code == ASC_OK && said ? append(text, ")", "", "") : code;
}

/* What was taken for what, a line a vanilla variant that others are held against. */
static asc_code say(const asc_settings *settings, const asc_micro_study *study, int64_t vanilla) {
    const asc_lattice_model *model = &settings->lattice.models[vanilla];
    char *text = NULL;
    asc_code code = asc_copy_string(&text, "");
    for (int64_t v = 0; v < settings->lattice.n_models && code == ASC_OK; v++)
        if (v != vanilla && study->vanilla[v] == vanilla)
            code = append_variant(settings, study, v, &text);
    if (code == ASC_OK && *text)
        asc_log_once(ASC_LOG_INFO,
                     "lattice: variants of %s_%s, held against %s (and what they were trained "
                     "for): %s",
                     model->name, model->architecture, model->variant, text);
    free(text);
    return code;
}

asc_code asc_micro_find_variants(const asc_settings *settings, asc_micro_study *study) {
    const uint64_t models = (uint64_t)settings->lattice.n_models;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&study->vanilla, models, sizeof *study->vanilla, "variants"), done);
    ASC_TRY(code,
            asc_alloc(&study->targeted, models, (size_t)study->lattice.n_attributes, "variants"),
            done);
    ASC_TRY(code, find_vanilla(settings, study), done);
    ASC_TRY(code, find_targets(settings, study), done);
    for (int64_t v = 0; v < settings->lattice.n_models; v++)
        if (study->vanilla[v] == v)
            ASC_TRY(code, say(settings, study, v), done);
done:
    return code;
}
