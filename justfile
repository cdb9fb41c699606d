# Short names for the commands that people need; `just` lists them. CI calls .ci/run itself and does not need just.

# No recipe needs a key: the tests and the quickstart run against the embedded sandbox.
unexport OPENAI_ADMIN_KEY
unexport OPENAI_API_KEY

set positional-arguments

_list:
    @just --list --unsorted

# Build the program as it is released, in target/release/
build:
    cargo build --release --locked

# Run the tests, or those of one file: `just test --test engine -- laws::`
test *args:
    cargo test --locked "$@"

# Run the stories whose name contains NAME: `just story last_owner`
story name:
    cargo test --locked --test stories -- "$1"

# Rewrite expected outputs, snapshots and generated files (`just bless --test stories -- NAME` for one story)
bless *args:
    ORGWARD_BLESS=1 INSTA_UPDATE=always cargo test --locked --no-fail-fast "$@"
    @git diff --stat

# Check the formatting, and let clippy look for mistakes
lint:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# Run everything that a pull request must pass
gate:
    .ci/run

# Plan the example organization in the sandbox
quickstart:
    cargo run --release --locked -- plan -c examples/quickstart/orgward.yaml --sandbox examples/quickstart/live.yaml

# Run the benchmarks
bench *args:
    cargo bench --locked "$@"

# Build the documentation of the code, in target/doc/
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
