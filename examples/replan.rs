//! A convoy on its way hears of a closure ahead: what it does now, and where it can be safe first.
//!
//! ```sh
//! cargo run --example replan
//! ```

use siraba::io::{Inputs, RiskSource, Source};
use siraba::plan::{Map, PointSpec, Position, Replanning, Request, plan, replan};

const CLOSURE: &[u8] = br#"{"type":"Feature","properties":{"kind":"closure","name":"Bridge down"},
"geometry":{"type":"Polygon","coordinates":[[[-6.4,11.3],[-6.3,11.3],[-6.3,11.55],[-6.4,11.55],[-6.4,11.3]]]}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let before = Map::embedded()?;
    let mut request = Request::new(PointSpec::parse("Abidjan")?, PointSpec::parse("Bamako")?);
    request.depart = Some("2026-02-01T06:00".parse()?);
    request.escorts = vec!["armed".to_owned()];
    let plan = plan(&before, &request)?;

    let mut today = Inputs::embedded()?;
    today.risk.push(RiskSource {
        source: Source::embedded("closure.geojson", CLOSURE),
        kind: None,
    });
    let here = Replanning::new(Position::Km(1050.0), "2026-02-05T09:00".parse()?);
    let answer = replan(&before, &Map::load(today)?, &plan, &here)?;

    if let Some(old) = &answer.as_planned {
        println!(
            "as planned: {}",
            if old.holds { "holds" } else { "does not hold" }
        );
        for reason in &old.broken {
            println!("  {reason}");
        }
    }
    if let Some(new) = answer.chosen_route() {
        println!(
            "ahead: {:.0} km, {:.1} h",
            new.length_m / 1000.0,
            new.duration_s / 3600.0
        );
    }
    for halt in &answer.halts {
        println!(
            "{:?}: {}, {:.0} km, all in at {}",
            halt.direction,
            halt.place,
            halt.route.length_m / 1000.0,
            halt.all_in
        );
    }
    Ok(())
}
