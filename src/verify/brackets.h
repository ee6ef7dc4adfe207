/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where thresholds lie before the sweep that counts at them: between which keys. Internal; local
 * and pure. */
#ifndef ATTRSCOPE_VERIFY_BRACKETS_H
#define ATTRSCOPE_VERIFY_BRACKETS_H

#include "attrscope/verify.h"
#include "separation/unmatched.h"

/* Keys below `certain` are accepted, those from `end` on are not; in between the threshold is the
 * key of an unmatched pair. */
typedef struct asc_bracket {
    uint32_t certain, end; /* alike where the threshold is known: it is this key */
    int64_t allowed;       /* unmatched pairs that may be accepted, at most */
    int64_t below;         /* those below `certain`; not counted where the threshold was given */
} asc_bracket;

/* That of the largest threshold that accepts at most the share `far` of all unmatched pairs.
 * O(gaps).
 */
asc_bracket asc_bracket_of_far(const asc_gaps *gaps, double far);

/* That of a distance, in the scale of the sweep. */
asc_bracket asc_bracket_of_distance(double distance);

/* The thresholds that the settings ask for: verify.far, then verify.thresholds; and which of them
 * groups and people are judged at: the first one given, else 1e-3, else the first of verify.far. */
int64_t asc_verify_points(const asc_verify_settings *settings);
int64_t asc_verify_judged(const asc_verify_settings *settings);

/* What point p is meant to accept; NaN where its threshold is given. */
double asc_verify_far_of(const asc_verify_settings *settings, int64_t p);

/* The threshold given for point p >= verify.far's, in the scale of a model's sweep. */
double asc_verify_given(const asc_study_model *model, const asc_verify_settings *settings,
                        int64_t p);

#endif
