/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which variant of a model is the vanilla one, and which attributes the others were trained for.
 * Internal; local, the same on every rank. */
#ifndef ATTRSCOPE_MICRO_VARIANTS_H
#define ATTRSCOPE_MICRO_VARIANTS_H

#include "micro/study.h"

/* Whether two are of one name and architecture. Pure. */
bool asc_are_variants(const asc_lattice_model *a, const asc_lattice_model *b);

/* Fills `vanilla` and `targeted` of a study whose lattice is read: the variant called
 * micro.vanilla, else the model's first; the attributes that micro.targets gives a variant, else
 * those that its name holds. Errors: ASC_USAGE (a name that there is not), ASC_MEMORY. O(models^2 +
 * models x attributes x length of names). */
asc_code asc_micro_find_variants(const asc_settings *settings, asc_micro_study *study);

/* Whether the words of `variant`, some in a row and joined, are those of `attribute`, joined,
 * without regard to case; a word is letters and digits, and numbers alone are no name. Pure. */
bool asc_variant_names(const char *variant, const char *attribute);

#endif
