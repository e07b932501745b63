//! `GeoJSON` (RFC 7946): a feature per candidate, what is chosen last and so on top, and the zones and the
//! baseline of the reference beneath them.
//!
//! The properties of a route are those of a plan's, under the scenario that is named, then what the
//! comparison says of it; its figures under every scenario are rows of the CSV.

use super::super::Error;
use super::super::drawn::{self, Drawn, Role};
use super::super::feature::{Feature, Properties};
use super::super::geojson::{About, collection, route_properties, styled};
use super::super::{geometry, palette};
use crate::plan::{Candidate, Comparison};

/// Baseline, then the candidates from the last to the first.
pub(in crate::report) fn write(comparison: &Comparison) -> Result<Vec<u8>, Error> {
    let baseline = Drawn {
        key: "baseline".into(),
        title: "Baseline: fastest, ignoring risk".into(),
        color: palette::BASELINE,
        role: Role::Baseline,
        route: &comparison.baseline,
    };
    let mut features = vec![feature(comparison, &baseline, None)];
    for candidate in comparison.candidates.iter().rev() {
        let line = super::drawn(comparison, candidate);
        features.push(feature(comparison, &line, Some(candidate)));
    }
    let about = About {
        siraba: &comparison.siraba,
        request: &comparison.request,
        map: &comparison.map,
        status: comparison.status,
    };
    collection(&about, "siraba compare", &features)
}

fn feature(comparison: &Comparison, line: &Drawn<'_>, of: Option<&Candidate>) -> Feature {
    let properties = route_properties(&comparison.request, line);
    let mut properties = judged(comparison, properties, of);
    let there = of.and_then(|c| c.outcomes.iter().find(|o| o.scenario == c.under));
    for (name, value) in &mut properties.0 {
        if *name == "meets_limits" {
            *value = there.map(|o| o.feasible).into();
        }
    }
    Feature {
        id: line.key.clone(),
        geometry: geometry::line(&drawn::coordinates(line.route)),
        properties: styled(properties, line),
    }
}

/// What the comparison says of a candidate; null for the baseline.
fn judged(comparison: &Comparison, properties: Properties, of: Option<&Candidate>) -> Properties {
    let names = |keep: &dyn Fn(&crate::plan::ScenarioCase) -> bool| {
        let kept = comparison.scenarios.iter().filter(|case| keep(case));
        kept.map(|case| case.name.as_str())
            .collect::<Vec<_>>()
            .join("; ")
    };
    let best_of = of.map(|c| names(&|case| case.best == Some(c.id)));
    let breaks_in = of.map(|c| {
        let broken = c.outcomes.iter().filter(|o| !o.feasible);
        broken
            .map(|o| o.scenario.as_str())
            .collect::<Vec<_>>()
            .join("; ")
    });
    let under = of.map(|c| c.under.as_str());
    properties
        .maybe("scenario", under)
        .maybe("best_of", best_of.as_deref())
        .with("robust", of.map(|c| comparison.robust == Some(c.id)))
        .with(
            "least_expected",
            of.map(|c| comparison.least_expected == Some(c.id)),
        )
        .maybe("breaks_in", breaks_in.as_deref())
        .maybe_risk("greatest_regret", of.and_then(|c| c.greatest_regret))
        .maybe("worst", of.and_then(|c| c.worst.as_deref()))
        .maybe_risk("expected_value", of.and_then(|c| c.expected))
}
