//! Follows a reported route's geometry over the oracle's arcs, whatever its ids and its joints.

use super::geometry::{km, to_segment_km};
use super::network::Network;
use super::scene::{Fleet, Point};
use super::solve::Step;
use serde_json::Value;

/// Follows the geometry of a reported route over the oracle's arcs.
pub fn steps(
    net: &Network,
    fleet: &Fleet,
    route: &Value,
    length_km: f64,
) -> Result<Vec<Step>, String> {
    let segments = route["segments"].as_array().ok_or("no segments")?;
    let mut trail: Vec<(Point, Option<usize>)> = Vec::new();
    for segment in segments {
        let escort = match segment["escort"].as_str() {
            None => None,
            Some(name) => Some(
                fleet
                    .escorts
                    .iter()
                    .position(|e| e.name == name)
                    .ok_or("an unknown escort")?,
            ),
        };
        let line: Vec<Point> = serde_json::from_value(segment["coordinates"].clone())
            .map_err(|e| format!("segment coordinates: {e}"))?;
        for (i, &p) in line.iter().enumerate() {
            if i == 0 {
                match trail.last_mut() {
                    None => trail.push((p, escort)),
                    // The escort of a point is that of the stretch that begins there.
                    Some(last) if same(last.0, p) => last.1 = escort,
                    Some(last) => {
                        return Err(format!("a hole in the line: {:?} to {p:?}", last.0));
                    }
                }
            } else if !same(trail[trail.len() - 1].0, p) {
                trail.push((p, escort));
            }
        }
    }
    if trail.len() < 2 {
        return Err("no geometry".to_owned());
    }
    let start = net
        .nodes
        .iter()
        .position(|&q| same(q, trail[0].0))
        .ok_or("does not begin on a junction")?;
    let mut ways = Vec::new();
    follow(net, &trail, 0, start, &mut Vec::new(), &mut ways);
    let off = |steps: &[Step]| {
        let sum: f64 = steps.iter().map(|&(arc, _)| net.arcs[arc].km).sum();
        (sum - length_km).abs()
    };
    ways.into_iter()
        .min_by(|a, b| off(a).total_cmp(&off(b)))
        .ok_or_else(|| "its line does not follow the roads".to_owned())
}

fn same(p: Point, q: Point) -> bool {
    (p[0] - q[0]).abs() < 1e-6 && (p[1] - q[1]).abs() < 1e-6
}

/// All ways (at most 64) of covering the trail from point `i` at a junction by whole arcs.
fn follow(
    net: &Network,
    trail: &[(Point, Option<usize>)],
    i: usize,
    node: usize,
    steps: &mut Vec<Step>,
    ways: &mut Vec<Vec<Step>>,
) {
    if i + 1 == trail.len() {
        ways.push(steps.clone());
        return;
    }
    for &arc in &net.out[node] {
        if ways.len() >= 64 {
            return;
        }
        if let Some(end) = cover(&net.arcs[arc].line, trail, i) {
            steps.push((arc, trail[i].1));
            follow(net, trail, end, net.arcs[arc].to, steps, ways);
            steps.pop();
        }
    }
}

/// Where the trail is after covering a line from point `i`: it may have more points, all on the
/// line, and one escort all along.
fn cover(line: &[Point], trail: &[(Point, Option<usize>)], i: usize) -> Option<usize> {
    let mut at = i;
    for w in line.windows(2) {
        loop {
            at += 1;
            let (p, _) = *trail.get(at)?;
            if trail[at - 1].1 != trail[i].1 {
                return None;
            }
            if same(p, w[1]) {
                break;
            }
            let metre = 0.001;
            if to_segment_km(p, w[0], w[1]) > metre || km(w[0], p) > km(w[0], w[1]) + metre {
                return None;
            }
        }
    }
    Some(at)
}
