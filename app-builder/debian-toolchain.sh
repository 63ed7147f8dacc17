# Unpacks Debian's compiler for WebAssembly into the folder "$1", without a standard library for it.
#
# For machines where rustup may not download. Nothing is installed: the packages would replace the machine's own Rust. The
# folder can be moved; it is complete when the file `complete` is in it.
set -euo pipefail
folder=$1

# Before it some of the flags that make the app small were not known; lists of packages that lie here may be that old.
oldest=1.95
is_new_enough() {
    newest=$(apt-cache policy rustc-web | awk '/Candidate: [0-9]/ { print $2 }')
    [ -n "$newest" ] && dpkg --compare-versions "$newest" ge "$oldest"
}
if ! is_new_enough; then
    apt-get update
    is_new_enough || { echo "Debian offers rustc-web ${newest:-in no version}, and $oldest is needed" >&2; exit 1; }
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

touch complete
