/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the verification's tables. Internal. */
#ifndef ATTRSCOPE_VERIFY_COLUMNS_H
#define ATTRSCOPE_VERIFY_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
/* A figure with what is known of its error. */
#define ASC_ESTIMATE_COLUMNS(C, H, name, unit, meaning) \
    C(H, REAL, VALUE, 0, name, unit, meaning) \
    C(H##_ERROR, REAL, VALUE, 0, name "_se", unit, \
      "Its standard error, with people as units; empty where it is not known") \
    C(H##_LOW, REAL, VALUE, 0, name "_low", unit, \
      "Of its 95 % interval, likewise; empty of fewer than 20 people, whom an interval trusts too far") \
    C(H##_HIGH, REAL, VALUE, 0, name "_high", unit, "The interval's other end")

/* Which intervals are not to be trusted. */
#define ASC_NOTE_COLUMN(C, H) \
    C(H, TEXT, VALUE, 0, "note", "", \
      "Which figures are not there or have no interval, and why; whose may be too narrow as few people decide " \
      "(docs/method.md, Intervals); a " \
      "threshold's goes with the false match rate's; empty: none")

#define ASC_RATE_COLUMNS(C) \
    C(RATE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(RATE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(RATE_PROTOCOL, TEXT, KEY, 0, "protocol", "", "all pairs, or the published sample of pairs") \
    C(RATE_IDENTITIES, INT, VALUE, 0, "n_identities", "identities", "people in the images") \
    C(RATE_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "pairs of one identity") \
    C(RATE_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs of two identities") \
    ASC_ESTIMATE_COLUMNS(C, RATE_AUC, "auc", "1", \
      "share of matched against unmatched pairs in which the matched one is nearer, ties one half") \
    ASC_ESTIMATE_COLUMNS(C, RATE_EER, "eer", "1", \
      "equal error rate: where false match and false non-match rate meet") \
    C(RATE_OVERLAP, REAL, VALUE, 0, "overlap", "1", \
      "common area of the two kernel densities; published as Bayes error") \
    C(RATE_BAYES_ERROR, REAL, VALUE, 0, "bayes_error", "1", \
      "least error of any rule on the distance, for equal priors and the two kernel densities: half " \
      "the overlap") \
    ASC_NOTE_COLUMN(C, RATE_NOTE)

#define ASC_POINT_COLUMNS(C) \
    C(POINT_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(POINT_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(POINT_PROTOCOL, TEXT, KEY, 0, "protocol", "", "all pairs, or the published sample of pairs") \
    C(POINT_TARGET, TEXT, KEY, 0, "target", "", \
      "far and the share of unmatched pairs that may be accepted, or distance and the threshold given") \
    C(POINT_FAR, REAL, VALUE, 0, "far", "1", "That share; empty where the threshold was given") \
    ASC_ESTIMATE_COLUMNS(C, POINT_THRESHOLD, "threshold", "distance", \
      "Nearer pairs are accepted: the largest at which no more than that share is") \
    ASC_ESTIMATE_COLUMNS(C, POINT_FALSE_MATCH, "false_match_rate", "1", \
      "Share of the unmatched pairs that are accepted; below far where pairs are few or distances tie") \
    ASC_ESTIMATE_COLUMNS(C, POINT_TAR, "tar", "1", \
      "Share of the matched pairs that are accepted; its error is that at the share far, whose " \
      "threshold other people would move") \
    C(POINT_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "Unmatched and accepted") \
    C(POINT_FALSE_NON_MATCHES, INT, VALUE, 0, "false_non_matches", "pairs", "Matched and rejected") \
    C(POINT_JUDGED, INT, VALUE, 0, "judged", "1", \
      "1: groups, classes and people are judged at this threshold, else 0") \
    ASC_NOTE_COLUMN(C, POINT_NOTE)

#define ASC_GROUP_COLUMNS(C) \
    C(GROUP_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(GROUP_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(GROUP_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "attribute") \
    C(GROUP_GROUP, TEXT, KEY, 0, "group", "", \
      "positive, negative: both images inside; across: one in each") \
    C(GROUP_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "pairs of one identity") \
    C(GROUP_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs of two identities") \
    C(GROUP_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", \
      "the first of verify.thresholds, or that of all pairs at a false match rate of 1e-3, or the " \
      "first of verify.far") \
    ASC_ESTIMATE_COLUMNS(C, GROUP_FALSE_MATCH, "false_match_rate", "1", \
      "share of the unmatched pairs that are accepted") \
    ASC_ESTIMATE_COLUMNS(C, GROUP_FALSE_NON_MATCH, "false_non_match_rate", "1", \
      "share of the matched pairs that are rejected") \
    C(GROUP_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "unmatched and accepted") \
    C(GROUP_FALSE_NON_MATCHES, INT, VALUE, 0, "false_non_matches", "pairs", \
      "matched and rejected") \
    C(GROUP_UNMATCHED_PEOPLE, INT, VALUE, 0, "unmatched_people", "identities", \
      "with such an unmatched pair") \
    C(GROUP_MATCHED_PEOPLE, INT, VALUE, 0, "matched_people", "identities", \
      "with such a matched pair") \
    ASC_NOTE_COLUMN(C, GROUP_NOTE)

#define ASC_CLASS_COLUMNS(C) \
    C(CLASS_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(CLASS_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(CLASS_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(CLASS_KIND, TEXT, KEY, 0, "kind", "", \
      "classes, ordered, or continuous: the quarters of its values, q1 the lowest") \
    C(CLASS_A, TEXT, KEY, 0, "class_a", "", "One image's class") \
    C(CLASS_B, TEXT, KEY, 0, "class_b", "", "The other's, the same or a later one") \
    C(CLASS_FAR, REAL, VALUE, 0, "far", "1", \
      "The largest share of all pairs of two identities that the threshold accepts; empty where it " \
      "was given") \
    C(CLASS_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", "Nearer pairs are accepted") \
    ASC_ESTIMATE_COLUMNS(C, CLASS_FALSE_MATCH, "false_match_rate", "1", \
      "share of the unmatched pairs that are accepted") \
    ASC_ESTIMATE_COLUMNS(C, CLASS_FALSE_NON_MATCH, "false_non_match_rate", "1", \
      "share of the matched pairs that are rejected") \
    C(CLASS_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs of two identities") \
    C(CLASS_MATCHED, INT, VALUE, 0, "n_matched", "pairs", \
      "pairs of one identity: of two classes where images of a person differ") \
    C(CLASS_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "unmatched and accepted") \
    C(CLASS_FALSE_NON_MATCHES, INT, VALUE, 0, "false_non_matches", "pairs", \
      "matched and rejected") \
    C(CLASS_PEOPLE_A, INT, VALUE, 0, "people_a", "identities", "with an image of class_a") \
    C(CLASS_PEOPLE_B, INT, VALUE, 0, "people_b", "identities", "with an image of class_b") \
    C(CLASS_UNMATCHED_PEOPLE, INT, VALUE, 0, "unmatched_people", "identities", \
      "with such an unmatched pair") \
    C(CLASS_MATCHED_PEOPLE, INT, VALUE, 0, "matched_people", "identities", \
      "with such a matched pair") \
    ASC_NOTE_COLUMN(C, CLASS_NOTE)

#define ASC_PERSON_COLUMNS(C) \
    C(PERSON_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(PERSON_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(PERSON_IDENTITY, TEXT, KEY, 0, "identity", "", "The person") \
    C(PERSON_IMAGES, INT, VALUE, 0, "n_images", "images", "images of the person") \
    C(PERSON_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs with another person's image") \
    C(PERSON_FALSE_MATCHES, INT, VALUE, 0, "false_matches", "pairs", "those that are accepted") \
    C(PERSON_FALSE_MATCH, REAL, VALUE, 0, "false_match_rate", "1", "their share") \
    C(PERSON_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "pairs of two of the person's images") \
    C(PERSON_FALSE_NON_MATCHES, INT, VALUE, 0, "false_non_matches", "pairs", \
      "those that are rejected") \
    C(PERSON_FALSE_NON_MATCH, REAL, VALUE, 0, "false_non_match_rate", "1", "their share")

#define ASC_TEXT_CHANCE \
    "Expected of that share if errors fell on pairs at random: a person's number of them binomial, " \
    "of the person's pairs and the rate of all"
#define ASC_ERRORS_COLUMNS(C) \
    C(ERRORS_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(ERRORS_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(ERRORS_KIND, TEXT, KEY, 0, "error", "", "false match or false non-match") \
    C(ERRORS_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", "Nearer pairs are accepted") \
    C(ERRORS_ERRORS, INT, VALUE, 0, "n_errors", "pairs", "unmatched and accepted, or matched and rejected") \
    C(ERRORS_PEOPLE, INT, VALUE, 0, "n_people", "identities", "with a pair that could be such an error") \
    C(ERRORS_ERRING, INT, VALUE, 0, "n_with_error", "identities", "with an error") \
    C(ERRORS_TOP_1, INT, VALUE, 0, "top_1_people", "identities", \
      "1 % of them, rounded up: those with most errors") \
    C(ERRORS_TOP_1_SHARE, REAL, VALUE, 0, "top_1_share", "1", \
      "Of all errors, a false match counted with both of its people") \
    C(ERRORS_TOP_1_CHANCE, REAL, VALUE, 0, "top_1_chance", "1", ASC_TEXT_CHANCE) \
    C(ERRORS_TOP_5, INT, VALUE, 0, "top_5_people", "identities", "5 %, likewise") \
    C(ERRORS_TOP_5_SHARE, REAL, VALUE, 0, "top_5_share", "1", "Of all errors, likewise") \
    C(ERRORS_TOP_5_CHANCE, REAL, VALUE, 0, "top_5_chance", "1", ASC_TEXT_CHANCE) \
    C(ERRORS_WORST, TEXT, VALUE, 0, "most_errors", "", "The person with most errors; empty without any") \
    C(ERRORS_WORST_ERRORS, INT, VALUE, 0, "most_errors_pairs", "pairs", "How many")

#define ASC_DIFFERENCE_COLUMNS(C) \
    C(DIFFERENCE_MODEL_A, TEXT, KEY, 0, "model_a", "", "One model") \
    C(DIFFERENCE_ARCHITECTURE_A, TEXT, KEY, 0, "architecture_a", "", "Its architecture") \
    C(DIFFERENCE_MODEL_B, TEXT, KEY, 0, "model_b", "", "The other") \
    C(DIFFERENCE_ARCHITECTURE_B, TEXT, KEY, 0, "architecture_b", "", "Its architecture") \
    C(DIFFERENCE_MEASURE, TEXT, KEY, 0, "measure", "", \
      "auc, eer, or tar and the share of unmatched pairs that may be accepted") \
    C(DIFFERENCE_PEOPLE, INT, VALUE, 0, "n_shared", "identities", "people whom both models have") \
    C(DIFFERENCE_A, REAL, VALUE, 0, "value_a", "1", "The measure of model a") \
    C(DIFFERENCE_B, REAL, VALUE, 0, "value_b", "1", "Of model b") \
    ASC_ESTIMATE_COLUMNS(C, DIFFERENCE_DIFFERENCE, "difference", "1", "a less b") \
    C(DIFFERENCE_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Two-sided, normal, people as units, of an error as wide as the interval's") \
    C(DIFFERENCE_BH, REAL, VALUE, 0, "bh", "1", \
      "Adjusted over all pairs of models (Benjamini and Hochberg)") \
    C(DIFFERENCE_HOLM, REAL, VALUE, 0, "holm", "1", "Adjusted over all pairs of models (Holm)") \
    C(DIFFERENCE_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why there is no figure or interval, or that it may be too narrow as few people decide (fewer than 20 who " \
      "all weigh alike would leave such an error); empty: neither")
/* clang-format on */

enum { ASC_RATE_COLUMNS(ASC_COLUMN_HANDLE) N_RATE };
enum { ASC_POINT_COLUMNS(ASC_COLUMN_HANDLE) N_POINT };
enum { ASC_GROUP_COLUMNS(ASC_COLUMN_HANDLE) N_GROUP };
enum { ASC_CLASS_COLUMNS(ASC_COLUMN_HANDLE) N_CLASS };
enum { ASC_PERSON_COLUMNS(ASC_COLUMN_HANDLE) N_PERSON };
enum { ASC_ERRORS_COLUMNS(ASC_COLUMN_HANDLE) N_ERRORS };
enum { ASC_DIFFERENCE_COLUMNS(ASC_COLUMN_HANDLE) N_DIFFERENCE };

enum {
    ASC_VERIFY_RATE_TABLE,
    ASC_VERIFY_POINT_TABLE,
    ASC_VERIFY_GROUP_TABLE,
    ASC_VERIFY_CLASS_TABLE,
    ASC_VERIFY_ERRORS_TABLE,
    ASC_VERIFY_PERSON_TABLE,
    ASC_VERIFY_DIFFERENCE_TABLE
};
extern const asc_table_spec asc_verify_tables[];

#endif
