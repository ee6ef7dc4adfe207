/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/held.h"

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/columns.h"
#include "results/records.h"

asc_code asc_results_open_group(hid_t file, const char *name, hid_t *group) {
    H5L_info_t info;
    bool has = false;
    *group = -1;
    asc_code code = asc_h5_has(file, name, &has);
    if (code != ASC_OK || !has)
        return code;
    if (H5Lget_info(file, name, &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD)
        return asc_h5_refuse(file, name, "is a link to something elsewhere");
    *group = H5Oopen(file, name, H5P_DEFAULT);
    if (*group < 0)
        return asc_h5_unreadable(file, name);
    if (H5Iget_type(*group) == H5I_GROUP)
        return ASC_OK;
    asc_h5_drop(*group);
    *group = -1;
    return asc_h5_refuse(file, name, "is not a group");
}

asc_code asc_results_has(hid_t file, const char *group, const char *analysis, bool *has) {
    hid_t place = -1;
    *has = false;
    asc_code code = asc_results_open_group(file, group, &place);
    if (code == ASC_OK && place >= 0)
        code = asc_h5_has(place, analysis, has);
    asc_h5_drop(place);
    return code;
}

const char *asc_held_owner(const asc_table_place *place, const char *name) {
    const asc_listed_table *noted = asc_listed_find(place->listed, name);
    const char *analysis = noted ? noted->analysis : NULL;
    if (!noted)
        asc_table_spec_find(name, &analysis);
    return analysis;
}

/* Tables of one shape and other contents cannot be told from ours. */
static asc_code check_shape(const asc_table_place *place) {
    const asc_listed_table *noted = asc_listed_find(place->listed, place->name);
    int64_t rows = 0, row_size = 0;
    if (!noted || (asc_records_shape(place->object, &rows, &row_size) && rows == noted->rows &&
                   row_size == noted->row_size))
        return ASC_OK;
    return asc_fail(
        ASC_DATA,
        "%s: table %s is not the one that was put there: %lld rows of %lld bytes, where "
        "there were %lld of %lld; make it again with attrscope %s",
        place->path, place->name, (long long)rows, (long long)row_size, (long long)noted->rows,
        (long long)noted->row_size, noted->analysis);
}

asc_code asc_held_read(const asc_table_place *place, asc_table *table) {
    bool former = false;
    asc_code code = ASC_OK;
    *table = (asc_table){0};
    if (place->object < 0)
        return asc_h5_refuse(
            place->tables, place->name,
            "is a link to something elsewhere; files of attrscope hold their data");
    ASC_TRY(code, asc_records_are_former(place->object, &former), done);
    if (former)
        return asc_records_refuse_former(place->tables, place->name);
    if (H5Iget_type(place->object) != H5I_DATASET)
        return asc_h5_refuse(place->tables, place->name, "is no table");
    ASC_TRY(code, asc_h5_check_storage(place->object, place->tables, place->name), done);
    if (!asc_records_are(place->object))
        return asc_h5_refuse(place->tables, place->name, "is no table");
    ASC_TRY(code, asc_records_get(place->object, place->tables, place->name, table), done);
    ASC_TRY(code, asc_table_check(place->path, table), done);
    code = check_shape(place);
done:
    return code;
}
