# For a newcomer on Debian 12 with a Rust toolchain: `make demo` and `make test`. For the office: `make install`.
# Each installs the Debian packages it lacks (debian-packages.txt), with sudo where you are not root.

PREFIX ?= /usr/local
ARGS ?=

demo:
	tools/packages build demo
	cargo run -- demo $(ARGS)

test:
	tools/packages build demo test
	tools/validators
	cargo test

install:
	tools/packages build office
	cargo build --release
	install -D -m 755 target/release/paperisilta $(DESTDIR)$(PREFIX)/bin/paperisilta

.PHONY: demo test install
