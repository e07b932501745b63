//! One journey under the scenarios of the embedded map: each one's best plan, and the choice that is robust.
//!
//! ```sh
//! cargo run --example compare_scenarios
//! ```

use siraba::plan::{Comparing, Map, PointSpec, Request, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = Map::embedded()?;
    let mut request = Request::new(PointSpec::parse("Dakar")?, PointSpec::parse("Bamako")?);
    request.limits.max_risk = Some(0.15);
    request.escorts = vec!["armed".to_owned()];
    let comparison = compare(&map, &request, &Comparing::default())?;

    for (s, case) in comparison.scenarios.iter().enumerate() {
        let Some(best) = case.best.and_then(|id| comparison.candidate(id)) else {
            println!("{}: no route meets the limits", case.name);
            continue;
        };
        println!(
            "{}: route {}, {:.0} km, P(attack) {:.0} %, {:.0} km under escort",
            case.name,
            best.id,
            best.route.length_m / 1000.0,
            best.outcomes[s].attack_probability * 100.0,
            best.route.escort_km
        );
    }
    if let Some(robust) = comparison.robust.and_then(|id| comparison.candidate(id)) {
        println!(
            "least regret: route {}, at most {:.0} more than the best, under {}",
            robust.id,
            robust.greatest_regret.unwrap_or_default(),
            robust.worst.as_deref().unwrap_or("none")
        );
    }
    Ok(())
}
