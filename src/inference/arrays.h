/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was drawn, for results.h5: anyone can compute the tests anew. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_ARRAYS_H
#define ATTRSCOPE_INFERENCE_ARRAYS_H

#include "attrscope/inference.h"
#include "attrscope/results.h"
#include "inference/draws.h"

/* Arrays drawn/{group, exchange} of the binary attributes, drawn/kinds_{group, exchange} of the
 * others, and drawn/<group>/{images, identity,
 * stratum, photos} of the people, and with given attributes the same below given/. Errors: ASC_IO,
 * ASC_MEMORY. */
asc_code asc_inference_put_draws(const asc_inference_settings *settings, const asc_images *images,
                                 const int64_t *rows, asc_inference_given given,
                                 asc_results *results);

#endif
