/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/columns.h"

/* The first N_TEST are those of both tables. */
static const asc_column_spec test[] = {ASC_TEST_COLUMNS(ASC_COLUMN_SPEC)
                                           ASC_GIVEN_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_inference_tables[] = {
    [ASC_INFERENCE_TEST_TABLE] = {.name = "inference_permutation",
                                  .rows = "models x attributes",
                                  .meaning = "Permutation test of every attribute: do pairs of "
                                             "people who share it differ from pairs across? Mean "
                                             "over draws of one image a person; labels permuted "
                                             "over people",
                                  .columns = test,
                                  .n_columns = N_TEST},
    [ASC_INFERENCE_GIVEN_TABLE] = {.name = "inference_given",
                                   .rows = "models x attributes",
                                   .meaning = "The permutation test among pairs that share the "
                                              "values of the attributes under inference.given, "
                                              "labels permuted inside these strata",
                                   .columns = test,
                                   .n_columns = N_GIVEN},
    {0}};
