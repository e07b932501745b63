//! One pair of criteria in the lanes it needs.
//!
//! Invariants: narrow when every weight fits; wide is made when a search first asks for it. Complexity: that of
//! [`Packed::new`], once each.

use super::packed::Packed;
use super::problem::Problem;
use super::solver::{Solver, Weights};
use std::sync::OnceLock;

/// The layouts of an objective and a resource.
pub(super) struct Lanes {
    pub narrow: Option<Packed<u32>>,
    wide: OnceLock<Packed<u64>>,
    customise: bool,
}

impl Lanes {
    pub fn new(
        solver: &Solver<'_>,
        objective: Weights<'_>,
        resource: Weights<'_>,
        customise: bool,
    ) -> Self {
        Self {
            narrow: (Packed::<u32>::fits(objective) && Packed::<u32>::fits(resource))
                .then(|| Packed::new(solver, objective, resource, customise)),
            wide: OnceLock::new(),
            customise,
        }
    }

    /// The wide layout, for the problem that this is of.
    pub fn wide(&self, p: &Problem<'_>) -> &Packed<u64> {
        self.wide.get_or_init(|| {
            Packed::new(
                p.solver,
                p.objective,
                p.resources[0].weights,
                self.customise,
            )
        })
    }
}
