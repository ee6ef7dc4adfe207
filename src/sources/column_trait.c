/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_trait.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/real.h"
#include "core/suggest.h"
#include "sources/column_labels.h"
#include "sources/label_likeness.h"
#include "text/fields.h"

/* One column while its attribute is made. */
typedef struct maker {
    const asc_csv *csv;
    int64_t column;
    const asc_column_survey *survey;
    const asc_attribute_form *form;
    asc_column_trait *trait;
} maker;

static asc_code refuse(const maker *of, int64_t row, const char *remedy) {
    return asc_fail(ASC_DATA, "%s:%lld: column %s holds '%.80s'; %s", of->csv->file.path,
                    (long long)of->csv->lines[row], of->csv->header[of->column],
                    asc_csv_field(of->csv, row, of->column), remedy);
}

static asc_code refuse_column(const maker *of, const char *what) {
    return asc_fail(ASC_DATA, "images.attributes: column %s of %s %s", of->csv->header[of->column],
                    of->csv->file.path, what);
}

/* Its square is a finite number, and so are sums of those. */
static const double LARGEST = 1e150;

/* Smallest and largest of the numbers. */
static void find_range(const maker *of, double *least, double *most) {
    const bool comma = of->csv->separator == ';';
    *least = INFINITY;
    *most = -INFINITY;
    for (int64_t r = 0; r < of->csv->n_rows; r++) {
        const char *text = asc_csv_field(of->csv, r, of->column);
        double value = 0;
        if (asc_text_is_missing(text) || !asc_text_number(text, comma, &value))
            continue;
        *least = fmin(*least, value);
        *most = fmax(*most, value);
    }
}

static asc_code be_continuous(const maker *of, char **reason) {
    char least_text[ASC_REAL_TEXT], most_text[ASC_REAL_TEXT];
    double least = 0, most = 0;
    if (of->survey->no_number >= 0)
        return refuse(of, of->survey->no_number,
                      "a continuous attribute is a finite number or missing; text is {classes: "
                      "[...]} or {ordered: [...]}");
    find_range(of, &least, &most);
    if (!(least < most))
        return refuse_column(of, "holds one value alone; nothing can be compared by it: leave it "
                                 "out");
    if (fmax(-least, most) > LARGEST)
        return refuse_column(of, "holds values beyond 1e150, whose squares are no numbers; give it "
                                 "in another unit");
    asc_real_print(least, least_text);
    asc_real_print(most, most_text);
    return asc_format(reason, "continuous: %s to %s, %lld missing", least_text, most_text,
                      (long long)of->survey->count[ASC_CLASS_MISSING]);
}

static asc_code name_class(const double *cuts, int32_t n, int32_t c, char **label) {
    char from[ASC_REAL_TEXT], to[ASC_REAL_TEXT];
    asc_real_print(cuts[c], from);
    if (c + 1 == n)
        return asc_format(label, "%s and more", from);
    asc_real_print(cuts[c + 1], to);
    return isfinite(cuts[c]) ? asc_format(label, "%s to %s", from, to)
                             : asc_format(label, "below %s", to);
}

static asc_code copy_labels(asc_column_trait *trait, const char *const *labels, int64_t n) {
    asc_code code = asc_alloc(&trait->labels, (uint64_t)n, sizeof(char *), "labels");
    for (int64_t c = 0; c < n && code == ASC_OK; c++, trait->n_labels++)
        code = asc_copy_string(&trait->labels[c], labels[c]);
    return code;
}

/* Each value is in one of the classes. */
static asc_code check_cut(const maker *of) {
    const bool comma = of->csv->separator == ';';
    for (int64_t r = 0; r < of->csv->n_rows; r++) {
        const char *text = asc_csv_field(of->csv, r, of->column);
        char remedy[160], first[ASC_REAL_TEXT];
        double value = 0;
        if (asc_text_is_missing(text) || !asc_text_number(text, comma, &value) ||
            value >= of->form->cuts[0])
            continue;
        asc_real_print(of->form->cuts[0], first);
        snprintf(
            remedy, sizeof remedy,
            "its cuts begin with %s: begin with a lower one, or with -.inf, or leave the value "
            "blank, which is missing",
            first);
        return refuse(of, r, remedy);
    }
    return ASC_OK;
}

static asc_code be_cut(const maker *of) {
    const asc_attribute_form *form = of->form;
    asc_column_trait *trait = of->trait;
    asc_code code = ASC_OK;
    if (of->survey->no_number >= 0)
        return refuse(of, of->survey->no_number, "only finite numbers can be cut into classes");
    code = check_cut(of);
    trait->cuts = form->cuts;
    if (code == ASC_OK)
        code = asc_alloc(&trait->labels, (uint64_t)form->n_cuts, sizeof(char *), "labels");
    for (int32_t c = 0; c < form->n_cuts && code == ASC_OK; c++, trait->n_labels++)
        code = name_class(form->cuts, (int32_t)form->n_cuts, c, &trait->labels[c]);
    return code;
}

/* The settings say which labels there are. */
static asc_code be_told(const maker *of) {
    asc_column_trait *trait = of->trait;
    trait->labels_are_told = true;
    asc_code code = copy_labels(trait, (const char *const *)of->form->labels, of->form->n_labels);
    if (code == ASC_OK)
        code = asc_name_index_init(trait->labels, trait->n_labels, &trait->index);
    for (int64_t r = 0; r < of->csv->n_rows && code == ASC_OK; r++) {
        char *text = asc_csv_field(of->csv, r, of->column), hint[160], remedy[300];
        asc_suggestion suggestion;
        asc_text_canonical(text);
        if (asc_name_index_find(&trait->index, text) >= 0 || asc_text_is_missing(text))
            continue;
        asc_suggestion_begin(&suggestion, text);
        for (int32_t c = 0; c < trait->n_labels; c++)
            asc_suggestion_offer(&suggestion, trait->labels[c]);
        snprintf(remedy, sizeof remedy,
                 "images.attributes does not list this label%s: list it, or mend the value (blank "
                 "is missing)",
                 asc_suggestion_text(&suggestion, hint));
        code = refuse(of, r, remedy);
    }
    return code;
}

/* The labels are what the column holds. */
static asc_code be_found(const maker *of) {
    const char *texts[ASC_LABELS_MOST];
    asc_column_labels labels;
    asc_column_labels_find(of->csv, of->column, &labels);
    if (labels.n > ASC_LABELS_MOST)
        return refuse_column(of,
                             "holds more than 100 different labels, as many as an attribute may "
                             "have; put rare ones together, or leave it out");
    if (of->form->form == ASC_FORM_ORDERED && !labels.are_whole)
        return refuse_column(of,
                             "holds text: give its labels in their order, {ordered: [low, high]}");
    for (int32_t c = 1; c < labels.n && of->form->form == ASC_FORM_ORDERED; c++)
        if (labels.of[c].value == labels.of[c - 1].value)
            return refuse_column(of, "holds one number written in two ways, as 1 and 01");
    for (int32_t c = 0; c < labels.n; c++)
        texts[c] = labels.of[c].text;
    asc_code code = copy_labels(of->trait, texts, labels.n);
    return code == ASC_OK
               ? asc_name_index_init(of->trait->labels, of->trait->n_labels, &of->trait->index)
               : code;
}

static asc_code report_alike(const maker *of) {
    char *what = NULL;
    if (of->trait->cuts)
        return ASC_OK;
    asc_code code = asc_format(&what, "labels of column %s", of->csv->header[of->column]);
    if (code == ASC_OK)
        code = asc_report_likenesses(of->trait->labels, of->trait->n_labels, of->csv->file.path,
                                     what, "different classes: write each in one way");
    free(what);
    return code;
}

/* What is missing though it is not blank, where the settings do not tell the labels. */
static const char *find_mark(const maker *of) {
    for (int64_t r = 0; r < of->csv->n_rows && !of->trait->labels_are_told; r++) {
        const char *text = asc_csv_field(of->csv, r, of->column);
        if (*text && asc_text_is_missing(text))
            return text;
    }
    return NULL;
}

static asc_code describe(const maker *of, char **reason) {
    const bool comma = of->csv->separator == ';';
    const int64_t n = of->csv->n_rows;
    const char *mark = find_mark(of);
    int32_t *classes = NULL;
    char *counts = NULL;
    double value = 0;
    int32_t first = -1;
    bool two = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&classes, (uint64_t)n, sizeof *classes, "classes"), done);
    for (int64_t r = 0; r < n; r++) {
        asc_column_trait_read(of->trait, asc_csv_field(of->csv, r, of->column), comma, &classes[r],
                              &value);
        first = first < 0 ? classes[r] : first;
        two = two || (classes[r] >= 0 && classes[r] != first);
    }
    if (!two) {
        code = refuse_column(of, first < 0 ? "holds no value at all"
                                           : "is of one class alone; nothing can be compared by "
                                             "it: leave it out");
        goto done;
    }
    ASC_TRY(code,
            asc_describe_classes(of->trait->kind, of->trait->labels, of->trait->n_labels, classes,
                                 n, &counts),
            done);
    code = mark ? asc_format(reason, "%s ('%.20s' is missing)", counts, mark)
                : asc_copy_string(reason, counts);
done:
    free(counts);
    free(classes);
    return code;
}

asc_code asc_column_trait_make(const asc_csv *csv, int64_t column, const asc_column_survey *survey,
                               const asc_attribute_form *form, asc_column_trait *trait,
                               char **reason) {
    static const asc_kind kinds[ASC_FORMS] = {[ASC_FORM_ORDERED] = ASC_KIND_ORDERED,
                                              [ASC_FORM_CUT] = ASC_KIND_ORDERED,
                                              [ASC_FORM_CONTINUOUS] = ASC_KIND_CONTINUOUS};
    const maker of = {csv, column, survey, form, trait};
    asc_code code = ASC_OK;
    *trait = (asc_column_trait){.is_one = true, .kind = kinds[form->form]};
    if (survey->known == 0 && form->n_labels == 0)
        return refuse_column(&of, "holds no value at all");
    if (trait->kind == ASC_KIND_CONTINUOUS)
        return be_continuous(&of, reason);
    code = form->form == ASC_FORM_CUT ? be_cut(&of)
           : form->n_labels > 0       ? be_told(&of)
                                      : be_found(&of);
    if (code == ASC_OK)
        code = describe(&of, reason);
    return code == ASC_OK ? report_alike(&of) : code;
}

static int32_t class_of_number(const asc_column_trait *trait, double value) {
    int32_t c = trait->n_labels - 1;
    while (c >= 0 && value < trait->cuts[c])
        c--;
    return c;
}

void asc_column_trait_read(const asc_column_trait *trait, const char *text, bool comma,
                           int32_t *class_of, double *value) {
    const bool is_number = trait->cuts || trait->kind == ASC_KIND_CONTINUOUS;
    double number = NAN;
    *class_of = -1;
    *value = NAN;
    if (!trait->labels_are_told && asc_text_is_missing(text))
        return;
    if (!is_number)
        *class_of = (int32_t)asc_name_index_find(&trait->index, text);
    else if (!asc_text_number(text, comma, &number))
        return;
    else if (trait->cuts)
        *class_of = class_of_number(trait, number);
    else
        *value = number;
}

asc_code asc_describe_classes(asc_kind kind, char *const *labels, int32_t n_labels,
                              const int32_t *classes, int64_t n, char **text) {
    enum { SHOWN = 8 };
    char shown[SHOWN * 72 + 64] = "";
    int64_t counts[ASC_LABELS_MOST] = {0}, missing = 0;
    for (int64_t i = 0; i < n; i++) {
        if (classes[i] >= 0)
            counts[classes[i]]++;
        else
            missing++;
    }
    for (int32_t c = 0; c < n_labels && c < SHOWN; c++) {
        const size_t used = strlen(shown);
        snprintf(shown + used, sizeof shown - used, "%s%.40s %lld", c > 0 ? ", " : "", labels[c],
                 (long long)counts[c]);
    }
    if (n_labels > SHOWN)
        snprintf(shown + strlen(shown), sizeof shown - strlen(shown), ", and %d more",
                 n_labels - SHOWN);
    return asc_format(text, "%s: %s, %lld missing", asc_kind_name(kind), shown, (long long)missing);
}

void asc_column_trait_free(asc_column_trait *trait) {
    asc_free_strings(trait->labels, trait->n_labels);
    asc_name_index_free(&trait->index);
    *trait = (asc_column_trait){0};
}
