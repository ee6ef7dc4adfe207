/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/columns.h"

/* The first N_TEST and N_KINDS are those of both tables. */
static const asc_column_spec test[] = {ASC_TEST_COLUMNS(ASC_COLUMN_SPEC)
                                           ASC_GIVEN_COLUMNS(ASC_COLUMN_SPEC)};

static const asc_column_spec kinds[] = {ASC_INFERENCE_KINDS_COLUMNS(ASC_COLUMN_SPEC)
                                            ASC_INFERENCE_KINDS_GIVEN_COLUMNS(ASC_COLUMN_SPEC)};

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
                                              "or are alike in the propensity by them; labels "
                                              "permuted inside these strata",
                                   .columns = test,
                                   .n_columns = N_GIVEN},
    [ASC_INFERENCE_KINDS_TABLE] =
        {.name = "inference_kinds",
         .rows = "models x attributes of classes, ordered and continuous",
         .meaning = "Permutation test of every attribute of more than two values: classes, steps "
                    "or numbers are permuted over people as one, by the draws and permutations of "
                    "the binary ones",
         .columns = kinds,
         .n_columns = N_KINDS},
    [ASC_INFERENCE_KINDS_GIVEN_TABLE] =
        {.name = "inference_kinds_given",
         .rows = "models x attributes of classes, ordered and continuous",
         .meaning = "The same among pairs that share the values of the attributes under "
                    "inference.given, or are alike in the propensity by them; values permuted "
                    "inside these strata",
         .columns = kinds,
         .n_columns = N_KINDS_GIVEN},
    {0}};
