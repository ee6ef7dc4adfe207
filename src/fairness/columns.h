/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the tables of fairness. Internal. */
#ifndef ATTRSCOPE_FAIRNESS_COLUMNS_H
#define ATTRSCOPE_FAIRNESS_COLUMNS_H

#include "attrscope/columns.h"

/* Whose row it is: model, architecture, attribute in this order. */
#define ASC_FAIRNESS_KEYS(C, HANDLE)                                                               \
    C(HANDLE##_MODEL, TEXT, KEY, 0, "model", "", "The model")                                      \
    C(HANDLE##_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture")                 \
    C(HANDLE##_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute")

/* At which threshold: behind the above. */
#define ASC_FAIRNESS_POINT_KEY(C, HANDLE)                                                          \
    C(HANDLE##_POINT, TEXT, KEY, 0, "point", "",                                                   \
      "far and the false match rate of all pairs that sets the threshold, or threshold and the "   \
      "chosen one")

/* clang-format off */
#define ASC_FAIRNESS_NOTE \
    "Which rates are not there or have no interval, and why; whose may be too narrow as few people " \
    "decide, as in verification_groups"

#define ASC_FAIRNESS_COLUMNS(C) \
    ASC_FAIRNESS_KEYS(C, FAIR) \
    ASC_FAIRNESS_POINT_KEY(C, FAIR) \
    C(FAIR_KIND, TEXT, VALUE, 0, "kind", "", \
      "binary, classes, ordered, or continuous: the quarters of its values, q1 the lowest") \
    C(FAIR_GROUPS, INT, VALUE, 0, "groups", "groups", "Groups that are compared") \
    C(FAIR_LEFT_OUT, INT, VALUE, 0, "groups_left_out", "groups", \
      "Groups of fewer people than fairness.people_at_least") \
    C(FAIR_IMAGES_LEFT_OUT, INT, VALUE, 0, "images_left_out", "images", "Their images") \
    C(FAIR_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", "Nearer pairs are accepted") \
    C(FAIR_REALISED, REAL, VALUE, 0, "false_match_rate", "1", \
      "Share of all pairs of two people, of whatever groups, that it accepts") \
    C(FAIR_FMR_VERDICT, TEXT, VALUE, 0, "fmr_verdict", "", \
      "Whether the groups' false match rates differ") \
    C(FAIR_FMR_MORE, TEXT, VALUE, 0, "fmr_more", "", \
      "The group with the higher rate of the two that differ most clearly; where none do, of all") \
    C(FAIR_FMR_LESS, TEXT, VALUE, 0, "fmr_less", "", "The other of the two") \
    C(FAIR_FMR_RATIO, REAL, VALUE, 0, "fmr_ratio", "1", "Ratio of their false match rates") \
    C(FAIR_FMR_LOW, REAL, VALUE, 0, "fmr_ratio_low", "1", \
      "Of its 95 % interval, for all pairs of groups at once, by the bootstrap of people") \
    C(FAIR_FMR_HIGH, REAL, VALUE, 0, "fmr_ratio_high", "1", "The interval's other end") \
    C(FAIR_FNMR_VERDICT, TEXT, VALUE, 0, "fnmr_verdict", "", \
      "Whether the groups' false non-match rates differ") \
    C(FAIR_FNMR_MORE, TEXT, VALUE, 0, "fnmr_more", "", "As of false matches") \
    C(FAIR_FNMR_LESS, TEXT, VALUE, 0, "fnmr_less", "", "The other of the two") \
    C(FAIR_FNMR_RATIO, REAL, VALUE, 0, "fnmr_ratio", "1", "Ratio of their false non-match rates") \
    C(FAIR_FNMR_LOW, REAL, VALUE, 0, "fnmr_ratio_low", "1", "Of its 95 % interval, likewise") \
    C(FAIR_FNMR_HIGH, REAL, VALUE, 0, "fnmr_ratio_high", "1", "The interval's other end")

#define ASC_FAIRNESS_FIGURE_COLUMNS(C) \
    ASC_FAIRNESS_KEYS(C, FIGURE) \
    ASC_FAIRNESS_POINT_KEY(C, FIGURE) \
    C(FIGURE_FIGURE, TEXT, KEY, 0, "figure", "", \
      "fdr, ir, garbe, fmr_ratio, fnmr_ratio (largest over smallest), fmr_over_mean, " \
      "fnmr_over_mean (largest over the geometric mean)") \
    C(FIGURE_VALUE, REAL, VALUE, 0, "value", "1", \
      "Over the groups with pairs of one person and of two; no difference is 0 of garbe, else 1") \
    C(FIGURE_LOW, REAL, VALUE, 0, "low", "1", \
      "Of its 95 % interval, by the bootstrap of people; no difference where none is shown") \
    C(FIGURE_HIGH, REAL, VALUE, 0, "high", "1", "The interval's other end") \
    C(FIGURE_UNDEFINED, INT, VALUE, 0, "draws_undefined", "draws", \
      "Draws of people in which it is undefined") \
    C(FIGURE_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why the figure, or an end, is not there; or that no difference is shown, where the interval " \
      "holds the truth in more than 95 % of studies")

#define ASC_FAIRNESS_GROUP_COLUMNS(C) \
    ASC_FAIRNESS_KEYS(C, GROUP) \
    ASC_FAIRNESS_POINT_KEY(C, GROUP) \
    C(GROUP_GROUP, TEXT, KEY, 0, "group", "", "The group; both images of a pair are in it") \
    C(GROUP_PEOPLE, INT, VALUE, 0, "people", "identities", "With an image of the group") \
    C(GROUP_IMAGES, INT, VALUE, 0, "images", "images", "Their images of the group") \
    C(GROUP_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "Pairs of two people") \
    C(GROUP_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "Those that are accepted") \
    C(GROUP_FMR, REAL, VALUE, 0, "false_match_rate", "1", "Their share") \
    C(GROUP_FMR_LOW, REAL, VALUE, 0, "false_match_low", "1", \
      "Of its 95 % interval, with people as units; without errors from 3 in half of the people; " \
      "none of fewer than 20") \
    C(GROUP_FMR_HIGH, REAL, VALUE, 0, "false_match_high", "1", "The interval's other end") \
    C(GROUP_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "Pairs of one person") \
    C(GROUP_MATCHED_PEOPLE, INT, VALUE, 0, "matched_people", "identities", "With such a pair") \
    C(GROUP_FALSE_NON_MATCHES, INT, VALUE, 0, "false_non_matches", "pairs", \
      "Those that are rejected") \
    C(GROUP_FNMR, REAL, VALUE, 0, "false_non_match_rate", "1", "Their share") \
    C(GROUP_FNMR_LOW, REAL, VALUE, 0, "false_non_match_low", "1", \
      "Of its 95 % interval, likewise") \
    C(GROUP_FNMR_HIGH, REAL, VALUE, 0, "false_non_match_high", "1", "The interval's other end") \
    C(GROUP_OWN, REAL, VALUE, 0, "own_threshold", "distance", \
      "The threshold at which the group has the false match rate that is meant for all") \
    C(GROUP_OWN_LOW, REAL, VALUE, 0, "own_threshold_low", "distance", \
      "Of its 95 % interval: where the upper end of the curve's band reaches that rate") \
    C(GROUP_OWN_HIGH, REAL, VALUE, 0, "own_threshold_high", "distance", \
      "The other end, of the lower end of the band") \
    C(GROUP_NOTE, TEXT, VALUE, 0, "note", "", \
      ASC_FAIRNESS_NOTE "; why there is no own_threshold, or not all of its interval")

#define ASC_FAIRNESS_PAIR_COLUMNS(C) \
    ASC_FAIRNESS_KEYS(C, PAIR) \
    ASC_FAIRNESS_POINT_KEY(C, PAIR) \
    C(PAIR_A, TEXT, KEY, 0, "group_a", "", "One image's group") \
    C(PAIR_B, TEXT, KEY, 0, "group_b", "", "The other's, the same or a later one") \
    C(PAIR_PEOPLE, INT, VALUE, 0, "people", "identities", "With such a pair of two people") \
    C(PAIR_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "Such pairs") \
    C(PAIR_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "Those that are accepted") \
    C(PAIR_FMR, REAL, VALUE, 0, "false_match_rate", "1", "Their share") \
    C(PAIR_FMR_LOW, REAL, VALUE, 0, "false_match_low", "1", \
      "Of its 95 % interval, with people as units") \
    C(PAIR_FMR_HIGH, REAL, VALUE, 0, "false_match_high", "1", "The interval's other end") \
    C(PAIR_NOTE, TEXT, VALUE, 0, "note", "", ASC_FAIRNESS_NOTE)

#define ASC_FAIRNESS_DET_COLUMNS(C) \
    ASC_FAIRNESS_KEYS(C, DET) \
    C(DET_GROUP, TEXT, KEY, 0, "group", "", "The group; both images of a pair are in it") \
    C(DET_STEP, INT, KEY, 0, "step", "", "Number of the threshold, from 1; they ascend") \
    C(DET_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", "Nearer pairs are accepted") \
    C(DET_FMR, REAL, VALUE, 0, "false_match_rate", "1", "Share of pairs of two people, accepted") \
    C(DET_FMR_LOW, REAL, VALUE, 0, "false_match_low", "1", \
      "Of its 95 % interval, with people as units") \
    C(DET_FMR_HIGH, REAL, VALUE, 0, "false_match_high", "1", "The interval's other end") \
    C(DET_FNMR, REAL, VALUE, 0, "false_non_match_rate", "1", \
      "Share of pairs of one person, rejected") \
    C(DET_FNMR_LOW, REAL, VALUE, 0, "false_non_match_low", "1", "Of its interval, likewise") \
    C(DET_FNMR_HIGH, REAL, VALUE, 0, "false_non_match_high", "1", "The interval's other end") \
    C(DET_NOTE, TEXT, VALUE, 0, "note", "", ASC_FAIRNESS_NOTE)
/* clang-format on */

enum { ASC_FAIRNESS_COLUMNS(ASC_COLUMN_HANDLE) N_FAIR };
enum { ASC_FAIRNESS_FIGURE_COLUMNS(ASC_COLUMN_HANDLE) N_FIGURE };
enum { ASC_FAIRNESS_GROUP_COLUMNS(ASC_COLUMN_HANDLE) N_GROUP };
enum { ASC_FAIRNESS_PAIR_COLUMNS(ASC_COLUMN_HANDLE) N_PAIR };
enum { ASC_FAIRNESS_DET_COLUMNS(ASC_COLUMN_HANDLE) N_DET };

enum {
    ASC_FAIRNESS_TABLE,
    ASC_FAIRNESS_FIGURE_TABLE,
    ASC_FAIRNESS_GROUP_TABLE,
    ASC_FAIRNESS_PAIR_TABLE,
    ASC_FAIRNESS_DET_TABLE
};
extern const asc_table_spec asc_fairness_tables[];

#endif
