/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks of one byte, for what a thread adds in a few microseconds. Internal; 0 is unlocked. */
#ifndef ATTRSCOPE_CORE_SPIN_H
#define ATTRSCOPE_CORE_SPIN_H

#include <sched.h>
#include <stdint.h>

static inline void asc_spin_lock(uint8_t *lock) {
    while (__atomic_test_and_set(lock, __ATOMIC_ACQUIRE))
        sched_yield(); /* its owner may wait for this core */
}

static inline void asc_spin_unlock(uint8_t *lock) {
    __atomic_clear(lock, __ATOMIC_RELEASE);
}

#endif
