# `make run` serves the gallery, `make test` tests it. Both install what they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# Two targets may need the same build, so only the recursive call in `build` runs two things at once.
ifeq ($(MAKELEVEL),0)
.NOTPARALLEL:
endif

CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vitrine
TOOLS := $(CACHE)/tools
TARGET := $(or $(CARGO_TARGET_DIR),target)
SITE_TOOLS := scripts/site/node_modules
export PATH := $(TOOLS)/bin:$(abspath $(SITE_TOOLS))/.bin:$(PATH)

# Where the server can keep photos: `standalone` in a local folder; `standalone,bucket` also in a bucket, with one
# AWS SDK; `aws` on AWS, with four SDKs; or everything.
FEATURES ?= standalone

# Pinned. The wasm-bindgen program must have exactly the version of the library.
CARGO_LEPTOS := 0.3.10
CARGO_DENY := 0.20.2
CARGO_FUZZ := 0.13.2
CLANG := 19
DYNOXIDE := 3.2.0
HOST := $(shell rustc -vV | sed -n 's/^host: //p')
OXIMG := $(shell sed -n "s/.*OXIMG = '\(.*\)'.*/\1/p" scripts/bench/worker/versions.mjs)
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)

MANIFESTS := Cargo.toml Cargo.lock rust-toolchain.toml .cargo/config.toml
SITE_SOURCES := $(shell find app gallery style public xtask scripts/site -type f -not -path '*/node_modules/*') $(MANIFESTS)
# The last file to be written. It is in the checkout and not in CARGO_TARGET_DIR, because the others are there, too.
SITE_BUILT := target/site/pkg/hash.txt
BINARY := $(TARGET)/release/vitrine
# The list of static files that the program embeds.
export VITRINE_EMBED := $(abspath target)/static_files.rs

.PHONY: help
help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## Build (release) and serve on http://127.0.0.1:3000 with data in ./data
	@exec $(BINARY)

SERVER := cargo build --release --locked -p server --no-default-features --features $(FEATURES),embed

# The static files are built in parallel with all of the server except its last step, which embeds them. They have
# priority, because their last steps run one after another. MAKEFLAGS is unset, or cargo would take all of make's
# job slots.
.PHONY: build
build: compilers wasm-target ## Build (release); FEATURES=standalone,bucket supports a bucket, FEATURES=standalone,aws supports AWS
	+$(MAKE) --no-print-directory -j2 $(SITE_BUILT) server-library
	$(SERVER) --bin vitrine

# Linking takes two minutes whatever was changed, so `make run` does not use this build.
.PHONY: dist
dist: compilers wasm-target $(SITE_BUILT) ## Build the programs to install, in target/dist: 5 % faster than those of `make build`
	$(subst --release,--profile dist,$(SERVER)) --bin vitrine --bin vitrine-admin

.PHONY: server-library
server-library:
	env -u MAKEFLAGS nice $(SERVER) --lib

.PHONY: site
site: $(SITE_BUILT) ## Build only the static files: target/site

$(SITE_BUILT): $(SITE_SOURCES) $(SITE_TOOLS) | wasm-target
	env -u MAKEFLAGS node scripts/site/build.mjs
	node scripts/site/finish.mjs target/site "$$VITRINE_EMBED"

.PHONY: admin
admin: build ## Build the administrator's tool, vitrine-admin, and the server
	$(SERVER) --bin vitrine-admin

# The features that all tests are compiled with.
EVERYTHING := app/ssr,gallery/contract,gallery/standalone,server/aws,worker/lambda

.PHONY: features
features:
	@echo $(EVERYTHING)

# The tests compile this anyway. `cargo build` would compile most of it again, without the tokio features that only
# tests need.
.PHONY: cloud-programs
cloud-programs: compilers ## Build the programs for AWS without optimisation, for tests against a stand-in
	cargo test --locked --workspace --features $(EVERYTHING) --no-run

.PHONY: test
test: ## Run everything that CI checks
	@scripts/test.sh

.PHONY: docs
docs: ## Check the documents: links, variables, targets, tables
	@node scripts/docs/check.mjs

# ---- Tools ---------------------------------------------------------------------------------------------------------
STAMPS := $(TOOLS)/.stamps

# Compilers for the C, C++ and assembly libraries with which the worker decodes and encodes JPEG.
.PHONY: compilers
compilers:
	@for tool in gcc g++ cmake nasm; do \
	  command -v $$tool >/dev/null || { apt-get update -qq && apt-get install -y -qq gcc g++ cmake nasm; }; \
	done

.PHONY: wasm-target
wasm-target:
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown

$(SITE_TOOLS): scripts/site/package.json scripts/site/package-lock.json
	cd $(@D) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# What `cargo leptos watch` needs; `make run` and `make test` do not.
.PHONY: tools
tools: compilers wasm-target $(SITE_TOOLS) $(STAMPS)/cargo-leptos-$(CARGO_LEPTOS) $(STAMPS)/wasm-bindgen-$(WASM_BINDGEN) ## Install cargo-leptos, for development

# Built without optimisation: this halves the time to install it, and it mostly waits for other programs anyway.
$(STAMPS)/cargo-leptos-$(CARGO_LEPTOS):
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install cargo-leptos --version $(CARGO_LEPTOS) --locked --features no_downloads --debug --force --root $(TOOLS)
	@mkdir -p $(@D) && touch $@

$(STAMPS)/wasm-bindgen-$(WASM_BINDGEN):
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install wasm-bindgen-cli --version $(WASM_BINDGEN) --debug --force --root $(TOOLS)
	@mkdir -p $(@D) && touch $@

.PHONY: test-site
test-site: build tools ## Check that the static files are those of cargo-leptos: the same names, hashes and bytes
	node scripts/site/compare.mjs $(BINARY)

.PHONY: tool-deny
tool-deny: $(STAMPS)/cargo-deny-$(CARGO_DENY)

$(STAMPS)/cargo-deny-$(CARGO_DENY):
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install cargo-deny --version $(CARGO_DENY) --locked --debug --force --root $(TOOLS)
	@mkdir -p $(@D) && touch $@

# Includes libjpeg-turbo, jpegli and libwebp, which are C and C++ and partly assembly.
$(STAMPS)/oximg-$(OXIMG): | compilers
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install oximg --version $(OXIMG) --locked --force --root $(TOOLS)
	@mkdir -p $(@D) && touch $@

# Needs a nightly compiler, because only that can instrument code, and clang for the C and C++ code.
$(STAMPS)/cargo-fuzz-$(CARGO_FUZZ):
	rustup toolchain list | grep -q ^nightly || rustup toolchain install nightly --profile minimal
	command -v clang-$(CLANG) >/dev/null || { apt-get update -qq && apt-get install -y -qq clang-$(CLANG) libclang-rt-$(CLANG)-dev; }
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install cargo-fuzz --version $(CARGO_FUZZ) --locked --debug --force --root $(TOOLS)
	@mkdir -p $(@D) && touch $@

# ---- AWS without AWS -----------------------------------------------------------------------------------------------
CLOUD := $(CACHE)/cloud/venv

.PHONY: stand-in
stand-in: $(CLOUD)/.installed ## Install the stand-in for AWS that tests start

$(CLOUD)/.installed: end2end/support/cloud/requirements.txt
	python3 -c 'import ensurepip, venv' 2>/dev/null || { apt-get update -qq && apt-get install -y -qq python3-venv; }
	python3 -m venv $(CLOUD)
	$(CLOUD)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# DynamoDB's protocol on SQLite: fast enough for tests with 100,000 records.
.PHONY: tool-dynoxide
tool-dynoxide: $(STAMPS)/dynoxide-$(DYNOXIDE)

$(STAMPS)/dynoxide-$(DYNOXIDE):
	CARGO_TARGET_DIR=$(CACHE)/tools-target cargo install dynoxide-rs --version $(DYNOXIDE) --locked --force --root $(TOOLS) --no-default-features --features native-sqlite,http-server,cli
	@mkdir -p $(@D) && touch $@

.PHONY: fuzz
fuzz: $(STAMPS)/cargo-fuzz-$(CARGO_FUZZ) ## Fuzz the worker (FUZZ_RUNS=100000 for each target)
	FUZZ_CLANG=$(CLANG) scripts/fuzz.sh

# ---- Lambda ---------------------------------------------------------------------------------------------------------
.PHONY: cross-compilers
cross-compilers: compilers
	@command -v aarch64-linux-gnu-g++ >/dev/null || { apt-get update -qq && apt-get install -y -qq g++-aarch64-linux-gnu; }
	@command -v python3 >/dev/null || { apt-get update -qq && apt-get install -y -qq python3; }
	@command -v advzip >/dev/null || { apt-get update -qq && apt-get install -y -qq advancecomp; }

.PHONY: lambda
lambda: $(SITE_BUILT) cross-compilers ## Build both functions as zips for arm64: target/lambda/{web,worker}.zip
	scripts/lambda.sh aarch64-unknown-linux-gnu target/lambda
	node scripts/site/keep.mjs

.PHONY: keep-site
keep-site: ## Before an upgrade on AWS: keep the static files of earlier releases for open pages (URL=https://…)
	node scripts/site/keep.mjs "$(URL)"

.PHONY: release-zips
release-zips: lambda ## Pack both functions, static files and Terraform for operators without Rust: target/release-zips
	node scripts/infra/release.mjs

.PHONY: test-lambda
test-lambda: lambda end2end/node_modules ## Run the zips' programs under an emulator until each has answered once
	command -v qemu-aarch64-static >/dev/null || { apt-get update -qq && apt-get install -y -qq qemu-user-static; }
	node scripts/lambda_first_answer.mjs target/lambda

# ---- The infrastructure on AWS: infra/README.md --------------------------------------------------------------------
.PHONY: test-infra
test-infra: ## Check the Terraform configuration, without an AWS account
	scripts/infra/test.sh

.PHONY: smoke
smoke: ## Check a gallery on AWS after an apply (URL=https://… SMOKE_EMAIL=… SMOKE_PASSWORD_FILE=…)
	@node scripts/infra/smoke.mjs "$(URL)"

.PHONY: cost
cost: ## Estimate the monthly cost on AWS (PHOTOS=10000 VIEWS=1000; docs/COST.md)
	@node scripts/infra/cost.mjs $(if $(PHOTOS),--photos=$(PHOTOS)) $(if $(VIEWS),--views=$(VIEWS)) $(COST_ARGS)

# ---- Benchmarks: docs/BENCHMARKS.md has what they measure, and the results ------------------------------------------
BENCH := CARGO_TARGET_DIR=$(abspath $(TARGET)) node scripts/bench

end2end/node_modules: end2end/package-lock.json
	cd end2end && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

.PHONY: bench
bench: build ## Measure timelines of 1,000 and 100,000 photos, and photos added per second
	@missed=0; $(BENCH)/timeline.mjs || missed=$$?; $(BENCH)/photos.mjs; exit $$missed

.PHONY: bench-settings
bench-settings: build dist ## Compare the release settings and those of `make dist` with full optimisation
	$(subst --release,--profile full,$(SERVER)) --bin vitrine
	$(BENCH)/settings.mjs $(BINARY) $(TARGET)/dist/vitrine $(TARGET)/full/vitrine

.PHONY: bench-processes
bench-processes: compilers ## Compare photos that are rendered in processes of their own with one process
	$(BENCH)/processes.mjs

.PHONY: bench-lighthouse
bench-lighthouse: build end2end/node_modules ## Run Lighthouse on a timeline of 200 photos
	$(BENCH)/lighthouse.mjs

.PHONY: bench-worker
bench-worker: compilers $(STAMPS)/oximg-$(OXIMG) ## Compare the worker with sharp and oximg (BENCH_ARGS="--quick --match")
	cargo build --release --locked -p worker --bin vitrine-render --example score --example measure
	$(BENCH)/worker.mjs $(BENCH_ARGS)

.PHONY: bench-cold
bench-cold: $(SITE_BUILT) compilers ## Compare the web function's cold start with that of a hello-world
	cargo build --profile lambda --locked --target $(HOST) -p server --no-default-features --features aws --bin vitrine --example hello
	$(BENCH)/cold.mjs $(HOST) $(BENCH_ARGS)

# Both homes in one optimised program, and the worker.
.PHONY: cloud-release
cloud-release:
	$(MAKE) --no-print-directory build FEATURES=standalone,aws
	cargo build --release --locked -p worker --features lambda --bin vitrine-worker

.PHONY: bench-scale
bench-scale: cloud-release tool-dynoxide stand-in end2end/node_modules ## Measure timelines of 1,000 and 100,000 photos on the stand-in for AWS
	$(BENCH)/scale.mjs

.PHONY: bench-large
bench-large: cloud-release stand-in end2end/node_modules ## Upload five gigabytes of photos and download them as a zip, in both homes
	$(BENCH)/large.mjs
	$(BENCH)/large.mjs cloud

.PHONY: screenshots
screenshots: build ## Make the README's pictures again
	cd end2end && npm ci --no-audit --no-fund --loglevel=error
	node scripts/screenshots.mjs
