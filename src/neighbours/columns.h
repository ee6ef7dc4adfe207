/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the neighbours' tables. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_COLUMNS_H
#define ATTRSCOPE_NEIGHBOURS_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
#define ASC_PURITY_COLUMNS(C) \
    C(PURITY_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(PURITY_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(PURITY_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute; (identity): who is on the image") \
    C(PURITY_KIND, TEXT, KEY, 0, "kind", "", \
      "binary, classes, ordered, continuous (the quarters of its values), or identity") \
    C(PURITY_IMAGES, INT, VALUE, 0, "images", "images", "With a value") \
    C(PURITY_PURITY, REAL, VALUE, 0, "purity", "1", \
      "Share of an image's neighbours that have its value, mean over the images; those without a value left out") \
    C(PURITY_MOST, REAL, VALUE, 0, "most", "1", \
      "Of the identity: what it is where an image's own people come first") \
    C(PURITY_CHANCE, REAL, VALUE, 0, "chance", "1", "The same if neighbours were drawn from all other images") \
    C(PURITY_NULL_MEAN, REAL, VALUE, 0, "null_mean", "1", \
      "Mean of the purity after people have exchanged their images' values (neighbours.permutations times); of the " \
      "identity after images have exchanged their people") \
    C(PURITY_NULL_95, REAL, VALUE, 0, "null_95", "1", "Its 95 % point after the exchanges") \
    C(PURITY_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "(1 + exchanges with at least this purity) / (1 + exchanges)") \
    C(OTHERS_PURITY, REAL, VALUE, 0, "others_purity", "1", "The purity among the nearest images of other people") \
    C(OTHERS_CHANCE, REAL, VALUE, 0, "others_chance", "1", \
      "The same if neighbours were drawn from all images of other people") \
    C(OTHERS_NULL_MEAN, REAL, VALUE, 0, "others_null_mean", "1", "As null_mean, among images of other people") \
    C(OTHERS_NULL_95, REAL, VALUE, 0, "others_null_95", "1", "As null_95, among images of other people") \
    C(OTHERS_PVALUE, REAL, VALUE, 0, "others_pvalue", "1", "As pvalue, among images of other people")

#define ASC_AUDIT_COLUMNS(C) \
    C(AUDIT_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(AUDIT_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(AUDIT_IMAGE, TEXT, KEY, 0, "image", "", "File name of the image") \
    C(AUDIT_IDENTITY, TEXT, VALUE, 0, "identity", "", "Who is on it") \
    C(AUDIT_NEAREST, TEXT, VALUE, 0, "nearest", "", "The nearest image of another person") \
    C(AUDIT_NEAREST_IDENTITY, TEXT, VALUE, 0, "nearest_identity", "", "Who is on that one") \
    C(AUDIT_DISTANCE, REAL, VALUE, 0, "distance", "distance", "To that image") \
    C(AUDIT_OWN, TEXT, VALUE, 0, "own_nearest", "", \
      "The nearest other image of the same person; blank of a person's only image") \
    C(AUDIT_OWN_DISTANCE, REAL, VALUE, 0, "own_distance", "distance", "To that image") \
    C(AUDIT_REASON, TEXT, VALUE, 0, "reason", "", \
      "duplicate: an image of another person at (almost) distance 0; label: one nearer than any of the same person")

#define ASC_TRUST_COLUMNS(C) \
    C(TRUST_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(TRUST_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(TRUST_MAP, TEXT, KEY, 0, "layout", "", \
      "components: the first two principal ones; spectral: layout of the graph of neighbours") \
    C(TRUST_OF, TEXT, KEY, 0, "of", "", "all images, or those drawn for the neighbour map") \
    C(TRUST_IMAGES, INT, VALUE, 0, "images", "images", "On the map") \
    C(TRUST_PARTS, INT, VALUE, 0, "parts", "1", \
      "That the graph falls into; only the largest is laid out, and there is no trustworthiness") \
    C(TRUST_TRUST, REAL, VALUE, 0, "trustworthiness", "1", \
      "1: an image's neighbours on the map (neighbours.trust of them) are its nearest in the space; 0.5: any others")

#define ASC_PLANE_COLUMNS(C) \
    C(PLANE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(PLANE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(PLANE_IMAGE, TEXT, KEY, 0, "image", "", "File name of the image") \
    C(PLANE_IDENTITY, TEXT, VALUE, 0, "identity", "", "Who is on it") \
    C(PLANE_X, REAL, VALUE, 0, "x", "1", "Place by the layout of the graph; blank outside its largest part") \
    C(PLANE_Y, REAL, VALUE, 0, "y", "1", "Likewise") \
    C(PLANE_VALUE, TEXT, VALUE, 0, "value_<attribute>", "", \
      "1 or -1, the class, or the quarter q1 to q4 of a continuous one; blank where it is missing", "value")

#define ASC_SEPARABLE_COLUMNS(C) \
    C(SEPARABLE_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(SEPARABLE_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(SEPARABLE_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(SEPARABLE_PEOPLE, INT, VALUE, 0, "people", "identities", "With three images of either side") \
    C(SEPARABLE_ERROR, REAL, VALUE, 0, "error", "1", \
      "Of telling an image's side by the nearest centroid of the person's other images, what centroids of few images add " \
      "taken off; mean of both sides, then over people; 0.5 by chance") \
    C(SEPARABLE_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Signed rank of people's errors against 0.5, two-sided") \
    C(SEPARABLE_PLAIN_PEOPLE, INT, VALUE, 0, "plain_people", "identities", "With two images of either side") \
    C(SEPARABLE_PLAIN, REAL, VALUE, 0, "plain_error", "1", \
      "The same by distances as they are; above 0.5 by chance, as an image's own side lacks that image")
/* clang-format on */

enum { ASC_PURITY_COLUMNS(ASC_COLUMN_HANDLE) N_PURITY };
enum { ASC_AUDIT_COLUMNS(ASC_COLUMN_HANDLE) N_AUDIT };

enum { ASC_TRUST_COLUMNS(ASC_COLUMN_HANDLE) N_TRUST };
enum { ASC_PLANE_COLUMNS(ASC_COLUMN_HANDLE) N_PLANE };
enum { ASC_SEPARABLE_COLUMNS(ASC_COLUMN_HANDLE) N_SEPARABLE };

enum {
    ASC_NEIGHBOURS_PURITY_TABLE,
    ASC_NEIGHBOURS_AUDIT_TABLE,
    ASC_NEIGHBOURS_TRUST_TABLE,
    ASC_NEIGHBOURS_PLANE_TABLE,
    ASC_NEIGHBOURS_SEPARABLE_TABLE
};
extern const asc_table_spec asc_neighbours_tables[];

#endif
