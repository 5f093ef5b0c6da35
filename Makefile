# Versions, in this one place. wasm-bindgen's tool must be the very version of the crate in Cargo.toml; `make` checks it.
TRUNK_VERSION        := 0.21.14
WASM_BINDGEN_VERSION := 0.2.129
WASM_SPLIT_VERSION   := 0.2.4
RUST_VERSION         := 1.95
NODE_VERSION         := 20

# Where `make serve` and `make dev` listen, on 127.0.0.1.
PORT ?= 8080

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# Tools that cargo builds are shared by every checkout of this user.
CACHE        := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/kubeglass
TRUNK        := $(CACHE)/trunk-$(TRUNK_VERSION)/bin/trunk
WASM_BINDGEN := $(CACHE)/wasm-bindgen-cli-$(WASM_BINDGEN_VERSION)/bin
WASM_SPLIT   := $(CACHE)/wasm_split_cli_support-$(WASM_SPLIT_VERSION)/bin
WASM         := wasm32-unknown-unknown
# Trunk refuses NO_COLOR=1, which others set, and answers every compile error with a backtrace of its own if it may.
RUN_TRUNK     = env -u NO_COLOR -u RUST_BACKTRACE PATH="$(WASM_BINDGEN):$(WASM_SPLIT):$$PATH" $(TRUNK)
PLAYWRIGHT    = CHROMIUM="$$(tools/setup chromium)" node_modules/.bin/playwright test --config tests/browser/playwright.config.ts

EDITOR_SOURCE := $(wildcard static/editor/*.js)
EDITOR        := $(if $(EDITOR_SOURCE),static/generated/editor.js)
PAGE          := $(shell find index.html Trunk.toml Cargo.toml Cargo.lock src static examples/rules.rs -type f -not -path 'static/generated/*' 2>/dev/null)
LOGS          := target/test-logs

.PHONY: help serve dev test test-native test-wasm test-browser lint bench shots sizes clean rust node npm trunk wasm-bindgen wasm-split versions

help:
	@echo "make serve   build the page and serve it on http://127.0.0.1:$(PORT)"
	@echo "make test    run every test: native, WebAssembly, browser"
	@echo "make dev     the same page, built again on every change"
	@echo "make lint    formatting, clippy, TypeScript"
	@echo "make bench   how fast it is; make shots: pictures of every view in test-results/; make clean"

serve: dist/index.html
	@node tools/serve.mjs dist $(PORT)

dev: rust trunk wasm-bindgen wasm-split npm $(EDITOR)
	@trap 'kill $$(jobs -p) 2>/dev/null || true' EXIT
	@$(if $(EDITOR),node tools/editor.mjs --watch &) $(RUN_TRUNK) serve --dist target/dev --address 127.0.0.1 --port $(PORT)

test: test-native test-wasm test-browser
	@echo; echo "All tests passed:"
	@node tools/summary.mjs $(LOGS)

test-native: rust
	@mkdir -p $(LOGS)
	cargo test --locked -- --show-output 2>&1 | tee $(LOGS)/1-native.log

test-wasm: rust wasm-bindgen
	@mkdir -p $(LOGS)
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$(WASM_BINDGEN)/wasm-bindgen-test-runner" \
	  cargo test --locked --no-default-features --target $(WASM) --test protocol_wasm 2>&1 | tee $(LOGS)/2-wasm.log

test-browser: dist/index.html npm
	@mkdir -p $(LOGS)
	$(PLAYWRIGHT) 2>&1 | tee $(LOGS)/3-browser.log

lint: rust npm
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --all-targets --target $(WASM) -- -D warnings
	node_modules/.bin/tsc --noEmit

bench: dist/index.html npm
	cargo bench --locked --bench engine
	@node --expose-gc tools/bench-reading.mjs dist
	@CHROMIUM="$$(tools/setup chromium)" node tools/bench.mjs dist

shots: dist/index.html npm
	SHOTS=1 $(PLAYWRIGHT) shots

sizes: dist/index.html
	@node tools/sizes.mjs dist

clean:
	cargo clean
	rm -rf dist node_modules static/generated test-results

# The page, in release. Trunk puts dist in place only when all of it is built.
dist/index.html: $(PAGE) $(EDITOR) | rust trunk wasm-bindgen wasm-split npm
	@tools/alone page $(RUN_TRUNK) build --release --locked || \
	  { echo; echo "Stopped: the page was not built; the first error above says why. dist is as it was before."; exit 1; } >&2
	@touch $@
	@node tools/sizes.mjs dist

static/generated/editor.js: $(EDITOR_SOURCE) package-lock.json tools/editor.mjs | npm
	@node tools/editor.mjs

# What must be there; each does nothing when it is.
rust: versions
	@tools/setup rust $(RUST_VERSION) $(WASM)
trunk: rust
	@tools/setup tool trunk $(TRUNK_VERSION) "$(CACHE)"
wasm-bindgen: rust
	@tools/setup tool wasm-bindgen-cli $(WASM_BINDGEN_VERSION) "$(CACHE)"
wasm-split: rust
	@tools/setup tool wasm_split_cli_support $(WASM_SPLIT_VERSION) "$(CACHE)"
node:
	@tools/setup node $(NODE_VERSION)
npm: node
	@tools/setup npm
versions:
	@tools/setup same-version wasm-bindgen $(WASM_BINDGEN_VERSION)
