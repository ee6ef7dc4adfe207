/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known of one model's groups. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_OUTCOME_H
#define ATTRSCOPE_FAIRNESS_OUTCOME_H

#include "attrscope/analysis.h"
#include "attrscope/pack.h"
#include "fairness/splits.h"
#include "stats/spread.h"
#include "study/selection.h"

/* Errors among pairs, with their standard error over people as units. */
typedef struct asc_fairness_rate {
    int64_t pairs, wrong; /* wrong: of two people and accepted, or of one and rejected */
    double error;         /* of wrong / pairs; NaN without pairs */
    asc_spread spread;    /* of people's influences, and how many have such a pair */
} asc_fairness_rate;

enum { ASC_FAIRNESS_FMR, ASC_FAIRNESS_FNMR, ASC_FAIRNESS_RATES };

/* Where rates are compared: at the threshold of a false match rate, or at one that was chosen. */
typedef struct asc_fairness_point {
    double far; /* NaN where the threshold was chosen */
    double
        threshold; /* nearer pairs are accepted; in the unit of the embeddings; may be infinite */
    int64_t accepted; /* of all pairs of two people */
    int32_t place;    /* of the threshold among all M */
    int32_t cell;     /* among the T that rates are drawn at */
} asc_fairness_point;

/* Of one split with G groups, M thresholds, T of them drawn at, B draws. */
typedef struct asc_fairness_found {
    asc_fairness_rate *inside;  /* [G, M, ASC_FAIRNESS_RATES] */
    asc_fairness_rate *between; /* [G (G + 1) / 2, T] false matches; g <= h, row after row */
    double *drawn; /* [G, T, ASC_FAIRNESS_RATES, B] rates of draws, NaN without pairs */
    double *own;   /* [G, points] threshold at which a group has that false match rate */
} asc_fairness_found;

typedef struct asc_fairness_outcome {
    const asc_study_model *model; /* borrowed */
    asc_selection selection;
    asc_fairness_splits splits;
    int32_t replicates;         /* B */
    int64_t n_points;           /* rates, then chosen thresholds, as the settings list them */
    asc_fairness_point *points; /* [n_points] */
    int64_t n_thresholds;       /* M, ascending, for the curves too */
    double *thresholds;         /* [M] in the unit of the embeddings */
    int64_t n_drawn;            /* T */
    asc_fairness_found *found;  /* [splits] */
} asc_fairness_outcome;

/* Everything but what pairs say. Errors: ASC_DATA, ASC_MEMORY. The same on every rank. Release with
 * asc_fairness_outcome_free, also after an error. */
asc_code asc_fairness_outcome_init(const asc_job *job, int64_t model,
                                   asc_fairness_outcome *outcome);
void asc_fairness_outcome_free(asc_fairness_outcome *outcome);

/* What pairs say, both ways. */
void asc_fairness_outcome_pack(asc_fairness_outcome *outcome, asc_pack *pack);

/* Group g at threshold m. Pure. */
static inline const asc_fairness_rate *asc_fairness_rate_of(const asc_fairness_outcome *outcome,
                                                            int32_t split, int32_t group, int64_t m,
                                                            int which) {
    return &outcome->found[split]
                .inside[((int64_t)group * outcome->n_thresholds + m) * ASC_FAIRNESS_RATES + which];
}

/* Its draws [B] at cell t. Pure. */
static inline const double *asc_fairness_drawn_of(const asc_fairness_outcome *outcome,
                                                  int32_t split, int32_t group, int32_t t,
                                                  int which) {
    return outcome->found[split].drawn +
           (((int64_t)group * outcome->n_drawn + t) * ASC_FAIRNESS_RATES + which) *
               outcome->replicates;
}

/* wrong / pairs, NaN without pairs; its 95 % interval as of a false match or false non-match rate
 * (stats/spread.h). Pure. */
double asc_fairness_share(const asc_fairness_rate *rate);
asc_interval asc_fairness_interval(const asc_fairness_rate *rate, int which);

/* What there is to say against that interval. Pure. */
asc_doubt asc_fairness_doubt(const asc_fairness_rate *rate, int which);

#endif
