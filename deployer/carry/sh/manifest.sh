# shellcheck shell=sh
# Writes down what a directory is, below a name of its own, and prints it: what each path is, an empty line, the checksum of each regular
# file, an empty line. Both are sorted, so that two of them can be read side by side. Each path is a line; a line feed in its name stands as
# a byte 1, since sort of busybox ends lines at a NUL.
#
# metadata: PATH//INODE NAMES BLOCKS KIND MODE OWNER GROUP TIME, of files also the size, of links where they lead.
# content: PATH//CHECKSUM, the path as rsync writes it. With a list there are only the files that it names, each ended by a NUL.
# attributes: as getfattr prints them, where that is there.
#
# Arguments: what berth keeps of the move, name, directory, checksum, and a list or nothing.
set -u
umask 077
work=$1 out=$1/$2 dir=$3 sum=$4 list=$5
rm -rf "$out" && mkdir -p "$out/none" && cd -- "$dir" || exit
# What came goes to the disk beside what is read: of all of it nobody waits for that, of what changed since the service stopped it is waited for.
{ sync -f . || sync; } >/dev/null 2>&1 </dev/null &
set -- --checksum --dry-run --no-human-readable --info=nonreg0 --checksum-choice="$sum" --out-format=%n//%C
if [ -n "$list" ]; then
	set -- "$@" --from0 --files-from="$work/$list" --ignore-missing-args
else
	set -- "$@" --recursive
fi
what='%i %n %b %y %m %U %G %T@'
made lost+found && skip='-path ./lost+found -prune -o' || skip=''
# shellcheck disable=SC2086 # words
find . $skip \( -type f -printf "%P//$what %s\\0" -o -type l -printf "%P//$what %l\\0" -o -printf "%P//$what\\0" \) >"$out/metadata.raw" || exit
tr '\000\n' '\n\001' <"$out/metadata.raw" | sort -T "$out" >"$out/metadata" || exit
rsync "$@" ./ "$out/none/" >"$out/content.raw" </dev/null
code=$?
case $code in 0 | 24) ;; *) exit $code ;; esac
sed '\|/// *$|d' "$out/content.raw" | sort -T "$out" >"$out/content" || exit # directories have no checksum
[ -n "$list" ] || ! command -v getfattr >/dev/null || getfattr -R -h -d -m - -e hex . >"$out/attributes" 2>/dev/null
rm -rf "$out/none" "$out"/*.raw
[ -z "$list" ] || wait
cat "$out/metadata" && echo && cat "$out/content" && echo
