# shellcheck shell=sh
# Where programs are that a login without a profile does not look for, and their words as they are written everywhere.
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
