//! The ball about an event: the tree of shortest paths within reach, cut into branches, each with the
//! density that the parent module's rule gives it.
//!
//! A bounded Dijkstra search over undirected links from the event's place, which is a vertex of its own
//! where it lies inside a link. A link that no shortest path uses is two branches, which end where they
//! meet. Invariants: the branches tile all road within reach; ties go to the lower vertex and link.
//! Complexity: O(b log b) for b links in reach. Source: Dijkstra (1959).

use super::quartic::tail;
use crate::model::LinkId;
use crate::network::{Network, Snap};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An event this near to the end of a link is at its junction, m.
const AT_JUNCTION_M: f64 = 1e-3;
/// No branch, no parent.
const NONE: u32 = u32::MAX;

/// The usable links at each junction.
#[derive(Debug)]
pub(super) struct Roads {
    first: Vec<u32>,
    links: Vec<LinkId>,
}

impl Roads {
    pub(super) fn new(network: &Network, usable: &dyn Fn(LinkId) -> bool) -> Self {
        let ends = |link: LinkId| {
            let (a, b) = network.link_ends(link);
            // A loop stands once at its junction.
            [Some(a), (a != b).then_some(b)].into_iter().flatten()
        };
        let mut first = vec![0_u32; network.node_count() + 1];
        let usable: Vec<LinkId> = network.links().filter(|l| usable(*l)).collect();
        for link in &usable {
            for node in ends(*link) {
                first[node.index() + 1] += 1;
            }
        }
        for node in 0..network.node_count() {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut links = vec![LinkId(0); first.last().copied().unwrap_or(0) as usize];
        for link in usable {
            for node in ends(link) {
                let slot = &mut next[node.index()];
                links[*slot as usize] = link;
                *slot += 1;
            }
        }
        Self { first, links }
    }

    fn at(&self, node: u32) -> &[LinkId] {
        let (from, to) = (self.first[node as usize], self.first[node as usize + 1]);
        &self.links[from as usize..to as usize]
    }
}

/// A way out of a vertex: a link, or the part of the event's link on one side of it.
#[derive(Clone, Copy, Debug)]
struct Arc {
    /// Link and part: 0 the whole, 1 before the event, 2 after it.
    key: (LinkId, u8),
    /// Metres along the link at this vertex, and at the other.
    from_m: f64,
    to_m: f64,
    /// The other vertex.
    to: u32,
}

/// A stretch of road away from the event, up to a junction, a dead end, a meeting or the end of reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Branch {
    pub(super) link: LinkId,
    /// Metres along the link where it starts, nearer to the event, and where it ends.
    pub(super) start_m: f64,
    pub(super) end_m: f64,
    /// Distance from the event at its start, m.
    pub(super) distance_m: f64,
    /// f: its density is this times the one-sided kernel's.
    pub(super) density: f64,
    /// The vertex that shortest paths reach by it.
    child: u32,
    /// c.
    capacity: f64,
}

/// Grows balls one after another, keeping its working space.
#[derive(Debug)]
pub(super) struct Ball<'n> {
    network: &'n Network,
    roads: &'n Roads,
    /// By vertex; the last is the event's place.
    distance_m: Vec<f64>,
    parent: Vec<(LinkId, u8)>,
    /// Order in which the vertex was settled.
    place: Vec<u32>,
    seen: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32, LinkId, u8)>>,
    arcs: Vec<Arc>,
    branches: Vec<Branch>,
    /// By settled vertex, where its branches begin.
    first_branch: Vec<u32>,
}

impl<'n> Ball<'n> {
    pub(super) fn new(network: &'n Network, roads: &'n Roads) -> Self {
        let vertices = network.node_count() + 1;
        Self {
            network,
            roads,
            distance_m: vec![f64::INFINITY; vertices],
            parent: vec![(LinkId(0), 0); vertices],
            place: vec![NONE; vertices],
            seen: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
            arcs: Vec::new(),
            branches: Vec::new(),
            first_branch: Vec::new(),
        }
    }

    /// The branches of the ball with that radius about `event`, their masses adding up to 1 (to 0 where
    /// there is no road of any length).
    pub(super) fn grow(&mut self, event: &Snap, reach_m: f64) -> &[Branch] {
        let length_m = self.network.link_length_m(event.link);
        let (a, b) = self.network.link_ends(event.link);
        let root = if event.along_m <= AT_JUNCTION_M {
            a.0
        } else if event.along_m >= length_m - AT_JUNCTION_M {
            b.0
        } else {
            self.network.node_count() as u32
        };
        self.search(event, root, reach_m);
        self.branch_out(event, root, reach_m);
        self.weigh(reach_m);
        for vertex in self.seen.drain(..) {
            self.distance_m[vertex as usize] = f64::INFINITY;
            self.place[vertex as usize] = NONE;
        }
        &self.branches
    }

    /// The ways out of `vertex`, into `self.arcs`.
    fn look_around(&mut self, vertex: u32, event: &Snap, root: u32) {
        self.arcs.clear();
        let inside = root as usize == self.network.node_count();
        let length_m = |link| self.network.link_length_m(link);
        if inside && vertex == root {
            let (a, b) = self.network.link_ends(event.link);
            for (part, to_m, to) in [(1, 0.0, a.0), (2, length_m(event.link), b.0)] {
                self.arcs.push(Arc {
                    key: (event.link, part),
                    from_m: event.along_m,
                    to_m,
                    to,
                });
            }
            return;
        }
        for &link in self.roads.at(vertex) {
            let (a, b) = self.network.link_ends(link);
            for (here, part, from_m, far_m, other) in [
                (a.0, 1, 0.0, length_m(link), b.0),
                (b.0, 2, length_m(link), 0.0, a.0),
            ] {
                if here != vertex {
                    continue;
                }
                let cut = inside && link == event.link;
                self.arcs.push(Arc {
                    key: (link, if cut { part } else { 0 }),
                    from_m,
                    to_m: if cut { event.along_m } else { far_m },
                    to: if cut { root } else { other },
                });
            }
        }
    }

    /// Dijkstra's search up to `reach_m`.
    fn search(&mut self, event: &Snap, root: u32, reach_m: f64) {
        self.settled.clear();
        self.heap.clear();
        self.distance_m[root as usize] = 0.0;
        self.seen.push(root);
        self.heap.push(Reverse((0, root, LinkId(NONE), 0)));
        while let Some(Reverse((bits, vertex, link, part))) = self.heap.pop() {
            if self.place[vertex as usize] != NONE {
                continue;
            }
            let distance_m = f64::from_bits(bits);
            self.parent[vertex as usize] = (link, part);
            self.place[vertex as usize] = self.settled.len() as u32;
            self.settled.push(vertex);
            self.look_around(vertex, event, root);
            for arc in &self.arcs {
                let to_m = distance_m + (arc.to_m - arc.from_m).abs();
                let known = &mut self.distance_m[arc.to as usize];
                if to_m >= reach_m || to_m > *known {
                    continue;
                }
                if known.is_infinite() {
                    self.seen.push(arc.to);
                }
                *known = to_m;
                // Bits of non-negative numbers are in their order.
                let entry = (to_m.to_bits(), arc.to, arc.key.0, arc.key.1);
                self.heap.push(Reverse(entry));
            }
        }
    }

    /// Cuts the ball into branches, those of a vertex together and vertices in the order of distance.
    fn branch_out(&mut self, event: &Snap, root: u32, reach_m: f64) {
        self.branches.clear();
        self.first_branch.clear();
        for i in 0..self.settled.len() {
            self.first_branch.push(self.branches.len() as u32);
            let vertex = self.settled[i];
            let here_m = self.distance_m[vertex as usize];
            self.look_around(vertex, event, root);
            for arc in &self.arcs {
                let length_m = (arc.to_m - arc.from_m).abs();
                let settled = self.place[arc.to as usize] != NONE;
                if vertex != root && self.parent[vertex as usize] == arc.key && arc.to != vertex {
                    continue;
                }
                let is_parent =
                    settled && arc.to != root && self.parent[arc.to as usize] == arc.key;
                let (end, child) = if is_parent && arc.to != vertex {
                    (length_m, arc.to)
                } else {
                    let there_m = if settled {
                        self.distance_m[arc.to as usize]
                    } else {
                        f64::INFINITY
                    };
                    let meeting = f64::midpoint(there_m - here_m, length_m);
                    (meeting.min(reach_m - here_m), NONE)
                };
                if end <= 0.0 && child == NONE {
                    continue;
                }
                let end_m = if child == NONE {
                    arc.from_m + (arc.to_m - arc.from_m).signum() * end
                } else {
                    arc.to_m
                };
                self.branches.push(Branch {
                    link: arc.key.0,
                    start_m: arc.from_m,
                    end_m,
                    distance_m: here_m,
                    density: 0.0,
                    child,
                    capacity: 0.0,
                });
            }
        }
        self.first_branch.push(self.branches.len() as u32);
    }

    /// Capacities from the leaves to the event, densities back.
    fn weigh(&mut self, reach_m: f64) {
        let of = |first: &[u32], i: usize| first[i] as usize..first[i + 1] as usize;
        let count = self.settled.len();
        let mut sums = vec![0.0; count];
        for i in (0..count).rev() {
            for k in of(&self.first_branch, i) {
                let branch = &self.branches[k];
                let near = tail(branch.distance_m / reach_m);
                let length_m = (branch.end_m - branch.start_m).abs();
                let far = tail((branch.distance_m + length_m) / reach_m);
                let held: f64 = match branch.child {
                    NONE => 0.0,
                    child => sums[self.place[child as usize] as usize],
                };
                let capacity = if near > 0.0 {
                    1.0 - far / near * (1.0 - held.min(1.0))
                } else {
                    0.0
                };
                self.branches[k].capacity = capacity;
                sums[i] += capacity;
            }
        }
        let mut density = vec![0.0; count];
        for i in 0..count {
            density[i] = if i == 0 {
                if sums[0] > 0.0 { 1.0 / sums[0] } else { 0.0 }
            } else {
                density[i] / sums[i].max(1.0)
            };
            for k in of(&self.first_branch, i) {
                let branch = &mut self.branches[k];
                branch.density = density[i];
                if branch.child != NONE {
                    density[self.place[branch.child as usize] as usize] = branch.density;
                }
            }
        }
    }
}
