# Unpacks Debian's compiler for WebAssembly into the folder "$1" and builds the standard library for it there, once.
#
# For machines where rustup may not download. Nothing is installed: the packages would replace the machine's own Rust. The
# folder can be moved; it is complete when the file `complete` is in it.
set -euo pipefail
folder=$1
target=wasm32-unknown-unknown
unset RUSTC RUSTFLAGS CARGO_BUILD_TARGET CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_BUILD_DIR

if ! apt-cache policy rustc-web | grep -q 'Candidate: [0-9]'; then
    apt-get update
fi
rm -rf "$folder"
mkdir -p "$folder/packages" "$folder/system"
cd "$folder/packages"
needed=$(apt-get install --simulate --no-install-recommends rustc-web rust-web-src | awk '/^Inst/ { print $2 }')
# shellcheck disable=SC2086 — one word for each package.
apt-get download $needed
for package in *.deb; do
    case $package in
        # The sources of the standard library only: the package holds those of the compiler too.
        rust-web-src*) dpkg-deb --fsys-tarfile "$package" |
            tar --extract --directory ../system --wildcards './usr/lib/*' './usr/src/*/library/*' ;;
        *) dpkg-deb --extract "$package" ../system ;;
    esac
done
cd "$folder"
rm -rf packages

driver=$(find system/usr/lib -maxdepth 2 -name 'librustc_driver-*.so' -printf '%h\n' -quit)
cat > rustc <<END
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
LD_LIBRARY_PATH=\$here/$driver\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH} exec "\$here/system/usr/bin/rustc" "\$@"
END
chmod +x rustc

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
touch complete
