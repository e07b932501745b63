//! Which vertices are junctions, and the links between them.

use super::super::csr::Parts;
use super::super::local::metres;
use super::super::{Error, error};
use super::{BACKWARD, Builder, FORWARD};
use crate::io::Noding;
use crate::model::NodeId;
use rustc_hash::{FxHashMap, FxHashSet};

/// A road passes here.
const USED: u8 = 1;
/// A road ends here, two pass, or one passes twice.
const JUNCTION: u8 = 2;
/// A road with osmnx's node numbers passes here, between its nodes.
const PASSED: u8 = 4;
/// A road with osmnx's node numbers ends here.
const NODE: u8 = 8;
/// An end was joined here.
const FORCED: u8 = 16;

/// Cuts every line that has a way at its junctions. `forced` vertices are junctions in any noding.
pub(super) fn cut(builder: &Builder, ways: &[u8], forced: &[u32]) -> Result<Parts, Error> {
    let Builder { lines, points, .. } = builder;
    let osmnx: FxHashMap<u32, (i64, i64)> = builder.osmnx.iter().copied().collect();
    let marks = mark(builder, ways, forced, &osmnx);
    let every_vertex = builder.noding != Noding::Endpoints;
    let mut nodes = Nodes {
        of_vertex: vec![u32::MAX; points.len()],
        ..Nodes::default()
    };
    let mut parts = Parts {
        first_vertex: vec![0],
        ..Parts::default()
    };
    let mut stated = StatedLengths::default();
    for line in 0..lines.len() {
        let road = lines.road[line];
        let way = ways[road as usize];
        let vertices = lines.vertices(line);
        let [first, .., _] = vertices else {
            continue;
        };
        if way == 0 {
            continue;
        }
        let last_at = vertices.len() - 1;
        let ids = osmnx.get(&road);
        let cuts_here = |vertex: u32| {
            let mark = marks[vertex as usize];
            let meets = match ids {
                Some(_) => USED,
                None => NODE | PASSED | JUNCTION,
            };
            mark & FORCED != 0 || every_vertex && mark & meets != 0
        };
        let mut tail = nodes.get(points.at(*first), *first, ids.map(|(u, _)| *u))?;
        let mut begin = 0;
        for at in 1..vertices.len() {
            let vertex = vertices[at];
            if at != last_at && !cuts_here(vertex) {
                continue;
            }
            let id = if at == last_at {
                ids.map(|(_, v)| *v)
            } else {
                None
            };
            let head = nodes.get(points.at(vertex), vertex, id)?;
            let mut along = 0.0;
            for (i, vertex) in vertices[begin..=at].iter().enumerate() {
                let here = points.at(*vertex);
                // The ends are the nodes, whose positions are the same vertex's.
                if i > 0 {
                    let before = points.at(vertices[begin + i - 1]);
                    along += metres(before, here);
                }
                parts.vertices.push(here);
                parts.along_m.push(along);
            }
            parts
                .first_vertex
                .push(error::id(parts.vertices.len(), "vertices")?);
            parts.link_ends.push((tail, head));
            parts.link_attributes.push(road);
            parts.ways.push((way & FORWARD != 0, way & BACKWARD != 0));
            stated.add(builder, road, along);
            begin = at;
            tail = head;
        }
    }
    stated.apply(&mut parts);
    parts.positions = nodes.positions;
    Ok(parts)
}

/// Marks every vertex with who uses it.
fn mark(
    builder: &Builder,
    ways: &[u8],
    forced: &[u32],
    osmnx: &FxHashMap<u32, (i64, i64)>,
) -> Vec<u8> {
    let Builder { lines, points, .. } = builder;
    let every_vertex = builder.noding != Noding::Endpoints;
    let mut marks = vec![0_u8; points.len()];
    for line in 0..lines.len() {
        let road = lines.road[line];
        let vertices = lines.vertices(line);
        if ways[road as usize] == 0 || vertices.len() < 2 {
            continue;
        }
        let numbered = osmnx.contains_key(&road);
        for (at, vertex) in vertices.iter().enumerate() {
            let is_end = at == 0 || at + 1 == vertices.len();
            let mark = &mut marks[*vertex as usize];
            *mark |= match (numbered, is_end) {
                (true, true) => NODE,
                (true, false) => PASSED,
                (false, true) => USED | JUNCTION,
                (false, false) if !every_vertex => 0,
                (false, false) if *mark & USED != 0 => JUNCTION,
                (false, false) => USED,
            };
        }
    }
    for vertex in forced {
        marks[*vertex as usize] |= FORCED;
    }
    marks
}

/// Junctions numbered by first appearance.
#[derive(Default)]
struct Nodes {
    positions: Vec<geo::Coord<f64>>,
    /// The first node at each vertex.
    of_vertex: Vec<u32>,
    /// Nodes by vertex and osmnx number: two numbers at one position stay two nodes.
    of_number: FxHashMap<(u32, i64), u32>,
    numbered: FxHashSet<u32>,
}

impl Nodes {
    fn get(
        &mut self,
        at: geo::Coord<f64>,
        vertex: u32,
        number: Option<i64>,
    ) -> Result<NodeId, Error> {
        let here = self.of_vertex[vertex as usize];
        let Some(number) = number else {
            return if here == u32::MAX {
                self.new_node(at, vertex).map(NodeId)
            } else {
                Ok(NodeId(here))
            };
        };
        if let Some(node) = self.of_number.get(&(vertex, number)) {
            return Ok(NodeId(*node));
        }
        let node = if here == u32::MAX || self.numbered.contains(&here) {
            self.new_node(at, vertex)?
        } else {
            here
        };
        self.numbered.insert(node);
        self.of_number.insert((vertex, number), node);
        Ok(NodeId(node))
    }

    fn new_node(&mut self, at: geo::Coord<f64>, vertex: u32) -> Result<u32, Error> {
        let node = error::id(self.positions.len(), "junctions")?;
        self.positions.push(at);
        if self.of_vertex[vertex as usize] == u32::MAX {
            self.of_vertex[vertex as usize] = node;
        }
        Ok(node)
    }
}

/// The measured length of the roads that state one, to share the stated one out.
#[derive(Default)]
struct StatedLengths {
    measured: FxHashMap<u32, (f64, f64)>,
}

impl StatedLengths {
    fn add(&mut self, builder: &Builder, road: u32, measured: f64) {
        if let Some(stated) = builder.attributes[road as usize].tags.length_m {
            self.measured.entry(road).or_insert((stated, 0.0)).1 += measured;
        }
    }

    fn apply(&self, parts: &mut Parts) {
        if self.measured.is_empty() {
            return;
        }
        for (link, road) in parts.link_attributes.iter().enumerate() {
            if let Some((stated, measured)) = self.measured.get(road) {
                let from = parts.first_vertex[link] as usize;
                let to = parts.first_vertex[link + 1] as usize;
                for along in &mut parts.along_m[from..to] {
                    *along *= stated / measured;
                }
            }
        }
    }
}
