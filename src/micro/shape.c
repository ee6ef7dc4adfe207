/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/micro.h"
#include "micro/block_order.h"
#include "micro/study.h"
#include "plan/formulas.h"

/* Segments that are looked at. */
static int64_t used_of(const asc_settings *settings, const asc_lattice_attribute *attribute) {
    const int64_t limit = asc_micro_settings_of(settings)->max_curves;
    return limit > 0 && limit < attribute->count ? limit : attribute->count;
}

static double bytes_of(const asc_lattice_attribute *attribute) {
    const double number = sizeof(int64_t), count = (double)attribute->count;
    double bytes = asc_cost_array(3 * number * count) + asc_cost_array(number * count);
    if (attribute->outer)
        bytes += asc_cost_array(2 * number * count);
    for (int64_t s = 0; s < attribute->n_sets; s++)
        bytes +=
            asc_cost_array(number * (double)(attribute->sets[s].length * attribute->sets[s].count));
    return bytes;
}

/* Room for whole blocks of all segments of an attribute: what is left of a strip is less than a
 * small block. Of segments that are drawn fewer stand in a block. */
static asc_code look_at_blocks(const asc_lattice *lattice, const asc_lattice_attribute *attribute,
                               int64_t used, asc_shape *shape) {
    const asc_identity_input input = {.n_nodes = lattice->largest_node + 1};
    asc_segments set = {.input = &input, .count = attribute->count};
    asc_blocks blocks = {0};
    int64_t small = 1, large = 0;
    asc_code code = asc_alloc(&set.nodes, (uint64_t)set.count, sizeof *set.nodes, "segments");
    if (code == ASC_OK && attribute->outer)
        code = asc_alloc(&set.outer, (uint64_t)set.count, sizeof *set.outer, "segments");
    for (int64_t c = 0; c < set.count && code == ASC_OK; c++) {
        set.nodes[c] = attribute->nodes + 3 * c;
        if (set.outer)
            set.outer[c] = attribute->outer + 2 * c;
    }
    if (code == ASC_OK)
        code = asc_blocks_find(&set, &blocks);
    for (int64_t g = 0; g < blocks.count && code == ASC_OK; g++) {
        const int64_t size = asc_blocks_size(&blocks, g);
        if (size > ASC_SMALL_BLOCK)
            large++;
        else
            small = size > small ? size : small;
    }
    const int64_t whole = ASC_STRIP_ROWS - (small - 1);
    shape->places = (used + whole - 1) / whole * ASC_STRIP_ROWS;
    shape->kept = (blocks.count <= ASC_FEW_BLOCKS ? blocks.count : large) * blocks.count;
    asc_blocks_free(&blocks);
    asc_segments_free(&set);
    return code;
}

asc_code asc_micro_shape(const asc_settings *settings, const asc_lattice *lattice,
                         asc_shape *shape) {
    const asc_lattice_attribute *most = NULL;
    *shape = (asc_shape){.identities = 1, .attributes = lattice->n_attributes};
    for (int64_t a = 0; a < lattice->n_attributes; a++) {
        const asc_lattice_attribute *attribute = &lattice->attributes[a];
        const int64_t used = used_of(settings, attribute);
        shape->tables += bytes_of(attribute);
        if (used > shape->n || !most) {
            shape->n = used;
            most = attribute;
        }
    }
    shape->reading = fmax((double)lattice->reading, shape->tables + (double)lattice->reading_lines);
    return most ? look_at_blocks(lattice, most, shape->n, shape) : ASC_OK;
}
