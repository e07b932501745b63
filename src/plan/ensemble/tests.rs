//! The figures of samples, against sums worked by hand. The distributions are tested where plans are: tests/uncertainty.rs.

use super::*;

fn same(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a}, not {b}");
}

#[test]
fn quantiles_lie_between_the_values_next_to_them() {
    let of = spread((0..=10).rev().map(f64::from).collect());
    same(of.mean, 5.0);
    same(of.low, 0.5);
    same(of.high, 9.5);
    let one = spread(vec![7.0]);
    assert_eq!(
        [one.mean, one.low, one.high].map(f64::to_bits),
        [7.0_f64.to_bits(); 3]
    );
}

#[test]
fn the_tail_is_the_mean_of_the_worst_twentieth() {
    // Of 30 values one and a half.
    same(
        tail((1..=30).map(f64::from).collect()),
        (30.0 + 0.5 * 29.0) / 1.5,
    );
    // Of fewer than 20 part of the worst: the worst.
    same(tail(vec![1.0, 4.0, 2.0]), 4.0);
}
