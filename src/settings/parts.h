/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the settings share; not installed. */
#ifndef ATTRSCOPE_SETTINGS_PARTS_H
#define ATTRSCOPE_SETTINGS_PARTS_H

#include <stddef.h>

#include "attrscope/settings.h"
#include "settings/yaml_tree.h"

/* The fields of an entry of `models:` and `lattice.models:`; offsets are in asc_model_settings and
 * asc_lattice_model, and a field without a default must be given. Static. Pure. */
const asc_parameter *asc_model_fields(size_t *count);
const asc_parameter *asc_lattice_model_fields(size_t *count);

/* How a list of names (ASC_PARAM_NAMES) lies in memory. */
typedef struct asc_text_list {
    char **values; /* [count] */
    int64_t count;
} asc_text_list;

/* How images.attributes (ASC_PARAM_FORMS) and images.derive (ASC_PARAM_RULES) lie in memory: a list
 * of names, then what is said of each. */
typedef struct asc_form_list {
    asc_text_list names;
    asc_attribute_form *forms; /* [names.count], or NULL */
} asc_form_list;
_Static_assert(offsetof(asc_images_settings, n_attributes) ==
                       offsetof(asc_images_settings, attributes) +
                           offsetof(asc_form_list, names.count) &&
                   offsetof(asc_images_settings, forms) ==
                       offsetof(asc_images_settings, attributes) + offsetof(asc_form_list, forms),
               "images.attributes is followed by its count and forms");

typedef struct asc_rule_list {
    asc_text_list names;
    char **rules; /* [names.count] */
} asc_rule_list;
_Static_assert(offsetof(asc_images_settings, n_derived) ==
                       offsetof(asc_images_settings, derived) +
                           offsetof(asc_rule_list, names.count) &&
                   offsetof(asc_images_settings, derivations) ==
                       offsetof(asc_images_settings, derived) + offsetof(asc_rule_list, rules),
               "images.derive is followed by its count and rules");

_Static_assert(offsetof(asc_images_settings, n_features) ==
                   offsetof(asc_images_settings, features) + offsetof(asc_text_list, count),
               "images.features is followed by its count");
_Static_assert(offsetof(asc_images_settings, n_unused) ==
                   offsetof(asc_images_settings, unused) + offsetof(asc_text_list, count),
               "images.unused is followed by its count");

/* The struct that a parameter's value is in; NULL before asc_settings_init. Pure. */
void *asc_settings_base(const asc_settings *settings, const asc_parameter *parameter);

/* Sets the value of a parameter in the struct at `base` from text: one text, or the [count] items
 * of a list. Errors: ASC_USAGE "path: 'text' ...; what is allowed", ASC_MEMORY. Local. */
asc_code asc_value_set(const asc_parameter *parameter, void *base, const char *text);
asc_code asc_value_set_list(const asc_parameter *parameter, void *base, char *const *items,
                            int64_t count);

/* Values whose keys are the user's. From YAML; errors: ASC_USAGE "file:line: ...", ASC_MEMORY. As
 * text; errors: ASC_MEMORY. Local. */
asc_code asc_forms_read(const char *file, const asc_yaml_node *node, asc_form_list *list);
asc_code asc_forms_text(const asc_form_list *list, char **text);
void asc_forms_clear(asc_form_list *list);
asc_code asc_rules_read(const char *file, const asc_yaml_node *node, asc_rule_list *list);
asc_code asc_rules_text(const asc_rule_list *list, char **text);
void asc_rules_clear(asc_rule_list *list);

/* Either from a text in YAML, as the command line has it. Errors as above. Local. */
asc_code asc_value_set_yaml(const asc_parameter *parameter, void *base, const char *text);

/* Frees what a value owns and sets it to nothing. Local. */
void asc_value_clear(const asc_parameter *parameter, void *base);

/* The same for all fields of an entry. Local. */
void asc_values_clear(const asc_parameter *fields, size_t n_fields, void *base);

/* Releases the models of the study and of the lattice. Local. */
void asc_settings_free_models(asc_settings *settings);

/* Reads the values of a YAML text over initialised settings; `file` is its path, for messages and
 * for relative paths. Errors: ASC_USAGE "file:line: ...", ASC_MEMORY. Local. */
asc_code asc_settings_parse(const char *file, const asc_yaml_node *root, asc_settings *settings);

/* Replaces models that are folders or globs by those that are found there. Errors: ASC_USAGE,
 * ASC_NOINPUT (nothing there), ASC_MEMORY. Collective: the root looks, others receive. */
asc_code asc_settings_expand(MPI_Comm comm, asc_settings *settings);

/* What no single value shows: image source, models, lattice; fills `analyses`. Errors: ASC_USAGE,
 * ASC_MEMORY. Local. */
asc_code asc_settings_check(const asc_yaml_node *root, asc_settings *settings);

#endif
