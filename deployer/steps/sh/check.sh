# shellcheck shell=sh
# Has the entry of a service look whether what it keeps is sound, while the service runs. Where a run that goes on has taken it away already,
# what came is looked at where it goes. Arguments: "--project-directory", the directory of the service, what Compose calls it, berth's note of
# the service; then commands.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
dir=$2 project=$3 note=$4
shift 4
[ -f "$note" ] || exit 0
cd "$dir" || exit
for command; do
	env -i PATH="$PATH" HOME=/root COMPOSE_PROJECT_NAME="$project" COMPOSE_FILE="$dir/compose.yaml:$dir/images.yaml" sh -c "$command" </dev/null || {
		echo "its entry says that its data is damaged: nothing was changed" >&2
		exit 1
	}
done
