/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attrscope/memory.h"
#include "sources/column_candidate.h"
#include "sources/column_labels.h"

static asc_code decide(asc_candidate *of, asc_fate fate, const char *reason) {
    of->fate = fate;
    return asc_copy_string(&of->reason, reason);
}

static asc_code be_feature(asc_candidate *of) {
    of->fate = ASC_FATE_FEATURE;
    return asc_format(&of->reason, "numbers, %lld missing",
                      (long long)of->survey->count[ASC_CLASS_MISSING]);
}

static asc_code be_listed_feature(asc_candidate *of) {
    if (of->survey->no_number >= 0)
        return asc_candidate_refuse(of, of->survey->no_number,
                                    "a feature is a finite number or missing");
    if (of->survey->known == 0)
        return asc_fail(ASC_DATA, "images.features: column %s of %s holds no value at all",
                        of->name, of->csv->file.path);
    return be_feature(of);
}

static asc_code be_keep(asc_candidate *of) {
    of->fate = ASC_FATE_KEEP;
    return asc_format(&of->reason, "%lld kept, %lld not, %lld missing (not kept)",
                      (long long)of->survey->positive, (long long)of->survey->negative,
                      (long long)of->survey->count[ASC_CLASS_MISSING]);
}

static asc_code refuse_few_of_words(const asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    return asc_candidate_refuse_few(of, survey->misfit, survey->fitting, asc_candidate_words(of));
}

/* Numbers but for a few texts, or however many that are not finite. */
static bool is_nearly_numeric(const asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    return survey->known > 0 &&
           (asc_candidate_most(of, survey->numbers) ||
            survey->numbers + survey->count[ASC_CLASS_ENDLESS] == survey->known);
}

static asc_code be_finite_feature(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    return asc_survey_is_numeric(survey)
               ? be_feature(of)
               : asc_candidate_refuse_few(of, survey->no_number, survey->numbers, "finite numbers");
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "; images.attributes: {Old: classes} uses its labels maybe, no, yes", where they are few. */
static void offer_classes(const asc_candidate *of, char hint[400]) {
    enum { FEW = 6 };
    asc_column_labels labels;
    asc_column_labels_find(of->csv, of->column, &labels);
    hint[0] = '\0';
    if (of->is_joined || labels.n > FEW)
        return;
    snprintf(hint, 400, "; images.attributes: {%.80s: classes} uses its labels", of->name);
    for (int32_t c = 0; c < labels.n; c++)
        snprintf(hint + strlen(hint), 400 - strlen(hint), "%s %.40s", c ? "," : "",
                 labels.of[c].text);
}

/* Why nothing becomes of a column, with a value that shows it. */
static asc_code be_unused(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    const bool as_numbers = of->is_joined || survey->numbers > survey->fitting;
    const int64_t fitting = as_numbers ? survey->numbers : survey->fitting;
    int64_t row = survey->misfit;
    char hint[400] = "";
    of->fate = ASC_FATE_UNUSED;
    if (survey->known == 0)
        return asc_copy_string(&of->reason, "it holds no value");
    if (row < 0 && !of->is_joined)
        return asc_copy_string(&of->reason, "it is not listed in images.attributes");
    if (!asc_survey_is_numeric(survey) && as_numbers)
        row = survey->no_number;
    if (!asc_survey_is_numeric(survey) && 2 * fitting >= survey->known) {
        if (!as_numbers)
            offer_classes(of, hint);
        return asc_format(&of->reason,
                          "%lld of %lld values are not %s, such as '%.40s' at %s:%lld%s",
                          (long long)(survey->known - fitting), (long long)survey->known,
                          as_numbers ? "finite numbers" : asc_candidate_words(of),
                          asc_csv_field(of->csv, row, of->column), base_name(of->csv->file.path),
                          (long long)of->csv->lines[row], hint);
    }
    const bool numeric = asc_survey_is_numeric(survey);
    return asc_format(&of->reason, "%s, such as '%.40s' at %s:%lld%s%.80s%s",
                      numeric ? "whole numbers" : "text", asc_csv_field(of->csv, row, of->column),
                      base_name(of->csv->file.path), (long long)of->csv->lines[row],
                      numeric ? "; images.attributes: [..., {" : "", numeric ? of->name : "",
                      numeric ? ": continuous}] uses them" : "");
}

static asc_code choose(asc_candidate *of) {
    const asc_column_survey *survey = of->survey;
    const bool no_minus = survey->count[ASC_CLASS_MINUS] == 0;
    const bool fits = survey->known > 0 && survey->misfit < 0;
    if (!*of->name)
        return decide(of, ASC_FATE_UNUSED,
                      asc_csv_is_index(of->csv, of->column) ? "it numbers the rows"
                                                            : "it has no name");
    if (of->list == ASC_LIST_UNUSED)
        return decide(of, ASC_FATE_UNUSED, "listed in images.unused");
    if (of->list == ASC_LIST_ATTRIBUTES)
        return asc_candidate_be_listed_attribute(of);
    if (of->list == ASC_LIST_FEATURES)
        return be_listed_feature(of);
    if (asc_csv_is_index(of->csv, of->column))
        return decide(of, ASC_FATE_UNUSED, "it numbers the rows");
    if (of->is_joined)
        return is_nearly_numeric(of) ? be_finite_feature(of) : be_unused(of);
    if (strncasecmp(of->name, "keep", 4) == 0) {
        if (fits && no_minus)
            return be_keep(of);
        return asc_candidate_few_misfit(of) && no_minus ? refuse_few_of_words(of) : be_unused(of);
    }
    if (strstr(of->name, "n_faces") && is_nearly_numeric(of))
        return be_finite_feature(of);
    if (!of->attributes_are_listed) {
        if (fits)
            return asc_candidate_be_attribute(of);
        if (asc_candidate_few_misfit(of) && survey->positive > 0 && survey->negative > 0)
            return refuse_few_of_words(of);
    }
    if (is_nearly_numeric(of) && survey->count[ASC_CLASS_FRACTION] > 0)
        return be_finite_feature(of);
    if (!of->attributes_are_listed) {
        bool found = false;
        const asc_code code = asc_candidate_look_for_classes(of, &found);
        if (code != ASC_OK || found)
            return code;
    }
    return be_unused(of);
}

/* How images.attributes says that a column is read; NULL: by its values. */
static const asc_attribute_form *form_of(const asc_column_source *from, int64_t column) {
    const asc_images_settings *settings = from->settings;
    for (int64_t i = 0; settings->forms && i < settings->n_attributes; i++)
        if (asc_csv_find(from->csv, settings->attributes[i]) == column)
            return &settings->forms[i];
    return NULL;
}

asc_code asc_choose_fates(const asc_column_source *from, uint8_t *fates, char **reasons,
                          asc_column_trait *traits) {
    const asc_csv *csv = from->csv;
    uint8_t *lists = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&lists, (uint64_t)csv->n_columns, 1, "columns"), done);
    ASC_TRY(code, asc_mark_lists(csv, from->settings, from->keys, from->is_joined, lists), done);
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        asc_candidate of = {.csv = csv,
                            .is_joined = from->is_joined,
                            .attributes_are_listed = from->settings->n_attributes > 0,
                            .n_identities = from->n_identities,
                            .list = (asc_column_list)lists[c],
                            .column = c,
                            .name = csv->header[c],
                            .survey = &from->surveys[c],
                            .trait = &traits[c]};
        if (lists[c] == ASC_LIST_ATTRIBUTES)
            of.form = form_of(from, c);
        if (c == from->keys.identity)
            code = decide(&of, ASC_FATE_IDENTITY, "who is on the image");
        else if (c == from->keys.name)
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
