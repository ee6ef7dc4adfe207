/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes of the sweeps of a population KS, for checkpoints: far less than what they count. Each
 * lists what belongs to it, for writing and for reading; what was there before it is read is
 * released. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_POPULATION_PACK_H
#define ATTRSCOPE_SEPARATION_POPULATION_PACK_H

#include "attrscope/pack.h"
#include "separation/ks_bracket.h"
#include "separation/population_ks.h"

/* Of a refining sweep: brackets [A]. */
void asc_ks_brackets_pack(asc_pack *pack, int32_t n_attributes, asc_ks_bracket *brackets);

/* Of the first one: brackets [A], energies [A] and curves. */
void asc_population_pack(asc_pack *pack, int32_t n_attributes, asc_ks_bracket *brackets,
                         asc_energy_value *energies, asc_population_curves *curves);

#endif
