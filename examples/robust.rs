//! A plan that holds when the picture is wrong: three areas at their worst, and a thousand pictures.
//!
//! ```sh
//! cargo run --example robust
//! ```

use siraba::plan::{Dependence, EnsembleRequest, Limits, Map, PointSpec, Request, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = Map::embedded()?;
    let mut request = Request::new(PointSpec::parse("Abidjan")?, PointSpec::parse("Bamako")?);
    request.limits = Limits {
        max_risk: Some(0.2),
        ..Limits::default()
    };
    request.escorts = vec!["armed".to_owned()];
    request.ensemble = Some(EnsembleRequest {
        draws: 1000,
        seed: 1,
        dependence: Dependence::Areas,
    });

    for robust in [None, Some(3)] {
        request.robust = robust;
        let plan = plan(&map, &request)?;
        let Some(best) = plan.routes.first() else {
            println!("no route keeps the limit with {robust:?} areas at their worst");
            continue;
        };
        println!(
            "{:.0} km, {:.1} h, P(attack) {:.1} %",
            best.length_m / 1000.0,
            best.duration_s / 3600.0,
            best.attack_probability * 100.0
        );
        if let Some(worst) = &best.robust {
            let names: Vec<&str> = worst.worst.iter().map(|zone| zone.name.as_str()).collect();
            println!(
                "  {:.1} % with {} at their worst",
                worst.attack_probability * 100.0,
                names.join(", ")
            );
        }
        let drawn = plan.ensemble.iter().flat_map(|ensemble| &ensemble.routes);
        for route in drawn.filter(|route| route.rank == Some(best.rank)) {
            println!(
                "  in {:.0} % of the pictures it keeps the limit; in the worst 5 % of journeys {:.1} trucks are lost",
                route.within_limits.unwrap_or(1.0) * 100.0,
                route.trucks_lost_cvar_95
            );
        }
    }
    Ok(())
}
