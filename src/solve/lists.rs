//! What is settled at each node, for dominance among several sums.
//!
//! Rows of one node lie side by side, so that a comparison with all of them streams through memory.
//! Invariant: no row of a node is at most another in every entry. Complexity: rows × width for each call.

/// Rows of sums per node.
#[derive(Debug)]
pub(super) struct Lists {
    width: usize,
    rows: Vec<Vec<u64>>,
}

impl Lists {
    pub fn new(nodes: usize, width: usize) -> Self {
        Self {
            width,
            rows: vec![Vec::new(); nodes],
        }
    }

    /// Whether some row of `v` is at most `row` in every entry.
    pub fn dominate(&self, v: usize, row: &[u64]) -> bool {
        let (rows, row) = (&self.rows[v], &row[..self.width]);
        match self.width {
            2 => any_at_most::<2>(rows, row),
            3 => any_at_most::<3>(rows, row),
            4 => any_at_most::<4>(rows, row),
            5 => any_at_most::<5>(rows, row),
            width => rows.chunks_exact(width).any(|other| at_most(other, row)),
        }
    }

    /// Enters a row that none of `v` dominates, in place of those that it dominates.
    pub fn enter(&mut self, v: usize, row: &[u64]) {
        let (width, rows, row) = (self.width, &mut self.rows[v], &row[..self.width]);
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
        rows.extend_from_slice(row);
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
