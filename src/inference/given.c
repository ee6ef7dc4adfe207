/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/given.h"

#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"

enum { FEWEST = 10 }; /* people of a draw in a cell */

/* By number, see traits.h; -1: there is none. */
static int32_t find_attribute(const asc_images *images, const char *name) {
    const int32_t binary = asc_images_find_attribute(images, name);
    const int32_t trait = binary < 0 ? asc_images_find_trait(images, name) : -1;
    return trait < 0 ? binary : images->n_attributes + trait;
}

static asc_code find_given(const asc_inference_settings *settings, const asc_images *images,
                           asc_inference_choice *choice) {
    asc_code code = asc_alloc(&choice->attributes, (uint64_t)settings->n_given,
                              sizeof *choice->attributes, "attributes");
    for (int64_t g = 0; g < settings->n_given && code == ASC_OK; g++) {
        choice->attributes[g] = find_attribute(images, settings->given[g]);
        if (choice->attributes[g] < 0)
            code = asc_fail(ASC_USAGE,
                            "inference.given: the study has no attribute %s; look at its columns",
                            settings->given[g]);
    }
    choice->given =
        (asc_inference_given){.attributes = choice->attributes, .n = (int32_t)settings->n_given};
    return code;
}

/* The cell of every person's image with the least bits: of_person [identities], -1: it has none. */
static asc_code find_cells(const asc_inference_settings *settings, const asc_images *images,
                           const int64_t *rows, const int32_t *cells, int32_t *of_person) {
    uint64_t *least = NULL;
    asc_code code = asc_alloc(&least, (uint64_t)images->n_identities, sizeof *least, "people");
    for (int32_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        of_person[k] = -1;
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        const int32_t k = images->identity[i];
        const uint64_t bits =
            asc_random_bits(settings->seed, ASC_RANDOM_INFERENCE_IMAGE, (uint64_t)rows[i], 0);
        if (cells[i] < 0 || (of_person[k] >= 0 && bits >= least[k]))
            continue;
        of_person[k] = cells[i];
        least[k] = bits;
    }
    free(least);
    return code;
}

/* Counts the cells that people are in, and the share of people in those of few. */
static asc_code count_cells(const asc_inference_settings *settings, const asc_images *images,
                            const int32_t *of_person, asc_inference_choice *choice) {
    int64_t *people = NULL;
    double all = 0, few = 0;
    asc_code code = asc_alloc(&people, (uint64_t)images->n, sizeof *people, "strata");
    for (int64_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        if (of_person[k] >= 0) {
            people[of_person[k]]++;
            all++;
        }
    const double most = settings->max_samples > 0 ? (double)settings->max_samples : all;
    const double drawn = all > 0 && most < all ? most / all : 1;
    for (int64_t c = 0; c < images->n && code == ASC_OK; c++) {
        choice->cells += people[c] > 0;
        few += (double)people[c] * drawn < FEWEST ? (double)people[c] : 0;
    }
    choice->few = all > 0 ? few / all : 0;
    free(people);
    return code;
}

asc_code asc_inference_choose(const asc_inference_settings *settings, const asc_images *images,
                              const int64_t *rows, asc_inference_choice *choice) {
    asc_inference_traits traits = {0};
    int32_t *cells = NULL, *of_person = NULL;
    asc_code code = ASC_OK;
    *choice = (asc_inference_choice){0};
    if (settings->n_given == 0)
        return ASC_OK;
    ASC_TRY(code, find_given(settings, images, choice), done);
    ASC_TRY(code, asc_inference_traits_make(images, &traits), done);
    ASC_TRY(code, asc_alloc(&cells, (uint64_t)images->n, sizeof *cells, "strata"), done);
    ASC_TRY(code,
            asc_alloc(&of_person, (uint64_t)images->n_identities, sizeof *of_person, "people"),
            done);
    ASC_TRY(code, asc_inference_strata_of_cells(&traits, choice->given, cells), done);
    ASC_TRY(code, find_cells(settings, images, rows, cells, of_person), done);
    ASC_TRY(code, count_cells(settings, images, of_person, choice), done);
    if (settings->given_by == ASC_INFERENCE_BY_PROPENSITY ||
        (settings->given_by == ASC_INFERENCE_BY_AUTO && choice->few > 0.5))
        choice->given.propensity = (int32_t)settings->strata;
done:
    asc_inference_traits_free(&traits);
    free(cells);
    free(of_person);
    return code;
}

void asc_inference_choice_free(asc_inference_choice *choice) {
    free(choice->attributes);
    *choice = (asc_inference_choice){0};
}

void asc_inference_choice_tell(const asc_inference_choice *choice) {
    if (choice->given.n == 0)
        return;
    asc_log_once(ASC_LOG_INFO,
                 "inference.given: people are in %lld combinations of values, %.0f %% of them in "
                 "those that hold fewer than %d people of a draw: pairs %s (inference.given_by)",
                 (long long)choice->cells, 100 * choice->few, FEWEST,
                 choice->given.propensity > 0
                     ? "are alike in the propensity of the tested attribute by the given ones"
                     : "share all of the given values");
}

asc_code asc_inference_choice_note(const asc_inference_settings *settings, asc_results *results) {
    char *names = NULL;
    asc_code code = ASC_OK;
    for (int64_t g = 0; g < settings->n_given && code == ASC_OK; g++) {
        char *longer = NULL;
        code = asc_format(&longer, "%s%s%s", names ? names : "", names ? ", " : "",
                          settings->given[g]);
        free(names);
        names = longer;
    }
    if (code == ASC_OK)
        code = asc_results_note(results, "inference_given", names);
    free(names);
    return code;
}
