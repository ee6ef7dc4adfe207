/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which models a report shows one by one: all of a few; of many, or where some are named, those
 * that are named, else those that stand out. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SHOWN_H
#define ATTRSCOPE_REPORT_SHOWN_H

#include <stdbool.h>

#include "report/profile.h"
#include "report/source.h"

enum {
    ASC_SHOWN_ALL = 10,    /* models of which all are shown */
    ASC_SHOWN_OF_MANY = 6, /* of more, where nothing says which stand out */
    ASC_SHOWN_LINES = 3    /* of more, the first that the terminal shows */
};

typedef struct asc_shown {
    char **models; /* [n_models] <name>_<architecture>, in the order of the results; owned */
    int64_t n_models;
    int64_t *places; /* [n] of those that are shown, their places among the models; owned */
    char **reasons;  /* [n] why it stands out, or empty; owned */
    int64_t n;
    bool named; /* the user names them */
} asc_shown;

/* Chooses. `globs` (NULL: none): as in asc_model_is_selected; of many models, the one that others
 * are compared with comes with them. What stands out is said by profiles
 * [n_profiles]: the models with the largest and the least number; of the first profile also that
 * which others are compared with, or the middle one, and that whose values are farthest from the
 * models' medians. Errors: ASC_USAGE (`globs` match none), ASC_MEMORY.
 * O(rows of the tables + models^2). */
asc_code asc_shown_choose(const asc_report_source *source, const asc_profile *profiles,
                          int64_t n_profiles, const char *globs, asc_shown *shown);
void asc_shown_free(asc_shown *shown);

/* Whether there are so many models that an overview stands before those that are shown. Pure. */
bool asc_shown_are_many(const asc_shown *shown);

/* Leaves only the first `most` of those that are shown. */
void asc_shown_cut(asc_shown *shown, int64_t most);

/* The results of the models that are shown alone: rows whose every model is one of them, columns
 * that are of none or of one of them. Texts are borrowed from `source`; release with the free
 * function of narrowed sources. Errors: ASC_MEMORY. O(rows x columns). */
asc_code asc_report_narrow(const asc_report_source *source, const asc_shown *shown,
                           asc_report_source *narrow);
void asc_report_narrow_free(asc_report_source *narrow);

#endif
