//! From the embedded map to a movement order: `cargo run --example movement_order`.
//!
//! Prints how late each leg may be left, and writes the order as a page that prints on A4, whole and for sharing.

use siraba::plan::{Map, PointSpec, Request, plan};
use siraba::report::{Language, Order, OrderFormat, OrderSettings, render_order};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let map = Map::embedded()?;
    let mut request = Request::new(PointSpec::parse("Dakar")?, PointSpec::parse("Bamako")?);
    request.depart = Some("2026-02-01T06:00".parse()?);
    let plan = plan(&map, &request)?;

    let order = Order::of(&plan, None, false)?;
    for card in &order.cards {
        let latest = card.leave_by.and_then(|by| by.clock);
        let latest = latest.map_or("at any time".to_owned(), |at| format!("by {}", at.time()));
        println!(
            "day {}: {} → {}: leave {latest}",
            card.day, card.from, card.to
        );
    }

    for (name, redacted) in [("ordre.html", false), ("ordre-a-diffuser.html", true)] {
        let settings = OrderSettings {
            redacted,
            language: Language::Fr,
            ..OrderSettings::default()
        };
        let page = render_order(&plan, settings, OrderFormat::Html)?;
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, page)?;
        println!("{}", path.display());
    }
    Ok(())
}
