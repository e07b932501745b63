//! What is settled at each node, for dominance among several sums.
//!
//! Two sums: a staircase by increasing first and decreasing second sum, searched by halving. More: rows in
//! blocks cut by each sum in turn (a k-d tree), each with its least and greatest sums, so that a comparison
//! skips most blocks and streams through the others. Invariant: no row of a node is at most another in every entry.
//! Complexity: logarithmic in the rows to compare with two sums; else a box per block, and the rows of the
//! blocks whose box does not decide.

/// Rows of a block before it is split.
const BLOCK: usize = 48;

/// Rows of sums per node.
#[derive(Debug)]
pub(super) struct Lists {
    width: usize,
    nodes: Vec<List>,
}

/// The rows of one node.
#[derive(Clone, Debug, Default)]
struct List {
    /// Least, then greatest sums of each block; of an empty one, sums that dominate nothing.
    boxes: Vec<u64>,
    blocks: Vec<Vec<u64>>,
    /// Where rows go: a tree of cuts with the blocks as leaves; the root comes first.
    cuts: Vec<Cut>,
}

/// Rows below `at` in one sum go one way, the others the other.
#[derive(Clone, Debug)]
struct Cut {
    sum: u32,
    at: u64,
    below: Next,
    others: Next,
}

#[derive(Clone, Copy, Debug)]
enum Next {
    Cut(u32),
    Block(u32),
}

impl Lists {
    pub fn new(nodes: usize, width: usize) -> Self {
        Self {
            width,
            nodes: vec![List::default(); nodes],
        }
    }

    /// Whether some row of `v` is at most `row` in every entry.
    pub fn dominate(&self, v: usize, row: &[u64]) -> bool {
        let (list, row) = (&self.nodes[v], &row[..self.width]);
        match self.width {
            2 => list.blocks.first().is_some_and(|rows| {
                let steps = rows.as_chunks::<2>().0;
                let after = steps.partition_point(|step| step[0] <= row[0]);
                after > 0 && steps[after - 1][1] <= row[1]
            }),
            3 => list.dominate(row, any_at_most::<3>),
            4 => list.dominate(row, any_at_most::<4>),
            5 => list.dominate(row, any_at_most::<5>),
            width => list.dominate(row, |rows, row| {
                rows.chunks_exact(width).any(|other| at_most(other, row))
            }),
        }
    }

    /// Enters a row that none of `v` dominates, in place of those that it dominates.
    pub fn enter(&mut self, v: usize, row: &[u64]) {
        let (width, list) = (self.width, &mut self.nodes[v]);
        let row = &row[..width];
        if width == 2 {
            if list.blocks.is_empty() {
                list.blocks.push(Vec::new());
            }
            let rows = &mut list.blocks[0];
            let steps = rows.as_chunks::<2>().0;
            let from = steps.partition_point(|step| step[0] < row[0]);
            let dominated = steps[from..].partition_point(|step| step[1] >= row[1]);
            rows.splice(from * 2..(from + dominated) * 2, row.iter().copied());
        } else {
            list.leave_out(row);
            list.enter(row);
        }
    }
}

impl List {
    fn dominate(&self, row: &[u64], any: impl Fn(&[u64], &[u64]) -> bool) -> bool {
        let width = row.len();
        self.boxes
            .chunks_exact(2 * width)
            .zip(&self.blocks)
            .any(|(bounds, rows)| at_most(&bounds[..width], row) && any(rows, row))
    }

    /// Leaves out the rows that are nowhere below `row`.
    fn leave_out(&mut self, row: &[u64]) {
        let width = row.len();
        for (bounds, rows) in self.boxes.chunks_exact_mut(2 * width).zip(&mut self.blocks) {
            if !at_most(row, &bounds[width..]) {
                continue;
            }
            let before = rows.len();
            let mut at = 0;
            while at < rows.len() {
                if at_most(row, &rows[at..at + width]) {
                    let last = rows.len() - width;
                    rows.copy_within(last.., at);
                    rows.truncate(last);
                } else {
                    at += width;
                }
            }
            if rows.len() < before {
                enclose(bounds, rows);
            }
        }
    }

    fn enter(&mut self, row: &[u64]) {
        let width = row.len();
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
            self.boxes.extend(empty(width));
        }
        let (mut next, mut from) = if self.cuts.is_empty() {
            (Next::Block(0), None)
        } else {
            (Next::Cut(0), None)
        };
        let block = loop {
            match next {
                Next::Block(block) => break block as usize,
                Next::Cut(cut) => {
                    let Cut {
                        sum,
                        at,
                        below,
                        others,
                    } = self.cuts[cut as usize];
                    let is_below = row[sum as usize] < at;
                    from = Some((cut as usize, is_below));
                    next = if is_below { below } else { others };
                }
            }
        };
        self.blocks[block].extend_from_slice(row);
        let bounds = &mut self.boxes[block * 2 * width..][..2 * width];
        for (i, &entry) in row.iter().enumerate() {
            bounds[i] = bounds[i].min(entry);
            bounds[width + i] = bounds[width + i].max(entry);
        }
        if self.blocks[block].len() >= BLOCK * width {
            self.split(block, width, from);
        }
    }

    /// Halves a block by the next sum in turn that tells its rows apart.
    fn split(&mut self, block: usize, width: usize, from: Option<(usize, bool)>) {
        let turn = from.map_or(0, |(cut, _)| self.cuts[cut].sum as usize + 1);
        let rows = &self.blocks[block];
        let cut = (turn..turn + width).find_map(|sum| {
            let sum = sum % width;
            let mut entries: Vec<u64> = rows.chunks_exact(width).map(|row| row[sum]).collect();
            entries.sort_unstable();
            let middle = entries[entries.len() / 2];
            let at = if middle > entries[0] {
                Some(middle)
            } else {
                entries.iter().copied().find(|&e| e > middle)
            };
            at.map(|at| (sum, at))
        });
        let Some((sum, at)) = cut else { return };
        let (mut below, mut others) = (Vec::new(), Vec::new());
        for row in rows.chunks_exact(width) {
            let half = if row[sum] < at {
                &mut below
            } else {
                &mut others
            };
            half.extend_from_slice(row);
        }
        let new = self.blocks.len();
        self.boxes.extend(empty(width));
        enclose(&mut self.boxes[block * 2 * width..][..2 * width], &below);
        enclose(&mut self.boxes[new * 2 * width..], &others);
        self.blocks[block] = below;
        self.blocks.push(others);
        let next = Next::Cut(self.cuts.len() as u32);
        if let Some((parent, is_below)) = from {
            if is_below {
                self.cuts[parent].below = next;
            } else {
                self.cuts[parent].others = next;
            }
        }
        self.cuts.push(Cut {
            sum: sum as u32,
            at,
            below: Next::Block(block as u32),
            others: Next::Block(new as u32),
        });
    }
}

/// The box of no rows.
fn empty(width: usize) -> impl Iterator<Item = u64> {
    std::iter::repeat_n(u64::MAX, width).chain(std::iter::repeat_n(0, width))
}

/// Least and greatest entries of rows.
fn enclose(bounds: &mut [u64], rows: &[u64]) {
    let width = bounds.len() / 2;
    let (least, greatest) = bounds.split_at_mut(width);
    least.fill(u64::MAX);
    greatest.fill(0);
    for row in rows.chunks_exact(width) {
        for (c, &entry) in row.iter().enumerate() {
            least[c] = least[c].min(entry);
            greatest[c] = greatest[c].max(entry);
        }
    }
}

fn at_most(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a <= b)
}

/// With the width known, the comparison needs no inner loop.
fn any_at_most<const N: usize>(rows: &[u64], row: &[u64]) -> bool {
    rows.as_chunks::<N>().0.iter().any(|other| {
        let mut all = true;
        for (a, b) in other.iter().zip(row) {
            all &= a <= b;
        }
        all
    })
}
