/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the topology's tables. Internal. */
#ifndef ATTRSCOPE_TOPOLOGY_COLUMNS_H
#define ATTRSCOPE_TOPOLOGY_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
#define ASC_SUBSET_COLUMNS(C) \
    C(SUBSET_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(SUBSET_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(SUBSET_POINTS, TEXT, KEY, 0, "points", "", "images, or people by their mean embeddings") \
    C(SUBSET_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute; empty: all points") \
    C(SUBSET_CLASS, TEXT, KEY, 0, "class", "", \
      "its value: positive, negative, a class, or a quarter; of people, that of most of their images") \
    C(SUBSET_N, INT, VALUE, 0, "n", "points", "points of the subset") \
    C(SUBSET_TOTAL, REAL, VALUE, 0, "total", "distance", \
      "total persistence of H0: length of the minimum spanning tree") \
    C(SUBSET_MEAN, REAL, VALUE, 0, "mean", "distance", "mean death time") \
    C(SUBSET_MEDIAN, REAL, VALUE, 0, "median", "distance", "median death time") \
    C(SUBSET_MOST, REAL, VALUE, 0, "largest", "distance", \
      "last death time: at this distance all is connected") \
    C(SUBSET_ENTROPY, REAL, VALUE, 0, "entropy", "nat", "persistence entropy of H0") \
    C(SUBSET_EVENNESS, REAL, VALUE, 0, "evenness", "1", "the entropy over that of equal death times")

#define ASC_PERSON_COLUMNS(C) \
    C(PERSON_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(PERSON_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(PERSON_IDENTITY, TEXT, KEY, 0, "identity", "", "The identity") \
    C(PERSON_N, INT, VALUE, 0, "n", "images", "images of the identity") \
    C(PERSON_TOTAL, REAL, VALUE, 0, "total", "distance", "total persistence of H0 of its images") \
    C(PERSON_MEAN, REAL, VALUE, 0, "mean", "distance", "mean death time") \
    C(PERSON_MEDIAN, REAL, VALUE, 0, "median", "distance", "median death time") \
    C(PERSON_MOST, REAL, VALUE, 0, "largest", "distance", "last death time") \
    C(PERSON_ENTROPY, REAL, VALUE, 0, "entropy", "nat", "persistence entropy of H0") \
    C(PERSON_EVENNESS, REAL, VALUE, 0, "evenness", "1", "the entropy over that of equal death times")

#define ASC_DEATH_COLUMNS(C) \
    C(DEATH_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(DEATH_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(DEATH_POINTS, TEXT, KEY, 0, "points", "", "images, or people by their mean embeddings") \
    C(DEATH_TREES, INT, KEY, 0, "components", "components", "components that are left by then") \
    C(DEATH_TIME, REAL, VALUE, 0, "death", "distance", "death time: length of an edge of the tree")
/* clang-format on */

enum { ASC_SUBSET_COLUMNS(ASC_COLUMN_HANDLE) N_SUBSET };
enum { ASC_PERSON_COLUMNS(ASC_COLUMN_HANDLE) N_PERSON };
enum { ASC_DEATH_COLUMNS(ASC_COLUMN_HANDLE) N_DEATH };

enum { ASC_TOPOLOGY_SUBSET_TABLE, ASC_TOPOLOGY_PERSON_TABLE, ASC_TOPOLOGY_DEATH_TABLE };
extern const asc_table_spec asc_topology_tables[];

#endif
