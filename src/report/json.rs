//! JSON: the plan itself.
//!
//! Every figure as it is, in full precision, keys in the order of the type; `verify` reads it back.

use super::{Error, Sketch};
use crate::plan::Plan;

/// The plan as indented JSON with a newline at its end.
pub(super) fn write(plan: &Plan, _: &Sketch) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(plan).map_err(|e| Error::format("JSON", &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn reads_back_as_the_same_plan() {
        for plan in [sample::plan(), sample::infeasible()] {
            let bytes = write(&plan, &Sketch::default()).unwrap();
            let back: Plan = serde_json::from_slice(&bytes).unwrap();
            // Written again, because serde_json reads floats to within one unit in the last place.
            assert_eq!(back.routes.len(), plan.routes.len());
            assert_eq!(back.baseline.segments.len(), plan.baseline.segments.len());
            assert!((back.baseline.hazard - plan.baseline.hazard).abs() < 1e-12);
            assert_eq!(back.status, plan.status);
        }
    }

    #[test]
    fn names_statuses_and_kinds_in_snake_case() {
        let text = String::from_utf8(write(&sample::infeasible(), &Sketch::default()).unwrap()).unwrap();
        insta::assert_snapshot!(text);
    }
}
