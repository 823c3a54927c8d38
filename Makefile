# `make demo` and `make test` do all the set-up on a fresh machine. See README.md.
SWIFT ?= swift

.PHONY: demo test build bench experiments setup clean

demo: build
	@.build/release/sightline explain "A gripping, beautifully acted film."

test: setup
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

build: setup
	@[ -x .build/release/sightline ] || echo "Building Sightline (a minute or two, once) …" >&2
	@$(SWIFT) build -c release --product sightline --quiet

# Installs the peers in .deps/peers and writes docs/benchmarks.md; an hour or so. See Benchmarks/README.md.
bench: build
	@[ -x .deps/peers/bin/python ] || python3 -m venv .deps/peers
	.deps/peers/bin/python -m pip install --quiet --disable-pip-version-check -r Benchmarks/requirements.txt
	$(SWIFT) build -c release --package-path Benchmarks
	.deps/peers/bin/python Benchmarks/bench.py

# Makes every experiment in full and writes docs/experiments.md; an hour or so.
experiments: build
	.build/release/sightline experiment all --full --output docs/experiments
	scripts/collect-experiments docs/experiments > docs/experiments.md

# Finds libtorch, or installs a private one under .deps.
setup:
	@scripts/find-libtorch

clean:
	rm -rf .build Benchmarks/.build
