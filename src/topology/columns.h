/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the topology's tables. Internal. */
#ifndef ATTRSCOPE_TOPOLOGY_COLUMNS_H
#define ATTRSCOPE_TOPOLOGY_COLUMNS_H

#include "attrscope/columns.h"

enum { ASC_TOPOLOGY_CYCLES = 1 }; /* condition: H1 was found */

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
    C(SUBSET_EVENNESS, REAL, VALUE, 0, "evenness", "1", "the entropy over that of equal death times") \
    C(SUBSET_DIMENSION, REAL, VALUE, 0, "dimension", "1", \
      "persistent homology dimension of H0, from nested subsets: all points, half of them, a quarter ...") \
    C(SUBSET_DRAWN, REAL, VALUE, 0, "published_dimension", "1", \
      "the same as published, from random subsets: mean over its runs") \
    C(SUBSET_DRAWN_SD, REAL, VALUE, 0, "published_dimension_sd", "1", "standard deviation over the runs") \
    C(SUBSET_RUNS, INT, VALUE, 0, "published_runs", "runs", "runs that found one") \
    C(SUBSET_CYCLES, INT, VALUE, ASC_TOPOLOGY_CYCLES, "cycles", "classes", \
      "classes of H1 of its first points in the seeded order, as many as topology.sampled") \
    C(SUBSET_CYCLES_TOTAL, REAL, VALUE, ASC_TOPOLOGY_CYCLES, "cycles_total", "distance", \
      "total persistence of H1: sum of death less birth; 0 without classes, empty of fewer than three points") \
    C(SUBSET_CYCLES_LONGEST, REAL, VALUE, ASC_TOPOLOGY_CYCLES, "cycles_longest", "distance", \
      "the longest of these") \
    C(SUBSET_CYCLES_ENTROPY, REAL, VALUE, ASC_TOPOLOGY_CYCLES, "cycles_entropy", "nat", \
      "persistence entropy of H1")

#define ASC_LEVEL_COLUMNS(C) \
    C(LEVEL_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(LEVEL_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(LEVEL_POINTS, TEXT, KEY, 0, "points", "", "images, or people by their mean embeddings") \
    C(LEVEL_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute; empty: all points") \
    C(LEVEL_CLASS, TEXT, KEY, 0, "class", "", "its value") \
    C(LEVEL_N, INT, KEY, 0, "n", "points", "points of the nested subset") \
    C(LEVEL_TOTAL, REAL, VALUE, 0, "total", "distance", "total persistence of H0")

#define ASC_BETWEEN_COLUMNS(C) \
    C(BETWEEN_MODEL, TEXT, KEY, 0, "model_a", "", "A model") \
    C(BETWEEN_ARCHITECTURE, TEXT, KEY, 0, "architecture_a", "", "Its architecture") \
    C(BETWEEN_OTHER, TEXT, KEY, 0, "model_b", "", "Another one") \
    C(BETWEEN_OTHER_ARCHITECTURE, TEXT, KEY, 0, "architecture_b", "", "Its architecture") \
    C(BETWEEN_POINTS, TEXT, KEY, 0, "points", "", "images, or people by their mean embeddings") \
    C(BETWEEN_BOTTLENECK, REAL, VALUE, 0, "bottleneck", "1", \
      "bottleneck distance of their diagrams of H0, each over its mean death time")

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
enum { ASC_LEVEL_COLUMNS(ASC_COLUMN_HANDLE) N_LEVEL };
enum { ASC_BETWEEN_COLUMNS(ASC_COLUMN_HANDLE) N_BETWEEN };
enum { ASC_PERSON_COLUMNS(ASC_COLUMN_HANDLE) N_PERSON };
enum { ASC_DEATH_COLUMNS(ASC_COLUMN_HANDLE) N_DEATH };

enum {
    ASC_TOPOLOGY_SUBSET_TABLE,
    ASC_TOPOLOGY_LEVEL_TABLE,
    ASC_TOPOLOGY_PERSON_TABLE,
    ASC_TOPOLOGY_DEATH_TABLE,
    ASC_TOPOLOGY_BETWEEN_TABLE
};
extern const asc_table_spec asc_topology_tables[];

#endif
