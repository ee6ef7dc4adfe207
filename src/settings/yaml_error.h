/* libcyaml's log turned into one message with file, line and remedy; private to settings/. */
#ifndef ATTRSCOPE_SETTINGS_YAML_ERROR_H
#define ATTRSCOPE_SETTINGS_YAML_ERROR_H

#include "settings/schema.h"

enum { ASC_YAML_FRAMES = 20 };

/* What libcyaml said when it refused a file. */
typedef struct asc_yaml_log {
    char problem[400];
    char frames[ASC_YAML_FRAMES][256]; /* keys and "[entry]", innermost first */
    int n_frames;
} asc_yaml_log;

/* libcyaml's log callback; the context is an asc_yaml_log. Local. */
void asc_yaml_log_line(cyaml_log_t level, void *context, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* Records the message of a refused file and returns its code. Local. */
asc_code asc_yaml_error(const char *file, cyaml_err_t error, const asc_yaml_log *log,
                        const asc_places *places, const asc_node *root);

#endif
