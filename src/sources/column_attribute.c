/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that are attributes, by their values or as the settings say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "sources/column_candidate.h"
#include "sources/column_labels.h"
#include "text/fields.h"

enum { FEWEST_IMAGES = 10, FEWEST_PEOPLE = 2, LONGEST_LABEL = 64 };

asc_code asc_candidate_refuse(const asc_candidate *of, int64_t row, const char *remedy) {
    return asc_fail(ASC_DATA, "%s:%lld: column %s holds '%.80s'; %s", of->csv->file.path,
                    (long long)of->csv->lines[row], of->name,
                    asc_csv_field(of->csv, row, of->column), remedy);
}

asc_code asc_candidate_refuse_few(const asc_candidate *of, int64_t row, int64_t others,
                                  const char *words) {
    const bool numeric = asc_survey_is_numeric(of->survey);
    char *remedy = NULL;
    asc_code code = asc_format(
        &remedy,
        "but %lld of its %lld values are %s: mend the value (blank is missing), or say that "
        "the column is meant so with images.unused: [%s]%s%s%s",
        (long long)others, (long long)of->survey->known, words, of->name,
        numeric ? ", or images.features" : ", or images.attributes: {", numeric ? "" : of->name,
        numeric ? "" : ": classes}");
    if (code == ASC_OK)
        code = asc_candidate_refuse(of, row, remedy);
    free(remedy);
    return code;
}

const char *asc_candidate_words(const asc_candidate *of) {
    static const char *const words[] = {"1, -1 and 0", "true and false", "yes and no", "m and f"};
    return words[of->survey->vocabulary];
}

bool asc_candidate_most(const asc_candidate *of, int64_t some) {
    return some * 10 >= of->survey->known * 9;
}

bool asc_candidate_few_misfit(const asc_candidate *of) {
    return of->survey->misfit >= 0 && asc_candidate_most(of, of->survey->fitting);
}

asc_code asc_candidate_be_attribute(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    const char *note = "";
    const int64_t zeros = survey->count[ASC_CLASS_ZERO];
    const bool minus = survey->count[ASC_CLASS_MINUS] > 0;
    of->fate = ASC_FATE_ATTRIBUTE;
    if (zeros > 0 && survey->vocabulary == ASC_VOCABULARY_SIGNS)
        note = minus ? "; 0 is missing" : "; 0 is no";
    const bool sex = survey->vocabulary == ASC_VOCABULARY_SEX;
    return asc_format(&of->reason, "%lld %s, %lld %s, %lld missing%s", (long long)survey->positive,
                      sex ? "male (yes)" : "yes", (long long)survey->negative,
                      sex ? "female (no)" : "no",
                      (long long)(survey->count[ASC_CLASS_MISSING] + (minus ? zeros : 0)), note);
}

static asc_code be_trait(asc_candidate *of, const asc_attribute_form *form) {
    of->fate = ASC_FATE_ATTRIBUTE;
    return asc_column_trait_make(of->csv, of->column, of->survey, form, of->trait, &of->reason);
}

static asc_code be_trait_of(asc_candidate *of, asc_form form) {
    const asc_attribute_form plain = {.form = form};
    return be_trait(of, &plain);
}

static asc_code be_binary(asc_candidate *of) {
    if (of->is_joined)
        return asc_fail(ASC_DATA,
                        "images.attributes: column %s of %s, which is joined to the images' own "
                        "table, cannot be binary there; list it as {%s: classes}",
                        of->name, of->csv->file.path, of->name);
    if (of->survey->misfit >= 0)
        return asc_candidate_refuse(
            of, of->survey->misfit,
            "a binary attribute is 1, -1, 0 or missing, or true and false, yes and no, m and f");
    return asc_candidate_be_attribute(of);
}

/* Whether there are three numbers, two of which differ from the third. */
static bool has_three_numbers(const asc_candidate *of) {
    const bool comma = of->csv->separator == ';';
    double seen[2] = {0};
    int n = 0;
    for (int64_t r = 0; r < of->csv->n_rows; r++) {
        const char *text = asc_csv_field(of->csv, r, of->column);
        double value = 0;
        if (asc_text_is_missing(text) || !asc_text_number(text, comma, &value) ||
            (n > 0 && value == seen[0]) || (n > 1 && value == seen[1]))
            continue;
        if (n == 2)
            return true;
        seen[n++] = value;
    }
    return false;
}

/* Listed by its name alone, and not binary. */
static asc_code be_found_trait(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    const int64_t misfit = survey->misfit;
    asc_column_labels labels;
    char remedy[500];
    snprintf(
        remedy, sizeof remedy,
        "an attribute is 1, -1, 0 or missing, or true and false, yes and no, m and f; if it is "
        "of another kind say so: images.attributes: {%.100s: classes}, or {%.100s: continuous}",
        of->name, of->name);
    if (asc_candidate_few_misfit(of))
        return asc_candidate_refuse(of, misfit, remedy);
    if (asc_survey_is_numeric(survey))
        return has_three_numbers(of) ? be_trait_of(of, ASC_FORM_CONTINUOUS)
                                     : asc_candidate_refuse(of, misfit, remedy);
    if (asc_candidate_most(of, survey->numbers))
        return asc_candidate_refuse_few(of, survey->no_number, survey->numbers, "finite numbers");
    asc_column_labels_find(of->csv, of->column, &labels);
    if (labels.n > 1 && labels.n <= ASC_LABELS_MOST && 2 * labels.n <= labels.known)
        return be_trait_of(of, ASC_FORM_CLASSES);
    return asc_candidate_refuse(of, misfit, remedy);
}

asc_code asc_candidate_be_listed_attribute(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    const asc_form form = of->form ? of->form->form : ASC_FORM_FOUND;
    if (form > ASC_FORM_BINARY)
        return be_trait(of, of->form);
    if (survey->known == 0)
        return asc_fail(ASC_DATA, "images.attributes: column %s of %s holds no value at all",
                        of->name, of->csv->file.path);
    return form == ASC_FORM_BINARY || survey->misfit < 0 ? be_binary(of) : be_found_trait(of);
}

static bool are_classes(const asc_candidate *of, const asc_column_labels *labels) {
    int32_t common = 0;
    for (int32_t c = 0; c < labels->n; c++) {
        common += labels->of[c].count >= FEWEST_IMAGES;
        if (strlen(labels->of[c].text) > LONGEST_LABEL)
            return false;
    }
    return 2 * common >= labels->n && labels->known >= (int64_t)FEWEST_IMAGES * labels->n &&
           (of->n_identities == 0 || of->n_identities >= (int64_t)FEWEST_PEOPLE * labels->n);
}

/* How images are divided is no attribute of them. */
static bool is_division(const char *name) {
    static const char *const names[] = {"split", "subset", "fold", "partition"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        if (strcasecmp(name, names[n]) == 0)
            return true;
    return false;
}

asc_code asc_candidate_look_for_classes(asc_candidate *of, bool *found) {
    const asc_column_survey *survey = of->survey;
    asc_column_labels labels;
    *found = false;
    const bool truth =
        survey->vocabulary != ASC_VOCABULARY_SEX && 2 * survey->fitting >= survey->known;
    if (survey->known == 0 || truth || is_division(of->name) ||
        survey->numbers + survey->count[ASC_CLASS_ENDLESS] > 0)
        return ASC_OK;
    asc_column_labels_find(of->csv, of->column, &labels);
    if (labels.n < 2 || labels.n > ASC_LABELS_MOST)
        return ASC_OK;
    *found = true;
    if (are_classes(of, &labels))
        return be_trait_of(of, ASC_FORM_CLASSES);
    of->fate = ASC_FATE_UNUSED;
    if (2 * labels.n > labels.known) {
        *found = false;
        return ASC_OK;
    }
    return asc_format(
        &of->reason,
        "text of %d labels, such as '%.40s', too many for its images and people to be "
        "taken for classes; images.attributes: {%.80s: classes} uses it",
        labels.n, labels.of[0].text, of->name);
}
