//! Nested dissection: separators last.
//!
//! Purpose: a part of the graph is split by a small separator into two that are not joined, and each of them again,
//! down to parts so small that least degree does as well. Invariants: a node's stage is 0 in a part that was not
//! split, and otherwise the higher the larger the part it separates; no edge joins two parts but over separators.
//! Complexity: per level of parts a few flows, each linear times the number of its phases.
//! Source: George 1973; Schild & Sommer, "On balanced separators in road networks" (2015).

use super::cut::{Cut, Flow};
use super::part::Part;

/// Parts of at most this many nodes are not split.
const SMALL: usize = 100;

/// Nodes with at most this many neighbours come out before: they join no more pairs than they part, and leave a third
/// of a road network.
pub(super) const SIMPLE: u32 = 3;

/// The stage of each node: what comes out earlier is lower. Nodes that are not `left` have none.
pub(super) fn stages(
    near: &[Vec<u32>],
    left: Vec<u32>,
    coordinates: Option<&[(i32, i32)]>,
) -> Vec<u32> {
    let mut stage = vec![0; near.len()];
    let mut place = vec![Part::OUTSIDE; near.len()];
    let mut waiting = vec![(left, u32::MAX)];
    let mut flow = Flow::default();
    while let Some((nodes, separator)) = waiting.pop() {
        if nodes.len() <= SMALL {
            continue;
        }
        let part = Part::new(nodes, near, &mut place);
        let components = part.components();
        if components.len() > 1 {
            waiting.extend(components.into_iter().map(|nodes| (nodes, separator)));
            continue;
        }
        let Some(cut) = best(&part, coordinates, &mut flow) else {
            continue;
        };
        let nodes = |side: &[u32]| side.iter().map(|&v| part.nodes[v as usize]).collect();
        for &v in &cut.separator {
            stage[part.nodes[v as usize] as usize] = separator;
        }
        waiting.extend(cut.sides.iter().map(|side| (nodes(side), separator - 1)));
    }
    stage
}

/// The separator that is smallest beside what it cuts off, over several directions.
fn best(part: &Part, coordinates: Option<&[(i32, i32)]>, flow: &mut Flow) -> Option<Cut> {
    let (x, y) = match coordinates {
        Some(of) => part
            .nodes
            .iter()
            .map(|&v| of[v as usize])
            .map(|(x, y)| (i64::from(x), i64::from(y)))
            .unzip(),
        None => part.axes(),
    };
    let mut best = None;
    for direction in [(1, 0), (0, 1), (1, 1), (1, -1)] {
        let along = |v: u32| direction.0 * x[v as usize] + direction.1 * y[v as usize];
        best = flow.cut(part, along, best);
    }
    best
}
