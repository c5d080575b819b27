# shellcheck shell=sh disable=SC2154 # the scripts behind set dir, files and known
# Functions for the scripts that write into the directory of a service. dir is that directory, files where berth keeps what it
# has to remember of it: "made", the directories that it made itself, and while a run writes, the records from before as
# 1.json, 2.json ... What is in the list known berth wrote.
flush() { # FILE: it is on the disk
	sync "$1" 2>/dev/null || sync
}
# same is true where a file has the same content as the one that was looked at.
same() { # FILE
	was=$is
	look_at "$1"
	[ "$was" = "$is" ] || { is=$was && return 1; }
}
# remember_dirs begins the list of directories: versions before 2026-12 made the whole of it.
remember_dirs() { # RECORD
	(umask 077 && mkdir -p "$files")
	[ ! -e "$files/made" ] || return 0
	{
		[ ! -f "$1" ] || {
			echo "$dir"
			listed files "$1" | while IFS= read -r name; do
				name=${name#* }
				while :; do
					case $name in */*) name=${name%/*} ;; *) break ;; esac
					printf '%s\n' "$dir/$name"
				done
			done
		}
	} >"$files/made.new"
	mv "$files/made.new" "$files/made"
}
# make_dir makes a directory, and writes down before that it is berth's.
make_dir() { # DIR
	[ ! -d "$1" ] || return 0
	case $1 in
	"$dir"/*) make_dir "${1%/*}" ;;
	*) mkdir -p "${1%/*}" ;;
	esac
	grep -qxF -e "$1" "$files/made" || printf '%s\n' "$1" >>"$files/made"
	mkdir "$1"
}
# put writes a file whole or not at all: beside its name first.
put() { # FROM NAME
	to=$dir/$2
	look_at "$1"
	if [ "$is" != link ] && same "$to" && [ "$(stat -c %a "$1")" = "$(stat -c %a "$to")" ]; then return 0; fi
	make_dir "${to%/*}"
	rm -f "${to%/*}/.berth.part"
	cp -pP "$1" "${to%/*}/.berth.part"
	[ -L "$1" ] || flush "${to%/*}/.berth.part"
	mv -f "${to%/*}/.berth.part" "$to"
}
# keeps_data is true for a directory that the record names as one in which the service keeps something.
keeps_data() { # DIR
	grep -qsF "\"$1\"" "${record:-/dev/null}"
}
# withdraw removes a file, if berth wrote it and nobody changed it since, and what is empty then of the directories that
# berth made.
withdraw() { # NAME
	to=$dir/$1
	rm -f "${to%/*}/.berth.part"
	look_at "$to"
	case $is in
	nothing | blocked) ;;
	*)
		among "$known" "$is $1" || {
			echo "$to is not as berth wrote it, and stays"
			return 0
		}
		rm -f "$to"
		;;
	esac
	to=${to%/*}
	while [ "$to" != "$dir" ] && grep -qxF -e "$to" "$files/made" && ! keeps_data "$to" && rmdir "$to" 2>/dev/null; do to=${to%/*}; done
}
# keep_files keeps copies of the files that a record names, as they are now, and of the record, whole or not at all.
keep_files() { # RECORD KEPT
	[ -f "$1" ] || return 0
	(umask 077 && mkdir -p "${2%/*}")
	rm -rf "$2.part"
	mkdir "$2.part"
	listed files "$1" | while IFS= read -r name; do
		name=${name#* }
		if [ ! -f "$dir/$name" ] && [ ! -L "$dir/$name" ]; then continue; fi
		case $name in */*) mkdir -p "$2.part/${name%/*}" ;; esac
		cp -pP "$dir/$name" "$2.part/$name"
	done
	cp -p "$1" "$2.json.new"
	find "$2.part" "$2.json.new" -type f -exec sync {} + 2>/dev/null || sync
	mv "$2.json.new" "$2.json"
	mv "$2.part" "$2"
}
# keep_theirs keeps a file of somebody's that is about to be replaced, for good: under its name below KEPT, else, where that is
# another one, in the next directory that is free.
keep_theirs() { # NAME KEPT
	to=$2/$1 n=0
	look_at "$dir/$1"
	while [ -e "$to" ] || [ -L "$to" ]; do
		if same "$to"; then return 0; fi
		n=$((n + 1)) to=$2.$n/$1
	done
	(umask 077 && mkdir -p "${to%/*}")
	rm -f "$to.new"
	cp -pP "$dir/$1" "$to.new"
	[ -L "$to.new" ] || flush "$to.new"
	mv "$to.new" "$to"
}
