/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the tables of attributes of more than two values. Internal. */
#ifndef ATTRSCOPE_KINDS_COLUMNS_H
#define ATTRSCOPE_KINDS_COLUMNS_H

#include "attrscope/columns.h"

/* Whose row it is: model, architecture, attribute and kind, in this order. */
#define ASC_KINDS_KEYS(C, HANDLE)                                                                  \
    C(HANDLE##_MODEL, TEXT, KEY, 0, "model", "", "The model")                                      \
    C(HANDLE##_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture")                 \
    C(HANDLE##_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute")                          \
    C(HANDLE##_KIND, TEXT, KEY, 0, "kind", "", "classes, ordered or continuous")

/* clang-format off */
#define ASC_KIND_ATTRIBUTE_COLUMNS(C) \
    ASC_KINDS_KEYS(C, KIND) \
    C(KIND_PEOPLE, INT, VALUE, 0, "people", "people", "People with a known value") \
    C(KIND_IMAGES, INT, VALUE, 0, "images", "images", "Images with a known value") \
    C(KIND_CLASSES, INT, VALUE, 0, "classes", "classes", "Classes that have a KS statistic against the rest") \
    C(KIND_MAX, REAL, VALUE, 0, "ks_max", "1", "Largest of the classes' KS statistics") \
    C(KIND_MEAN, REAL, VALUE, 0, "ks_mean", "1", "Mean of the classes' KS statistics") \
    C(KIND_WEIGHTED, REAL, VALUE, 0, "ks_weighted", "1", \
      "Sum of the classes' KS statistics times their images (not normalised)") \
    C(KIND_SHARE, REAL, VALUE, 0, "ks_share", "1", "That over the sum of the images") \
    C(KIND_DISCO, REAL, VALUE, 0, "disco", "distance", \
      "DISCO: sum over pairs of classes of their weights times energy distances (chords under cosine)") \
    C(KIND_WITHIN, REAL, VALUE, 0, "disco_within", "distance", "The same within classes") \
    C(KIND_TOTAL, REAL, VALUE, 0, "disco_total", "distance", "Both together") \
    C(KIND_COVARIANCE, REAL, VALUE, 0, "dcov2", "distance", \
      "Distance covariance of distances and gaps, people as units, unbiased; 0 where they are " \
      "independent") \
    C(KIND_OF_DISTANCE, REAL, VALUE, 0, "dcov2_distance", "distance^2", "That of distances with themselves") \
    C(KIND_OF_GAP, REAL, VALUE, 0, "dcov2_gap", "1", \
      "That of gaps with themselves: steps, or differences of ranks") \
    C(KIND_CORRELATION, REAL, VALUE, 0, "dcor", "1", \
      "Distance correlation: dcov2 over the root of the product of both") \
    C(KIND_INTRA, REAL, VALUE, 0, "intra_entropy", "nat", \
      "Mean entropy of the classes within people; of a continuous one, of its quartiles") \
    C(KIND_INTRA_SHARE, REAL, VALUE, 0, "intra_share", "1", \
      "That over the logarithm of the number of classes") \
    C(KIND_INTER, REAL, VALUE, 0, "inter_entropy", "nat", \
      "Entropy of the density of people's shares of a class, mean over classes; or of their mean values") \
    C(KIND_ICC, REAL, VALUE, 0, "icc", "1", \
      "Intraclass correlation ICC(1) of a continuous one: how far people differ rather than photos") \
    C(KIND_AVERAGE, REAL, VALUE, 0, "mean", "", "Mean value over images of a continuous one")

#define ASC_KIND_CLASS_COLUMNS(C) \
    ASC_KINDS_KEYS(C, CLASS) \
    C(CLASS_CLASS, TEXT, KEY, 0, "class", "", "The class; of a continuous one q1 to q4, its quartiles of all weight") \
    C(CLASS_FROM, REAL, VALUE, 0, "from", "", "Least value of the quartile") \
    C(CLASS_TO, REAL, VALUE, 0, "to", "", "Greatest value of the quartile") \
    C(CLASS_PEOPLE, INT, VALUE, 0, "people", "people", "People with an image of the class") \
    C(CLASS_IMAGES, INT, VALUE, 0, "images", "images", "Images of the class") \
    C(CLASS_SHARE, REAL, VALUE, 0, "share", "1", "Their share of the images with a known value") \
    C(CLASS_KS, REAL, VALUE, 0, "ks", "1", \
      "KS statistic of distances inside the class against those between it and all other classes") \
    C(CLASS_UPPER, REAL, VALUE, 0, "ks_upper", "1", "What it is at most, where it is not exact") \
    C(CLASS_LOCATION, REAL, VALUE, 0, "location", "distance", "Distance at which it is attained") \
    C(CLASS_ENERGY, REAL, VALUE, 0, "energy_distance", "distance", \
      "Energy distance of the class and all others (chords under cosine)") \
    C(CLASS_NEAR, REAL, VALUE, 0, "mean_distance", "distance", \
      "Mean distance inside the class (chords under cosine)") \
    C(CLASS_INTER, REAL, VALUE, 0, "inter_entropy", "nat", \
      "Entropy of the density of people's shares of the class")

#define ASC_KIND_PAIR_COLUMNS(C) \
    ASC_KINDS_KEYS(C, PAIR) \
    C(PAIR_FIRST, TEXT, KEY, 0, "class_a", "", "First class") \
    C(PAIR_SECOND, TEXT, KEY, 0, "class_b", "", "Second class") \
    C(PAIR_PAIRS, INT, VALUE, 0, "pairs", "pairs", "Pairs of images of different people") \
    C(PAIR_KS, REAL, VALUE, 0, "ks", "1", \
      "KS statistic of distances inside class a against those between a and b") \
    C(PAIR_UPPER, REAL, VALUE, 0, "ks_upper", "1", "What it is at most, where it is not exact") \
    C(PAIR_LOCATION, REAL, VALUE, 0, "location", "distance", "Distance at which it is attained") \
    C(PAIR_ENERGY, REAL, VALUE, 0, "energy_distance", "distance", \
      "Energy distance of the two classes (chords under cosine)") \
    C(PAIR_NEAR, REAL, VALUE, 0, "mean_distance", "distance", \
      "Mean distance between them (chords under cosine)")

#define ASC_KIND_GAP_COLUMNS(C) \
    ASC_KINDS_KEYS(C, GAP) \
    C(GAP_GAP, INT, KEY, 0, "gap", "steps", "Steps between the two images' classes") \
    C(GAP_PAIRS, INT, VALUE, 0, "pairs", "pairs", "Pairs of images of different people") \
    C(GAP_KS, REAL, VALUE, 0, "ks", "1", "KS statistic of distances at this gap against those at gap 0") \
    C(GAP_UPPER, REAL, VALUE, 0, "ks_upper", "1", "What it is at most, where it is not exact") \
    C(GAP_LOCATION, REAL, VALUE, 0, "location", "distance", "Distance at which it is attained") \
    C(GAP_NEAR, REAL, VALUE, 0, "mean_distance", "distance", "Mean distance (chords under cosine)") \
    C(GAP_NEAR_LOW, REAL, VALUE, 0, "mean_distance_low", "distance", \
      "Lower end of its 95 % interval, by the jackknife with people as units") \
    C(GAP_NEAR_HIGH, REAL, VALUE, 0, "mean_distance_high", "distance", "Upper end") \
    C(GAP_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why there is no figure or interval, or that it may be too narrow as few people decide; empty: neither")

#define ASC_KIND_BIN_COLUMNS(C) \
    ASC_KINDS_KEYS(C, BIN) \
    C(BIN_BIN, INT, KEY, 0, "bin", "", "Number of the bin, from 1") \
    C(BIN_FROM, REAL, VALUE, 0, "from", "1", "Least difference of the two images' ranks, which lie in 0 .. 1") \
    C(BIN_TO, REAL, VALUE, 0, "to", "1", "Behind the greatest one") \
    C(BIN_PAIRS, INT, VALUE, 0, "pairs", "pairs", "Pairs of images of different people") \
    C(BIN_KS, REAL, VALUE, 0, "ks", "1", \
      "KS statistic of distances in this bin against those in the widest that has pairs") \
    C(BIN_UPPER, REAL, VALUE, 0, "ks_upper", "1", "What it is at most, where it is not exact") \
    C(BIN_LOCATION, REAL, VALUE, 0, "location", "distance", "Distance at which it is attained") \
    C(BIN_NEAR, REAL, VALUE, 0, "mean_distance", "distance", "Mean distance (chords under cosine)")

#define ASC_KIND_CORRELATION_COLUMNS(C) \
    C(KIN_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(KIN_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(KIN_KIND, TEXT, KEY, 0, "kind", "", "classes, ordered or continuous") \
    C(KIN_COLUMN, TEXT, KEY, 0, "column", "", "Column of kinds_attributes") \
    C(KIN_ENTROPY, TEXT, KEY, 0, "entropy", "", "The entropy correlated with") \
    C(KIN_ATTRIBUTES, INT, VALUE, 0, "attributes", "attributes", "Attributes of the kind that have both") \
    C(KIN_STATISTIC, REAL, VALUE, 0, "statistic", "1", "Spearman's rho over them, of three or more") \
    C(KIN_PVALUE, REAL, VALUE, 0, "pvalue", "1", "Two-sided p-value from Student's t")
/* clang-format on */

enum { ASC_KIND_ATTRIBUTE_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_ATTRIBUTE };
enum { ASC_KIND_CLASS_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_CLASS };
enum { ASC_KIND_PAIR_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_PAIR };
enum { ASC_KIND_GAP_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_GAP };
enum { ASC_KIND_BIN_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_BIN };
enum { ASC_KIND_CORRELATION_COLUMNS(ASC_COLUMN_HANDLE) N_KIND_CORRELATION };

enum {
    ASC_KINDS_ATTRIBUTE_TABLE,
    ASC_KINDS_CLASS_TABLE,
    ASC_KINDS_PAIR_TABLE,
    ASC_KINDS_GAP_TABLE,
    ASC_KINDS_BIN_TABLE,
    ASC_KINDS_CORRELATION_TABLE
};
extern const asc_table_spec asc_kinds_tables[];

#endif
