/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static asc_code new_numbers(double **numbers, int64_t n) {
    asc_code code = asc_alloc(numbers, (uint64_t)n, sizeof **numbers, "an overview");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        (*numbers)[i] = NAN;
    return code;
}

asc_code asc_profile_begin(asc_profile *profile, int64_t n_models, int64_t n_rows) {
    double **const numbers[] = {&profile->numbers,        &profile->low,
                                &profile->high,           &profile->difference,
                                &profile->difference_low, &profile->difference_high};
    *profile = (asc_profile){.n_models = n_models, .n_rows = n_rows};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&profile->models, (uint64_t)n_models, sizeof(char *), "an overview"),
            done);
    ASC_TRY(code, asc_alloc(&profile->rows, (uint64_t)n_rows, sizeof(char *), "an overview"), done);
    ASC_TRY(code, new_numbers(&profile->values, n_models * n_rows), done);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        ASC_TRY(code, new_numbers(numbers[k], n_models), done);
done:
    return code;
}

void asc_profile_free(asc_profile *profile) {
    asc_free_strings(profile->models, profile->n_models);
    asc_free_strings(profile->rows, profile->n_rows);
    free(profile->values);
    free(profile->numbers);
    free(profile->low);
    free(profile->high);
    free(profile->reference);
    free(profile->difference);
    free(profile->difference_low);
    free(profile->difference_high);
    *profile = (asc_profile){0};
}

void asc_profile_average(asc_profile *profile) {
    const int64_t models = profile->n_models, rows = profile->n_rows;
    int64_t used = 0;
    for (int64_t m = 0; m < models; m++)
        profile->numbers[m] = 0;
    for (int64_t r = 0; r < rows; r++) {
        bool known = true;
        for (int64_t m = 0; m < models; m++)
            known = known && !isnan(profile->values[m * rows + r]);
        used += known;
        for (int64_t m = 0; m < models && known; m++)
            profile->numbers[m] += profile->values[m * rows + r];
    }
    for (int64_t m = 0; m < models; m++)
        profile->numbers[m] = used > 0 ? profile->numbers[m] / (double)used : NAN;
}

/* Whether row r is of the same model as the one before. */
static bool goes_on(const asc_table *table, int column, bool with_architecture, int64_t r) {
    for (int c = column; c <= column + with_architecture; c++)
        if (r == 0 || strcmp(asc_texts(table, c)[r], asc_texts(table, c)[r - 1]) != 0)
            return false;
    return true;
}

/* Place of an attribute among those that are known, [*n], appended where it is new. */
static int64_t place_of(const char **known, int64_t *n, int64_t guess, const char *name) {
    if (guess < *n && strcmp(known[guess], name) == 0)
        return guess;
    int64_t k = 0;
    while (k < *n && strcmp(known[k], name) != 0)
        k++;
    if (k == *n)
        known[(*n)++] = name;
    return k;
}

asc_code asc_profile_of_rows(asc_profile *profile, const asc_table *table, int column,
                             bool with_architecture, int attribute, const double *values) {
    char *const *names = asc_texts(table, attribute), *const *model = asc_texts(table, column);
    const char **known = NULL;
    int64_t n_models = 0, n_rows = 0, m = -1, at = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&known, (uint64_t)table->rows, sizeof *known, "an overview"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const bool same = goes_on(table, column, with_architecture, r);
        n_models += !same;
        at = place_of(known, &n_rows, same ? at + 1 : 0, names[r]);
    }
    ASC_TRY(code, asc_profile_begin(profile, n_models, n_rows), done);
    for (int64_t k = 0; k < n_rows; k++)
        ASC_TRY(code, asc_copy_string(&profile->rows[k], known[k]), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const bool same = goes_on(table, column, with_architecture, r);
        if (!same)
            ASC_TRY(code,
                    with_architecture ? asc_format(&profile->models[++m], "%s_%s", model[r],
                                                   asc_texts(table, column + 1)[r])
                                      : asc_copy_string(&profile->models[++m], model[r]),
                    done);
        at = place_of(known, &n_rows, same ? at + 1 : 0, names[r]);
        profile->values[m * n_rows + at] = values[r];
    }
    profile->table = table->name;
    asc_profile_average(profile);
done:
    free(known);
    return code;
}
