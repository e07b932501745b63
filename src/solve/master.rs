//! The linear program of column generation: the cheapest mixture of known paths that keeps the caps on average.
//!
//! `minimise Σ x_j·objective_j + M·Σ v_k subject to Σ x_j·excess_jk − v_k ≤ 0 for each k, Σ x_j = 1`.
//! Its multipliers are where the next path is sought. Revised primal simplex with the inverse of the basis
//! kept in full: a handful of rows. Floating point; nothing rests on its accuracy. Complexity: rows × columns
//! per pivot.

/// Most pivots in one call, against cycling.
const PIVOTS: usize = 500;

/// A program under construction.
#[derive(Debug)]
pub(super) struct Master {
    /// Rows: one per resource, then the mixture's.
    rows: usize,
    /// Cost and entries of each column; slacks, then violations, then paths.
    columns: Vec<(f64, Vec<f64>)>,
    basis: Vec<usize>,
    /// By rows.
    inverse: Vec<f64>,
    at: Vec<f64>,
}

/// Its solution.
#[derive(Debug)]
pub(super) struct Solved {
    pub value: f64,
    /// Per unit of excess.
    pub multipliers: Vec<f64>,
}

impl Master {
    /// With one path: its objective, and what it uses beyond each cap.
    pub fn new(objective: f64, excess: &[f64]) -> Self {
        let k = excess.len();
        let rows = k + 1;
        let dear = 1e4 * objective.abs().max(1.0);
        let unit = |i: usize, sign: f64| {
            let mut column = vec![0.0; rows];
            column[i] = sign;
            column
        };
        let mut columns: Vec<(f64, Vec<f64>)> = (0..k).map(|i| (0.0, unit(i, 1.0))).collect();
        columns.extend((0..k).map(|i| (dear, unit(i, -1.0))));
        let mut master = Self {
            rows,
            columns,
            basis: (0..k)
                .map(|i| if excess[i] > 0.0 { k + i } else { i })
                .chain([2 * k])
                .collect(),
            inverse: vec![0.0; rows * rows],
            at: excess.iter().map(|e| e.abs()).chain([1.0]).collect(),
        };
        for (i, &e) in excess.iter().enumerate() {
            let sign = if e > 0.0 { -1.0 } else { 1.0 };
            master.inverse[i * rows + i] = sign;
            master.inverse[i * rows + k] = -sign * e;
        }
        master.inverse[k * rows + k] = 1.0;
        master.add(objective, excess);
        master
    }

    /// Adds a path.
    pub fn add(&mut self, objective: f64, excess: &[f64]) {
        let column = excess.iter().copied().chain([1.0]).collect();
        self.columns.push((objective, column));
    }

    /// Solves from the last basis.
    pub fn solve(&mut self) -> Solved {
        let mut prices = self.prices();
        for _ in 0..PIVOTS {
            let scale = 1e-10 * prices[self.rows - 1].abs().max(1.0);
            let reduced = |(cost, column): &(f64, Vec<f64>)| cost - dot(&prices, column);
            let entering = self
                .columns
                .iter()
                .map(reduced)
                .enumerate()
                .filter(|(_, r)| *r < -scale)
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((entering, _)) = entering else { break };
            if !self.pivot(entering) {
                break;
            }
            prices = self.prices();
        }
        Solved {
            value: prices[self.rows - 1],
            multipliers: prices[..self.rows - 1]
                .iter()
                .map(|y| (-y).max(0.0))
                .collect(),
        }
    }

    fn prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.rows];
        for (row, &column) in self.basis.iter().enumerate() {
            let cost = self.columns[column].0;
            for (price, inverse) in prices.iter_mut().zip(&self.inverse[row * self.rows..]) {
                *price += cost * inverse;
            }
        }
        prices
    }

    /// Brings a column into the basis; whether that was possible.
    fn pivot(&mut self, entering: usize) -> bool {
        let rows = self.rows;
        let along: Vec<f64> = self
            .inverse
            .chunks_exact(rows)
            .map(|row| dot(row, &self.columns[entering].1))
            .collect();
        let leaving = (0..rows)
            .filter(|&i| along[i] > 1e-11)
            .min_by(|&i, &j| (self.at[i] / along[i]).total_cmp(&(self.at[j] / along[j])));
        let Some(leaving) = leaving else { return false };
        let by = along[leaving];
        for entry in &mut self.inverse[leaving * rows..][..rows] {
            *entry /= by;
        }
        self.at[leaving] /= by;
        let (pivot, step) = (
            self.inverse[leaving * rows..][..rows].to_vec(),
            self.at[leaving],
        );
        for i in (0..rows).filter(|&i| i != leaving) {
            for (entry, p) in self.inverse[i * rows..][..rows].iter_mut().zip(&pivot) {
                *entry -= along[i] * p;
            }
            self.at[i] = (self.at[i] - along[i] * step).max(0.0);
        }
        self.basis[leaving] = entering;
        true
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
