/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the verification's tables. Internal. */
#ifndef ATTRSCOPE_VERIFY_COLUMNS_H
#define ATTRSCOPE_VERIFY_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
#define ASC_RATE_COLUMNS(C) \
    C(RATE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(RATE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(RATE_PROTOCOL, TEXT, KEY, 0, "protocol", "", "all pairs, or the published sample of pairs") \
    C(RATE_IDENTITIES, INT, VALUE, 0, "n_identities", "identities", "people in the images") \
    C(RATE_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "pairs of one identity") \
    C(RATE_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs of two identities") \
    C(RATE_AUC, REAL, VALUE, 0, "auc", "1", \
      "share of matched against unmatched pairs in which the matched one is nearer, ties one half") \
    C(RATE_EER, REAL, VALUE, 0, "eer", "1", \
      "equal error rate: where false match and false non-match rate meet") \
    C(RATE_TAR_2, REAL, VALUE, 0, "tar_far_1e-2", "1", \
      "share of matched pairs accepted where at most 1e-2 of the unmatched ones are") \
    C(RATE_TAR_3, REAL, VALUE, 0, "tar_far_1e-3", "1", \
      "share of matched pairs accepted where at most 1e-3 of the unmatched ones are") \
    C(RATE_TAR_4, REAL, VALUE, 0, "tar_far_1e-4", "1", \
      "share of matched pairs accepted where at most 1e-4 of the unmatched ones are") \
    C(RATE_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", \
      "pairs nearer than this are accepted: the largest at which at most 1e-3 of the unmatched pairs " \
      "are") \
    C(RATE_FALSE_MATCH, REAL, VALUE, 0, "false_match_rate", "1", \
      "share of the unmatched pairs nearer than the threshold; below 1e-3 where pairs are few or " \
      "distances tie") \
    C(RATE_OVERLAP, REAL, VALUE, 0, "overlap", "1", \
      "common area of the two kernel densities; published as Bayes error") \
    C(RATE_BAYES_ERROR, REAL, VALUE, 0, "bayes_error", "1", \
      "least error of any rule on the distance, for equal priors and the two kernel densities: half " \
      "the overlap")

#define ASC_GROUP_COLUMNS(C) \
    C(GROUP_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(GROUP_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(GROUP_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "attribute") \
    C(GROUP_GROUP, TEXT, KEY, 0, "group", "", \
      "positive, negative: both images inside; across: one in each") \
    C(GROUP_MATCHED, INT, VALUE, 0, "n_matched", "pairs", "pairs of one identity") \
    C(GROUP_UNMATCHED, INT, VALUE, 0, "n_unmatched", "pairs", "pairs of two identities") \
    C(GROUP_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", \
      "that of all pairs at a false match rate of 1e-3") \
    C(GROUP_FALSE_MATCH, REAL, VALUE, 0, "false_match_rate", "1", \
      "share of the unmatched pairs that are accepted") \
    C(GROUP_FALSE_NON_MATCH, REAL, VALUE, 0, "false_non_match_rate", "1", \
      "share of the matched pairs that are rejected")

#define ASC_CLASS_COLUMNS(C) \
    C(CLASS_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(CLASS_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(CLASS_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(CLASS_KIND, TEXT, KEY, 0, "kind", "", \
      "classes, ordered, or continuous: the quarters of its values, q1 the lowest") \
    C(CLASS_A, TEXT, KEY, 0, "class_a", "", "One image's class") \
    C(CLASS_B, TEXT, KEY, 0, "class_b", "", "The other's, the same or a later one") \
    C(CLASS_FAR, REAL, VALUE, 0, "far", "1", \
      "The largest share of all pairs of two identities that the threshold accepts") \
    C(CLASS_THRESHOLD, REAL, VALUE, 0, "threshold", "distance", "Nearer pairs are accepted") \
    C(CLASS_FALSE_MATCH, REAL, VALUE, 0, "false_match_rate", "1", \
      "share of the unmatched pairs that are accepted") \
    C(CLASS_FALSE_MATCH_LOW, REAL, VALUE, 0, "false_match_low", "1", \
      "Of its 95 % interval, with people as units; without errors from 3 in half of the people") \
    C(CLASS_FALSE_MATCH_HIGH, REAL, VALUE, 0, "false_match_high", "1", "The interval's other end") \
    C(CLASS_FALSE_NON_MATCH, REAL, VALUE, 0, "false_non_match_rate", "1", \
      "share of the matched pairs that are rejected") \
    C(CLASS_FALSE_NON_MATCH_LOW, REAL, VALUE, 0, "false_non_match_low", "1", \
      "Of its 95 % interval, likewise") \
    C(CLASS_FALSE_NON_MATCH_HIGH, REAL, VALUE, 0, "false_non_match_high", "1", \
      "The interval's other end") \
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
      "with such a matched pair")
/* clang-format on */

enum { ASC_RATE_COLUMNS(ASC_COLUMN_HANDLE) N_RATE };
enum { ASC_GROUP_COLUMNS(ASC_COLUMN_HANDLE) N_GROUP };
enum { ASC_CLASS_COLUMNS(ASC_COLUMN_HANDLE) N_CLASS };

enum { ASC_VERIFY_RATE_TABLE, ASC_VERIFY_GROUP_TABLE, ASC_VERIFY_CLASS_TABLE };
extern const asc_table_spec asc_verify_tables[];

#endif
