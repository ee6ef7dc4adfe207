/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/parts.h"

asc_code asc_results_put_settings(asc_results *results, const asc_settings *settings) {
    asc_code code = ASC_OK;
    char *target = NULL, *value = NULL;
    hid_t group = -1;
    const asc_parameter *parameter = NULL;
    ASC_TRY(code, asc_format(&target, "settings/%s", results->analysis), done);
    ASC_TRY(code, asc_h5_create_group(results->file, target, &group), done);
    ASC_TRY(code, asc_h5_put_provenance(group), done);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        ASC_TRY(code, asc_settings_get(settings, parameter, &value), done);
        ASC_TRY(code, asc_h5_put_attribute(group, parameter->path, value ? value : ""), done);
        free(value);
        value = NULL;
    }
done:
    free(value);
    asc_h5_drop(group);
    free(target);
    return code;
}
