#!/usr/bin/env bash
# Makes the two fonts of this folder anew from Debian's package fonts-inter (needs dpkg, and pyftsubset of fonttools).
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download fonts-inter
dpkg -x fonts-inter_*.deb .

# Latin with all its extensions, marks, Greek, Cyrillic, punctuation, currency, letterlike, fractions, arrows,
# mathematics, shapes and a few symbols; whatever of it the font has.
ranges="U+0020-007E,U+00A0-052F,U+1D00-1DBF,U+1E00-1FFF,U+2000-206F,U+2070-209F,U+20A0-20CF,U+2100-218F,U+2190-21FF"
ranges+=",U+2200-22FF,U+2300-23FF,U+2460-24FF,U+25A0-25FF,U+2600-26FF,U+2700-27BF,U+FB00-FB06,U+FFFD"

for weight in Regular SemiBold; do
    # Without calt: it draws "->" as an arrow, and what a person wrote is shown as it was written.
    pyftsubset "usr/share/fonts/opentype/inter/Inter-$weight.otf" --unicodes="$ranges" \
        --layout-features=ccmp,locl,mark,mkmk,kern,tnum --name-IDs='*' --notdef-outline --no-hinting \
        --output-file="$here/Inter-$weight.otf"
done
