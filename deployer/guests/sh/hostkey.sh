# shellcheck shell=sh
# Makes the SSH host key of a new VM, and what brings it there: a file of vendor data for cloud-init. So it is known before
# anybody connects. The private part is read by root here and by the guest. What is made already stays. It prints the public part.
# Arguments: directory of berth's records, number, volume of snippets.
set -eu
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
key=$1/$2.hostkey
to=$(pvesm path "$3")
mkdir -p "$1" "${to%/*}"
if ! [ -s "$key.pub" ]; then
	rm -f "$key"
	ssh-keygen -q -t ed25519 -N '' -C "berth guest $2" -f "$key"
fi
if [ -f "$key" ]; then
	{
		printf '#cloud-config\npackages: [qemu-guest-agent]\nssh_keys:\n  ed25519_private: |\n'
		sed 's/^/    /' "$key"
		printf '  ed25519_public: %s\n' "$(cat "$key.pub")"
	} >"$to.new"
	mv "$to.new" "$to"
	rm -f "$key"
fi
cat "$key.pub"
