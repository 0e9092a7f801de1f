#!/bin/sh
# Menu entry, icon and file type for this user. DESTDIR and PREFIX say where, for packagers.
set -e
here=$(cd "$(dirname "$0")" && pwd)
share="${DESTDIR:-}${PREFIX:-$HOME/.local}/share"
name=org.digitapp.Digitapp
install -D -m 644 "$here/$name.desktop" "$share/applications/$name.desktop"
install -D -m 644 "$here/$name.svg" "$share/icons/hicolor/scalable/apps/$name.svg"
install -D -m 644 "$here/$name.xml" "$share/mime/packages/$name.xml"
install -D -m 644 "$here/$name.metainfo.xml" "$share/metainfo/$name.metainfo.xml"
if command -v update-mime-database > /dev/null; then update-mime-database "$share/mime" || true; fi
if command -v update-desktop-database > /dev/null; then
    update-desktop-database "$share/applications" || true
fi
