//! Random risk features, and places that checkpoints can stand.

use super::generate::{Patch, round6};
use super::geometry::{clearance_km, line_string, to_line_km};
use super::rng::Rng;
use super::scene::{Kind, Point, Shape, Site, Zone};
use geo::{Coord, LineString, MultiPolygon, Point as GeoPoint, Polygon};
use std::f64::consts::TAU;

/// The groups that claim areas.
const GROUPS: [&str; 3] = ["Katiba A", "Katiba B", "Band of C"];

/// The risk features of a case.
pub fn zones(
    rng: &mut Rng,
    patch: &Patch,
    junctions: &[Point],
    lines: &[Vec<Point>],
    numeric: bool,
) -> Vec<Zone> {
    let mut zones = Vec::new();
    for _ in 0..3 + rng.below(6) {
        let tapers = numeric && rng.chance(0.6);
        let claim = Kind::Influence {
            area: area(rng, patch, 0.06, 0.25),
            group: GROUPS[rng.below(GROUPS.len())],
            rate: rng.round(1.0, 40.0, 1),
            confidence: rng.chance(0.6).then(|| rng.round(0.1, 1.0, 2)),
            taper_km: if tapers {
                Some(rng.round(1.0, 20.0, 1))
            } else {
                rng.chance(0.2).then_some(0.0)
            },
            loss_fraction: rng.chance(0.25).then(|| rng.round(0.05, 0.9, 2)),
        };
        zones.push(dated(rng, claim, true));
    }
    for _ in 0..rng.below(4) {
        let shape = if numeric && rng.chance(0.6) {
            let line = lines[rng.below(lines.len())].clone();
            Shape::AlongLine(line_string(&line), rng.round(1.0, 8.0, 1))
        } else {
            Shape::Area(area(rng, patch, 0.06, 0.2))
        };
        let factor = rng.round(0.05, 1.0, 2);
        let mut zone = dated(rng, Kind::Secured { shape, factor }, false);
        zone.valid_to = zone.valid_to.or(Some("2026-12-31"));
        zones.push(zone);
    }
    for _ in 0..rng.below(3) {
        let shape = closure(rng, patch, lines);
        zones.push(dated(rng, Kind::Closure { shape }, true));
    }
    for _ in 0..rng.below(5) {
        if let Some(site) = site(rng, junctions, lines) {
            let both = rng.below(3);
            zones.push(Zone {
                kind: Kind::Checkpoint {
                    site,
                    delay_min: (both != 0).then(|| rng.round(5.0, 120.0, 0)),
                    cost: (both != 1).then(|| rng.round(10.0, 900.0, 0)),
                },
                valid_from: None,
                valid_to: None,
                cargo: None,
            });
        }
    }
    rng.shuffle(&mut zones);
    zones
}

/// Validity and cargo for a feature, mostly in force.
fn dated(rng: &mut Rng, kind: Kind, by_cargo: bool) -> Zone {
    let (valid_from, valid_to) = match rng.below(12) {
        0 => (None, Some("2026-03-14")),
        1 => (Some("2026-03-16"), Some("2026-06-30")),
        2 => (Some("2026-03-15"), Some("2026-03-15")),
        3 => (Some("2025-10-01"), None),
        4 => (None, Some("2026-04-01")),
        _ => (None, None),
    };
    let cargo = (by_cargo && rng.chance(0.15)).then(|| {
        let mut all = vec!["fuel", "food", "medical", "general"];
        rng.shuffle(&mut all);
        all.truncate(1 + rng.below(3));
        all
    });
    Zone {
        kind,
        valid_from,
        valid_to,
        cargo,
    }
}

/// A star-shaped ring: simple by construction.
fn star(centre: Point, radii: &[f64], turns: &[f64], shrink: f64, clockwise: bool) -> LineString {
    let mut ring: Vec<Coord> = radii
        .iter()
        .zip(turns)
        .map(|(r, turn)| {
            let p = round6([
                centre[0] + r * shrink * turn.cos(),
                centre[1] + r * shrink * turn.sin(),
            ]);
            Coord { x: p[0], y: p[1] }
        })
        .collect();
    if clockwise {
        ring.reverse();
    }
    ring.push(ring[0]);
    LineString::new(ring)
}

/// A polygon, perhaps with a hole, of radii between shares of the patch.
fn polygon(rng: &mut Rng, patch: &Patch, centre: Point, lo: f64, hi: f64) -> Polygon {
    let corners = 5 + rng.below(9);
    let first = rng.range(0.0, TAU);
    let turns: Vec<f64> = (0..corners)
        .map(|i| first + TAU * (i as f64 + rng.range(-0.3, 0.3)) / corners as f64)
        .collect();
    let radii: Vec<f64> = (0..corners)
        .map(|_| rng.range(lo, hi) * patch.width)
        .collect();
    let turned = rng.chance(0.15);
    let outer = star(centre, &radii, &turns, 1.0, turned);
    let holes = if rng.chance(0.3) {
        let shrink = rng.range(0.3, 0.7);
        vec![star(centre, &radii, &turns, shrink, !turned)]
    } else {
        Vec::new()
    };
    Polygon::new(outer, holes)
}

/// One polygon, or two apart.
pub fn area(rng: &mut Rng, patch: &Patch, lo: f64, hi: f64) -> MultiPolygon {
    let centre = patch.point(rng);
    let mut polygons = vec![polygon(rng, patch, centre, lo, hi)];
    if rng.chance(0.25) {
        let turn = rng.range(0.0, TAU);
        let away = patch.width * hi * 2.1;
        let other = [centre[0] + away * turn.cos(), centre[1] + away * turn.sin()];
        polygons.push(polygon(rng, patch, other, lo, hi));
    }
    MultiPolygon::new(polygons)
}

/// A closure whose edge is not within 2 % of a radius of touching any road.
fn closure(rng: &mut Rng, patch: &Patch, lines: &[Vec<Point>]) -> Shape {
    loop {
        let radius = rng.round(1.0, 10.0, 1);
        let shape = match rng.below(4) {
            0 => {
                let p = patch.point(rng);
                Shape::AroundPoint(GeoPoint::new(p[0], p[1]), radius)
            }
            1 => {
                let a = patch.point(rng);
                let b = [a[0] + rng.range(-0.1, 0.1), a[1] + rng.range(-0.1, 0.1)];
                let line = line_string(&[a, round6(b)]);
                Shape::AlongLine(line, radius)
            }
            _ => Shape::Area(area(rng, patch, 0.01, 0.06)),
        };
        let clear = |line: &Vec<Point>| {
            matches!(shape, Shape::Area(_)) || clearance_km(line, &shape).abs() > 0.02 * radius
        };
        if lines.iter().all(clear) {
            return shape;
        }
    }
}

/// A checkpoint on a junction or in the middle of a straight road, with no other road within 3 km.
fn site(rng: &mut Rng, junctions: &[Point], lines: &[Vec<Point>]) -> Option<Site> {
    for _ in 0..20 {
        let site = if rng.chance(0.5) {
            Site::Junction(*rng.pick(junctions))
        } else {
            let line = rng.pick(lines);
            if line.len() != 2 {
                continue;
            }
            Site::Middle(line[0], line[1])
        };
        let p = site.point();
        let alone = lines.iter().all(|line| {
            let own = match site {
                Site::Junction(_) => [line[0], line[line.len() - 1]].contains(&p),
                Site::Middle(a, b) => *line == [a, b] || *line == [b, a],
            };
            own || to_line_km(p, line) > 3.0
        });
        if alone {
            return Some(site);
        }
    }
    None
}
