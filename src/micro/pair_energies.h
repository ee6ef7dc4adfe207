/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energies over all pairs: balls, and weights of inverse distance. Internal. */
#ifndef ATTRSCOPE_MICRO_PAIR_ENERGIES_H
#define ATTRSCOPE_MICRO_PAIR_ENERGIES_H

#include "micro/flips.h"
#include "micro/near_sums.h"

/* The energies of the radii in `near`, mean over points of the mean over those within, and behind
 * them of inverse distance where `near` has it, the mean weighted by 1 / distance, pairs at
 * distance 0 left out; points without any are left out. As published a point is its own neighbour
 * in a ball, at field distance 0. A second sweep, with what each point weighs. Errors: those of the
 * sweep. Collective over the input's communicator. */
asc_code asc_pair_energies(const asc_blocks *blocks, const asc_near_sums *near,
                           asc_flip_stream stream, asc_energy *energies);

#endif
