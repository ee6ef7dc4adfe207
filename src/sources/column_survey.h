/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the values of a column of a table are, taken together. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_SURVEY_H
#define ATTRSCOPE_SOURCES_COLUMN_SURVEY_H

#include <stdbool.h>

#include "text/csv.h"

/* One value by itself. */
typedef enum asc_value_class {
    ASC_CLASS_MISSING,
    ASC_CLASS_MINUS, /* -1 */
    ASC_CLASS_ZERO,
    ASC_CLASS_ONE,
    ASC_CLASS_WHOLE,    /* another whole number */
    ASC_CLASS_FRACTION, /* another number */
    ASC_CLASS_ENDLESS,  /* a number that is not finite */
    ASC_CLASS_TRUE,     /* true, t */
    ASC_CLASS_FALSE,
    ASC_CLASS_YES, /* yes, y */
    ASC_CLASS_NO,
    ASC_CLASS_MALE, /* male, m */
    ASC_CLASS_FEMALE,
    ASC_CLASS_F, /* f: false or female, as the others have it */
    ASC_CLASS_TEXT,
    ASC_CLASSES
} asc_value_class;

/* The words that a column answers with. */
typedef enum asc_vocabulary {
    ASC_VOCABULARY_SIGNS, /* 1, -1, 0; or 1, 0, true, false where there is no -1 */
    ASC_VOCABULARY_TRUTH,
    ASC_VOCABULARY_YES,
    ASC_VOCABULARY_SEX,
    ASC_VOCABULARIES
} asc_vocabulary;

enum { ASC_SAYS_NOTHING = 2 };

typedef struct asc_column_survey {
    int64_t count[ASC_CLASSES];
    int64_t first[ASC_CLASSES]; /* row of the first of a class */
    int64_t known;              /* all but the missing */
    int64_t numbers;            /* finite ones */
    int64_t no_number;          /* row of the first known value that is none of these, or -1 */
    asc_vocabulary vocabulary;  /* that most known values are of */
    int64_t fitting;            /* known values of that vocabulary */
    int64_t positive, negative; /* of these */
    int64_t misfit;             /* row of the first that is not, or -1 */
    int8_t says[ASC_CLASSES];   /* 1, -1, 0 for missing, ASC_SAYS_NOTHING */
} asc_column_survey;

/* [n_columns] surveys of all columns, owned by the caller. Errors: ASC_MEMORY. O(fields). */
asc_code asc_survey_columns(const asc_csv *csv, asc_column_survey **surveys);

/* The class of one text; `comma`: of numbers with a decimal comma, too. Pure. */
asc_value_class asc_classify_slowly(const char *text, bool comma);

static inline asc_value_class asc_classify(const char *text, bool comma) {
    if (text[0] == '-' && text[1] == '1' && !text[2])
        return ASC_CLASS_MINUS;
    if (text[0] == '1' && !text[1])
        return ASC_CLASS_ONE;
    if (text[0] == '0' && !text[1])
        return ASC_CLASS_ZERO;
    return asc_classify_slowly(text, comma);
}

/* Whether all known values are finite numbers. Pure. */
static inline bool asc_survey_is_numeric(const asc_column_survey *survey) {
    return survey->known > 0 && survey->no_number < 0;
}

/* 1, -1, or 0 for a missing value, of a text that fits the column's vocabulary; else
 * ASC_SAYS_NOTHING. In a column with any -1 a 0 is missing, otherwise it means -1. Pure. */
static inline int8_t asc_survey_sign(const asc_column_survey *survey, const char *text) {
    /* A decimal comma makes no sign of what is none without. */
    return survey->says[asc_classify(text, true)];
}

#endif
