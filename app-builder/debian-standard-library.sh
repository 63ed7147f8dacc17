# Builds the standard library for WebAssembly in the folder "$1", into which Debian's compiler was unpacked; once.
#
# For the app while it is written: the one for people has a smaller one of its own. It is there when the file `standard-library`
# is.
set -euo pipefail
folder=$1
target=wasm32-unknown-unknown
unset RUSTC RUSTFLAGS CARGO_BUILD_TARGET CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_BUILD_DIR
cd "$folder"

# An empty crate, so that cargo has a reason to build the standard library.
mkdir -p seed/src
: > seed/src/lib.rs
printf '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' > seed/Cargo.toml
(
    cd seed
    RUSTC=$folder/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes "${CARGO:-cargo}" build --release \
        -Zbuild-std=std,panic_abort,test --target "$target" --target-dir "$folder/seed/built"
)
libraries=system/usr/lib/rustlib/$target/lib
mkdir -p "$libraries"
cp "seed/built/$target/release/deps"/*.rlib "$libraries"
rm -rf "$libraries"/libseed* seed
touch standard-library
