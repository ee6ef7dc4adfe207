/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_survey.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "text/fields.h"

static asc_value_class classify_word(const char *text) {
    static const struct {
        const char *word;
        asc_value_class class;
    } words[] = {{"true", ASC_CLASS_TRUE},     {"false", ASC_CLASS_FALSE}, {"t", ASC_CLASS_TRUE},
                 {"f", ASC_CLASS_F},           {"yes", ASC_CLASS_YES},     {"no", ASC_CLASS_NO},
                 {"y", ASC_CLASS_YES},         {"n", ASC_CLASS_NO},        {"male", ASC_CLASS_MALE},
                 {"female", ASC_CLASS_FEMALE}, {"m", ASC_CLASS_MALE}};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (strcasecmp(text, words[w].word) == 0)
            return words[w].class;
    return ASC_CLASS_TEXT;
}

static asc_value_class classify_number(double value) {
    if (!isfinite(value))
        return ASC_CLASS_ENDLESS;
    if (value == 1)
        return ASC_CLASS_ONE;
    if (value == 0)
        return ASC_CLASS_ZERO;
    if (value == -1)
        return ASC_CLASS_MINUS;
    return value == floor(value) ? ASC_CLASS_WHOLE : ASC_CLASS_FRACTION;
}

asc_value_class asc_classify_slowly(const char *text, bool comma) {
    double value = 0;
    if (asc_text_is_missing(text))
        return ASC_CLASS_MISSING;
    return asc_text_number(text, comma, &value) ? classify_number(value) : classify_word(text);
}

/* What a class says in a vocabulary. */
static int reading(const asc_column_survey *survey, asc_vocabulary vocabulary,
                   asc_value_class class) {
    enum { NOTHING = ASC_SAYS_NOTHING };
    const bool signs = vocabulary == ASC_VOCABULARY_SIGNS;
    const bool minus = survey->count[ASC_CLASS_MINUS] > 0;
    const bool truth = vocabulary == ASC_VOCABULARY_TRUTH || (signs && !minus);
    const bool yes = vocabulary == ASC_VOCABULARY_YES, sex = vocabulary == ASC_VOCABULARY_SEX;
    const bool has_truth = survey->count[ASC_CLASS_TRUE] + survey->count[ASC_CLASS_FALSE] > 0;
    const bool has_sex = survey->count[ASC_CLASS_MALE] + survey->count[ASC_CLASS_FEMALE] > 0;
    switch (class) {
    case ASC_CLASS_MISSING:
        return 0;
    case ASC_CLASS_MINUS:
        return signs ? -1 : NOTHING;
    case ASC_CLASS_ZERO:
        return signs ? (minus ? 0 : -1) : NOTHING;
    case ASC_CLASS_ONE:
        return signs ? 1 : NOTHING;
    case ASC_CLASS_TRUE:
        return truth ? 1 : NOTHING;
    case ASC_CLASS_FALSE:
        return truth ? -1 : NOTHING;
    case ASC_CLASS_YES:
        return yes ? 1 : NOTHING;
    case ASC_CLASS_NO:
        return yes ? -1 : NOTHING;
    case ASC_CLASS_MALE:
        return sex ? 1 : NOTHING;
    case ASC_CLASS_FEMALE:
        return sex ? -1 : NOTHING;
    case ASC_CLASS_F:
        return (sex && !has_truth) || (truth && has_truth && !has_sex) ? -1 : NOTHING;
    default:
        return NOTHING;
    }
}

/* Counts what fits a vocabulary. */
static asc_column_survey fit(asc_column_survey survey, asc_vocabulary vocabulary) {
    survey.vocabulary = vocabulary;
    survey.fitting = survey.positive = survey.negative = 0;
    survey.misfit = -1;
    for (int class = ASC_CLASS_MISSING + 1; class < ASC_CLASSES; class ++) {
        const int sign = reading(&survey, vocabulary, (asc_value_class) class);
        survey.says[class] = (int8_t)sign;
        const int64_t count = survey.count[class], first = survey.first[class];
        if (sign == ASC_SAYS_NOTHING && count > 0 && (survey.misfit < 0 || first < survey.misfit))
            survey.misfit = first;
        survey.fitting += sign == ASC_SAYS_NOTHING ? 0 : count;
        survey.positive += sign == 1 ? count : 0;
        survey.negative += sign == -1 ? count : 0;
    }
    return survey;
}

static void count_numbers(asc_column_survey *survey) {
    survey->no_number = -1;
    for (int class = ASC_CLASS_MINUS; class < ASC_CLASSES; class ++) {
        const int64_t first = survey->first[class];
        if (class <= ASC_CLASS_FRACTION)
            survey->numbers += survey->count[class];
        else if (survey->count[class] > 0 && (survey->no_number < 0 || first < survey->no_number))
            survey->no_number = first;
    }
}

asc_code asc_survey_columns(const asc_csv *csv, asc_column_survey **surveys) {
    const int64_t n = csv->n_columns;
    const bool comma = csv->separator == ';';
    asc_code code = asc_alloc(surveys, (uint64_t)n, sizeof **surveys, "columns");
    if (code != ASC_OK)
        return code;
    for (int64_t r = 0; r < csv->n_rows; r++)
        for (int64_t c = 0; c < n; c++) {
            asc_column_survey *survey = &(*surveys)[c];
            const asc_value_class class = asc_classify(asc_csv_field(csv, r, c), comma);
            if (survey->count[class]++ == 0)
                survey->first[class] = r;
        }
    for (int64_t c = 0; c < n; c++) {
        asc_column_survey survey = (*surveys)[c], best;
        survey.known = csv->n_rows - survey.count[ASC_CLASS_MISSING];
        count_numbers(&survey);
        best = fit(survey, ASC_VOCABULARY_SIGNS);
        for (asc_vocabulary v = ASC_VOCABULARY_SIGNS + 1; v < ASC_VOCABULARIES; v++) {
            const asc_column_survey other = fit(survey, v);
            if (other.fitting > best.fitting)
                best = other;
        }
        (*surveys)[c] = best;
    }
    return ASC_OK;
}
