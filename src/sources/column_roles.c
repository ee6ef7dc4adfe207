/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "sources/images_parts.h"

enum { LIST_NONE, LIST_ATTRIBUTES, LIST_FEATURES, LIST_UNUSED };

/* One column while its fate is decided. */
typedef struct candidate {
    const asc_csv *csv;
    bool is_joined;
    bool attributes_are_listed;
    uint8_t list; /* that names it */
    int64_t column;
    const char *name;
    const asc_column_survey *survey;
    asc_fate fate;
    char *reason; /* owned by who asks */
} candidate;

static asc_code decide(candidate *of, asc_fate fate, const char *reason) {
    of->fate = fate;
    return asc_copy_string(&of->reason, reason);
}

/* "file:line: column name holds 'value'; remedy" */
static asc_code refuse_value(const candidate *of, int64_t row, const char *remedy) {
    return asc_fail(ASC_DATA, "%s:%lld: column %s holds '%.80s'; %s", of->csv->file.path,
                    (long long)of->csv->lines[row], of->name,
                    asc_csv_field(of->csv, row, of->column), remedy);
}

static const char *words_of(asc_vocabulary vocabulary) {
    static const char *const words[] = {"1, -1 and 0", "true and false", "yes and no", "m and f"};
    return words[vocabulary];
}

static asc_code be_attribute(candidate *of) {
    const asc_column_survey *survey = of->survey;
    const char *note = "";
    const int64_t zeros = survey->count[ASC_CLASS_ZERO];
    const bool minus = survey->count[ASC_CLASS_MINUS] > 0;
    of->fate = ASC_FATE_ATTRIBUTE;
    if (survey->vocabulary == ASC_VOCABULARY_SEX)
        note = "; m is yes";
    else if (zeros > 0 && survey->vocabulary == ASC_VOCABULARY_SIGNS)
        note = minus ? "; 0 is missing" : "; 0 is no";
    return asc_format(&of->reason, "%lld yes, %lld no, %lld missing%s", (long long)survey->positive,
                      (long long)survey->negative,
                      (long long)(survey->count[ASC_CLASS_MISSING] + (minus ? zeros : 0)), note);
}

static asc_code be_listed_attribute(candidate *of) {
    if (of->survey->known == 0)
        return asc_fail(ASC_DATA, "images.attributes: column %s of %s holds no value at all",
                        of->name, of->csv->file.path);
    if (of->survey->misfit >= 0)
        return refuse_value(of, of->survey->misfit,
                            "an attribute is 1, -1, 0 or missing, or true and false, yes and no, m "
                            "and f");
    return be_attribute(of);
}

static asc_code be_feature(candidate *of) {
    of->fate = ASC_FATE_FEATURE;
    return asc_format(&of->reason, "numbers, %lld missing",
                      (long long)of->survey->count[ASC_CLASS_MISSING]);
}

static asc_code be_listed_feature(candidate *of) {
    if (of->survey->no_number >= 0)
        return refuse_value(of, of->survey->no_number, "a feature is a finite number or missing");
    if (of->survey->known == 0)
        return asc_fail(ASC_DATA, "images.features: column %s of %s holds no value at all",
                        of->name, of->csv->file.path);
    return be_feature(of);
}

static asc_code be_keep(candidate *of) {
    of->fate = ASC_FATE_KEEP;
    return asc_format(&of->reason, "%lld kept, %lld not, %lld missing (not kept)",
                      (long long)of->survey->positive, (long long)of->survey->negative,
                      (long long)of->survey->count[ASC_CLASS_MISSING]);
}

/* A value or two among others that all fit: nobody means a column to be lost for them. */
static asc_code refuse_few(const candidate *of, int64_t row, int64_t others, const char *words) {
    char *remedy = NULL;
    asc_code code = asc_format(
        &remedy,
        "but %lld of its %lld values are %s: mend the value (blank is missing), or say that "
        "the column is meant so with images.unused: [%s]%s",
        (long long)others, (long long)of->survey->known, words, of->name,
        asc_survey_is_numeric(of->survey) ? ", or images.features" : "");
    if (code == ASC_OK)
        code = refuse_value(of, row, remedy);
    free(remedy);
    return code;
}

static asc_code refuse_few_of_words(const candidate *of) {
    const asc_column_survey *survey = of->survey;
    return refuse_few(of, survey->misfit, survey->fitting, words_of(survey->vocabulary));
}

static bool most_are(int64_t some, const asc_column_survey *survey) {
    return some * 10 >= survey->known * 9;
}

/* Numbers but for a few texts, or however many that are not finite. */
static bool is_nearly_numeric(const asc_column_survey *survey) {
    return survey->known > 0 &&
           (most_are(survey->numbers, survey) ||
            survey->numbers + survey->count[ASC_CLASS_ENDLESS] == survey->known);
}

static asc_code be_finite_feature(candidate *of) {
    const asc_column_survey *survey = of->survey;
    return asc_survey_is_numeric(survey)
               ? be_feature(of)
               : refuse_few(of, survey->no_number, survey->numbers, "finite numbers");
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Why nothing becomes of a column, with a value that shows it. */
static asc_code be_unused(candidate *of) {
    const asc_column_survey *survey = of->survey;
    const bool as_numbers = of->is_joined || survey->numbers > survey->fitting;
    const int64_t fitting = as_numbers ? survey->numbers : survey->fitting;
    int64_t row = survey->misfit;
    of->fate = ASC_FATE_UNUSED;
    if (survey->known == 0)
        return asc_copy_string(&of->reason, "it holds no value");
    if (row < 0 && !of->is_joined)
        return asc_copy_string(&of->reason, "it is not listed in images.attributes");
    if (!asc_survey_is_numeric(survey) && as_numbers)
        row = survey->no_number;
    if (!asc_survey_is_numeric(survey) && 2 * fitting >= survey->known)
        return asc_format(&of->reason, "%lld of %lld values are not %s, such as '%.40s' at %s:%lld",
                          (long long)(survey->known - fitting), (long long)survey->known,
                          as_numbers ? "finite numbers" : words_of(survey->vocabulary),
                          asc_csv_field(of->csv, row, of->column), base_name(of->csv->file.path),
                          (long long)of->csv->lines[row]);
    return asc_format(&of->reason, "%s, such as '%.40s' at %s:%lld",
                      asc_survey_is_numeric(survey) ? "whole numbers" : "text",
                      asc_csv_field(of->csv, row, of->column), base_name(of->csv->file.path),
                      (long long)of->csv->lines[row]);
}

static bool few_do_not_fit(const asc_column_survey *survey) {
    return survey->misfit >= 0 && most_are(survey->fitting, survey);
}

static asc_code choose(candidate *of) {
    const asc_column_survey *survey = of->survey;
    const bool no_minus = survey->count[ASC_CLASS_MINUS] == 0;
    const bool fits = survey->known > 0 && survey->misfit < 0;
    if (!*of->name)
        return decide(of, ASC_FATE_UNUSED,
                      asc_csv_is_index(of->csv, of->column) ? "it numbers the rows"
                                                            : "it has no name");
    if (of->list == LIST_UNUSED)
        return decide(of, ASC_FATE_UNUSED, "listed in images.unused");
    if (of->list == LIST_ATTRIBUTES)
        return be_listed_attribute(of);
    if (of->list == LIST_FEATURES)
        return be_listed_feature(of);
    if (asc_csv_is_index(of->csv, of->column))
        return decide(of, ASC_FATE_UNUSED, "it numbers the rows");
    if (of->is_joined)
        return is_nearly_numeric(survey) ? be_finite_feature(of) : be_unused(of);
    if (strncasecmp(of->name, "keep", 4) == 0) {
        if (fits && no_minus)
            return be_keep(of);
        return few_do_not_fit(survey) && no_minus ? refuse_few_of_words(of) : be_unused(of);
    }
    if (strstr(of->name, "n_faces") && is_nearly_numeric(survey))
        return be_finite_feature(of);
    if (!of->attributes_are_listed) {
        if (fits)
            return be_attribute(of);
        if (few_do_not_fit(survey) && survey->positive > 0 && survey->negative > 0)
            return refuse_few_of_words(of);
    }
    if (is_nearly_numeric(survey) && survey->count[ASC_CLASS_FRACTION] > 0)
        return be_finite_feature(of);
    return be_unused(of);
}

/* Marks the columns that a list names; none may be that of identities or names, or in two lists.
 * `elsewhere`: other tables have columns of their own, of which the names may be. */
static asc_code mark_list(const asc_csv *csv, asc_key_columns keys, uint8_t list,
                          char *const *names, int64_t n, bool elsewhere, uint8_t *lists) {
    static const char *const settings[] = {"", "images.attributes", "images.features",
                                           "images.unused"};
    char hint[64];
    int64_t column = -1;
    snprintf(hint, sizeof hint, "correct %s", settings[list]);
    for (int64_t i = 0; i < n; i++) {
        column = asc_csv_find(csv, names[i]);
        if (column < 0 && elsewhere)
            continue;
        const asc_code code = asc_csv_require(csv, names[i], hint, &column);
        if (code != ASC_OK)
            return code;
        if (column == keys.identity || column == keys.name)
            return asc_fail(ASC_DATA, "%s: column %s of %s holds the images' %s", settings[list],
                            names[i], csv->file.path, column == keys.name ? "names" : "identities");
        if (lists[column] != LIST_NONE && list != LIST_UNUSED)
            return asc_fail(ASC_DATA, "%s: column %s is listed in %s, too", settings[list],
                            names[i], settings[lists[column]]);
        lists[column] = list;
    }
    return ASC_OK;
}

/* The list, if any, that names each column. */
static asc_code mark_lists(const asc_csv *csv, const asc_images_settings *settings,
                           asc_key_columns keys, bool is_joined, uint8_t *lists) {
    const char *paths[ASC_JOINED_MOST];
    const bool elsewhere = asc_images_list_joined(settings, paths) > 0;
    asc_code code = ASC_OK;
    if (is_joined) /* the names may be meant for another table */
        keys = (asc_key_columns){-1, -1};
    else
        code = mark_list(csv, keys, LIST_ATTRIBUTES, settings->attributes, settings->n_attributes,
                         false, lists);
    if (code == ASC_OK)
        code = mark_list(csv, keys, LIST_FEATURES, settings->features, settings->n_features,
                         elsewhere, lists);
    if (code == ASC_OK)
        code = mark_list(csv, keys, LIST_UNUSED, settings->unused, settings->n_unused, elsewhere,
                         lists);
    return code;
}

asc_code asc_choose_fates(const asc_csv *csv, const asc_column_survey *surveys,
                          const asc_images_settings *settings, asc_key_columns keys, bool is_joined,
                          uint8_t *fates, char **reasons) {
    uint8_t *lists = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&lists, (uint64_t)csv->n_columns, 1, "columns"), done);
    ASC_TRY(code, mark_lists(csv, settings, keys, is_joined, lists), done);
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        candidate of = {.csv = csv,
                        .is_joined = is_joined,
                        .attributes_are_listed = settings->n_attributes > 0,
                        .list = lists[c],
                        .column = c,
                        .name = csv->header[c],
                        .survey = &surveys[c]};
        if (c == keys.identity)
            code = decide(&of, ASC_FATE_IDENTITY, "who is on the image");
        else if (c == keys.name)
            code = decide(&of, ASC_FATE_NAME, "the images' names");
        else
            code = choose(&of);
        fates[c] = (uint8_t)of.fate;
        reasons[c] = of.reason;
    }
done:
    free(lists);
    return code;
}
