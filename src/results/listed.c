/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/listed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"

static const char list_ending[] = "_tables", key_ending[] = "_key";

asc_code asc_listed_add(hid_t file, const asc_listed_table *table) {
    char *note = NULL, *former = NULL, *lines = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&note, "%s%s", table->analysis, list_ending), done);
    ASC_TRY(code, asc_h5_get_attribute(file, note, &former), done);
    ASC_TRY(code,
            asc_format(&lines, "%s%s %lld %lld\n", former ? former : "", table->name,
                       (long long)table->rows, (long long)table->row_size),
            done);
    code = asc_h5_put_attribute(file, note, lines);
done:
    free(note);
    free(former);
    free(lines);
    return code;
}

static size_t length_before(const char *note, const char *end) {
    const size_t length = strlen(note), tail = strlen(end);
    return length > tail && strcmp(note + length - tail, end) == 0 ? length - tail : 0;
}

size_t asc_listed_is_list(const char *note) {
    return length_before(note, list_ending);
}

size_t asc_listed_is_key(const char *note) {
    return length_before(note, key_ending);
}

asc_code asc_listed_append(asc_listed *list, const char *analysis, const char *name) {
    asc_listed_table *grown = reallocarray(list->tables, (size_t)list->n + 1, sizeof *grown);
    if (!grown)
        return asc_fail(ASC_MEMORY, "out of memory: the list of tables");
    list->tables = grown;
    asc_listed_table *table = &list->tables[list->n++];
    *table = (asc_listed_table){.rows = -1, .row_size = -1};
    const asc_code code = asc_copy_string(&table->analysis, analysis);
    return code == ASC_OK ? asc_copy_string(&table->name, name) : code;
}

typedef struct list_reading {
    asc_listed *list;
    asc_code code;
} list_reading;

static asc_code take_line(asc_listed *list, const char *analysis, char *line) {
    long long rows = -1, row_size = -1;
    char *numbers = strchr(line, ' ');
    const bool told = numbers && sscanf(numbers, "%lld %lld", &rows, &row_size) == 2;
    if (numbers)
        *numbers = '\0';
    const asc_code code = asc_listed_append(list, analysis, line);
    if (code == ASC_OK && told) {
        list->tables[list->n - 1].rows = rows;
        list->tables[list->n - 1].row_size = row_size;
    }
    return code;
}

static herr_t read_note(hid_t file, const char *note, const H5A_info_t *info, void *data) {
    list_reading *reading = data;
    const size_t length = asc_listed_is_list(note);
    char *analysis = NULL, *lines = NULL, *rest = NULL;
    (void)info;
    if (length == 0)
        return 0;
    reading->code = asc_format(&analysis, "%.*s", (int)length, note);
    if (reading->code == ASC_OK)
        reading->code = asc_h5_get_attribute(file, note, &lines);
    for (char *line = lines ? strtok_r(lines, "\n", &rest) : NULL; line && reading->code == ASC_OK;
         line = strtok_r(NULL, "\n", &rest))
        reading->code = take_line(reading->list, analysis, line);
    free(analysis);
    free(lines);
    return reading->code != ASC_OK;
}

asc_code asc_listed_read(hid_t file, asc_listed *list) {
    list_reading reading = {.list = list};
    hsize_t at = 0;
    *list = (asc_listed){0};
    if (H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_INC, &at, read_note, &reading) < 0 &&
        reading.code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, file, "notes", "cannot be listed");
    return reading.code;
}

void asc_listed_free(asc_listed *list) {
    for (int64_t i = 0; i < list->n; i++) {
        free(list->tables[i].analysis);
        free(list->tables[i].name);
    }
    free(list->tables);
    *list = (asc_listed){0};
}

const asc_listed_table *asc_listed_find(const asc_listed *list, const char *name) {
    for (int64_t i = 0; i < list->n; i++)
        if (strcmp(list->tables[i].name, name) == 0)
            return &list->tables[i];
    return NULL;
}
