#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A Slurm of two virtual nodes with four CPUs each on this machine, on loopback, for the tests.
#
#   cluster.sh start FOLDER   prints lines to source: SLURM_CONF and PATH
#   cluster.sh stop FOLDER    ends everything that start began, by its process ids
set -euo pipefail
action=$1 R=$(mkdir -p "$2" && cd "$2" && pwd)
H=$(hostname -s)
base=$((21000 + $$ % 20000))

write_conf() {
    cat >"$R/slurm.conf" <<END
ClusterName=lab
SlurmctldHost=$H(127.0.0.1)
SlurmctldPort=$base
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$R/munge/sock,cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$R/state
SlurmdSpoolDir=$R/spool/%n
TmpFS=$R/tmp/%n
SlurmctldPidFile=$R/slurmctld.pid
SlurmdPidFile=$R/slurmd.%n.pid
SlurmctldLogFile=$R/log/slurmctld.log
SlurmdLogFile=$R/log/slurmd.%n.log
PlugStackConfig=$R/plugstack.conf
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
MpiDefault=pmix
ReturnToService=2
MinJobAge=3600
KillWait=2
RequeueExit=99
MailProg=/bin/true
SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1
NodeName=n1 NodeHostname=$H NodeAddr=127.0.0.1 Port=$((base + 1)) CPUs=4 RealMemory=2000 State=UNKNOWN
NodeName=n2 NodeHostname=$H NodeAddr=127.0.0.1 Port=$((base + 2)) CPUs=4 RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
    : >"$R/plugstack.conf"
    printf '127.0.0.1 localhost %s n1 n2\n' "$H" >"$R/hosts"
}

wait_for() { # seconds command...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

nodes_idle() { [ "$(sinfo -h -N -o %t | sort -u)" = idle ] && [ "$(sinfo -h -N | wc -l)" -eq 2 ]; }

start() {
    mkdir -p "$R"/{munge,log,state,spool/n1,spool/n2,tmp/n1,tmp/n2}
    chmod 755 "$R" "$R/munge"
    head -c 128 /dev/urandom >"$R/munge/key"
    chmod 400 "$R/munge/key"
    write_conf
    munged -F --key-file="$R/munge/key" --socket="$R/munge/sock" --pid-file="$R/munge/pid" \
        --log-file="$R/log/munged.log" --seed-file="$R/munge/seed" >/dev/null 2>&1 &
    echo $! >>"$R/pids"
    wait_for 10 munge -S "$R/munge/sock" -n
    export SLURM_CONF=$R/slurm.conf
    unshare --mount bash -c 'mount --bind "$0/hosts" /etc/hosts; exec slurmctld -D -f "$0/slurm.conf"' \
        "$R" >/dev/null 2>&1 &
    echo $! >>"$R/pids"
    for node in n1 n2; do
        unshare --mount --uts bash -c 'mount --bind "$0/hosts" /etc/hosts; hostname "$1"
            mount -t tmpfs tmpfs /dev/shm; exec slurmd -D -f "$0/slurm.conf" -N "$1"' \
            "$R" $node >/dev/null 2>&1 &
        echo $! >>"$R/pids"
    done
    wait_for 30 nodes_idle || { tail -n 5 "$R"/log/*.log >&2; exit 1; }
    echo "export SLURM_CONF=$R/slurm.conf"
}

gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

stop() {
    export SLURM_CONF=$R/slurm.conf
    scancel --user="$(id -un)" 2>/dev/null || true
    wait_for 10 sh -c '[ -z "$(squeue -h)" ]' || true
    scontrol shutdown 2>/dev/null || true
    local pid
    while read -r pid; do
        wait_for 5 gone "$pid" || kill "$pid" 2>/dev/null || true
    done <"$R/pids"
    # What a job has left behind.
    for pid in $(grep -lsz "SLURM_CONF=$R/slurm.conf" /proc/[0-9]*/environ 2>/dev/null |
        cut -d/ -f3); do
        grep -qsz SLURM_JOB_ID= "/proc/$pid/environ" && kill -9 "$pid" 2>/dev/null || true
    done
}

"$action"
