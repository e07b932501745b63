//! Loads a bare GeoJSON road file and plans on it.
//!
//! ```sh
//! cargo run --example plan_geojson -- roads.geojson FROM_LON,FROM_LAT TO_LON,TO_LAT
//! ```
//!
//! Without arguments it uses the roads of the embedded map, from Bamako to Ségou.

use siraba::io::{Inputs, Source};
use siraba::plan::{Map, PointSpec, Request, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut inputs = Inputs::bare();
    let (from, to) = if let [roads, from, to] = args.as_slice() {
        inputs.roads.push(Source::open(roads.as_ref())?);
        (from.as_str(), to.as_str())
    } else {
        inputs.roads = Inputs::embedded()?.roads;
        ("-7.97522,12.60915", "-6.25947,13.44032")
    };
    let map = Map::load(inputs)?;
    let request = Request::new(PointSpec::parse(from)?, PointSpec::parse(to)?);
    let plan = plan(&map, &request)?;
    for route in &plan.routes {
        println!(
            "{}: {:.1} km in {:.1} h over {} stretches of road",
            route.label,
            route.length_m / 1000.0,
            route.duration_s / 3600.0,
            route.edges.len()
        );
    }
    Ok(())
}
