#!/usr/bin/env bash
# Compiles the module for the RP2040's core, prints what it takes, and fails when that is more than the board has to give. What speaks to the engine is compiled with
# the names of both its versions: Kaluma 1.2.1 has those of JerryScript 2.x, 1.3 and the virtual board those of 3.0. Needs gcc-arm-none-eabi and libnewlib-arm-none-eabi.
set -euo pipefail
lwip=${LWIP_DIR:+$(realpath "$LWIP_DIR")}
cd "$(dirname "$0")"
: "${lwip:=$(echo ../.cache/lwip-*)}" # as the build has fetched it

max_text=$((12 * 1024)) # of flash, in octets
max_static=$((4 * 1024)) # of RAM: it comes off the C heap of about 14 KB that lwIP lives on
objects=../.cache/cortex-m0plus
rm -rf "$objects"; mkdir -p "$objects"

# The declarations of the engine say which WebAssembly module each comes from: an attribute that means nothing here.
compile() {
  arm-none-eabi-gcc -std=gnu11 -mcpu=cortex-m0plus -mthumb -Os -ffunction-sections -fdata-sections \
    -Wall -Wextra -Werror -Wno-attributes "${@:3}" -Iwasm/include -Iwasm -Ilwip -I"$lwip/src/include" -c "$1" -o "$2"
}
compile lwip/module_lwip.c "$objects/jerryscript-2" -Ijerryscript-2
for file in lwip/*.c; do compile "$file" "$objects/$(basename "$file" .c).o"; done

# Constants count as text, for they stay in flash.
arm-none-eabi-size -t "$objects"/*.o
read -r text data bss _ < <(arm-none-eabi-size -t "$objects"/*.o | tail -n 1)
echo "text $text of $max_text octets, static RAM $((data + bss)) of $max_static octets"
((text <= max_text && data + bss <= max_static)) || { echo 'The module is too large for the board: the table says where it grew.'; exit 1; }
