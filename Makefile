# For a newcomer on Debian 12 with a Rust toolchain: `make demo` and `make test`. For the office: `make install`.
# Each installs the Debian packages it lacks (debian-packages.txt), with sudo where you are not root.

PREFIX ?= /usr/local
ARGS ?=
MINUTES ?= 10

demo:
	tools/packages build demo
	cargo run -- demo $(ARGS)

test:
	tools/packages build demo test
	tools/validators
	cargo test

# Papers are given and whoever takes them in is killed, for so many minutes; the last line tells what became of them.
soak:
	tools/packages build demo test
	SOAK_MINUTES=$(MINUTES) cargo test --test main soak::papers -- --ignored --nocapture | tee target/soak.log
	@grep '^soak: .* 0 losses, 0 duplicates$$' target/soak.log

# ARGS go to benches/reading.py: `make bench-reading ARGS="--rounds 3 --only duplex"`.
bench-reading:
	tools/packages build office test
	cargo build --release
	mkdir -p target/bench-stacks
	PAPERISILTA_STACKS=$(CURDIR)/target/bench-stacks cargo test --test main the_stacks_of_the_bench -- --ignored
	benches/reading.py $(ARGS)

# What is understood of the open set of scans (tests/corpus), as figures: a few minutes.
score:
	tools/packages build demo
	cargo build
	tests/corpus/score

install:
	tools/packages build office
	cargo build --release
	install -D -m 755 target/release/paperisilta $(DESTDIR)$(PREFIX)/bin/paperisilta

.PHONY: demo test soak bench-reading score install
