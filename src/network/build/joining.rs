//! `snap_tolerance_m`: ends that dangle within a distance of another road are joined to it.
//!
//! The end moves to the nearest point of another line, or to the other end of its own; nothing else
//! moves. Each end is joined once, in order of appearance. The stub of a line no longer than the
//! tolerance, of which the other end is connected, stays as it is: joining would only fold it.

use super::super::Error;
use super::super::local::{Local, metres, project};
use super::crossings::{Segments, ends};
use super::lines::{Lines, Points};

/// Joins dangling ends; `by_ends`: an end that lies on a vertex of another line is not connected to it
/// unless it is joined. Vertices that become junctions go to `forced`.
pub(super) fn join(
    lines: &mut Lines,
    points: &mut Points,
    tolerance_m: f64,
    by_ends: bool,
    forced: &mut Vec<u32>,
) -> Result<u32, Error> {
    let mut uses = uses(lines, points, by_ends);
    let segments = Segments::new(lines, points);
    let mut inserts = Vec::new();
    let mut moves: Vec<(usize, u32)> = Vec::new();
    for line in 0..lines.len() {
        let range = lines.range(line);
        if range.len() < 2 {
            continue;
        }
        for (end, other) in [(range.start, range.end - 1), (range.end - 1, range.start)] {
            let vertex = lines.vertices[end];
            if uses[vertex as usize] != 1 {
                continue;
            }
            let short = length_within(lines, points, line, 2.0 * tolerance_m);
            let other_dangles = uses[lines.vertices[other] as usize] == 1;
            if short.is_some_and(|m| m <= tolerance_m) && !other_dangles {
                continue;
            }
            let at = points.at(vertex);
            let local = Local::at(at);
            let (dx, dy) = local.degrees(tolerance_m);
            let mut best: Option<(f64, u32, f64)> = None;
            for s in segments.near(at, at, dx, dy) {
                let (of_line, segment) = segments.all[s as usize];
                let (a, b) = ends(lines, points, segment);
                let t = if of_line as usize == line {
                    // Its own line: only the far end of a line that is long enough to bend back.
                    if short.is_some() || lines.vertices[other] == vertex {
                        continue;
                    }
                    match other {
                        o if o == segment as usize => 0.0,
                        o if o == segment as usize + 1 => 1.0,
                        _ => continue,
                    }
                } else {
                    project(&local, at, a, b)
                };
                let to = a + (b - a) * t;
                let distance = metres(at, to);
                if distance <= tolerance_m && best.is_none_or(|(d, _, _)| distance < d) {
                    best = Some((distance, segment, t));
                }
            }
            let Some((_, segment, t)) = best else {
                continue;
            };
            let (a, b) = ends(lines, points, segment);
            let target = points.id(a + (b - a) * t)?;
            if target == vertex && !by_ends {
                continue;
            }
            let own = [segment as usize, segment as usize + 1].map(|i| lines.vertices[i]);
            if !own.contains(&target) {
                inserts.push((segment, t, target));
            }
            moves.push((end, target));
            forced.push(target);
            uses.resize(points.len(), 1);
            uses[target as usize] += 1;
            uses[vertex as usize] = 2;
        }
    }
    let joined = moves.len() as u32;
    for (end, target) in moves {
        lines.vertices[end] = target;
    }
    lines.insert(inserts)?;
    Ok(joined)
}

/// How often each vertex is used; with `by_ends`, how often as an end.
fn uses(lines: &Lines, points: &Points, by_ends: bool) -> Vec<u32> {
    let mut uses = vec![0_u32; points.len()];
    for line in 0..lines.len() {
        let vertices = lines.vertices(line);
        if vertices.len() < 2 {
            continue;
        }
        for (i, vertex) in vertices.iter().enumerate() {
            if !by_ends || i == 0 || i + 1 == vertices.len() {
                uses[*vertex as usize] += 1;
            }
        }
    }
    uses
}

/// The length of a line when it is at most `limit` metres.
fn length_within(lines: &Lines, points: &Points, line: usize, limit: f64) -> Option<f64> {
    let mut length = 0.0;
    for pair in lines.vertices(line).windows(2) {
        length += metres(points.at(pair[0]), points.at(pair[1]));
        if length > limit {
            return None;
        }
    }
    Some(length)
}
