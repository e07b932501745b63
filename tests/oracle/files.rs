//! Writes a case as a user's files, and the command a user would type.

use super::scene::{DATE, Fleet, Kind, Metric, Place, Road, Scene, Shape, Zone};
use geo::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value, json};
use std::path::Path;

fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

fn feature(geometry: &Value, properties: &Map<String, Value>) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn road(road: &Road) -> Value {
    let geometry = match &road.parts[..] {
        [line] => json!({ "type": "LineString", "coordinates": line }),
        parts => json!({ "type": "MultiLineString", "coordinates": parts }),
    };
    feature(&geometry, &road.tags)
}

fn coordinates(line: &LineString) -> Vec<[f64; 2]> {
    line.0.iter().map(|c| [c.x, c.y]).collect()
}

fn rings(polygon: &Polygon) -> Vec<Vec<[f64; 2]>> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(coordinates)
        .collect()
}

fn area(area: &MultiPolygon) -> Value {
    match &area.0[..] {
        [one] => json!({ "type": "Polygon", "coordinates": rings(one) }),
        many => {
            let all: Vec<_> = many.iter().map(rings).collect();
            json!({ "type": "MultiPolygon", "coordinates": all })
        }
    }
}

fn shape(shape: &Shape, radius_key: &str, properties: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Area(polygons) => area(polygons),
        Shape::AlongLine(line, radius) => {
            properties.insert(radius_key.into(), json!(radius));
            json!({ "type": "LineString", "coordinates": coordinates(line) })
        }
        Shape::AroundPoint(point, radius) => {
            properties.insert(radius_key.into(), json!(radius));
            json!({ "type": "Point", "coordinates": [point.x(), point.y()] })
        }
    }
}

fn zone(index: usize, zone: &Zone) -> Value {
    let mut properties = Map::new();
    let mut say = |key: &str, value: Value| {
        properties.insert(key.into(), value);
    };
    say("name", json!(format!("zone {}", index + 1)));
    if let Some(day) = zone.valid_from {
        say("valid_from", json!(day));
    }
    if let Some(day) = zone.valid_to {
        say("valid_to", json!(day));
    }
    if let Some(cargo) = &zone.cargo {
        say("cargo", json!(cargo));
    }
    let geometry = match &zone.kind {
        Kind::Influence {
            area: polygons,
            group,
            rate,
            confidence,
            taper_km,
            loss_fraction,
        } => {
            say("kind", json!("influence"));
            say("group", json!(group));
            say("attacks_per_1000_km", json!(rate));
            for (key, value) in [
                ("confidence", confidence),
                ("taper_km", taper_km),
                ("loss_fraction", loss_fraction),
            ] {
                if let Some(value) = value {
                    say(key, json!(value));
                }
            }
            area(polygons)
        }
        Kind::Secured {
            shape: where_,
            factor,
        } => {
            say("kind", json!("secured"));
            say("factor", json!(factor));
            shape(where_, "buffer_km", &mut properties)
        }
        Kind::Closure { shape: where_ } => {
            say("kind", json!("closure"));
            shape(where_, "radius_km", &mut properties)
        }
        Kind::Checkpoint {
            site,
            delay_min,
            cost,
        } => {
            say("kind", json!("checkpoint"));
            for (key, value) in [("delay_min", delay_min), ("cost", cost)] {
                if let Some(value) = value {
                    say(key, json!(value));
                }
            }
            json!({ "type": "Point", "coordinates": site.point() })
        }
    };
    feature(&geometry, &properties)
}

fn place(index: usize, place: &Place, fleet: &Fleet) -> Value {
    let mut properties = Map::new();
    properties.insert("name".into(), json!(place.name));
    let kinds = ["town", "port", "depot", "border", "halt"];
    if !index.is_multiple_of(3) {
        properties.insert("kind".into(), json!(kinds[index % kinds.len()]));
    }
    if place.post_is_true {
        properties.insert("escort_post".into(), json!(true));
    } else if !place.post.is_empty() {
        let names: Vec<_> = place.post.iter().map(|&e| fleet.escorts[e].name).collect();
        properties.insert("escort_post".into(), json!(names));
    }
    let geometry = json!({ "type": "Point", "coordinates": place.point });
    feature(&geometry, &properties)
}

/// Writes the files into a folder; the arguments that name them, relative to it.
pub fn write(scene: &Scene, folder: &Path) -> Vec<String> {
    let put = |name: &str, content: &str| std::fs::write(folder.join(name), content).unwrap();
    let put_json = |name: &str, features: Vec<Value>| {
        put(name, &format!("{:#}\n", collection(&features)));
    };
    let mut args: Vec<String> = vec!["plan".into()];
    let mut say = |words: &[&str]| args.extend(words.iter().map(|&w| w.to_owned()));
    let (first, second) = scene.roads.split_at(scene.second_file);
    put_json("roads.geojson", first.iter().map(road).collect());
    say(&["--roads", "roads.geojson"]);
    if !second.is_empty() {
        put_json("more_roads.geojson", second.iter().map(road).collect());
        say(&["--roads", "more_roads.geojson"]);
    }
    let zones = scene.zones.iter().enumerate();
    put_json("risk.geojson", zones.map(|(i, z)| zone(i, z)).collect());
    say(&["--risk", "risk.geojson"]);
    let places = scene.places.iter().enumerate();
    let places = places.map(|(i, p)| place(i, p, &scene.fleet)).collect();
    put_json("places.geojson", places);
    say(&["--places", "places.geojson"]);
    if let Some(toml) = &scene.fleet.toml {
        put("profiles.toml", toml);
        say(&["--profiles", "profiles.toml"]);
    }
    let ask = &scene.ask;
    if !ask.exclude.is_empty() {
        let areas = ask.exclude.iter().map(|a| feature(&area(a), &Map::new()));
        put_json("exclude.geojson", areas.collect());
        say(&["--exclude", "exclude.geojson"]);
    }
    say(&["--date", DATE, "--snap-radius", "0.001", "--format", "json"]);
    if scene.fleet.vehicle.name != "tanker" || ask.spell_defaults {
        say(&["--profile", scene.fleet.vehicle.name]);
    }
    if let Some(trucks) = ask.trucks {
        say(&["--trucks", &trucks.to_string()]);
    }
    if ask.cargo != "fuel" || ask.spell_defaults {
        say(&["--cargo", ask.cargo]);
    }
    if ask.objective != Metric::Time || ask.spell_defaults {
        say(&["--minimise", ask.objective.word()]);
    }
    for &kind in &ask.escorts {
        say(&["--escort", scene.fleet.escorts[kind].name]);
    }
    for group in &ask.avoid {
        say(&["--avoid", group]);
    }
    for limit in &ask.limits {
        say(&[&format!("--{}", limit.option), &limit.text]);
    }
    let last = ask.stops.len() - 1;
    for (i, &stop) in ask.stops.iter().enumerate() {
        let option = match i {
            0 => "--from",
            i if i == last => "--to",
            _ => "--via",
        };
        say(&[option, &scene.places[stop].name]);
    }
    args
}
