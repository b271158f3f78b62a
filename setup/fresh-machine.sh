#!/usr/bin/env bash
# Proves that a bare machine is enough: makes a minimal Debian with Python and make,
# clones this repository into it, and types one command there. Needs root.
#   fresh-machine.sh [run] [test] [lint] [ci]     default: run, then test; each on a new machine
#   SUITE=trixie      another Debian             WHO=user | sudoer   not as root
# Everything below .build/fresh; mounts and processes live in namespaces of their own
# and end with the script, however it ends.
. "$(dirname "$0")/common.sh"
[ "$(id -u)" = 0 ] || fail "A machine can only be made by root." "Run it as root: sudo make fresh-machine"
own=$(sed -nE 's/^VERSION_CODENAME=//p' /etc/os-release)
SUITE=${SUITE:-$own}
WHO=${WHO:-root}
PORT=${ODOO_PORT:-8269}
FRESH=$BUILD/fresh
base=$FRESH/$SUITE
machine=$FRESH/machine

command -v debootstrap >/dev/null || {
    say "installing debootstrap"
    apt-get -q update && apt-get -q install -y --no-install-recommends debootstrap
}
[ "${IN_NAMESPACE:-}" ] || IN_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"

debian() { # the bare system, made once
    local mirror packages=python3,make,ca-certificates
    [ "$WHO" != sudoer ] || packages=$packages,sudo
    base=$base-$packages
    [ ! -f "$base/.complete" ] || return 0
    mirror=$(python3 "$TOP/setup/apt-source.py" . | sed -n 's/^URIs: //p')
    say "minimal Debian $SUITE with $packages"
    rm -rf "$base"
    mkdir -p "$FRESH"
    debootstrap --variant=minbase --include="$packages" "$SUITE" "$base" "$mirror" >"$FRESH/debootstrap.log" || fail \
        "debootstrap failed." "The whole log: .build/fresh/debootstrap.log"
    touch "$base/.complete"
}

# What this machine knows about reaching the package registries, and nothing else.
hand_over() {
    local file
    cp /etc/resolv.conf /etc/hosts "$machine/etc/"
    [ "$SUITE" != "$own" ] || {
        rm -f "$machine/etc/apt/sources.list"
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
            [ ! -f "$file" ] || cp "$file" "$machine${file%/*}/"
        done
    }
    apt-config dump | grep -iE '^Acquire::(https?|Check-|Retries)' >"$machine/etc/apt/apt.conf.d/99machine" || true
    cp /etc/ssl/certs/ca-certificates.crt "$machine/etc/ssl/certs/"
    for file in /etc/pip.conf /etc/npmrc ~/.npmrc ~/.config/pip/pip.conf; do
        [ ! -f "$file" ] || install -D -m 644 "$file" "$machine${file/#$HOME/$home}"
    done
    env | grep -iE '^(PIP_|NPM_CONFIG_|NODE_EXTRA_CA|SSL_CERT|REQUESTS_CA|CURL_CA|(https?|no)_proxy=)' >"$FRESH/env" || true
}

boot() {
    home=/root
    say "a new machine ($SUITE, $WHO)"
    rm -rf --one-file-system "$machine"
    cp -a "$base" "$machine"
    if [ "$WHO" != root ]; then
        home=/home/$WHO
        chroot "$machine" useradd --create-home --shell /bin/bash "$WHO"
        [ "$WHO" != sudoer ] || echo "$WHO ALL=(ALL) NOPASSWD: ALL" >"$machine/etc/sudoers.d/$WHO"
    fi
    hand_over
    mount -t proc proc "$machine/proc"
    mount -t sysfs -o ro sys "$machine/sys"
    mount --rbind /dev "$machine/dev"
    mount -t tmpfs tmpfs "$machine/tmp"
    git -c advice.detachedHead=false clone -q --no-hardlinks "$TOP" "$machine$home/service-desk"
    chroot "$machine" chown -R "$WHO:" "$home"
}
inside() { # COMMAND
    local settings
    mapfile -t settings <"$FRESH/env"
    chroot --userspec="$WHO" "$machine" /usr/bin/env -i "${settings[@]}" HOME="$home" USER="$WHO" TERM=dumb \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin ODOO_PORT="$PORT" \
        /bin/bash -c "cd && cd service-desk && $1"
}
shut_down() {
    inside "make -s clean" >/dev/null 2>&1 || true
    umount -l "$machine/tmp" "$machine/dev" "$machine/sys" "$machine/proc"
}

# make run, until its login page answers
serve() {
    inside "make run" </dev/null &
    local make=$! page
    page="import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:$PORT/web/login', timeout=30)"
    until python3 -c "$page" 2>/dev/null; do
        kill -0 $make 2>/dev/null || return 1
        sleep 1
    done
    took=$SECONDS
    sleep 2
    ! inside "make run" >/dev/null 2>&1 || fail "A second make run should have been refused."
    # in this namespace there are no processes but ours
    pkill -TERM -f "bash bin/run"
    wait $make
}

debian
[ $# -gt 0 ] || set -- run test
results=()
for command in "$@"; do
    boot
    SECONDS=0 took=
    case $command in
    run) serve || fail "make run did not get as far as a login page." ;;
    ci) inside "bash .ci/run" || fail ".ci/run failed." ;;
    *) inside "make $command" || fail "make $command failed." ;;
    esac
    took=${took:-$SECONDS}
    results+=("make $command: $((took / 60)) min $((took % 60)) s")
    shut_down
done
rm -rf --one-file-system "$machine"
say "on a new machine ($SUITE, $WHO, $(nproc) cores)"
printf '  %s\n' "${results[@]}" | sed 's/make ci/.ci\/run/'
