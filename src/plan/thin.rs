//! Fewer points of a frontier, for a table or a plot: those that lose least of it.
//!
//! What a set of points is worth is the area it dominates (its hypervolume). The point whose absence
//! costs least area leaves, again and again; among equals the later one. Invariants: the ends and the
//! points in `keep` stay; the order is kept; the same points give the same answer, whatever the units of
//! the axes. Greedy, so not always the best subset, but close to it. Complexity: O(n log n). Source: greedy
//! hypervolume subset selection, Guerreiro, Fonseca and Paquete 2021 ("The Hypervolume Indicator").

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Positions of at most `most` of the points `[x, y]`, x rising and y falling, unless `keep` and the ends
/// are more.
pub fn thin(points: &[[f64; 2]], keep: Option<usize>, most: usize) -> Vec<usize> {
    let n = points.len();
    if n <= most || n < 3 {
        return (0..n).collect();
    }
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..n).map(|i| (i + 1).min(n - 1)).collect();
    // Non-negative floats compare as their bits do.
    let loss = |before: &[usize], after: &[usize], i: usize| {
        let ([x, y], [_, above], [right, _]) = (points[i], points[before[i]], points[after[i]]);
        ((right - x).max(0.0) * (above - y).max(0.0)).to_bits()
    };
    let stays = |i: usize| i == 0 || i == n - 1 || keep == Some(i);
    let mut heap: BinaryHeap<Reverse<(u64, Reverse<usize>)>> = (0..n)
        .filter(|i| !stays(*i))
        .map(|i| Reverse((loss(&before, &after, i), Reverse(i))))
        .collect();
    let mut left = vec![true; n];
    let mut count = n;
    while count > most
        && let Some(Reverse((stated, Reverse(i)))) = heap.pop()
    {
        // A neighbour left since this was entered: what it says is out of date, and a newer entry stands.
        if !left[i] || stated != loss(&before, &after, i) {
            continue;
        }
        left[i] = false;
        count -= 1;
        let (b, a) = (before[i], after[i]);
        after[b] = a;
        before[a] = b;
        for neighbour in [b, a] {
            if !stays(neighbour) {
                heap.push(Reverse((
                    loss(&before, &after, neighbour),
                    Reverse(neighbour),
                )));
            }
        }
    }
    (0..n).filter(|i| left[*i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The area that points dominate up to the corner of the first and the last.
    fn area(points: &[[f64; 2]], of: &[usize]) -> f64 {
        let (right, top) = (points[points.len() - 1][0], points[0][1]);
        let mut area = 0.0;
        for (k, &i) in of.iter().enumerate() {
            let next = of.get(k + 1).map_or(right, |&j| points[j][0]);
            area += (next - points[i][0]) * (top - points[i][1]);
        }
        area
    }

    fn curve() -> impl Strategy<Value = Vec<[f64; 2]>> {
        proptest::collection::vec((1u32..100, 1u32..100), 3..12).prop_map(|steps| {
            let (mut x, mut y) = (0.0, 2000.0);
            let mut points = Vec::new();
            for (dx, dy) in steps {
                points.push([x, y]);
                x += f64::from(dx);
                y -= f64::from(dy);
            }
            points
        })
    }

    proptest! {
        #[test]
        fn ends_and_knee_stay_and_each_removal_loses_least(points in curve(), keep in 0usize..12, most in 3usize..12) {
            let keep = keep % points.len();
            let kept = thin(&points, Some(keep), most);
            prop_assert_eq!(kept.len(), most.min(points.len()));
            prop_assert!(kept.contains(&0) && kept.contains(&(points.len() - 1)) && kept.contains(&keep));
            prop_assert!(kept.is_sorted());
            // By brute force: from one point more, no other removal would have kept more area.
            if kept.len() < points.len() {
                let more = thin(&points, Some(keep), most + 1);
                for gone in &more[1..more.len() - 1] {
                    let other: Vec<usize> = more.iter().copied().filter(|i| i != gone).collect();
                    if *gone != keep {
                        prop_assert!(area(&points, &other) <= area(&points, &kept) + 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn a_corner_is_worth_more_than_points_beside_it() {
        let points = [[0.0, 10.0], [1.0, 1.1], [1.1, 1.0], [9.0, 0.9], [10.0, 0.0]];
        assert_eq!(thin(&points, None, 3), [0, 1, 4]);
        assert_eq!(thin(&points, Some(3), 3), [0, 3, 4]);
        assert_eq!(thin(&points, None, 9), [0, 1, 2, 3, 4]);
        assert_eq!(thin(&points[..1], None, 3), [0]);
    }
}
