/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "synth/lattice_parts.h"

static const char *const LOW_NAMES[ASC_LATTICE_MOST_LOW] = {"brightness", "contrast", "hue"};

/* Splits a box index into coordinates, the last one fastest. */
static void unpack(const asc_lattice_grid *grid, int64_t point, int32_t *x) {
    for (int32_t d = grid->n_dimensions - 1; d >= 0; d--) {
        x[d] = (int32_t)(point % (grid->side + 2));
        point /= grid->side + 2;
    }
}

static int32_t count_outside(const asc_lattice_grid *grid, const int32_t *x) {
    int32_t outside = 0;
    for (int32_t d = 0; d < grid->n_dimensions; d++)
        outside += x[d] == 0 || x[d] == grid->side + 1;
    return outside;
}

static asc_code check_sizes(const asc_synth_lattice_options *options) {
    enum { MOST_SIDE = 10000 };
    if (options->n_dimensions < 1 || options->n_dimensions > ASC_LATTICE_MOST_DIMENSIONS)
        return asc_fail(ASC_USAGE, "--dimensions: %d is not allowed; give a number from 1 to %d",
                        options->n_dimensions, ASC_LATTICE_MOST_DIMENSIONS);
    if (options->side < 1 || options->side > MOST_SIDE)
        return asc_fail(ASC_USAGE, "--side: %d is not allowed; give a number from 1 to %d",
                        options->side, MOST_SIDE);
    if (options->n_low < 0 || options->n_low > ASC_LATTICE_MOST_LOW)
        return asc_fail(ASC_USAGE, "--low-level: %d is not allowed; give a number from 0 to %d",
                        options->n_low, ASC_LATTICE_MOST_LOW);
    return ASC_OK;
}

asc_code asc_lattice_grid_init(const asc_synth_lattice_options *options, asc_lattice_grid *grid) {
    const int64_t LARGEST_BOX = (int64_t)1 << 27; /* 1 GiB of indices */
    *grid = (asc_lattice_grid){0};
    asc_code code = check_sizes(options);
    if (code != ASC_OK)
        return code;
    grid->n_dimensions = options->n_dimensions;
    grid->n_low = options->n_low;
    grid->n_attributes = options->n_dimensions + options->n_low;
    grid->side = options->side;
    grid->n_variants = 1 + options->n_low * (ASC_LATTICE_LOW_STEPS - 1);
    grid->box = 1;
    for (int32_t d = 0; d < grid->n_dimensions; d++) {
        grid->box *= grid->side + 2;
        if (grid->box > LARGEST_BOX)
            return asc_fail(ASC_USAGE,
                            "--dimensions: a lattice of %d dimensions of side %d is too large; "
                            "lower --dimensions or --side",
                            grid->n_dimensions, grid->side);
    }
    ASC_TRY(code, asc_alloc(&grid->base, (uint64_t)grid->box, sizeof(int64_t), "lattice"), fail);
    ASC_TRY(code, asc_alloc(&grid->points, (uint64_t)grid->box, sizeof(int64_t), "lattice"), fail);
    for (int64_t point = 0; point < grid->box; point++) {
        int32_t x[ASC_LATTICE_MOST_DIMENSIONS];
        unpack(grid, point, x);
        bool is_node = count_outside(grid, x) <= 1;
        grid->base[point] = is_node ? grid->n_bases : -1;
        if (is_node)
            grid->points[grid->n_bases++] = point;
    }
    grid->n_nodes = grid->n_bases * grid->n_variants;
    return ASC_OK;
fail:
    asc_lattice_grid_free(grid);
    return code;
}

void asc_lattice_grid_free(asc_lattice_grid *grid) {
    free(grid->base);
    free(grid->points);
    *grid = (asc_lattice_grid){0};
}

void asc_lattice_coordinates(const asc_lattice_grid *grid, int64_t node, int32_t *x) {
    int32_t variant = (int32_t)(node % grid->n_variants);
    unpack(grid, grid->points[node / grid->n_variants], x);
    for (int32_t low = 0; low < grid->n_low; low++)
        x[grid->n_dimensions + low] = ASC_LATTICE_LOW_MIDDLE;
    if (variant == 0)
        return;
    int32_t step = (variant - 1) % (ASC_LATTICE_LOW_STEPS - 1);
    int32_t low = (variant - 1) / (ASC_LATTICE_LOW_STEPS - 1);
    x[grid->n_dimensions + low] = step < ASC_LATTICE_LOW_MIDDLE ? step : step + 1;
}

int64_t asc_lattice_node(const asc_lattice_grid *grid, const int32_t *x) {
    int64_t point = 0;
    for (int32_t d = 0; d < grid->n_dimensions; d++) {
        if (x[d] < 0 || x[d] > grid->side + 1)
            return -1;
        point = point * (grid->side + 2) + x[d];
    }
    if (grid->base[point] < 0)
        return -1;
    int32_t variant = 0;
    for (int32_t low = 0; low < grid->n_low; low++) {
        int32_t step = x[grid->n_dimensions + low];
        if (step == ASC_LATTICE_LOW_MIDDLE)
            continue;
        if (variant != 0 || step < 0 || step >= ASC_LATTICE_LOW_STEPS)
            return -1;
        variant = 1 + low * (ASC_LATTICE_LOW_STEPS - 1) + step - (step > ASC_LATTICE_LOW_MIDDLE);
    }
    return grid->base[point] * grid->n_variants + variant;
}

bool asc_lattice_segment(const asc_lattice_grid *grid, int64_t node, int32_t attribute,
                         int64_t nodes[3]) {
    int32_t x[ASC_LATTICE_MOST_DIMENSIONS + ASC_LATTICE_MOST_LOW];
    asc_lattice_coordinates(grid, node, x);
    if (attribute < grid->n_dimensions && count_outside(grid, x) > 0)
        return false;
    nodes[1] = node;
    x[attribute]--;
    nodes[0] = asc_lattice_node(grid, x);
    x[attribute] += 2;
    nodes[2] = asc_lattice_node(grid, x);
    return nodes[0] >= 0 && nodes[2] >= 0;
}

const char *asc_lattice_column(const asc_lattice_grid *grid, int32_t attribute, char buffer[16]) {
    if (attribute >= grid->n_dimensions)
        return LOW_NAMES[attribute - grid->n_dimensions];
    snprintf(buffer, 16, "%d", attribute);
    return buffer;
}
