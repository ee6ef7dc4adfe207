/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the microscale's tables. Internal. */
#ifndef ATTRSCOPE_MICRO_COLUMNS_H
#define ATTRSCOPE_MICRO_COLUMNS_H

#include "attrscope/columns.h"

#define ASC_TEXT_PARAMETER "k, or radius in units of d_avg"
#define ASC_TEXT_ADJUSTED                                                                          \
    "Benjamini-Hochberg over all rows with the same kind of comparison, measure and parameter"

/* Condition of columns: a stencil of five. */
#define ASC_MICRO_WIDE 1u

/* clang-format off */
/* What a row is about; the handles follow each other. */
#define ASC_FIELD_COLUMNS(C, HANDLE) \
    C(HANDLE##_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(HANDLE##_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(HANDLE##_VARIANT, TEXT, KEY, 0, "variant", "", "Its variant") \
    C(HANDLE##_IDENTITY, TEXT, KEY, 0, "identity", "", "The identity") \
    C(HANDLE##_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute")

/* A test of differences over people, in the order of asc_people_column. */
#define ASC_PEOPLE_COLUMNS(C, HANDLE, prefix) \
    C(HANDLE##_SHIFT, REAL, VALUE, 0, prefix "shift", "1", \
      "Hodges-Lehmann estimate of the differences over people") \
    C(HANDLE##_CI_LOW, REAL, VALUE, 0, prefix "ci_low", "1", "95 % interval of the shift") \
    C(HANDLE##_CI_HIGH, REAL, VALUE, 0, prefix "ci_high", "1", "95 % interval of the shift") \
    C(HANDLE##_CI_LEVEL, REAL, VALUE, 0, prefix "ci_level", "1", \
      "Level of the interval: with fewer than 6 people 95 % is out of reach") \
    C(HANDLE##_W, REAL, VALUE, 0, prefix "w", "1", \
      "Wilcoxon's signed rank of the differences: the smaller sum") \
    C(HANDLE##_PVALUE, REAL, VALUE, 0, prefix "pvalue", "1", "Two-sided, of the signed rank") \
    C(HANDLE##_ADJUSTED, REAL, VALUE, 0, prefix "pvalue_adjusted", "1", ASC_TEXT_ADJUSTED) \
    C(HANDLE##_METHOD, TEXT, VALUE, 0, prefix "method", "", "Of the p-value: exact or normal")

#define ASC_ENERGY_COLUMNS(C) \
    ASC_FIELD_COLUMNS(C, ENERGY) \
    C(ENERGY_MEASURE, TEXT, KEY, 0, "measure", "", "nearest, ball, inverse_distance or gravity") \
    C(ENERGY_PARAMETER, REAL, KEY, 0, "parameter", "1", ASC_TEXT_PARAMETER) \
    C(ENERGY_VALUE, REAL, VALUE, 0, "value", "1", "The measure") \
    C(ENERGY_NULL_NODES, REAL, VALUE, 0, "null_nodes", "1", \
      "What random nodes would give on this lattice") \
    C(ENERGY_NULL_FLIPS, REAL, VALUE, 0, "null_flips", "1", \
      "Mean over all flips of blocks: each block's fields turned or not") \
    C(ENERGY_ERROR, REAL, VALUE, 0, "standard_error", "1", \
      "Standard deviation over all flips of blocks") \
    C(ENERGY_Z, REAL, VALUE, 0, "z", "1", "(value - null_flips) / standard_error") \
    C(ENERGY_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Two-sided: is the field more than its blocks, each pointing anywhere") \
    C(ENERGY_METHOD, TEXT, VALUE, 0, "method", "", \
      "Of the p-value. flips: counted among flips; normal: that of z") \
    C(ENERGY_BLOCKS, INT, VALUE, 0, "n_blocks", "blocks", \
      "Segments that share nodes, directly or through others, are one") \
    C(ENERGY_SEGMENTS, INT, VALUE, 0, "n_segments", "segments", "Segments drawn") \
    C(ENERGY_NARROW, INT, VALUE, ASC_MICRO_WIDE, "n_narrow", "nodes", \
      "Nodes left out: not between two steps of their curve on either side") \
    C(ENERGY_USED, INT, VALUE, 0, "n_used", "segments", \
      "Segments with a direction and a neighbourhood") \
    C(ENERGY_ISOLATED, REAL, VALUE, 0, "isolated_share", "1", "Share of points without neighbour")

#define ASC_SUMMARY_COLUMNS(C) \
    C(SUMMARY_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(SUMMARY_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(SUMMARY_VARIANT, TEXT, KEY, 0, "variant", "", "Its variant") \
    C(SUMMARY_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(SUMMARY_MEASURE, TEXT, KEY, 0, "measure", "", "As in energies") \
    C(SUMMARY_PARAMETER, REAL, KEY, 0, "parameter", "1", ASC_TEXT_PARAMETER) \
    C(SUMMARY_N, INT, VALUE, 0, "n", "identities", "Identities with a value") \
    C(SUMMARY_LOWER, REAL, VALUE, 0, "lower_quartile", "1", "Over identities") \
    C(SUMMARY_MEDIAN, REAL, VALUE, 0, "median", "1", "Over identities") \
    C(SUMMARY_UPPER, REAL, VALUE, 0, "upper_quartile", "1", "Over identities") \
    C(SUMMARY_NULL_NODES, REAL, VALUE, 0, "null_nodes", "1", \
      "What random nodes would give on this lattice; median over identities") \
    C(SUMMARY_NULL_FLIPS, REAL, VALUE, 0, "null_flips", "1", \
      "Mean over all flips of blocks; median over identities") \
    ASC_PEOPLE_COLUMNS(C, SUMMARY_FLIPS, "flips_") \
    ASC_PEOPLE_COLUMNS(C, SUMMARY_NODES, "nodes_")

/* Two fields over the people of both, in the order of asc_sides_column. excess: of value -
 * null_flips: neighbours and lines that differ are no difference of directions. published: people
 * that both sides share count as different ones there. */
#define ASC_SIDES_COLUMNS(C, HANDLE) \
    C(HANDLE##_N, INT, VALUE, 0, "n", "identities", "With a value on both sides") \
    C(HANDLE##_MEDIAN, REAL, VALUE, 0, "median", "1", "Of the first side") \
    C(HANDLE##_OTHER_MEDIAN, REAL, VALUE, 0, "other_median", "1", "Of the second side") \
    ASC_PEOPLE_COLUMNS(C, HANDLE##_TEST, "") \
    ASC_PEOPLE_COLUMNS(C, HANDLE##_EXCESS, "excess_") \
    C(HANDLE##_PUBLISHED_N, INT, VALUE, 0, "published_n", "identities", "On the first side") \
    C(HANDLE##_PUBLISHED_OTHER_N, INT, VALUE, 0, "published_other_n", "identities", \
      "On the second side") \
    C(HANDLE##_PUBLISHED_U, REAL, VALUE, 0, "published_u", "1", \
      "Mann-Whitney's U: pairs in which the first side is larger") \
    C(HANDLE##_PUBLISHED_PVALUE, REAL, VALUE, 0, "published_pvalue", "1", \
      "Two-sided, of U, as if both sides were different people") \
    C(HANDLE##_PUBLISHED_METHOD, TEXT, VALUE, 0, "published_method", "", "exact or normal")

#define ASC_COMPARED_COLUMNS(C) \
    C(COMPARED_COMPARED, TEXT, KEY, 0, "compared", "", \
      "attributes of one variant, or variants of one model") \
    C(COMPARED_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(COMPARED_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(COMPARED_VARIANT, TEXT, KEY, 0, "variant", "", "Variant on the first side") \
    C(COMPARED_OTHER_VARIANT, TEXT, KEY, 0, "other_variant", "", "Variant on the second side") \
    C(COMPARED_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "Attribute on the first side") \
    C(COMPARED_OTHER_ATTRIBUTE, TEXT, KEY, 0, "other_attribute", "", \
      "Attribute on the second side") \
    C(COMPARED_MEASURE, TEXT, KEY, 0, "measure", "", "As in energies") \
    C(COMPARED_PARAMETER, REAL, KEY, 0, "parameter", "1", ASC_TEXT_PARAMETER) \
    ASC_SIDES_COLUMNS(C, COMPARED)

/* Second side: the vanilla variant. */
#define ASC_TUNED_COLUMNS(C) \
    C(TUNED_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(TUNED_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(TUNED_VARIANT, TEXT, KEY, 0, "variant", "", "Variant on the first side") \
    C(TUNED_VANILLA, TEXT, KEY, 0, "vanilla", "", "Variant on the second side: the vanilla one") \
    C(TUNED_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(TUNED_MEASURE, TEXT, KEY, 0, "measure", "", "As in energies") \
    C(TUNED_PARAMETER, REAL, KEY, 0, "parameter", "1", ASC_TEXT_PARAMETER) \
    C(TUNED_TARGETED, INT, VALUE, 0, "targeted", "1", \
      "1: the variant was trained for this attribute, else 0") \
    ASC_SIDES_COLUMNS(C, TUNED) \
    C(TUNED_OTHERS_N, INT, VALUE, 0, "others_n", "identities", \
      "Of a targeted attribute: with a value of it and of others on both sides") \
    ASC_PEOPLE_COLUMNS(C, TUNED_OTHERS, "others_")

#define ASC_CORRELATED_COLUMNS(C) \
    ASC_FIELD_COLUMNS(C, CORRELATED) \
    C(CORRELATED_OTHER, TEXT, KEY, 0, "other", "", "The other attribute") \
    C(CORRELATED_VALUE, REAL, VALUE, 0, "value", "1", "Mean of 1 - cosine over pairs of segments") \
    C(CORRELATED_PAIRED, TEXT, VALUE, 0, "paired", "", \
      "node: segments that share their middle node; order: none do, or as published")

#define ASC_RETAINED_COLUMNS(C) \
    ASC_FIELD_COLUMNS(C, RETAINED) \
    C(RETAINED_LENGTH, INT, KEY, 0, "length", "nodes", "Nodes of a line") \
    C(RETAINED_LINES, INT, VALUE, 0, "n_lines", "lines", "Lines of this length") \
    C(RETAINED_FROM, INT, KEY, 0, "from", "1", "Position on the line") \
    C(RETAINED_TO, INT, KEY, 0, "to", "1", "Position on the line") \
    C(RETAINED_VALUE, REAL, VALUE, 0, "value", "distance", "Mean distance")

#define ASC_ARROW_COLUMNS(C) \
    ASC_FIELD_COLUMNS(C, ARROW) \
    C(ARROW_NUMBER, INT, KEY, 0, "arrow", "", "Number of the segment among those that are kept") \
    C(ARROW_X, REAL, VALUE, 0, "x", "distance", \
      "Middle node on the first principal component of these nodes") \
    C(ARROW_Y, REAL, VALUE, 0, "y", "distance", "The same on the second") \
    C(ARROW_DX, REAL, VALUE, 0, "dx", "1", "The field's direction, of length 1, along the first") \
    C(ARROW_DY, REAL, VALUE, 0, "dy", "1", "The same along the second")
/* clang-format on */

enum { ASC_ENERGY_COLUMNS(ASC_COLUMN_HANDLE) N_ENERGY };
enum { ASC_SUMMARY_COLUMNS(ASC_COLUMN_HANDLE) N_SUMMARY };
enum { ASC_COMPARED_COLUMNS(ASC_COLUMN_HANDLE) N_COMPARED };
enum { ASC_TUNED_COLUMNS(ASC_COLUMN_HANDLE) N_TUNED };
enum { ASC_CORRELATED_COLUMNS(ASC_COLUMN_HANDLE) N_CORRELATED };
enum { ASC_RETAINED_COLUMNS(ASC_COLUMN_HANDLE) N_RETAINED };
enum { ASC_ARROW_COLUMNS(ASC_COLUMN_HANDLE) N_ARROW };

enum {
    ASC_MICRO_ENERGY_TABLE,
    ASC_MICRO_CORRELATION_TABLE,
    ASC_MICRO_RETENTION_TABLE,
    ASC_MICRO_SUMMARY_TABLE,
    ASC_MICRO_TEST_TABLE,
    ASC_MICRO_VARIANT_TABLE,
    ASC_MICRO_ARROW_TABLE
};
extern const asc_table_spec asc_micro_tables[];

#endif
