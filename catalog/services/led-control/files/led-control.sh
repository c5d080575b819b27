#!/bin/sh
# Front LEDs of a UGREEN NAS, on between LED_ON_AT and LED_OFF_AT. Written from the protocol in the README of
# https://github.com/miskcoo/ugreen_leds_controller: chip 0x3a; twelve bytes to the register that is the LED's number
# (0 power, 1 network, 2... the bays): number a0 01 00 00 command p1 p2 p3 p4 checksum-high checksum-low, where the
# checksum is the sum of the bytes from a0 on. Register 0x80 reads 1 when the last change was taken.
set -u
chip=0x3a

minutes() { # HH:MM -> minutes since midnight; expr because a leading 0 means octal in $(( ))
	expr "$(expr "$1" : '\([0-9]*\):')" '*' 60 + "$(expr "$1" : '[0-9]*:\([0-9]*\)')"
}

packet() { # led command p1 p2 p3 p4 -> the bytes, in words
	sum=$((0xa0 + 0x01 + $2 + $3 + $4 + $5 + $6))
	printf '0x%02x 0xa0 0x01 0x00 0x00 0x%02x 0x%02x 0x%02x 0x%02x 0x%02x 0x%02x 0x%02x\n' \
		"$1" "$2" "$3" "$4" "$5" "$6" $((sum >> 8)) $((sum & 255))
}

change() { # led command p1: five tries, the chip is slow and shared with the NAS system
	for try in 1 2 3 4 5; do
		# shellcheck disable=SC2046 # the packet is meant to be split
		i2cset -y "$LED_I2C_BUS" "$chip" "$1" $(packet "$1" "$2" "$3" 0 0 0) i || true
		usleep 20000
		[ "$(i2cget -y "$LED_I2C_BUS" "$chip" 0x80 2>/dev/null)" = 0x01 ] && return 0
		usleep 200000
	done
	echo "LED $1: the chip did not take command $2" >&2
	return 1
}

switch() { # on|off, for every LED
	failed=0
	led=0
	while [ "$led" -lt "$LED_COUNT" ]; do
		if [ "$1" = on ]; then
			change "$led" 1 "$LED_BRIGHTNESS" && change "$led" 3 1 || failed=1
		else
			change "$led" 3 0 || failed=1
		fi
		led=$((led + 1))
	done
	return "$failed"
}

wanted() { # -> on|off, now
	now=$(minutes "$(date +%H:%M)")
	on=$(minutes "$LED_ON_AT")
	off=$(minutes "$LED_OFF_AT")
	if [ "$on" -lt "$off" ]; then
		[ "$now" -ge "$on" ] && [ "$now" -lt "$off" ] && echo on || echo off
	else
		[ "$now" -ge "$on" ] || [ "$now" -lt "$off" ] && echo on || echo off
	fi
}

# with an argument only one of the functions runs: for tests
if [ $# -gt 0 ]; then
	"$@"
	exit
fi

state=
while :; do
	want=$(wanted)
	if [ "$want" != "$state" ]; then
		if switch "$want"; then
			echo "LEDs $want"
			state=$want
		fi
	fi
	[ "$want" = "$state" ] && touch /tmp/ok
	sleep 60
done
