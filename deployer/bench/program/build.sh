#!/bin/sh
# Builds the program that measures processors for each architecture, with one compiler: what is measured must not change by itself, so
# what comes of it is in the repository. Needs clang and lld (14 made what is there).
set -eu
cd "$(dirname "$0")"
CC=${CC:-clang-14}
build() {
	"$CC" --target="$2" ${3:+$3} -std=c11 -O2 -Wall -Wextra -ffreestanding -fno-stack-protector -fno-builtin -fno-pic \
		-fno-asynchronous-unwind-tables -nostdlib -static -fuse-ld=lld -Wl,--build-id=none,-z,noseparate-code,-z,nognustack,--strip-all \
		-o "$1" measure.c
	chmod 644 "$1"
}
build amd64 x86_64-linux-gnu -march=x86-64
build arm64 aarch64-linux-gnu -march=armv8-a
build arm armv6-linux-gnueabi '-march=armv6 -marm -mfloat-abi=soft'
