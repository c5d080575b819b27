# shellcheck shell=sh
# Says in a word how root is had: login, free (sudo without a password), password, or missing (no sudo).
if [ "$(id -u)" = 0 ]; then
	echo login
elif ! command -v sudo >/dev/null 2>&1; then
	echo missing
elif sudo -n true >/dev/null 2>&1; then
	echo free
else echo password; fi
