/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/lattice_lines.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/lattice_levels.h"
#include "text/csv.h"

/* Coordinates of all nodes, the dimension in hand last. */
typedef struct node_row {
    const int32_t *x; /* [n_dimensions] levels */
    int64_t node;
    int64_t n_dimensions, moving;
} node_row;

static asc_code use_segments(asc_lattice *lattice) {
    asc_code code = ASC_OK;
    for (int64_t a = 0; a < lattice->n_attributes && code == ASC_OK; a++) {
        asc_lattice_attribute *attribute = &lattice->attributes[a];
        const uint64_t size = 3 * (uint64_t)attribute->count;
        ASC_TRY(code, asc_alloc(&attribute->sets, 1, sizeof *attribute->sets, "lines"), done);
        attribute->n_sets = 1;
        attribute->sets[0] = (asc_lattice_lines){.length = 3, .count = attribute->count};
        ASC_TRY(code, asc_alloc(&attribute->sets[0].nodes, size, sizeof(int64_t), "lines"), done);
        memcpy(attribute->sets[0].nodes, attribute->nodes, size * sizeof(int64_t));
    }
done:
    return code;
}

static int compare_others(const node_row *a, const node_row *b) {
    for (int64_t d = 0; d < a->n_dimensions; d++)
        if (d != a->moving && a->x[d] != b->x[d])
            return a->x[d] < b->x[d] ? -1 : 1;
    return 0;
}

static int compare_rows(const void *a, const void *b) {
    const node_row *p = a, *q = b;
    const int others = compare_others(p, q);
    if (others)
        return others;
    if (p->x[p->moving] != q->x[q->moving])
        return p->x[p->moving] < q->x[q->moving] ? -1 : 1;
    return (p->node > q->node) - (p->node < q->node);
}

/* End of the line that begins at row r. */
static int64_t line_end(const node_row *rows, int64_t n, int64_t r) {
    int64_t end = r + 1;
    while (end < n && compare_others(&rows[r], &rows[end]) == 0)
        end++;
    return end;
}

/* Lines of every length among the sorted rows; single nodes are none. counts: [n + 1] scratch. */
static asc_code collect(const node_row *rows, int64_t n, int64_t *counts,
                        asc_lattice_attribute *attribute) {
    asc_code code = ASC_OK;
    int64_t lengths = 0;
    memset(counts, 0, ((size_t)n + 1) * sizeof *counts);
    for (int64_t r = 0, end; r < n; r = end) {
        end = line_end(rows, n, r);
        lengths += end - r > 1 && counts[end - r] == 0;
        counts[end - r]++;
    }
    ASC_TRY(code, asc_alloc(&attribute->sets, (uint64_t)lengths, sizeof *attribute->sets, "lines"),
            done);
    for (int64_t length = 2; length <= n; length++) {
        if (counts[length] == 0)
            continue;
        asc_lattice_lines *set = &attribute->sets[attribute->n_sets++];
        set->length = length;
        ASC_TRY(
            code,
            asc_alloc(&set->nodes, (uint64_t)(counts[length] * length), sizeof(int64_t), "lines"),
            done);
        counts[length] = attribute->n_sets - 1;
    }
    for (int64_t r = 0, end; r < n; r = end) {
        end = line_end(rows, n, r);
        if (end - r < 2)
            continue;
        asc_lattice_lines *set = &attribute->sets[counts[end - r]];
        for (int64_t k = r; k < end; k++)
            set->nodes[set->count * set->length + k - r] = rows[k].node;
        set->count++;
    }
done:
    return code;
}

static asc_code find_along(const asc_csv *csv, const asc_lattice_levels *levels, node_row *rows,
                           int64_t *counts, asc_lattice_attribute *attribute) {
    const int64_t moving = asc_lattice_levels_find(levels, attribute->dimension);
    if (moving < 0)
        return asc_fail(ASC_DATA,
                        "%s:1: no column is called %s; name the columns of lattice.points as "
                        "moving_dimension does, or correct lattice.attributes",
                        csv->file.path, attribute->dimension);
    for (int64_t r = 0; r < levels->n; r++)
        rows[r] =
            (node_row){levels->levels + r * levels->n_dimensions, r, levels->n_dimensions, moving};
    qsort(rows, (size_t)levels->n, sizeof *rows, compare_rows);
    asc_code code = collect(rows, levels->n, counts, attribute);
    if (code == ASC_OK && attribute->n_sets == 0)
        code =
            asc_fail(ASC_DATA,
                     "%s: no two nodes lie on a line along %s; correct the coordinates, or leave "
                     "lattice.points out",
                     csv->file.path, attribute->dimension);
    return code;
}

/* What the table takes as text, fields, coordinates and rows, which are sorted by copying them. */
static int64_t reading_bytes(const asc_csv *csv) {
    const int64_t fields = csv->n_rows * csv->n_columns;
    return csv->file.size + fields * (int64_t)(2 * sizeof *csv->fields + sizeof(double)) +
           csv->n_rows * (int64_t)(2 * sizeof(node_row) + 2 * sizeof(int64_t));
}

static asc_code find_all(const char *points, asc_lattice *lattice) {
    asc_csv csv = {0};
    asc_lattice_levels levels = {0};
    node_row *rows = NULL;
    int64_t *counts = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_csv_read(points, &csv), done);
    if (csv.n_rows <= lattice->largest_node) {
        code = asc_fail(ASC_DATA,
                        "%s: it has %lld rows, but %s line %lld names node %lld; give a "
                        "row a node",
                        points, (long long)csv.n_rows, lattice->path,
                        (long long)lattice->largest_line, (long long)lattice->largest_node);
        goto done;
    }
    ASC_TRY(code, asc_alloc(&rows, (uint64_t)csv.n_rows, sizeof *rows, "coordinates"), done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)csv.n_rows + 1, sizeof *counts, "coordinates"),
            done);
    lattice->reading_lines = reading_bytes(&csv);
    ASC_TRY(code, asc_lattice_levels_read(&csv, &levels), done);
    for (int64_t a = 0; a < lattice->n_attributes && code == ASC_OK; a++)
        code = find_along(&csv, &levels, rows, counts, &lattice->attributes[a]);
    if (csv.n_rows > lattice->largest_node + 1) {
        lattice->largest_node = csv.n_rows - 1; /* the arrays must hold the lines, too */
        lattice->largest_line = csv.lines[csv.n_rows - 1];
    }
done:
    asc_lattice_levels_free(&levels);
    free(rows);
    free(counts);
    asc_csv_free(&csv);
    return code;
}

asc_code asc_lattice_find_lines(const char *points, asc_lattice *lattice) {
    return points ? find_all(points, lattice) : use_segments(lattice);
}
