//! Parts of the engines against what they replace, or against looking at every case.

use super::super::bands::Bands;
use super::super::blend::Blend;
use super::super::corners::Corners;
use super::super::lists::Lists;
use super::super::master::Master;
use super::*;

fn at_most(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b)
}

proptest! {
    #[test]
    fn lists_dominate_as_all_rows_ever_entered_do(
        width in 2usize..9,
        entries in prop::collection::vec(prop::collection::vec(0u64..30, 8), 0..400),
    ) {
        let mut lists = Lists::new(2, width);
        let mut entered: Vec<&[u64]> = Vec::new();
        for row in &entries {
            let row = &row[..width];
            let dominated = entered.iter().any(|other| at_most(other, row));
            prop_assert_eq!(lists.dominate(1, row), dominated);
            prop_assert!(!lists.dominate(0, row));
            if !dominated {
                lists.enter(1, row);
                entered.push(row);
            }
        }
    }

    #[test]
    fn the_queue_sorts(
        (least, span) in (0u64..1000, prop_oneof![Just(0u64), Just(10), 0u64..LIMIT]),
        shares in prop::collection::vec((0u64..=1000, 0u64..3), 0..200),
    ) {
        let most = least + span;
        let mut queue = Bands::new(least, most);
        let mut out = Vec::new();
        let key = |share: u64| least + (u128::from(span) * u128::from(share) / 1000) as u64;
        let mut waiting: Vec<(u64, u32)> = Vec::new();
        let mut last = 0;
        for (i, (share, pops)) in shares.iter().enumerate() {
            // Never below what came out.
            let item = (key(*share).max(last), i as u32);
            queue.push(item.0, item.1);
            waiting.push(item);
            for _ in 0..*pops {
                waiting.sort_unstable();
                let first = (!waiting.is_empty()).then(|| waiting.remove(0));
                let got = queue.pop();
                prop_assert_eq!(got.map(|g| g.0), first.map(|f| f.0));
                if let Some(got) = got {
                    last = got.0;
                    out.push(got.1);
                    if first != Some(got) {
                        // Equal keys pushed after one of them came out.
                        waiting.retain(|w| *w != got);
                        waiting.extend(first);
                    }
                }
            }
        }
        while let Some(got) = queue.pop() {
            out.push(got.1);
        }
        out.sort_unstable();
        prop_assert_eq!(out, (0..shares.len() as u32).collect::<Vec<_>>());
    }

    /// With one resource, the value is the least over mixtures of two paths.
    #[test]
    fn the_master_finds_the_best_mixture(paths in prop::collection::vec((1u32..100, -50i32..50), 1..12)) {
        let paths: Vec<(f64, f64)> = paths.iter().map(|&(c, e)| (f64::from(c), f64::from(e) / 50.0)).collect();
        let mut master = Master::new(paths[0].0, &[paths[0].1]);
        let mut solved = master.solve();
        for path in &paths[1..] {
            master.add(path.0, &[path.1]);
            solved = master.solve();
        }
        let mut best = f64::INFINITY;
        for a in &paths {
            if a.1 <= 0.0 {
                best = best.min(a.0);
            }
            for b in &paths {
                if a.1 > 0.0 && b.1 < 0.0 {
                    let share = a.1 / (a.1 - b.1);
                    best = best.min(a.0 * (1.0 - share) + b.0 * share);
                }
            }
        }
        if best.is_finite() {
            prop_assert!((solved.value - best).abs() < 1e-6 * best, "{} {}", solved.value, best);
            // Its multiplier proves it: no path is below.
            let least = paths.iter().map(|p| p.0 + solved.multipliers[0] * p.1).fold(f64::INFINITY, f64::min);
            prop_assert!(least > best - 1e-6 * best);
        } else {
            // Every mixture violates the cap; the least dear one is a single path.
            let dear = 1e4 * paths[0].0;
            let least = paths.iter().map(|p| p.0 + dear * p.1).fold(f64::INFINITY, f64::min);
            prop_assert!((solved.value - least).abs() < 1e-6 * least, "{} {least}", solved.value);
        }
    }
}

/// Whether some pair of sums, at least the bounds and within the limits, has no path known strictly below it.
fn room(
    known: &[(u32, u32)],
    blends: &[Blend],
    (objective, resource): (u32, u32),
    excess: [u32; 2],
    (ceiling, cap): (u32, u32),
) -> bool {
    let least: Vec<u64> = blends
        .iter()
        .zip(excess)
        .map(|(blend, excess)| blend.of(objective, resource) + u64::from(excess))
        .collect();
    (objective..=ceiling).any(|o| {
        (resource..=cap).any(|r| {
            let sums = blends.iter().map(|blend| blend.of(o, r));
            sums.zip(&least).all(|(sum, least)| sum >= *least)
                && !known.iter().any(|&(a, b)| a < o && b < r)
        })
    })
}

proptest! {
    #[test]
    fn corners_admit_what_paths_known_leave_room_for(
        weights in prop::array::uniform4(1u32..5),
        (least, ceiling, cap) in (0u32..10, 10u32..40, 5u32..40),
        steps in prop::collection::vec((0u32..3, 0u32..40, 0u32..45, 0u32..40, prop::array::uniform2(0u32..60)), 1..40),
    ) {
        let [a, b, c, d] = weights;
        let blends = [Blend { objective: a, resource: b }, Blend { objective: c, resource: d }];
        let mut corners = Corners::<u32>::default();
        corners.restart(&blends, (least, ceiling), cap);
        let (mut known, mut now) = (Vec::new(), least);
        for (forward, ahead, used, resource, excess) in steps {
            now = (now + forward).min(ceiling);
            known.push((now + ahead, used));
            corners.note(now + ahead, used);
            prop_assert_eq!(
                corners.admit(now, resource.min(cap), excess),
                room(&known, &blends, (now, resource.min(cap)), excess, (ceiling, cap))
            );
        }
    }
}
