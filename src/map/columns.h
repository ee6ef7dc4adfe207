/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the map's tables. Internal. */
#ifndef ATTRSCOPE_MAP_COLUMNS_H
#define ATTRSCOPE_MAP_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
/* How sure eta squared is. */
#define ASC_ETA_INTERVAL_COLUMNS(C, H) \
    C(H##_LOW, REAL, VALUE, 0, "eta_squared_low", "1", \
      "Of its 95 % interval, with people as units, on these components; empty of fewer than 20 " \
      "people, and where one person has a modality alone") \
    C(H##_HIGH, REAL, VALUE, 0, "eta_squared_high", "1", "The interval's other end") \
    C(H##_NOTE, TEXT, VALUE, 0, "note", "", "Why there is no figure or no interval")

#define ASC_COMPONENT_COLUMNS(C) \
    C(COMPONENT_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(COMPONENT_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(COMPONENT_COMPONENT, INT, KEY, 0, "component", "1", "From 1") \
    C(COMPONENT_VARIANCE, REAL, VALUE, 0, "variance", "squared distance", "Along the component") \
    C(COMPONENT_SHARE, REAL, VALUE, 0, "variance_share", "1", "Of the variance of all components")

#define ASC_ETA_COLUMNS(C) \
    C(ETA_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(ETA_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(ETA_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(ETA_COMPONENT, INT, KEY, 0, "component", "1", "From 1") \
    C(ETA_SQUARED, REAL, VALUE, 0, "eta_squared", "1", \
      "Share of the variance between the modalities' means; images without a value left out") \
    C(ETA_ADJUSTED, REAL, VALUE, 0, "eta_squared_adjusted", "1", \
      "(eta_squared - null_mean) / (1 - null_mean): beyond chance; may be negative") \
    C(ETA_NULL_MEAN, REAL, VALUE, 0, "null_mean", "1", \
      "Mean of eta squared after people have exchanged their images' values (map.permutations " \
      "times)") \
    C(ETA_NULL_95, REAL, VALUE, 0, "null_95", "1", "Its 95 % point after the exchanges") \
    C(ETA_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "(1 + exchanges with at least eta_squared) / (1 + exchanges)") \
    ASC_ETA_INTERVAL_COLUMNS(C, ETA)

#define ASC_DIRECTION_COLUMNS(C) \
    C(DIRECTION_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(DIRECTION_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(DIRECTION_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(DIRECTION_LENGTH, REAL, VALUE, 0, "length", "distance", "Between the modalities' means") \
    C(DIRECTION_HALVES, REAL, VALUE, 0, "split_half_cosine", "1", \
      "Between the directions of two halves of the people, mean over 35 ways to halve them") \
    C(DIRECTION_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why the direction's angles are left blank: below a split-half cosine of 0.8")

#define ASC_ANGLE_COLUMNS(C) \
    C(ANGLE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(ANGLE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(ANGLE_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(ANGLE_OTHER, TEXT, KEY, 0, "other", "", "The other attribute") \
    C(ANGLE_COSINE, REAL, VALUE, 0, "cosine", "1", "Of the directions") \
    C(ANGLE_ANGLE, REAL, VALUE, 0, "angle", "degree", \
      "0: the same direction, 90: another axis, 180: opposite; blank where a direction is weak") \
    C(ANGLE_NOTE, TEXT, VALUE, 0, "note", "", "Why the angle is blank")

/* A model with fewer coordinates leaves the last empty. */
#define ASC_PLACE_COLUMNS(C) \
    C(PLACE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(PLACE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(PLACE_IDENTITY, TEXT, KEY, 0, "identity", "", "The identity") \
    C(PLACE_X, REAL, VALUE, 0, "x<number>", "distance", "Coordinate")

#define ASC_KIND_COLUMNS(C) \
    C(KIND_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(KIND_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(KIND_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(KIND_KIND, TEXT, KEY, 0, "kind", "", "classes, ordered or continuous") \
    C(KIND_MEASURE, TEXT, KEY, 0, "measure", "", \
      "between: of the classes' means; line: along the values, or the steps of ordered classes") \
    C(KIND_COMPONENT, INT, KEY, 0, "component", "1", "From 1") \
    C(KIND_SQUARED, REAL, VALUE, 0, "eta_squared", "1", \
      "Share of the variance between the classes' means, or on the line (R squared); images without a " \
      "value left out") \
    C(KIND_ADJUSTED, REAL, VALUE, 0, "eta_squared_adjusted", "1", \
      "(eta_squared - null_mean) / (1 - null_mean): beyond chance; may be negative") \
    C(KIND_NULL_MEAN, REAL, VALUE, 0, "null_mean", "1", \
      "Mean of eta squared after people have exchanged their images' values (map.permutations " \
      "times)") \
    C(KIND_NULL_95, REAL, VALUE, 0, "null_95", "1", "Its 95 % point after the exchanges") \
    C(KIND_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "(1 + exchanges with at least eta_squared) / (1 + exchanges)") \
    C(KIND_SLOPE, REAL, VALUE, 0, "slope", "distance", \
      "Of the line, a unit of the value or a step; over all components its direction") \
    ASC_ETA_INTERVAL_COLUMNS(C, KIND)

/* A model with fewer components leaves the last empty. */
#define ASC_CENTRE_COLUMNS(C) \
    C(CENTRE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(CENTRE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(CENTRE_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(CENTRE_KIND, TEXT, KEY, 0, "kind", "", "classes, ordered or continuous") \
    C(CENTRE_CLASS, TEXT, KEY, 0, "class", "", \
      "Its class; of a continuous one the quarter of its values, q1 the lowest") \
    C(CENTRE_IMAGES, INT, VALUE, 0, "n_images", "images", "Of the class") \
    C(CENTRE_PEOPLE, INT, VALUE, 0, "n_identities", "identities", "With such an image") \
    C(CENTRE_X, REAL, VALUE, 0, "mean_<number>", "distance", \
      "Of its images along a component, from the mean of all images")
/* clang-format on */

enum { ASC_COMPONENT_COLUMNS(ASC_COLUMN_HANDLE) N_COMPONENT };
enum { ASC_ETA_COLUMNS(ASC_COLUMN_HANDLE) N_ETA };
enum { ASC_DIRECTION_COLUMNS(ASC_COLUMN_HANDLE) N_DIRECTION };
enum { ASC_ANGLE_COLUMNS(ASC_COLUMN_HANDLE) N_ANGLE };
enum { ASC_PLACE_COLUMNS(ASC_COLUMN_HANDLE) N_PLACE };
enum { ASC_KIND_COLUMNS(ASC_COLUMN_HANDLE) N_KIND };
enum { ASC_CENTRE_COLUMNS(ASC_COLUMN_HANDLE) N_CENTRE };

enum {
    ASC_MAP_COMPONENT_TABLE,
    ASC_MAP_ETA_TABLE,
    ASC_MAP_DIRECTION_TABLE,
    ASC_MAP_ANGLE_TABLE,
    ASC_MAP_PLACE_TABLE,
    ASC_MAP_KIND_TABLE,
    ASC_MAP_CENTRE_TABLE
};
extern const asc_table_spec asc_map_tables[];

#endif
