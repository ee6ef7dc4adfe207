/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far distances keep the modalities of an attribute apart (docs/method.md, "Distances inside
 * and across"). */
#ifndef ATTRSCOPE_SEPARATION_H
#define ATTRSCOPE_SEPARATION_H

/* KS of one attribute's modality under one model. NaN = undefined (no pairs). */
typedef struct asc_ks_value {
    double statistic; /* of the single draw, the mean over draws, or the population value */
    double pvalue;    /* pairs taken as independent: for comparison only */
    double lower;     /* population: bracket of the exact value */
    double upper;
    double deviation; /* sampled: over draws, ddof 1; NaN for one draw. Population: standard error
                         over identities, NaN without intervals */
    double low;       /* sampled: 2.5 and 97.5 % points over draws; population: 95 % interval */
    double high;
    double location; /* population: distance at which the supremum is attained */
    double people;   /* population, by the jackknife: effective number behind the error, else NaN */
} asc_ks_value;

/* Inside the positive modality, across, inside the negative one. */
enum { ASC_MEAN_POSITIVE, ASC_MEAN_ACROSS, ASC_MEAN_NEGATIVE, ASC_MEANS };

/* Mean distances of one attribute under one model, of chords sqrt(2 (1 - cos)) under cosine, and
 * their energy distance (docs/method.md, "Energy distance"). NaN = undefined (no pairs). */
typedef struct asc_energy_value {
    double mean[ASC_MEANS]; /* likewise of the single draw, the mean over draws, or all pairs */
    double distance;        /* 2 across - inside - inside */
    double deviation;       /* of the energy distance, as in asc_ks_value */
    double low;
    double high;
    double people; /* population: effective number behind the error, else NaN */
} asc_energy_value;

#endif
