//! What must hold of a frozen network, checked after each transform in tests and by `siraba check`.

use super::Network;
use crate::model::LinkId;

impl Network {
    /// Checks every invariant that [`Network`] states; `Err` says which fails where. O(nodes + edges).
    pub fn check_invariants(&self) -> Result<(), String> {
        self.check_rows()?;
        let mut ways = vec![0_u8; self.link_count()];
        for edge in self.edges() {
            let link = self.link(edge);
            let way = ways
                .get_mut(link.index())
                .ok_or_else(|| format!("edge {} has no link", edge.0))?;
            let bit = if self.is_forward(edge) { 1 } else { 2 };
            if *way & bit != 0 {
                return Err(format!("link {} has two edges in one direction", link.0));
            }
            *way |= bit;
            let (a, b) = self.link_ends(link);
            let head = if self.is_forward(edge) { b } else { a };
            if self.head(edge) != head {
                return Err(format!("edge {} does not end where its link does", edge.0));
            }
        }
        if let Some(link) = ways.iter().position(|way| *way == 0) {
            return Err(format!("link {link} has no edge"));
        }
        self.links().try_for_each(|link| self.check_link(link))
    }

    fn check_rows(&self) -> Result<(), String> {
        let (nodes, edges) = (self.node_count(), self.edge_count());
        for (name, rows) in [("first_out", &self.first_out), ("first_in", &self.first_in)] {
            let whole = rows.len() == nodes + 1
                && rows.first() == Some(&0)
                && rows.last().is_some_and(|last| *last as usize == edges)
                && rows.windows(2).all(|w| w[0] <= w[1]);
            if !whole {
                return Err(format!(
                    "{name} does not divide {edges} edges among {nodes} nodes"
                ));
            }
        }
        if self.edge_link.len() != edges || self.edge_forward.len() != edges {
            return Err("the edge arrays differ in length".into());
        }
        let mut into = vec![false; edges];
        for node in self.nodes() {
            let mut before = None;
            for edge in self.edges_from(node) {
                if self.tail(edge) != node {
                    return Err(format!("edge {} is in the row of another node", edge.0));
                }
                if self.head(edge).index() >= nodes {
                    return Err(format!("edge {} has no head", edge.0));
                }
                let key = (self.head(edge), self.link(edge), !self.is_forward(edge));
                if before.is_some_and(|b| b >= key) {
                    return Err(format!("the edges of node {} are out of order", node.0));
                }
                before = Some(key);
            }
            for edge in self.edges_into(node) {
                let seen = into.get_mut(edge.index());
                if self.head(*edge) != node || seen.is_none_or(|seen| std::mem::replace(seen, true))
                {
                    return Err(format!("edge {} is wrong in the reverse rows", edge.0));
                }
            }
        }
        Ok(())
    }

    fn check_link(&self, link: LinkId) -> Result<(), String> {
        let vertices = self.link_vertices(link);
        let along = self.link_along_m(link);
        let (a, b) = self.link_ends(link);
        let fail = |what: &str| Err(format!("link {}: {what}", link.0));
        let (Some(first), Some(last)) = (vertices.first(), vertices.last()) else {
            return fail("it has no vertices");
        };
        if vertices.len() < 2 || vertices.len() != along.len() {
            return fail("it has fewer than two vertices");
        }
        if *first != self.position(a) || *last != self.position(b) {
            return fail("its geometry does not end at its nodes");
        }
        if along[0] != 0.0 || along.windows(2).any(|w| w[0] > w[1]) {
            return fail("positions along it do not ascend from 0");
        }
        if !along.iter().all(|m| m.is_finite()) {
            return fail("a position along it is not finite");
        }
        if self.link_attributes[link.index()] as usize >= self.attributes.len() {
            return fail("it has no attributes");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{FeatureRef, Noding, Road, RoadTags};
    use crate::model::{EdgeId, FileId, NodeId};
    use crate::network::Builder;
    use geo::{Coord, LineString};

    fn network() -> Network {
        let mut builder = Builder::new(Noding::Vertices, 0.0);
        for (i, line) in [[(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), (1.0, 1.0)]]
            .iter()
            .enumerate()
        {
            let road = Road {
                feature: FeatureRef {
                    file: FileId(0),
                    feature: i as u32 + 1,
                },
                lines: vec![LineString::from(line.to_vec())],
                tags: RoadTags::default(),
                osmnx: None,
            };
            builder.add(road).unwrap();
        }
        builder.freeze().unwrap().0
    }

    #[test]
    fn each_damage_is_seen() {
        type Damage = (&'static str, fn(&mut Network));
        assert_eq!(network().check_invariants(), Ok(()));
        let damages: [Damage; 9] = [
            ("first_out does not", |n| n.first_out[1] = 9),
            ("first_in does not", |n| {
                n.first_in.pop();
            }),
            ("row of another node", |n| {
                n.edge_forward[0] = !n.edge_forward[0];
            }),
            ("out of order", |n| {
                n.head.swap(1, 2);
                n.edge_link.swap(1, 2);
                n.edge_forward.swap(1, 2);
                n.edges_in.swap(0, 3);
            }),
            ("reverse rows", |n| n.edges_in[0] = EdgeId(0)),
            ("geometry does not end", |n| {
                n.positions[2] = Coord { x: 5.0, y: 5.0 }
            }),
            ("do not ascend", |n| n.along_m[1] = -1.0),
            ("not finite", |n| n.along_m[3] = f64::INFINITY),
            ("no attributes", |n| n.attributes.truncate(1)),
        ];
        for (expected, damage) in damages {
            let mut network = network();
            damage(&mut network);
            let found = network.check_invariants().unwrap_err();
            assert!(found.contains(expected), "{expected}: {found}");
        }
        let mut lost = network();
        lost.link_ends.push((NodeId(0), NodeId(1)));
        assert_eq!(lost.check_invariants(), Err("link 2 has no edge".into()));
    }
}
