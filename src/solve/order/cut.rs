//! Separators by flow.
//!
//! Purpose: the fewest nodes whose removal parts the first fifth of a direction from its last. Every node carries one
//! unit of flow at most, so that flows are paths without a node in common (Menger); blocking flows in the graph of what
//! is left, where a node has two states, entered and left. Invariants: a separator leaves no edge between its sides;
//! equal inputs give equal cuts. Complexity: the phases (few where separators are small) times the edges.
//! Source: Dinic 1970; Even & Tarjan 1975; Schild & Sommer 2015 (the ends of a direction as source and sink).

use super::part::Part;

/// Nodes that part the two sides, which no edge joins.
pub(super) struct Cut {
    pub separator: Vec<u32>,
    pub sides: [Vec<u32>; 2],
}

/// No node: a path's end, or no path at all.
const END: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;
const UNSEEN: u32 = u32::MAX;

/// Paths from the first nodes of a direction to the last. Memory serves part after part.
#[derive(Default)]
pub(super) struct Flow {
    /// The nodes before and after on the path through each node; `END` at the ends, `NONE` without a path.
    ways: [Vec<u32>; 2],
    /// First nodes of the direction, and last: paths have no other of them within.
    is_end: [Vec<bool>; 2],
    /// Those of them with other neighbours: where paths begin and end.
    ends: [Vec<u32>; 2],
    /// Of each state: 2v where v is entered, 2v + 1 where it is left.
    level: Vec<u32>,
    next: Vec<u32>,
    queue: Vec<u32>,
    path: Vec<u32>,
}

impl Cut {
    /// Whether it is smaller beside the lesser side; then, whether it is more balanced.
    fn beats(&self, other: &Self) -> bool {
        let less = |cut: &Self| cut.sides[0].len().min(cut.sides[1].len()) as u64;
        let size = |cut: &Self| cut.separator.len() as u64;
        let (a, b) = (size(self) * less(other), size(other) * less(self));
        a < b || (a == b && less(self) > less(other))
    }
}

impl Flow {
    /// The better of a cut and the one across a direction.
    pub fn cut(
        &mut self,
        part: &Part,
        along: impl Fn(u32) -> i64,
        best: Option<Cut>,
    ) -> Option<Cut> {
        self.start(part, along);
        // A larger flow cannot beat the best even where it halves the part, or is of no use.
        let most = best.as_ref().map_or(part.len() / 6, |best| {
            let less = best.sides[0].len().min(best.sides[1].len()).max(1);
            best.separator.len() * part.len() / (2 * less)
        });
        let mut flow = 0;
        while self.levels(part) {
            flow += self.block(part);
            if flow > most {
                return best;
            }
        }
        let near_first = self.reached(part.len());
        self.mirror();
        self.levels(part);
        let near_last = self.reached(part.len());
        [near_first, near_last]
            .into_iter()
            .filter(|cut| cut.sides.iter().all(|side| !side.is_empty()))
            .fold(best, |best, cut| match best {
                Some(best) if !cut.beats(&best) => Some(best),
                _ => Some(cut),
            })
    }

    fn start(&mut self, part: &Part, along: impl Fn(u32) -> i64) {
        let nodes = part.len();
        let fifth = nodes / 5;
        let mut sorted: Vec<(i64, u32)> = (0..nodes as u32).map(|v| (along(v), v)).collect();
        sorted.select_nth_unstable(fifth);
        sorted[fifth..].select_nth_unstable(nodes - 2 * fifth - 1);
        let ends = [&sorted[..fifth], &sorted[nodes - fifth..]];
        for (i, end) in ends.into_iter().enumerate() {
            let is_end = &mut self.is_end[i];
            is_end.clear();
            is_end.resize(nodes, false);
            for &(_, v) in end {
                is_end[v as usize] = true;
            }
            let border = |v: u32| part.row(v).iter().any(|&w| !is_end[w as usize]);
            self.ends[i].clear();
            let border = end.iter().map(|&(_, v)| v).filter(|&v| border(v));
            self.ends[i].extend(border);
            self.ends[i].sort_unstable();
            self.ways[i].clear();
            self.ways[i].resize(nodes, NONE);
        }
    }

    /// Turns all paths round.
    fn mirror(&mut self) {
        self.ways.swap(0, 1);
        self.ends.swap(0, 1);
        self.is_end.swap(0, 1);
    }

    /// Steps to each state; whether the last nodes can be reached by one more path.
    fn levels(&mut self, part: &Part) -> bool {
        self.level.clear();
        self.level.resize(2 * part.len(), UNSEEN);
        self.queue.clear();
        for &v in &self.ends[0] {
            self.level[2 * v as usize] = 0;
            self.queue.push(2 * v);
        }
        let mut stop = UNSEEN;
        let mut at = 0;
        while let Some(&state) = self.queue.get(at) {
            at += 1;
            let level = self.level[state as usize];
            if level >= stop {
                break;
            }
            if state % 2 == 1 && self.leads_out(state / 2) {
                stop = level;
            }
            let (levels, queue) = (&mut self.level, &mut self.queue);
            steps(part, &self.ways, &self.is_end, state, |to| {
                if levels[to as usize] == UNSEEN {
                    levels[to as usize] = level + 1;
                    queue.push(to);
                }
                false
            });
        }
        stop != UNSEEN
    }

    /// Whether a path may end where this node is left.
    fn leads_out(&self, v: u32) -> bool {
        self.is_end[1][v as usize] && self.ways[1][v as usize] != END
    }

    /// Adds shortest paths until none is left; how many.
    fn block(&mut self, part: &Part) -> usize {
        self.next.clear();
        self.next.resize(2 * part.len(), 0);
        let mut added = 0;
        for i in 0..self.ends[0].len() {
            added += usize::from(self.path_from(part, 2 * self.ends[0][i]));
        }
        added
    }

    fn path_from(&mut self, part: &Part, start: u32) -> bool {
        self.path.clear();
        self.path.push(start);
        while let Some(&state) = self.path.last() {
            if state % 2 == 1 && self.leads_out(state / 2) {
                self.add();
                return true;
            }
            if let Some(to) = self.step(part, state) {
                self.path.push(to);
                continue;
            }
            self.path.pop();
            if let Some(&before) = self.path.last() {
                self.next[before as usize] += 1;
            }
        }
        false
    }

    /// The next state one level up that is not known to be a dead end.
    fn step(&mut self, part: &Part, state: u32) -> Option<u32> {
        let beyond = self.level[state as usize] + 1;
        let mut number = 0;
        let next = &mut self.next[state as usize];
        let mut found = None;
        let level = &self.level;
        steps(part, &self.ways, &self.is_end, state, |to| {
            if number >= *next && level[to as usize] == beyond {
                found = Some(to);
            } else {
                number += 1;
            }
            found.is_some()
        });
        *next = number;
        found
    }

    /// Leads flow along the path found.
    fn add(&mut self) {
        let [before, after] = &mut self.ways;
        before[self.path[0] as usize / 2] = END;
        for pair in self.path.windows(2) {
            let (from, to) = (pair[0] / 2, pair[1] / 2);
            match (pair[0] % 2 == 1, from == to) {
                (true, true) => {
                    // The path that went through goes elsewhere.
                    before[from as usize] = NONE;
                    after[from as usize] = NONE;
                }
                (true, false) => {
                    after[from as usize] = to;
                    before[to as usize] = from;
                }
                (false, _) => {}
            }
        }
        if let Some(&last) = self.path.last() {
            after[last as usize / 2] = END;
        }
    }

    /// The cut nearest to the first nodes.
    fn reached(&self, nodes: usize) -> Cut {
        let mut cut = Cut {
            separator: Vec::new(),
            sides: [Vec::new(), Vec::new()],
        };
        for v in 0..nodes as u32 {
            let seen = |state: u32| self.level[state as usize] != UNSEEN;
            match (seen(2 * v), seen(2 * v + 1)) {
                (_, true) => cut.sides[0].push(v),
                (true, false) => cut.separator.push(v),
                (false, false) => cut.sides[usize::from(!self.is_end[0][v as usize])].push(v),
            }
        }
        cut
    }
}

/// Where flow can still go from a state, until `stop`.
#[inline]
fn steps(
    part: &Part,
    ways: &[Vec<u32>; 2],
    is_end: &[Vec<bool>; 2],
    state: u32,
    mut stop: impl FnMut(u32) -> bool,
) {
    let v = state / 2;
    let before = ways[0][v as usize];
    if state.is_multiple_of(2) {
        // Entered: on through an unused node, or back along the path that uses it.
        match before {
            NONE => {
                stop(state + 1);
            }
            END => {}
            _ => {
                stop(2 * before + 1);
            }
        }
        return;
    }
    if is_end[1][v as usize] {
        return;
    }
    for &w in part.row(v) {
        if !is_end[0][w as usize] && stop(2 * w) {
            return;
        }
    }
    if before != NONE {
        stop(state - 1);
    }
}
