/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of more than two values of invented people, and how they move and spread embeddings.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "synth/synth_parts.h"

enum { MOST_LABELS = 1000, TRAIT_SHIFT = 42 };

static bool has_classes(const asc_synth_trait *trait) {
    return trait->kind == ASC_SYNTH_CLASSES || trait->kind == ASC_SYNTH_ORDERED ||
           trait->kind == ASC_SYNTH_NARROW;
}

static double largest_effect(asc_synth_kind kind) {
    static const double SHIFT = 1000, SPREAD = 2, NARROW = 0.99;
    return kind == ASC_SYNTH_SPREAD ? SPREAD : kind == ASC_SYNTH_NARROW ? NARROW : SHIFT;
}

/* It goes into a CSV and a study file as it is. */
static bool is_column_name(const char *name) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return isalpha((unsigned char)name[0]) && strspn(name, allowed) == strlen(name);
}

asc_code asc_synth_check_traits(const asc_synth_options *options) {
    for (int32_t t = 0; t < options->n_traits; t++) {
        const asc_synth_trait *trait = &options->traits[t];
        if (!is_column_name(trait->name))
            return asc_fail(ASC_USAGE,
                            "--traits: '%s' makes no column; use letters, digits, '-' and '_'",
                            trait->name);
        for (int32_t other = 0; other < t; other++)
            if (strcmp(trait->name, options->traits[other].name) == 0)
                return asc_fail(ASC_USAGE, "--traits: %s is given twice", trait->name);
        if (has_classes(trait) && (trait->n_labels < 2 || trait->n_labels > MOST_LABELS))
            return asc_fail(ASC_USAGE, "--traits: %s has %d classes; give a number from 2 to %d",
                            trait->name, trait->n_labels, MOST_LABELS);
        asc_code code =
            asc_synth_check_range("--traits", trait->effect, 0, largest_effect(trait->kind));
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}

/* An image takes its person's value or one of its own, as of binary attributes. */
static double draw_value(const asc_synth_options *options, int64_t image, int32_t identity,
                         int32_t t) {
    const uint32_t b = 2 * (uint32_t)t;
    const uint64_t seed = options->seed;
    const double mine = asc_random_uniform(seed, ASC_RANDOM_SYNTH_TRAIT, (uint64_t)image, b);
    const bool is_own = mine >= options->identity_share;
    const asc_synth_trait *trait = &options->traits[t];
    if (has_classes(trait)) {
        const double u =
            is_own
                ? asc_random_uniform(seed, ASC_RANDOM_SYNTH_TRAIT, (uint64_t)image, b + 1)
                : asc_random_uniform(seed, ASC_RANDOM_SYNTH_TRAIT_IDENTITY, (uint64_t)identity, b);
        return floor(u * trait->n_labels);
    }
    float normal;
    const uint64_t who = is_own ? (uint64_t)image << 1 : (uint64_t)identity << 1 | 1;
    asc_random_normals(seed, ASC_RANDOM_SYNTH_TRAIT_NORMAL, (uint64_t)t << TRAIT_SHIFT | who, 1,
                       &normal);
    return normal;
}

asc_code asc_synth_invent_traits(const asc_synth_options *options, asc_synth_people *people) {
    uint64_t cells = 0;
    people->n_traits = options->n_traits;
    people->traits = options->traits;
    asc_code code =
        asc_multiply((uint64_t)people->n, (uint64_t)options->n_traits, &cells, "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&people->trait_values, cells, sizeof(double), "attributes");
    for (int64_t i = 0; i < people->n && code == ASC_OK; i++)
        for (int32_t t = 0; t < options->n_traits; t++)
            people->trait_values[i * options->n_traits + t] =
                draw_value(options, i, people->identity[i], t);
    return code;
}

/* Directions of a model: one a class, or one of the trait. */
static int32_t directions_of(const asc_synth_trait *trait) {
    const bool none = trait->kind == ASC_SYNTH_SPREAD || trait->kind == ASC_SYNTH_NARROW;
    return trait->kind == ASC_SYNTH_CLASSES ? trait->n_labels : none ? 0 : 1;
}

asc_code asc_synth_shifts_init(const asc_synth_people *people, int32_t dimension, uint64_t seed,
                               uint64_t model, asc_synth_shifts *shifts) {
    uint64_t size = 0;
    int64_t next = 0;
    *shifts = (asc_synth_shifts){.people = people, .dimension = dimension};
    for (int32_t t = 0; t < people->n_traits; t++)
        next += directions_of(&people->traits[t]);
    asc_code code = asc_multiply((uint64_t)next, (uint64_t)dimension, &size, "directions");
    if (code == ASC_OK)
        code = asc_alloc(&shifts->directions, size, sizeof(float), "attribute directions");
    next = 0;
    for (int32_t t = 0; t < people->n_traits && code == ASC_OK; t++) {
        const asc_synth_trait *trait = &people->traits[t];
        /* Isotropic directions are nearly orthogonal: centres of classes are an effect apart. */
        const double length =
            trait->kind == ASC_SYNTH_CLASSES ? trait->effect / sqrt(2.0) : trait->effect;
        for (int32_t c = 0; c < directions_of(trait); c++, next++)
            asc_synth_direction(seed, ASC_RANDOM_SYNTH_TRAIT_DIRECTION, model | (uint64_t)next,
                                length, dimension, shifts->directions + next * dimension);
    }
    return code;
}

void asc_synth_shifts_free(asc_synth_shifts *shifts) {
    free(shifts->directions);
    *shifts = (asc_synth_shifts){0};
}

double asc_synth_spread(const asc_synth_people *people, int64_t image) {
    double power = 0;
    for (int32_t t = 0; t < people->n_traits; t++)
        if (people->traits[t].kind == ASC_SYNTH_SPREAD)
            power += people->traits[t].effect * people->trait_values[image * people->n_traits + t];
    return exp(power);
}

double asc_synth_reach(const asc_synth_people *people, int64_t image) {
    double reach = 1;
    for (int32_t t = 0; t < people->n_traits; t++) {
        const asc_synth_trait *trait = &people->traits[t];
        if (trait->kind == ASC_SYNTH_NARROW &&
            (int32_t)people->trait_values[image * people->n_traits + t] == trait->n_labels - 1)
            reach *= 1 - trait->effect;
    }
    return reach;
}

void asc_synth_shift(const asc_synth_shifts *shifts, int64_t image, float *row) {
    const asc_synth_people *people = shifts->people;
    const float *direction = shifts->directions;
    for (int32_t t = 0; t < people->n_traits; t++) {
        const asc_synth_trait *trait = &people->traits[t];
        const double value = people->trait_values[image * people->n_traits + t];
        const bool picks = trait->kind == ASC_SYNTH_CLASSES;
        const float factor = picks ? 1
                             : trait->kind == ASC_SYNTH_ORDERED
                                 ? (float)(value - 0.5 * (trait->n_labels - 1))
                                 : (float)value;
        const float *mine = direction + (picks ? (int64_t)value * shifts->dimension : 0);
        if (directions_of(trait) > 0)
            for (int32_t d = 0; d < shifts->dimension; d++)
                row[d] += factor * mine[d];
        direction += (int64_t)directions_of(trait) * shifts->dimension;
    }
}

/* "low-1", "b-2": what is before the number keeps labels from being read as numbers. */
static void put_label(FILE *file, const asc_synth_trait *trait, int32_t class) {
    fprintf(file, "%s-%d", trait->kind == ASC_SYNTH_ORDERED ? "step" : "class", class + 1);
}

void asc_synth_put_trait(FILE *file, const asc_synth_people *people, int64_t image, int32_t t) {
    const double value = people->trait_values[image * people->n_traits + t];
    if (has_classes(&people->traits[t]))
        put_label(file, &people->traits[t], (int32_t)value);
    else
        fprintf(file, "%.6f", value);
}

void asc_synth_put_attributes(FILE *file, const asc_synth_people *people) {
    if (people->n_traits == 0)
        return;
    fputs("  attributes:\n", file);
    for (int32_t a = 0; a < people->n_attributes; a++)
        fprintf(file, "    %s: binary\n", people->names[a]);
    for (int32_t t = 0; t < people->n_traits; t++) {
        const asc_synth_trait *trait = &people->traits[t];
        fprintf(file, "    %s: ", trait->name);
        for (int32_t c = 0; trait->kind == ASC_SYNTH_ORDERED && c < trait->n_labels; c++) {
            fputs(c == 0 ? "{ordered: [" : ", ", file);
            put_label(file, trait, c);
        }
        fputs(trait->kind == ASC_SYNTH_ORDERED ? "]}\n"
              : has_classes(trait)             ? "classes\n"
                                               : "continuous\n",
              file);
    }
}

void asc_synth_put_trait_effects(FILE *file, const asc_synth_people *people) {
    static const char *const meanings[] = {"centres of two classes", "neighbouring steps",
                                           "the last class's people are so much nearer",
                                           "one standard deviation",
                                           "spread times exp(effect x value)"};
    for (int32_t t = 0; t < people->n_traits; t++)
        fprintf(file, "#   %-20s %g  (%s)\n", people->traits[t].name, people->traits[t].effect,
                meanings[people->traits[t].kind]);
}
