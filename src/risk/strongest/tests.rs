//! The integral against a closed form and against Riemann sums over geodesic distances.

use super::*;
use crate::risk::inside::{Scratch, inside};
use crate::risk::line::join;
use crate::risk::metric::distance_m;
use crate::risk::testing::{along, star};
use geo::MultiPolygon;
use proptest::prelude::*;

/// Midpoint sums over many small steps, distances by geodesics to every edge.
fn riemann(
    line: Line,
    (from, to): (f64, f64),
    claims: &[(f64, Option<f64>, &Bands)],
    step_m: f64,
) -> Vec<Won> {
    let mut won = vec![Won::default(); claims.len()];
    for i in 0..line.segments() {
        let (a, b) = line.segment(i);
        let (t0, t1) = ((from - i as f64).max(0.0), (to - i as f64).min(1.0));
        if t0 >= t1 {
            continue;
        }
        let metres = |t: f64| line.metres(i as f64 + t);
        let steps = ((metres(t1) - metres(t0)) / step_m).ceil();
        let share = |s: f64| t0 + (t1 - t0) * s / steps;
        for step in 0..steps as usize {
            let (s0, s1) = (share(step as f64), share(step as f64 + 1.0));
            let p = between(a, b, f64::midpoint(s0, s1));
            let km = (metres(s1) - metres(s0)) / 1000.0;
            let rates = claims.iter().map(|(rate, taper, area)| match taper {
                None => *rate,
                Some(taper) => {
                    let edges = area.edges().iter();
                    let d = edges
                        .map(|e| distance_m(p, e.a, e.b))
                        .fold(f64::INFINITY, f64::min);
                    rate * (-d / taper).exp()
                }
            });
            let (k, rate) = rates.enumerate().fold((0, 0.0), |best, next| {
                if next.1 > best.1 * (1.0 + 1e-9) {
                    next
                } else {
                    best
                }
            });
            won[k].hazard += rate * km;
            won[k].km += km;
        }
    }
    won
}

/// The stretches of a line that are outside every area.
fn outside(line: Line, areas: &[Bands]) -> Vec<(f64, f64)> {
    let mut covered = Vec::new();
    for area in areas {
        let mut out = Vec::new();
        inside(line, area, &mut Scratch::default(), &mut out);
        covered.extend(out);
    }
    join(&mut covered);
    let starts = std::iter::once(0.0).chain(covered.iter().map(|c| c.1));
    let ends = covered.iter().map(|c| c.0).chain([line.end()]);
    starts.zip(ends).filter(|(s, e)| e - s > 1e-9).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn agrees_with_riemann_sums(
        polygons in prop::collection::vec((star(), 0.001..0.02f64, 5_000.0..80_000.0f64), 1..4),
        constant in prop::option::of(0.0001..0.005f64),
        vertices in prop::collection::vec((-1.0..1.0f64, -1.0..1.0f64), 1..3),
        x in 0.0..10.0f64, y in 0.0..10.0f64, cut in 0.1..0.9f64,
    ) {
        let mut path = vec![Coord { x, y }];
        for (u, v) in vertices {
            path.push(path[path.len() - 1] + Coord { x: u, y: v });
        }
        let mut along_m = along(&path);
        // A stated length other than the geometry's.
        for m in &mut along_m { *m *= 1.1; }
        let line = Line { vertices: &path, along_m: &along_m };
        let areas: Vec<Bands> = polygons.iter().map(|(p, ..)| Bands::of_area(&MultiPolygon(vec![p.clone()]))).collect();
        let mut contenders: Vec<Contender> = polygons.iter().zip(&areas).enumerate().map(|(i, ((_, rate, taper), area))| Contender {
            rate: *rate,
            taper: Some(Taper { area, length_m: *taper, focus: i }),
        }).collect();
        let mut claims: Vec<(f64, Option<f64>, &Bands)> = polygons.iter().zip(&areas).map(|((_, r, t), a)| (*r, Some(*t), a)).collect();
        if let Some(rate) = constant {
            contenders.push(Contender { rate, taper: None });
            claims.push((rate, None, &areas[0]));
        }
        let mut focuses: Vec<Focus> = areas.iter().map(|_| Focus::new()).collect();
        for (from, to) in outside(line, &areas) {
            let step_m = 50.0;
            let mut won = Vec::new();
            integrate(line, (from, to), &contenders, &mut focuses, &mut won);
            let oracle = riemann(line, (from, to), &claims, step_m);
            let sum = |won: &[Won]| won.iter().map(|w| w.hazard).sum::<f64>();
            let (found, total) = (sum(&won), sum(&oracle));
            prop_assert!((found - total).abs() <= 2e-4 * total, "{} against {}", found, total);
            let km: f64 = won.iter().map(|w| w.km).sum();
            let length_km = (line.metres(to) - line.metres(from)) / 1000.0;
            prop_assert!((km - length_km).abs() < 1e-5 * length_km);
            for (k, (ours, theirs)) in won.iter().zip(&oracle).enumerate() {
                // The sums change winners at a step's end only; a brief win may go unseen.
                let allowed = 1e-2 * total + 2.0 * step_m / 1000.0 * claims[k].0;
                prop_assert!((ours.hazard - theirs.hazard).abs() <= allowed, "claim {}: {:?} against {:?}", k, ours, theirs);
            }
            // In two parts, the same.
            let middle = from + (to - from) * cut;
            let mut parted = 0.0;
            let mut part = Vec::new();
            for range in [(from, middle), (middle, to)] {
                integrate(line, range, &contenders, &mut focuses, &mut part);
                parted += sum(&part);
            }
            prop_assert!((found - parted).abs() <= 2e-4 * total, "{} against {} in parts", found, parted);
        }
    }
}

#[test]
fn a_single_taper_has_a_closed_form() {
    // Straight away from the middle of a long straight boundary, d is the way travelled.
    let ring = vec![(-5., -1.), (5., -1.), (5., 0.), (-5., 0.)];
    let area = Bands::of_area(&MultiPolygon(vec![geo::Polygon::new(ring.into(), vec![])]));
    let vertices = [Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 1.0 }];
    let along_m = along(&vertices);
    let line = Line {
        vertices: &vertices,
        along_m: &along_m,
    };
    let taper = 20_000.0;
    let contender = Contender {
        rate: 0.01,
        taper: Some(Taper {
            area: &area,
            length_m: taper,
            focus: 0,
        }),
    };
    let mut won = Vec::new();
    integrate(
        line,
        (0.0, 1.0),
        &[contender],
        &mut [Focus::new()],
        &mut won,
    );
    let wanted = 0.01 * taper / 1000.0 * -(-line.length_m() / taper).exp_m1();
    assert!(
        (won[0].hazard / wanted - 1.0).abs() < 1e-6,
        "{} against {wanted}",
        won[0].hazard
    );
}
