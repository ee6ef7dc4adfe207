/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the macroscale's tables: of those that are published, with the names and in the order
 * of the notebook, and behind the meaning what they are called where the table is tidy. Internal.
 */
#ifndef ATTRSCOPE_MACRO_COLUMNS_H
#define ATTRSCOPE_MACRO_COLUMNS_H

#include "attrscope/columns.h"

/* Conditions of columns. */
enum {
    ASC_WITH_DRAWS = 1,     /* several draws */
    ASC_WITH_ALL_PAIRS = 2, /* the population */
    ASC_WITH_INTERVALS = 4
};

#define ASC_TEXT_SE "Standard error over identities"
#define ASC_TEXT_CI_LOW "Lower end of the 95 % interval over identities"
#define ASC_TEXT_CI_HIGH "Upper end of the 95 % interval over identities"
#define ASC_TEXT_SD "Standard deviation over draws"
#define ASC_TEXT_LOW "2.5 % point over draws"
#define ASC_TEXT_HIGH "97.5 % point over draws"

/* clang-format off */
#define ASC_MODALITY_COLUMNS(C) \
    C(MODALITY_LABEL, TEXT, KEY, 0, "label", "", "<attribute>_<modality>") \
    C(MODALITY_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(MODALITY_MODALITY, TEXT, KEY, 0, "modality", "", \
      "Value of the attribute: positive or negative") \
    C(MODALITY_STAT, REAL, VALUE, 0, "stat_<model>", "1", \
      "KS statistic of distances inside the modality against across", "ks") \
    C(MODALITY_PVALUE, REAL, VALUE, 0, "pvalue_<model>", "1", \
      "P-value that takes pairs as independent, which they are not: for comparison with published " \
      "figures only", "pvalue") \
    C(MODALITY_COUNT, INT, VALUE, 0, "count", "images", "Images of the modality") \
    C(MODALITY_LOWER, REAL, VALUE, ASC_WITH_ALL_PAIRS, "ks_lower_<model>", "1", \
      "Lower end of the bracket of the KS statistic over all pairs", "ks_lower") \
    C(MODALITY_UPPER, REAL, VALUE, ASC_WITH_ALL_PAIRS, "ks_upper_<model>", "1", \
      "Upper end of the bracket of the KS statistic over all pairs", "ks_upper") \
    C(MODALITY_LOCATION, REAL, VALUE, ASC_WITH_ALL_PAIRS, "location_<model>", "distance", \
      "Distance at which the supremum is attained", "location") \
    C(MODALITY_SE, REAL, VALUE, ASC_WITH_INTERVALS, "se_<model>", "1", ASC_TEXT_SE, "ks_se") \
    C(MODALITY_CI_LOW, REAL, VALUE, ASC_WITH_INTERVALS, "ci_low_<model>", "1", ASC_TEXT_CI_LOW, "ks_ci_low") \
    C(MODALITY_CI_HIGH, REAL, VALUE, ASC_WITH_INTERVALS, "ci_high_<model>", "1", ASC_TEXT_CI_HIGH, "ks_ci_high") \
    C(MODALITY_INTERVAL, TEXT, VALUE, ASC_WITH_INTERVALS, "interval_<model>", "", \
      "How errors and intervals of the attribute were found: jackknife; bootstrap where few people " \
      "are on a side or a statistic is near 0; empty where there is none", "interval") \
    C(MODALITY_NOTE, TEXT, VALUE, ASC_WITH_INTERVALS, "note_<model>", "", \
      "Why the interval may be wrong, or why there is none, or no KS; empty: it is in its range", "note") \
    C(MODALITY_SD, REAL, VALUE, ASC_WITH_DRAWS, "sd_<model>", "1", ASC_TEXT_SD, "ks_sd") \
    C(MODALITY_LOW, REAL, VALUE, ASC_WITH_DRAWS, "low_<model>", "1", ASC_TEXT_LOW, "ks_low") \
    C(MODALITY_HIGH, REAL, VALUE, ASC_WITH_DRAWS, "high_<model>", "1", ASC_TEXT_HIGH, "ks_high")

/* Aggregates stand in the order of asc_aggregate; errors and ends of intervals after each other. */
#define ASC_ERROR_COLUMNS(C, HANDLE, apart, suffix, tidy) \
    C(HANDLE##_SE, REAL, VALUE, ASC_WITH_INTERVALS apart, "se_<model>" suffix, "1", ASC_TEXT_SE, \
      tidy "_se") \
    C(HANDLE##_CI_LOW, REAL, VALUE, ASC_WITH_INTERVALS, "ci_low_<model>" suffix, "1", \
      ASC_TEXT_CI_LOW, tidy "_ci_low") \
    C(HANDLE##_CI_HIGH, REAL, VALUE, ASC_WITH_INTERVALS, "ci_high_<model>" suffix, "1", \
      ASC_TEXT_CI_HIGH, tidy "_ci_high")

#define ASC_ATTRIBUTE_COLUMNS(C) \
    C(ATTRIBUTE_NAME, TEXT, KEY, 0, "", "", "The attribute", "attribute") \
    C(ATTRIBUTE_MAX, REAL, VALUE, 0, "stat_<model>_max", "1", "Larger of the two modalities' KS statistics", "ks_max") \
    C(ATTRIBUTE_MEAN, REAL, VALUE, 0, "stat_<model>_mean", "1", "Mean of the two modalities' KS statistics", "ks_mean") \
    C(ATTRIBUTE_GLOBAL, REAL, VALUE, 0, "global_average", "1", \
      "Mean of the attribute over images") \
    C(ATTRIBUTE_INTER, REAL, VALUE, 0, "inter_entropy", "nat", \
      "Entropy of the density of identities' means") \
    C(ATTRIBUTE_INTRA, REAL, VALUE, 0, "intra_entropy", "nat", \
      "Mean over identities of the attribute's entropy within them") \
    C(ATTRIBUTE_INTER_RESCALED, REAL, VALUE, 0, "inter_entropy_rescaled", "1", \
      "inter_entropy rescaled to [-1, 1]") \
    C(ATTRIBUTE_INTRA_RESCALED, REAL, VALUE, 0, "intra_entropy_rescaled", "1", \
      "intra_entropy rescaled to [-1, 1]") \
    C(ATTRIBUTE_WEIGHTED, REAL, VALUE, 0, "stat_<model>weighted", "1", "Sum of the modalities' KS statistics times their images (not normalised)", "ks_weighted") \
    ASC_ERROR_COLUMNS(C, ATTRIBUTE_MAX, | ASC_COLUMN_APART, "_max", "ks_max") \
    ASC_ERROR_COLUMNS(C, ATTRIBUTE_MEAN, , "_mean", "ks_mean") \
    ASC_ERROR_COLUMNS(C, ATTRIBUTE_WEIGHTED, | ASC_COLUMN_APART, "weighted", "ks_weighted") \
    C(ATTRIBUTE_ENERGY, REAL, VALUE, ASC_COLUMN_APART, "energy_distance_<model>", "distance", \
      "Energy distance: twice the mean distance across less those inside either modality (chords " \
      "under cosine)", "energy_distance") \
    C(ATTRIBUTE_NEAR_POSITIVE, REAL, VALUE, 0, "mean_distance_positive_<model>", "distance", \
      "Mean distance inside the positive modality (chords under cosine)", "mean_distance_positive") \
    C(ATTRIBUTE_NEAR_ACROSS, REAL, VALUE, 0, "mean_distance_across_<model>", "distance", \
      "Mean distance across (chords under cosine)", "mean_distance_across") \
    C(ATTRIBUTE_NEAR_NEGATIVE, REAL, VALUE, 0, "mean_distance_negative_<model>", "distance", \
      "Mean distance inside the negative modality (chords under cosine)", "mean_distance_negative") \
    C(ATTRIBUTE_ENERGY_SE, REAL, VALUE, ASC_WITH_INTERVALS, "se_energy_distance_<model>", \
      "distance", ASC_TEXT_SE, "energy_distance_se") \
    C(ATTRIBUTE_ENERGY_CI_LOW, REAL, VALUE, ASC_WITH_INTERVALS, "ci_low_energy_distance_<model>", \
      "distance", ASC_TEXT_CI_LOW, "energy_distance_ci_low") \
    C(ATTRIBUTE_ENERGY_CI_HIGH, REAL, VALUE, ASC_WITH_INTERVALS, \
      "ci_high_energy_distance_<model>", "distance", ASC_TEXT_CI_HIGH, "energy_distance_ci_high") \
    C(ATTRIBUTE_ENERGY_SD, REAL, VALUE, ASC_WITH_DRAWS, "sd_energy_distance_<model>", "distance", \
      ASC_TEXT_SD, "energy_distance_sd") \
    C(ATTRIBUTE_ENERGY_LOW, REAL, VALUE, ASC_WITH_DRAWS, "low_energy_distance_<model>", \
      "distance", ASC_TEXT_LOW, "energy_distance_low") \
    C(ATTRIBUTE_ENERGY_HIGH, REAL, VALUE, ASC_WITH_DRAWS, "high_energy_distance_<model>", \
      "distance", ASC_TEXT_HIGH, "energy_distance_high") \
    C(ATTRIBUTE_NOTE, TEXT, VALUE, ASC_WITH_INTERVALS, "note_<model>", "", \
      "What is to be said against intervals of the KS and of the energy distance, or why there are " \
      "none, or no figures; empty: nothing", "note")

#define ASC_CORRELATION_COLUMNS(C) \
    C(CORRELATION_MODEL, TEXT, KEY, ASC_COLUMN_OURS, "model", "", "The model") \
    C(CORRELATION_ARCHITECTURE, TEXT, KEY, ASC_COLUMN_OURS, "architecture", "", "Its architecture") \
    C(CORRELATION_KS, TEXT, KEY, ASC_COLUMN_OURS, "ks", "", "Column of macro_attributes") \
    C(CORRELATION_COLUMN, TEXT, KEY, 0, "column", "", "Column of the published df_attributes", "published_column") \
    C(CORRELATION_STATISTIC, REAL, VALUE, 0, "statistic", "1", "Spearman's rho over attributes") \
    C(CORRELATION_PVALUE, REAL, VALUE, 0, "pvalue", "1", "Two-sided p-value from Student's t") \
    C(CORRELATION_ENTROPY, TEXT, KEY, 0, "entropy", "", "The entropy correlated with") \
    C(CORRELATION_CI_LOW, REAL, VALUE, ASC_WITH_INTERVALS, "ci_low", "1", \
      ASC_TEXT_CI_LOW ", for these attributes") \
    C(CORRELATION_CI_HIGH, REAL, VALUE, ASC_WITH_INTERVALS, "ci_high", "1", \
      ASC_TEXT_CI_HIGH ", for these attributes") \
    C(CORRELATION_NOTE, TEXT, VALUE, ASC_WITH_INTERVALS, "note", "", \
      "Why there is no interval, or no correlation; empty: there is one")

#define ASC_DIFFERENCE_COLUMNS(C) \
    C(DIFFERENCE_FIRST, TEXT, KEY, 0, "model_a", "", "First model") \
    C(DIFFERENCE_SECOND, TEXT, KEY, 0, "model_b", "", "Second model") \
    C(DIFFERENCE_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(DIFFERENCE_KS_FIRST, REAL, VALUE, 0, "ks_a", "1", \
      "Mean of the modalities' KS statistics under the first model") \
    C(DIFFERENCE_KS_SECOND, REAL, VALUE, 0, "ks_b", "1", "The same under the second model") \
    C(DIFFERENCE_DIFFERENCE, REAL, VALUE, 0, "difference", "1", "ks_a - ks_b") \
    C(DIFFERENCE_SE, REAL, VALUE, 0, "se", "1", ASC_TEXT_SE) \
    C(DIFFERENCE_CI_LOW, REAL, VALUE, 0, "ci_low", "1", ASC_TEXT_CI_LOW) \
    C(DIFFERENCE_CI_HIGH, REAL, VALUE, 0, "ci_high", "1", ASC_TEXT_CI_HIGH) \
    C(DIFFERENCE_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Two-sided p-value of no difference, normal, of an error as wide as the interval's") \
    C(DIFFERENCE_BH, REAL, VALUE, 0, "bh", "1", \
      "Benjamini-Hochberg over the attributes of the two models") \
    C(DIFFERENCE_HOLM, REAL, VALUE, 0, "holm", "1", "Holm over the attributes of the two models") \
    C(DIFFERENCE_BH_MODELS, REAL, VALUE, 0, "bh_models", "1", \
      "Benjamini-Hochberg over the attributes of all pairs of models that are compared") \
    C(DIFFERENCE_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why there is no figure or interval, or that it may be too narrow as few people decide; empty: neither")

#define ASC_MATRIX_COLUMNS(C) \
    C(MATRIX_MODEL, TEXT, KEY, 0, "model", "", "The row's model", "model_a") \
    C(MATRIX_DIFFERENCE, REAL, VALUE, 0, "difference_<model_b>", "1", \
      "Mean KS of the row's model less that of this one, mean over the attributes", "difference") \
    C(MATRIX_SE, REAL, VALUE, 0, "se_<model_b>", "1", \
      "Its standard error over identities (jackknife)", "se") \
    C(MATRIX_PVALUE, REAL, VALUE, 0, "pvalue_<model_b>", "1", \
      "Two-sided p-value of no difference, normal, of an error as wide as an interval's: empty of " \
      "fewer than 20 people", "pvalue") \
    C(MATRIX_HOLM, REAL, VALUE, 0, "holm_<model_b>", "1", "Holm over all pairs of models", "holm") \
    C(MATRIX_DIFFERING, INT, VALUE, 0, "n_differ_<model_b>", "attributes", \
      "Attributes whose bh_models in model_differences is at most 0.05", "n_differ")

#define ASC_RANKING_COLUMNS(C) \
    C(RANKING_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(RANKING_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(RANKING_RANK, INT, VALUE, 0, "rank", "1", "Place among the models: 1 has the largest mean_ks") \
    C(RANKING_MEAN, REAL, VALUE, 0, "mean_ks", "1", \
      "Mean KS, mean over the attributes that every model has one of, with a known error") \
    C(RANKING_SE, REAL, VALUE, 0, "se", "1", ASC_TEXT_SE) \
    C(RANKING_CI_LOW, REAL, VALUE, 0, "ci_low", "1", ASC_TEXT_CI_LOW) \
    C(RANKING_CI_HIGH, REAL, VALUE, 0, "ci_high", "1", ASC_TEXT_CI_HIGH) \
    C(RANKING_ATTRIBUTES, INT, VALUE, 0, "attributes", "attributes", "How many these are") \
    C(RANKING_REFERENCE, TEXT, VALUE, 0, "reference", "", \
      "The model it is compared with: report.reference, or that in the middle of the ranking") \
    C(RANKING_DIFFERENCE, REAL, VALUE, 0, "difference", "1", "Its mean_ks less the reference's") \
    C(RANKING_DIFFERENCE_SE, REAL, VALUE, 0, "difference_se", "1", ASC_TEXT_SE) \
    C(RANKING_DIFFERENCE_LOW, REAL, VALUE, 0, "difference_ci_low", "1", ASC_TEXT_CI_LOW) \
    C(RANKING_DIFFERENCE_HIGH, REAL, VALUE, 0, "difference_ci_high", "1", ASC_TEXT_CI_HIGH) \
    C(RANKING_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Two-sided p-value of no difference, normal, of an error as wide as the interval's") \
    C(RANKING_HOLM, REAL, VALUE, 0, "holm", "1", "Holm over the models") \
    C(RANKING_DIFFERING, INT, VALUE, 0, "n_differ", "attributes", \
      "Attributes whose bh_models in model_differences is at most 0.05") \
    C(RANKING_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why there is no mean_ks; which of it and difference has no interval, and why, or one that may be " \
      "too narrow as few people decide; empty: neither")

#define ASC_IDENTITY_COLUMNS(C) \
    C(IDENTITY_IDENTITY, TEXT, KEY, 0, "identity", "", "The identity's label") \
    C(IDENTITY_SIZE, INT, VALUE, 0, "size", "images", "Images of the identity") \
    C(IDENTITY_ENTROPY, REAL, VALUE, 0, "entropy_<attribute>", "nat", \
      "Entropy of the attribute within the identity", "entropy") \
    C(IDENTITY_AVERAGE, REAL, VALUE, 0, "average_entropy", "nat", \
      "Mean of the identity's entropies over attributes") \
    C(IDENTITY_MEAN, REAL, VALUE, 0, "mean_<attribute>", "1", \
      "Mean of the attribute within the identity", "mean") \
    C(IDENTITY_FEATURE, REAL, VALUE, 0, "mean_<feature>", "1", \
      "Mean of the feature over the identity's images", "mean")
/* clang-format on */

enum { ASC_MODALITY_COLUMNS(ASC_COLUMN_HANDLE) N_MODALITY };
enum { ASC_ATTRIBUTE_COLUMNS(ASC_COLUMN_HANDLE) N_ATTRIBUTE };
enum { ASC_CORRELATION_COLUMNS(ASC_COLUMN_HANDLE) N_CORRELATION };
enum { ASC_DIFFERENCE_COLUMNS(ASC_COLUMN_HANDLE) N_DIFFERENCE };
enum { ASC_MATRIX_COLUMNS(ASC_COLUMN_HANDLE) N_MATRIX };
enum { ASC_RANKING_COLUMNS(ASC_COLUMN_HANDLE) N_RANKING };
enum { ASC_IDENTITY_COLUMNS(ASC_COLUMN_HANDLE) N_IDENTITY };

enum {
    ASC_MACRO_MODALITY_TABLE,
    ASC_MACRO_ATTRIBUTE_TABLE,
    ASC_MACRO_CORRELATION_TABLE,
    ASC_MACRO_DIFFERENCE_TABLE,
    ASC_MACRO_MATRIX_TABLE,
    ASC_MACRO_RANKING_TABLE,
    ASC_MACRO_IDENTITY_TABLE
};
extern const asc_table_spec asc_macro_tables[];

#endif
