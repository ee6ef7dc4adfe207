/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/lattice.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/lattice_lines.h"
#include "text/csv.h"
#include "text/fields.h"

/* One row of the table. */
typedef struct step_row {
    int64_t attribute, curve, step, node, line;
} step_row;

static asc_code parse(const asc_csv *csv, int64_t row, int64_t column, int64_t *value) {
    const char *text = asc_csv_field(csv, row, column);
    if (!asc_text_whole(text, value) || *value < 0)
        return asc_fail(ASC_DATA,
                        "%s: line %lld, column %s: \"%s\" is not a whole number from 0; correct it",
                        csv->file.path, (long long)csv->lines[row], csv->header[column], text);
    return ASC_OK;
}

static int64_t find_dimension(const asc_lattice *lattice, const char *dimension) {
    for (int64_t a = 0; a < lattice->n_attributes; a++)
        if (strcmp(lattice->attributes[a].dimension, dimension) == 0)
            return a;
    return -1;
}

static asc_code add_attribute(asc_lattice *lattice, const char *dimension, const char *name) {
    asc_lattice_attribute *more =
        realloc(lattice->attributes, ((size_t)lattice->n_attributes + 1) * sizeof *more);
    if (!more)
        return asc_fail(ASC_MEMORY, "no memory for the attributes of a lattice");
    lattice->attributes = more;
    asc_lattice_attribute *added = &more[lattice->n_attributes++];
    *added = (asc_lattice_attribute){0};
    asc_code code = asc_copy_string(&added->dimension, dimension);
    if (code == ASC_OK)
        asc_text_canonical(added->dimension);
    return code == ASC_OK ? asc_copy_string(&added->name, name) : code;
}

static int compare_rows(const void *a, const void *b) {
    const step_row *x = a, *y = b;
    if (x->attribute != y->attribute)
        return x->attribute < y->attribute ? -1 : 1;
    if (x->curve != y->curve)
        return x->curve < y->curve ? -1 : 1;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* Places of index, id_curve, moving_dimension and param_step. */
static asc_code find_columns(const asc_csv *csv, int64_t columns[4]) {
    static const char *const names[] = {"index", "id_curve", "moving_dimension", "param_step"};
    static const char hint[] =
        "the table of lattice.segments has index, id_curve, moving_dimension and param_step";
    asc_code code = ASC_OK;
    columns[0] = asc_csv_find(csv, names[0]);
    if (columns[0] < 0 && asc_csv_is_index(csv, 0)) {
        columns[0] = 0;
        asc_log_once(ASC_LOG_INFO, "%s: its first column, which has no name, is taken for index",
                     csv->file.path);
    }
    for (int c = 0; c < 4 && code == ASC_OK; c++)
        if (c > 0 || columns[0] < 0)
            code = asc_csv_require(csv, names[c], hint, &columns[c]);
    return code;
}

/* Rows of the attributes that are asked for, as they stand in the table. */
static asc_code collect(const asc_csv *csv, bool every, asc_lattice *lattice, step_row *rows,
                        int64_t *count) {
    int64_t columns[4];
    asc_code code = ASC_OK;
    ASC_TRY(code, find_columns(csv, columns), done);
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++) {
        char *dimension = asc_csv_field(csv, r, columns[2]);
        asc_text_canonical(dimension); /* 0.0 is 0 */
        int64_t a = find_dimension(lattice, dimension);
        if (a < 0 && !every)
            continue;
        if (a < 0) {
            a = lattice->n_attributes;
            ASC_TRY(code, add_attribute(lattice, dimension, dimension), done);
        }
        step_row row = {.attribute = a, .line = csv->lines[r]};
        ASC_TRY(code, parse(csv, r, columns[0], &row.node), done);
        ASC_TRY(code, parse(csv, r, columns[1], &row.curve), done);
        ASC_TRY(code, parse(csv, r, columns[3], &row.step), done);
        if (row.node > lattice->largest_node) {
            lattice->largest_node = row.node;
            lattice->largest_line = row.line;
        }
        rows[(*count)++] = row;
    }
done:
    return code;
}

static bool is_same_curve(const step_row *a, const step_row *b) {
    return a->attribute == b->attribute && a->curve == b->curve;
}

/* Steps must be 0, 1, 2 and so on, each once. rows [length] */
static asc_code check_curve(const char *path, const step_row *rows, int64_t length) {
    for (int64_t s = 1; s < length; s++)
        if (rows[s].step == rows[s - 1].step)
            return asc_fail(ASC_DATA, "%s: line %lld: step %lld of segment %lld is given twice",
                            path, (long long)rows[s].line, (long long)rows[s].step,
                            (long long)rows[s].curve);
    for (int64_t s = 0; s < length || s < 3; s++)
        if (s >= length || rows[s].step != s)
            return asc_fail(ASC_DATA,
                            "%s: line %lld: segment %lld has no step %lld; give steps (param_step) "
                            "0, 1 and 2, or more without a gap",
                            path, (long long)rows[0].line, (long long)rows[0].curve, (long long)s);
    return ASC_OK;
}

/* Whether the stencil of five nodes from `first` on is one: its weights are those of four nodes. */
static bool is_wide(const step_row *rows, int64_t length, int64_t first) {
    static const int ends[] = {-1, 0, 2, 3};
    if (first < 1 || first + 3 >= length)
        return false;
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < a; b++)
            if (rows[first + ends[a]].node == rows[first + ends[b]].node)
                return false;
    return true;
}

/* Every three nodes in a row. rows [length] */
static void cut_curve(const step_row *rows, int64_t length, asc_lattice_attribute *attribute) {
    for (int64_t first = 0; first + 3 <= length; first++) {
        const int64_t c = attribute->count++;
        for (int64_t s = 0; s < 3; s++)
            attribute->nodes[3 * c + s] = rows[first + s].node;
        if (attribute->outer) {
            const bool wide = is_wide(rows, length, first);
            attribute->outer[2 * c] = wide ? rows[first - 1].node : -1;
            attribute->outer[2 * c + 1] = wide ? rows[first + 3].node : -1;
        }
    }
}

/* Leaves out segments without outer nodes. */
static void keep_wide(asc_lattice_attribute *attribute) {
    int64_t kept = 0;
    for (int64_t c = 0; c < attribute->count; c++) {
        if (attribute->outer[2 * c] < 0)
            continue;
        memmove(attribute->nodes + 3 * kept, attribute->nodes + 3 * c, 3 * sizeof(int64_t));
        memmove(attribute->outer + 2 * kept, attribute->outer + 2 * c, 2 * sizeof(int64_t));
        kept++;
    }
    attribute->n_narrow = attribute->count - kept;
    attribute->count = kept;
}

static asc_code build(const step_row *rows, int64_t count, bool wide, asc_lattice *lattice) {
    asc_code code = ASC_OK;
    int64_t longest = 3;
    for (int64_t r = 0; r < count;) {
        asc_lattice_attribute *attribute = &lattice->attributes[rows[r].attribute];
        int64_t end = r;
        while (end < count && rows[end].attribute == rows[r].attribute)
            end++;
        const uint64_t most = (uint64_t)(end - r);
        ASC_TRY(code, asc_alloc(&attribute->nodes, most, 3 * sizeof(int64_t), "segments"), done);
        if (wide)
            ASC_TRY(code, asc_alloc(&attribute->outer, most, 2 * sizeof(int64_t), "segments"),
                    done);
        while (r < end) {
            int64_t length = 1;
            while (r + length < end && is_same_curve(&rows[r], &rows[r + length]))
                length++;
            ASC_TRY(code, check_curve(lattice->path, rows + r, length), done);
            cut_curve(rows + r, length, attribute);
            longest = length > longest ? length : longest;
            r += length;
        }
    }
    if (longest > 3)
        asc_log_once(ASC_LOG_INFO,
                     "%s: curves have up to %lld steps; every three in a row are a segment",
                     lattice->path, (long long)longest);
    for (int64_t a = 0; a < lattice->n_attributes; a++)
        if (lattice->attributes[a].count == 0)
            return asc_fail(
                ASC_DATA, "%s: no segment moves along \"%s\" (%s); correct lattice.attributes",
                lattice->path, lattice->attributes[a].dimension, lattice->attributes[a].name);
done:
    return code;
}

/* What the table takes as text, fields (of which there is room for a power of two) and rows, which
 * are sorted by copying them. */
static int64_t reading_bytes(const asc_csv *csv) {
    int64_t fields = 1;
    while (fields < csv->n_rows * csv->n_columns)
        fields *= 2;
    const int64_t text = csv->file.size + (int64_t)sizeof *csv->fields * fields +
                         (int64_t)sizeof *csv->lines * csv->n_rows;
    const int64_t rows = (int64_t)sizeof(step_row) * csv->n_rows;
    return rows + (text > rows ? text : rows);
}

asc_code asc_lattice_read(const asc_lattice_settings *settings, bool wide, asc_lattice *lattice) {
    asc_csv csv = {0};
    step_row *rows = NULL;
    int64_t count = 0;
    asc_code code = ASC_OK;
    *lattice = (asc_lattice){.largest_node = -1};
    if (!settings->segments)
        return asc_fail(ASC_USAGE, "lattice.segments is missing; name df_param_step.csv");
    ASC_TRY(code, asc_copy_string(&lattice->path, settings->segments), done);
    ASC_TRY(code, asc_csv_read(settings->segments, &csv), done);
    for (int64_t a = 0; a < settings->n_attributes; a++)
        ASC_TRY(code, add_attribute(lattice, settings->dimensions[a], settings->attributes[a]),
                done);
    ASC_TRY(code, asc_alloc(&rows, (uint64_t)csv.n_rows, sizeof *rows, "lattice table"), done);
    ASC_TRY(code, collect(&csv, settings->n_attributes == 0, lattice, rows, &count), done);
    lattice->reading = reading_bytes(&csv);
    /* Every rank holds a table of millions of rows: each form of it goes as soon as the next is
     * there. */
    asc_csv_free(&csv);
    if (count > 0)
        qsort(rows, (size_t)count, sizeof *rows, compare_rows);
    ASC_TRY(code, build(rows, count, wide, lattice), done);
    free(rows);
    rows = NULL;
    ASC_TRY(code, asc_lattice_find_lines(settings->points, lattice), done);
    for (int64_t a = 0; wide && a < lattice->n_attributes; a++)
        keep_wide(&lattice->attributes[a]);
done:
    free(rows);
    asc_csv_free(&csv);
    if (code != ASC_OK)
        asc_lattice_free(lattice);
    return code;
}

void asc_lattice_free(asc_lattice *lattice) {
    for (int64_t a = 0; a < lattice->n_attributes; a++) {
        free(lattice->attributes[a].name);
        free(lattice->attributes[a].dimension);
        free(lattice->attributes[a].nodes);
        free(lattice->attributes[a].outer);
        for (int64_t s = 0; s < lattice->attributes[a].n_sets; s++)
            free(lattice->attributes[a].sets[s].nodes);
        free(lattice->attributes[a].sets);
    }
    free(lattice->attributes);
    free(lattice->path);
    *lattice = (asc_lattice){0};
}
