//! One journey under two risk pictures: the map's own, and the same without one file.
//!
//! ```sh
//! cargo run --example compare_risk
//! ```

use siraba::io::Inputs;
use siraba::plan::{Limits, Map, Plan, PointSpec, Request, Status, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut request = Request::new(PointSpec::parse("Abidjan")?, PointSpec::parse("Bamako")?);
    request.limits = Limits {
        max_risk: Some(0.25),
        ..Limits::default()
    };
    request.escorts = vec!["armed".to_owned()];

    let full = Inputs::embedded()?;
    let mut without = full.clone();
    without
        .risk
        .retain(|file| !file.source.name.ends_with("secured.geojson"));

    show(
        "the map's risk picture",
        &plan(&Map::load(full)?, &request)?,
    );
    show(
        "without the secured areas",
        &plan(&Map::load(without)?, &request)?,
    );
    Ok(())
}

fn show(title: &str, plan: &Plan) {
    match (plan.status, plan.routes.first()) {
        (Status::Infeasible, _) | (_, None) => {
            println!("{title}: no route meets the limits");
            for binding in &plan.binding {
                println!("  {}: {}", binding.limit, binding.reason);
            }
        }
        (_, Some(route)) => println!(
            "{title}: {:.0} km, {:.1} h, P(attack) {:.0} %, {:.0} km under escort",
            route.length_m / 1000.0,
            route.duration_s / 3600.0,
            route.attack_probability * 100.0,
            route.escort_km
        ),
    }
}
