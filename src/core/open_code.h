/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose fault it is that a file cannot be opened. Internal; local. */
#ifndef ATTRSCOPE_CORE_OPEN_CODE_H
#define ATTRSCOPE_CORE_OPEN_CODE_H

#include "attrscope/status.h"

/* For the reason (errno) why a file of somebody could not be opened: ASC_NOINPUT, it is not there
 * or not for us; else ASC_IO, the system has failed, which says nothing about the file. */
asc_code asc_open_code(int reason);

#endif
