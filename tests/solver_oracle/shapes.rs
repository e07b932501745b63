//! Random graphs: who is joined to whom, before any weight is chosen.

use super::super::rng::Rng;

/// A shape: arcs as (tail, head, road).
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub nodes: usize,
    pub arcs: Vec<(usize, usize, u32)>,
    roads: u32,
}

impl Shape {
    fn of(nodes: usize) -> Self {
        Self {
            nodes,
            ..Self::default()
        }
    }

    fn one_way(&mut self, tail: usize, head: usize) {
        self.arcs.push((tail, head, self.roads));
        self.roads += 1;
    }

    /// Both directions of one road.
    fn two_way(&mut self, a: usize, b: usize) {
        self.arcs.push((a, b, self.roads));
        self.arcs.push((b, a, self.roads));
        self.roads += 1;
    }

    fn add_node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Any arcs at all: parallel edges, self-loops, parts that nothing reaches; now and then two arcs on one road.
    pub fn tangle(rng: &mut Rng, nodes: usize, arcs: usize) -> Self {
        let mut shape = Self::of(nodes);
        for _ in 0..arcs {
            let (tail, head) = (rng.below(nodes), rng.below(nodes));
            if rng.chance(0.15) {
                shape.two_way(tail, head);
            } else {
                shape.one_way(tail, head);
            }
        }
        shape
    }

    /// A grid of streets, some of them one-way or missing.
    pub fn grid(rng: &mut Rng, nodes: usize) -> Self {
        let root = nodes.isqrt();
        let width = 1 + root / 2 + rng.below(root / 2 + 1);
        let height = nodes.div_ceil(width);
        let mut shape = Self::of(width * height);
        for node in 0..shape.nodes {
            let right = (node % width + 1 < width).then_some(node + 1);
            let below = (node + width < shape.nodes).then_some(node + width);
            for other in [right, below].into_iter().flatten() {
                match rng.below(20) {
                    0 => {}
                    1 => shape.one_way(node, other),
                    2 => shape.one_way(other, node),
                    _ => shape.two_way(node, other),
                }
            }
        }
        shape
    }

    /// Roads of a countryside: towns joined to near ones, the roads broken into chains of stretches, dead ends off
    /// them, now and then a second road between the same two towns.
    pub fn countryside(rng: &mut Rng, nodes: usize) -> Self {
        let towns = (nodes / 3).max(2);
        let mut shape = Self::of(towns);
        let at: Vec<(f64, f64)> = (0..towns).map(|_| (rng.unit(), rng.unit())).collect();
        for town in 1..towns {
            let distance = |other: &usize| {
                let (dx, dy) = (at[town].0 - at[*other].0, at[town].1 - at[*other].1);
                dx * dx + dy * dy
            };
            let mut near: Vec<usize> = (0..town).collect();
            near.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
            for (rank, &other) in near.iter().take(1 + rng.below(4)).enumerate() {
                let one_way = rank > 0 && rng.chance(0.15);
                shape.chain(rng, town, other, one_way);
                if rng.chance(0.1) {
                    shape.chain(rng, other, town, one_way);
                }
            }
            if rng.chance(0.2) {
                let end = shape.add_node();
                shape.two_way(town, end);
            }
        }
        shape
    }

    /// A road of up to four stretches.
    fn chain(&mut self, rng: &mut Rng, from: usize, to: usize, one_way: bool) {
        let mut at = from;
        for left in (0..=rng.below(4)).rev() {
            let next = if left == 0 { to } else { self.add_node() };
            if one_way {
                self.one_way(at, next);
            } else {
                self.two_way(at, next);
            }
            at = next;
        }
    }

    /// This graph once per layer, with arcs between the layers at some nodes and a last node that ends the way in
    /// any layer, as escorts make it. Tells how many arcs each layer has, and where the others begin.
    pub fn layered(&self, rng: &mut Rng, layers: usize) -> Self {
        let mut all = Self::of(self.nodes * layers);
        all.roads = self.roads;
        for layer in 0..layers {
            let shift = layer * self.nodes;
            let moved = self
                .arcs
                .iter()
                .map(|&(tail, head, road)| (tail + shift, head + shift, road));
            all.arcs.extend(moved);
        }
        for node in 0..self.nodes {
            if rng.chance(0.3) {
                for (from, to) in [(0, 1), (1, 0), (1, layers - 1), (layers - 1, 0)] {
                    if from != to && rng.chance(0.8) {
                        all.one_way(node + from * self.nodes, node + to * self.nodes);
                    }
                }
            }
        }
        let end = all.add_node();
        let stop = rng.below(self.nodes);
        for layer in 0..layers {
            all.one_way(stop + layer * self.nodes, end);
        }
        all
    }
}
