/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the permutation tests' tables. Internal. */
#ifndef ATTRSCOPE_INFERENCE_COLUMNS_H
#define ATTRSCOPE_INFERENCE_COLUMNS_H

#include "attrscope/columns.h"

#define ASC_TEXT_STATISTIC                                                                         \
    "KS statistic of pairs inside a side against pairs across; energy distance: twice the mean "   \
    "distance across (under cosine the chord sqrt(2 (1 - cos))) minus those inside either side; "  \
    "mean over draws"
#define ASC_TEXT_KINDS                                                                             \
    "ks: of pairs inside a class against pairs across its border, largest and mean weighted by "   \
    "people; disco: between-class part of the distances' dispersion (classes); dcov2: unbiased "   \
    "distance covariance with the gap of steps or of mid-ranks (ordered, continuous); under "      \
    "cosine of chords; mean over draws"
#define ASC_TEXT_P "Permutation p-value: (1 + permutations at least as large) / (1 + permutations)"
#define ASC_TEXT_NULL "95 % point of the permuted statistics"
#define ASC_TEXT_STRATA                                                                            \
    "cells: combinations of the given attributes' values; propensity: quantiles of the "           \
    "attribute's "                                                                                 \
    "probability or expected value by the given ones"
#define ASC_TEXT_OVERLAP                                                                           \
    "Share of people in strata that have all values of the draw, mean over draws"
#define ASC_TEXT_DETECTABLE                                                                        \
    "What is found at 0.05 with 80 % power: the null's 95 % point plus 0.84 of an effect's "       \
    "standard deviation, cautiously"

/* clang-format off */
/* The statistics in the order of asc_inference_statistic. */
#define ASC_STATISTIC_COLUMNS(C, HANDLE, prefix, distance, meaning) \
    C(HANDLE##_KS_POSITIVE, REAL, VALUE, 0, prefix "ks_positive", "1", meaning) \
    C(HANDLE##_KS_NEGATIVE, REAL, VALUE, 0, prefix "ks_negative", "1", meaning) \
    C(HANDLE##_KS_MAX, REAL, VALUE, 0, prefix "ks_max", "1", meaning) \
    C(HANDLE##_KS_MEAN, REAL, VALUE, 0, prefix "ks_mean", "1", meaning) \
    C(HANDLE##_ENERGY, REAL, VALUE, 0, prefix "energy_distance", distance, meaning)

#define ASC_TEST_COLUMNS(C) \
    C(TEST_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(TEST_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(TEST_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(TEST_POSITIVE, REAL, VALUE, 0, "n_positive", "people", \
      "Whose drawn image has the attribute, mean over draws") \
    C(TEST_NEGATIVE, REAL, VALUE, 0, "n_negative", "people", \
      "Whose drawn image has it not, mean over draws") \
    C(TEST_DRAWS, INT, VALUE, 0, "draws", "1", \
      "Of an image of every person, with two people on either side") \
    C(TEST_PERMUTATIONS, INT, VALUE, 0, "permutations", "1", \
      "Of the labels over people, with two people on either side in a draw") \
    ASC_STATISTIC_COLUMNS(C, TEST, "", "distance", ASC_TEXT_STATISTIC) \
    ASC_STATISTIC_COLUMNS(C, TEST_P, "p_", "1", ASC_TEXT_P) \
    C(TEST_LEAST, REAL, VALUE, 0, "p_least", "1", \
      "P-value of the smaller of p_ks_max and p_energy_distance, by the same permutations: the one " \
      "to quote") \
    C(TEST_BH, REAL, VALUE, 0, "bh_least", "1", \
      "Benjamini-Hochberg: p_least over the model's attributes") \
    C(TEST_HOLM, REAL, VALUE, 0, "holm_least", "1", "Holm, over the same family") \
    ASC_STATISTIC_COLUMNS(C, TEST_NULL, "null_95_", "distance", ASC_TEXT_NULL) \
    ASC_STATISTIC_COLUMNS(C, TEST_DETECTABLE, "detectable_80_", "distance", ASC_TEXT_DETECTABLE)

/* What a table of tests among pairs that share others' values has besides. */
#define ASC_GIVEN_COLUMNS(C) \
    C(TEST_STRATA_OF, TEXT, VALUE, 0, "strata", "", ASC_TEXT_STRATA) \
    C(TEST_STRATA, REAL, VALUE, 0, "n_strata", "strata", \
      "With two people on either side, mean over draws") \
    C(TEST_OVERLAP, REAL, VALUE, 0, "overlap", "1", ASC_TEXT_OVERLAP) \
    C(TEST_LEFT_OUT, REAL, VALUE, 0, "n_left_out", "people", \
      "In other strata, mean over draws, and those without a given value") \
    C(TEST_PLAIN_KS, REAL, VALUE, 0, "unadjusted_ks_mean", "1", "Mean KS without the given ones") \
    C(TEST_PLAIN_ENERGY, REAL, VALUE, 0, "unadjusted_energy_distance", "distance", \
      "Energy distance without the given ones") \
    C(TEST_PLAIN_LEAST, REAL, VALUE, 0, "unadjusted_p_least", "1", \
      "The p-value of the least p without the given ones")

/* The statistics of attributes of more than two values. */
#define ASC_INFERENCE_KINDS_STATISTIC_COLUMNS(C, HANDLE, prefix, distance, meaning) \
    C(HANDLE##_KS_MAX, REAL, VALUE, 0, prefix "ks_max", "1", meaning) \
    C(HANDLE##_KS_MEAN, REAL, VALUE, 0, prefix "ks_mean", "1", meaning) \
    C(HANDLE##_DISCO, REAL, VALUE, 0, prefix "disco", distance, meaning) \
    C(HANDLE##_DCOV2, REAL, VALUE, 0, prefix "dcov2", distance, meaning)

#define ASC_INFERENCE_KINDS_COLUMNS(C) \
    C(KINDS_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(KINDS_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(KINDS_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(KINDS_KIND, TEXT, KEY, 0, "kind", "", "classes, ordered (classes), continuous (a number)") \
    C(KINDS_PEOPLE, REAL, VALUE, 0, "n_people", "people", "With a value, of a draw, mean over draws") \
    C(KINDS_CLASSES, REAL, VALUE, 0, "n_classes", "1", \
      "That drawn people have, mean over draws; of a continuous attribute, of its 4 quantile classes") \
    C(KINDS_DRAWS, INT, VALUE, 0, "draws", "1", \
      "Of an image of every person, with two people of a class and two of others") \
    C(KINDS_PERMUTATIONS, INT, VALUE, 0, "permutations", "1", \
      "Of the values over people, with a KS of two classes in a draw") \
    ASC_INFERENCE_KINDS_STATISTIC_COLUMNS(C, KINDS, "", "distance", ASC_TEXT_KINDS) \
    C(KINDS_DCOR, REAL, VALUE, 0, "dcor", "1", \
      "Distance correlation: dcov2 over the root of the product of those of distances and of gaps " \
      "with themselves, mean over draws") \
    ASC_INFERENCE_KINDS_STATISTIC_COLUMNS(C, KINDS_P, "p_", "1", ASC_TEXT_P) \
    C(KINDS_LEAST, REAL, VALUE, 0, "p_least", "1", \
      "P-value of the smaller of p_ks_max and p_disco or p_dcov2, by the same permutations: the one " \
      "to quote") \
    C(KINDS_BH, REAL, VALUE, 0, "bh_least", "1", \
      "Benjamini-Hochberg: p_least over the model's attributes of this table") \
    C(KINDS_HOLM, REAL, VALUE, 0, "holm_least", "1", "Holm, over the same family") \
    ASC_INFERENCE_KINDS_STATISTIC_COLUMNS(C, KINDS_NULL, "null_95_", "distance", ASC_TEXT_NULL) \
    ASC_INFERENCE_KINDS_STATISTIC_COLUMNS(C, KINDS_DETECTABLE, "detectable_80_", "distance", \
                                ASC_TEXT_DETECTABLE)

/* What the table of tests among pairs that share others' values has besides. */
#define ASC_INFERENCE_KINDS_GIVEN_COLUMNS(C) \
    C(KINDS_STRATA_OF, TEXT, VALUE, 0, "strata", "", ASC_TEXT_STRATA) \
    C(KINDS_STRATA, REAL, VALUE, 0, "n_strata", "strata", \
      "With two people of a class and two of others, mean over draws") \
    C(KINDS_OVERLAP, REAL, VALUE, 0, "overlap", "1", ASC_TEXT_OVERLAP) \
    C(KINDS_LEFT_OUT, REAL, VALUE, 0, "n_left_out", "people", \
      "In other strata, mean over draws, and those without a given value") \
    C(KINDS_PLAIN_KS, REAL, VALUE, 0, "unadjusted_ks_max", "1", "Largest KS without the given ones") \
    C(KINDS_PLAIN_DISCO, REAL, VALUE, 0, "unadjusted_disco", "distance", \
      "DISCO without the given ones") \
    C(KINDS_PLAIN_DCOV2, REAL, VALUE, 0, "unadjusted_dcov2", "distance", \
      "Distance covariance without the given ones") \
    C(KINDS_PLAIN_LEAST, REAL, VALUE, 0, "unadjusted_p_least", "1", \
      "The p-value of the least p without the given ones")
/* clang-format on */

enum {
    ASC_INFERENCE_KINDS_COLUMNS(ASC_COLUMN_HANDLE) N_KINDS,
    N_KINDS_BEFORE = N_KINDS - 1, /* the next handle goes on where these ended */
    ASC_INFERENCE_KINDS_GIVEN_COLUMNS(ASC_COLUMN_HANDLE) N_KINDS_GIVEN
};

enum {
    ASC_TEST_COLUMNS(ASC_COLUMN_HANDLE) N_TEST,
    N_TEST_BEFORE = N_TEST - 1, /* the next handle goes on where these ended */
    ASC_GIVEN_COLUMNS(ASC_COLUMN_HANDLE) N_GIVEN
};

enum {
    ASC_INFERENCE_TEST_TABLE,
    ASC_INFERENCE_GIVEN_TABLE,
    ASC_INFERENCE_KINDS_TABLE,
    ASC_INFERENCE_KINDS_GIVEN_TABLE
};
extern const asc_table_spec asc_inference_tables[];

#endif
