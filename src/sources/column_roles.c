/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"

enum { LIST_NONE, LIST_ATTRIBUTES, LIST_FEATURES, LIST_UNUSED };

/* One column while its fate is decided. */
typedef struct candidate {
    const asc_csv *csv;
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
    const asc_column_survey *survey = of->survey;
    int64_t row = -1;
    for (int class = ASC_CLASS_TRUE; class < ASC_CLASSES; class ++)
        if (survey->count[class] > 0 && (row < 0 || survey->first[class] < row))
            row = survey->first[class];
    if (row >= 0)
        return refuse_value(of, row, "a feature is a number or missing");
    if (survey->known == 0)
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
static asc_code refuse_few(const candidate *of) {
    const asc_column_survey *survey = of->survey;
    char *remedy = NULL;
    asc_code code = asc_format(
        &remedy,
        "but %lld of its %lld values are %s: mend the value (blank is missing), or say that "
        "the column is meant so with images.unused: [%s]%s",
        (long long)survey->fitting, (long long)survey->known, words_of(survey->vocabulary),
        of->name, asc_survey_is_numeric(survey) ? ", or images.features" : "");
    if (code == ASC_OK)
        code = refuse_value(of, survey->misfit, remedy);
    free(remedy);
    return code;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Why nothing becomes of a column, with a value that shows it. */
static asc_code be_unused(candidate *of) {
    const asc_column_survey *survey = of->survey;
    const char *what = "text";
    int64_t row = survey->misfit;
    of->fate = ASC_FATE_UNUSED;
    if (survey->known == 0)
        return asc_copy_string(&of->reason, "it holds no value");
    if (row < 0)
        return asc_copy_string(&of->reason, "it is not listed in images.attributes");
    if (asc_survey_is_numeric(survey))
        what = "whole numbers";
    else if (2 * survey->fitting >= survey->known) {
        return asc_format(&of->reason, "%lld of %lld values are not %s, such as '%.40s' at %s:%lld",
                          (long long)(survey->known - survey->fitting), (long long)survey->known,
                          words_of(survey->vocabulary), asc_csv_field(of->csv, row, of->column),
                          base_name(of->csv->file.path), (long long)of->csv->lines[row]);
    }
    return asc_format(&of->reason, "%s, such as '%.40s' at %s:%lld", what,
                      asc_csv_field(of->csv, row, of->column), base_name(of->csv->file.path),
                      (long long)of->csv->lines[row]);
}

static bool few_do_not_fit(const asc_column_survey *survey) {
    return survey->misfit >= 0 && survey->fitting * 10 >= survey->known * 9;
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
    if (strncasecmp(of->name, "keep", 4) == 0) {
        if (fits && no_minus)
            return be_keep(of);
        return few_do_not_fit(survey) && no_minus ? refuse_few(of) : be_unused(of);
    }
    if (strstr(of->name, "n_faces") && asc_survey_is_numeric(survey))
        return be_feature(of);
    if (!of->attributes_are_listed) {
        if (fits)
            return be_attribute(of);
        if (few_do_not_fit(survey) && survey->positive > 0 && survey->negative > 0)
            return refuse_few(of);
    }
    if (asc_survey_is_numeric(survey) && survey->count[ASC_CLASS_FRACTION] > 0)
        return be_feature(of);
    return be_unused(of);
}

/* Marks the columns that a list names; none may be that of identities or names, or in two lists. */
static asc_code mark_list(const asc_csv *csv, asc_key_columns keys, uint8_t list,
                          char *const *names, int64_t n, uint8_t *lists) {
    static const char *const settings[] = {"", "images.attributes", "images.features",
                                           "images.unused"};
    char hint[64];
    int64_t column = -1;
    snprintf(hint, sizeof hint, "correct %s", settings[list]);
    for (int64_t i = 0; i < n; i++) {
        asc_code code = asc_csv_require(csv, names[i], hint, &column);
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

asc_code asc_choose_fates(const asc_csv *csv, const asc_column_survey *surveys,
                          const asc_images_settings *settings, asc_key_columns keys, uint8_t *fates,
                          char **reasons) {
    uint8_t *lists = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&lists, (uint64_t)csv->n_columns, 1, "columns"), done);
    ASC_TRY(
        code,
        mark_list(csv, keys, LIST_ATTRIBUTES, settings->attributes, settings->n_attributes, lists),
        done);
    ASC_TRY(code,
            mark_list(csv, keys, LIST_FEATURES, settings->features, settings->n_features, lists),
            done);
    ASC_TRY(code, mark_list(csv, keys, LIST_UNUSED, settings->unused, settings->n_unused, lists),
            done);
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        candidate of = {csv,
                        settings->n_attributes > 0,
                        lists[c],
                        c,
                        csv->header[c],
                        &surveys[c],
                        ASC_FATE_UNUSED,
                        NULL};
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
