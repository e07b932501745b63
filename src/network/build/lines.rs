//! Vertices numbered by position, and lines as runs of those numbers.

use super::super::{Error, error};
use geo::Coord;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Positions that differ at 1e-7 degrees, numbered by first appearance.
#[derive(Debug, Default)]
pub(super) struct Points {
    ids: FxHashMap<u64, u32>,
    at: Vec<Coord<f64>>,
}

impl Points {
    /// The number of the position, a new one when it is new.
    pub(super) fn id(&mut self, at: Coord<f64>) -> Result<u32, Error> {
        // |lon| ≤ 180 is at most 1.8e9 of these units: it fits 32 bits with its sign.
        let unit = |degrees: f64| u64::from((degrees * 1e7).round() as i32 as u32);
        let key = unit(at.x) << 32 | unit(at.y);
        if let Some(id) = self.ids.get(&key) {
            return Ok(*id);
        }
        let id = error::id(self.at.len(), "vertices")?;
        self.ids.insert(key, id);
        self.at.push(at);
        Ok(id)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// Where one is.
    pub(super) fn at(&self, id: u32) -> Coord<f64> {
        self.at[id as usize]
    }
}

/// Lines as runs of vertex numbers without immediate repeats. A line of one vertex has no length.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub vertices: Vec<u32>,
    /// End of each line in `vertices`.
    ends: Vec<u32>,
    /// The road of each line, ascending.
    pub road: Vec<u32>,
    begun: usize,
}

impl Lines {
    pub(super) fn begin(&mut self) {
        self.begun = self.vertices.len();
    }

    pub(super) fn push(&mut self, vertex: u32) {
        if self.vertices.len() == self.begun || self.vertices.last() != Some(&vertex) {
            self.vertices.push(vertex);
        }
    }

    pub(super) fn end(&mut self, road: u32) -> Result<(), Error> {
        self.ends.push(error::id(self.vertices.len(), "vertices")?);
        self.road.push(road);
        Ok(())
    }

    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where a line stands in `vertices`.
    pub(super) fn range(&self, line: usize) -> Range<usize> {
        let from = if line == 0 { 0 } else { self.ends[line - 1] };
        from as usize..self.ends[line] as usize
    }

    pub(super) fn vertices(&self, line: usize) -> &[u32] {
        &self.vertices[self.range(line)]
    }

    /// The lines of a road.
    pub(super) fn of_road(&self, road: u32) -> Range<usize> {
        let from = self.road.partition_point(|r| *r < road);
        from..self.road.partition_point(|r| *r <= road)
    }

    /// The lines of each of `roads` roads, in order.
    pub(super) fn by_road(&self, roads: usize) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        (0..roads).map(move |road| {
            let mut to = from;
            while self.road.get(to).is_some_and(|r| *r as usize == road) {
                to += 1;
            }
            let lines = from..to;
            from = to;
            lines
        })
    }

    /// The vertices of some lines one after another, with a mark between lines.
    fn run(&self, lines: Range<usize>) -> impl DoubleEndedIterator<Item = u32> {
        lines.flat_map(|line| {
            self.vertices(line)
                .iter()
                .copied()
                .chain(std::iter::once(u32::MAX))
        })
    }

    /// The same run backwards, marks after each line as in [`Self::run`].
    fn run_back(&self, lines: Range<usize>) -> impl Iterator<Item = u32> {
        lines.rev().flat_map(|line| {
            self.vertices(line)
                .iter()
                .rev()
                .copied()
                .chain(std::iter::once(u32::MAX))
        })
    }

    /// A hash that does not depend on the direction.
    pub(super) fn fingerprint(&self, lines: Range<usize>) -> u64 {
        let hash = |run: &mut dyn Iterator<Item = u32>| {
            let mut hasher = FxHasher::default();
            run.for_each(|v| hasher.write_u32(v));
            hasher.finish()
        };
        let there = hash(&mut self.run(lines.clone()));
        let back = hash(&mut self.run_back(lines));
        there.min(back)
    }

    /// Whether two sets of lines run through the same vertices, in either direction.
    pub(super) fn same(&self, a: Range<usize>, b: Range<usize>) -> bool {
        self.run(a.clone()).eq(self.run(b.clone())) || self.reversed(a, b)
    }

    /// Whether `b` is `a` backwards.
    pub(super) fn reversed(&self, a: Range<usize>, b: Range<usize>) -> bool {
        self.run(a).eq(self.run_back(b))
    }

    /// The segments: (line, index in `vertices` of the first end).
    pub(super) fn segments(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.len()).flat_map(move |line| {
            let range = self.range(line);
            (range.start..range.end.saturating_sub(1).max(range.start))
                .map(move |at| (line as u32, at as u32))
        })
    }

    /// Puts vertices into segments: (index of the segment's first end, position in 0..1, vertex).
    pub(super) fn insert(&mut self, mut inserts: Vec<(u32, f64, u32)>) -> Result<(), Error> {
        inserts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut inserts = inserts.into_iter().peekable();
        let mut out = Self::default();
        for line in 0..self.len() {
            out.begin();
            for at in self.range(line) {
                out.push(self.vertices[at]);
                while let Some((_, _, vertex)) = inserts.next_if(|(seg, _, _)| *seg as usize == at)
                {
                    out.push(vertex);
                }
            }
            out.end(self.road[line])?;
        }
        *self = out;
        Ok(())
    }
}
