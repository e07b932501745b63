//! Plans a march from Abidjan to Bamako and prints where the convoy sleeps, and when it is where.
//!
//! ```sh
//! cargo run --example timetable
//! ```

use siraba::plan::{Map, PointKind, PointSpec, Request, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = Map::embedded()?;
    let mut request = Request::new(PointSpec::parse("Abidjan")?, PointSpec::parse("Bamako")?);
    request.depart = Some("2026-02-01T06:00".parse()?);
    request.limits.max_risk = Some(0.4);
    request.escorts = vec!["armed".to_owned()];
    let plan = plan(&map, &request)?;
    let Some(route) = plan.routes.first() else {
        println!("No march meets the limits.");
        return Ok(());
    };
    for night in &route.nights {
        println!(
            "km {:4.0}  {}: all in {}, leaves {}",
            night.km, night.place, night.all_in, night.leaves
        );
    }
    for point in &route.timetable {
        if matches!(point.kind, PointKind::Border | PointKind::Release) {
            println!(
                "km {:4.0}  {}: head {}, tail {}",
                point.km, point.name, point.head, point.tail
            );
        }
    }
    Ok(())
}
