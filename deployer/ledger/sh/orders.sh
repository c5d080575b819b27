# shellcheck shell=sh
# Prints what runs were to bring about, each order on a line. Arguments: files.
for at; do
	tr -d '\n\r' <"$at"
	echo
done 2>/dev/null
exit 0
