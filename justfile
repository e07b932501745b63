# What a contributor runs. `just` alone lists these.
default:
    @just --list

# Everything that CI runs
ci:
    .ci/run

# All tests
test:
    cargo test

# Format, lint, docs
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Benches: ratios within one run
bench:
    cargo bench

# Licences and bans of all dependencies (needs cargo-deny)
deny:
    cargo deny check licenses bans sources

# Accept changed snapshots after reading them (needs cargo-insta)
snapshots:
    cargo insta review

# The pictures in the README
pictures:
    cargo run --release -- frontier --from Abidjan --to Bamako --escort armed -q -o docs/frontier.svg
    cargo run --release -- plan --from Abidjan --to Bamako --max-risk 20% --escort armed -o docs/abidjan-bamako.svg
