//! One journey in either season: what the rains change, and what they close.
//!
//! ```sh
//! cargo run --example wet_season
//! ```

use siraba::model::SeasonChoice;
use siraba::plan::{Map, PointSpec, Request, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = Map::embedded()?;
    for (from, to) in [
        ("Bougouni", "Manankoro"),
        ("Bamako", "Timbuktu"),
        ("Bamako", "Bafoulabé"),
    ] {
        for season in [SeasonChoice::Dry, SeasonChoice::Wet] {
            let mut request = Request::new(PointSpec::parse(from)?, PointSpec::parse(to)?);
            request.season = season;
            let found = plan(&map, &request)?;
            match found.binding.first() {
                None => println!(
                    "{from}–{to}, {}: {:.0} km in {:.1} h",
                    season.as_str(),
                    found.baseline.length_m / 1000.0,
                    found.baseline.duration_s / 3600.0
                ),
                Some(why) => println!("{from}–{to}, {}: {}", season.as_str(), why.reason),
            }
        }
    }
    Ok(())
}
