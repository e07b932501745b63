//! A small map: roads on a grid, halts, escort posts, areas and the rules of the march, written as files.

use siraba::model::Drive;
use siraba::plan::{Map, Objective, PointSpec, Request};
use std::fmt::Write;
use std::path::Path;

pub const WIDE: usize = 4;

/// A stretch between two nodes.
#[derive(Clone, Debug)]
pub struct Road {
    pub from: usize,
    pub to: usize,
    pub km: f64,
    pub kmh: f64,
    pub oneway: bool,
    /// Minutes across, minutes of waiting, trucks at a time.
    pub ferry: Option<(f64, f64, u32)>,
    /// Minutes at a checkpoint half-way, both ways; 0 for none.
    pub delay_min: f64,
}

/// An area over the middle half of some roads.
#[derive(Clone, Debug)]
pub struct Area {
    pub group: usize,
    pub per_1000_km: f64,
    pub confidence: f64,
    pub night: f64,
    pub roads: Vec<usize>,
}

/// An escort type.
#[derive(Clone, Debug)]
pub struct Escort {
    pub phi: f64,
    pub change_min: f64,
    pub change_cost: f64,
    pub cost_per_km: f64,
    pub cost_per_hour: f64,
    pub max_kmh: Option<f64>,
}

/// The numbers of `[march]`.
#[derive(Clone, Debug)]
pub struct Rules {
    pub margin_min: f64,
    pub contingency: f64,
    pub rest_after_h: f64,
    pub rest_min: f64,
    pub duty_h: f64,
    pub packet_trucks: Option<u32>,
    pub packet_gap_min: f64,
    pub max_days: u32,
}

#[derive(Clone, Debug)]
pub struct World {
    pub nodes: usize,
    pub roads: Vec<Road>,
    pub halts: Vec<bool>,
    /// Escorts that each node offers, by index.
    pub posts: Vec<Vec<usize>>,
    pub areas: Vec<Area>,
    pub escorts: Vec<Escort>,
    pub rules: Rules,
    pub trucks: u32,
    pub gap_m: f64,
    pub length_m: f64,
    // The request.
    pub from: usize,
    pub to: usize,
    pub via: Vec<usize>,
    /// Minutes after midnight of the first day, local time.
    pub depart_min: u32,
    pub drive: Drive,
    /// How many of `escorts` are asked for.
    pub asked: usize,
    pub objective: Objective,
    pub max_risk: Option<f64>,
}

pub fn at(node: usize) -> (f64, f64) {
    (
        -8.0 + 0.5 * (node % WIDE) as f64,
        12.0 + 0.5 * (node / WIDE) as f64,
    )
}

pub fn name(node: usize) -> String {
    format!("Place {}", (b'A' + node as u8) as char)
}

pub fn middle(road: &Road) -> (f64, f64) {
    let ((ax, ay), (bx, by)) = (at(road.from), at(road.to));
    (f64::midpoint(ax, bx), f64::midpoint(ay, by))
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",\n")
    )
}

impl World {
    pub fn write(&self, folder: &Path) {
        let write = |file: &str, text: String| std::fs::write(folder.join(file), text).unwrap();
        write(
            "map.toml",
            "[map]\nname = \"March\"\nas_of = \"2026-01-31\"\ntimezone = \"Africa/Bamako\"\n\
             [roads]\nfiles = [\"roads.geojson\"]\n[places]\nfiles = [\"places.geojson\"]\n\
             [risk]\nfiles = [\"risk.geojson\"]\n[profiles]\nfiles = [\"profiles.toml\"]\n"
                .to_owned(),
        );
        write("roads.geojson", collection(&self.road_features()));
        write("places.geojson", collection(&self.place_features()));
        write("risk.geojson", collection(&self.risk_features()));
        write("profiles.toml", self.profiles());
    }

    pub fn map(&self) -> Map {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        Map::load(siraba::io::Inputs::folder(folder.path()).unwrap()).unwrap()
    }

    fn road_features(&self) -> Vec<String> {
        let mut features = Vec::new();
        for road in &self.roads {
            let ((ax, ay), (bx, by)) = (at(road.from), at(road.to));
            let (km, kmh) = (road.km, road.kmh);
            let mut tags = match road.ferry {
                Some((across, wait, capacity)) => format!(
                    r#""route":"ferry","duration":"PT{across}M","wait_min":{wait},"capacity:hgv":{capacity}"#
                ),
                None => format!(r#""highway":"trunk","speed_kmh":{kmh}"#),
            };
            if road.oneway {
                tags += r#","oneway":"yes""#;
            }
            features.push(format!(
                r#"{{"type":"Feature","properties":{{{tags},"length_km":{km}}},"geometry":{{"type":"LineString","coordinates":[[{ax},{ay}],[{bx},{by}]]}}}}"#
            ));
        }
        features
    }

    fn place_features(&self) -> Vec<String> {
        (0..self.nodes)
            .map(|node| {
                let (x, y) = at(node);
                let offers: Vec<String> = self.posts[node]
                    .iter()
                    .map(|e| format!("\"e{e}\""))
                    .collect();
                let post = if offers.is_empty() {
                    String::new()
                } else {
                    format!(r#","escort_post":[{}]"#, offers.join(","))
                };
                format!(
                    r#"{{"type":"Feature","properties":{{"name":"{}","kind":"town","halt":{}{post}}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#,
                    name(node),
                    self.halts[node]
                )
            })
            .collect()
    }

    fn risk_features(&self) -> Vec<String> {
        let mut features = Vec::new();
        for (i, area) in self.areas.iter().enumerate() {
            let boxes: Vec<String> = area
                .roads
                .iter()
                .map(|road| {
                    let (x, y) = middle(&self.roads[*road]);
                    let (w, e, s, n) = (x - 0.125, x + 0.125, y - 0.125, y + 0.125);
                    format!("[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]")
                })
                .collect();
            features.push(format!(
                r#"{{"type":"Feature","properties":{{"kind":"influence","name":"area {i}","group":"group {}","attacks_per_1000_km":{},"confidence":{},"night_factor":{}}},"geometry":{{"type":"MultiPolygon","coordinates":[{}]}}}}"#,
                area.group, area.per_1000_km, area.confidence, area.night,
                boxes.join(",")
            ));
        }
        for (i, road) in self.roads.iter().enumerate() {
            if road.delay_min > 0.0 {
                let (x, y) = middle(road);
                features.push(format!(
                    r#"{{"type":"Feature","properties":{{"kind":"checkpoint","name":"checkpoint {}","delay_min":{},"cost":0}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#,
                    i % 2, // two may have one name
                    road.delay_min
                ));
            }
        }
        features
    }

    fn profiles(&self) -> String {
        let rules = &self.rules;
        let mut text = format!(
            "[profile.tanker]\nmax_speed_kmh = 90\nlength_m = {}\n[convoy]\ngap_m = {}\n",
            self.length_m, self.gap_m
        );
        for (i, escort) in self.escorts.iter().enumerate() {
            writeln!(
                text,
                "[escort.e{i}]\nphi = {}\npsi = 1\nchange_min = {}\nchange_cost = {}\ncost_per_km = {}\ncost_per_hour = {}",
                escort.phi, escort.change_min, escort.change_cost, escort.cost_per_km, escort.cost_per_hour
            )
            .unwrap();
            if let Some(kmh) = escort.max_kmh {
                writeln!(text, "max_speed_kmh = {kmh}").unwrap();
            }
        }
        write!(
            text,
            "[march]\nmargin_min = {}\ncontingency = {}\nrest_after_h = {}\nrest_min = {}\nduty_h = {}\npacket_gap_min = {}\nmax_days = {}\n",
            rules.margin_min, rules.contingency, rules.rest_after_h, rules.rest_min, rules.duty_h,
            rules.packet_gap_min, rules.max_days
        )
        .unwrap();
        if let Some(each) = rules.packet_trucks {
            writeln!(text, "packet_trucks = {each}").unwrap();
        }
        text
    }

    pub fn request(&self) -> Request {
        let point = |node: usize| PointSpec::Name(name(node));
        let mut request = Request::new(point(self.from), point(self.to));
        request.via = self.via.iter().copied().map(point).collect();
        request.trucks = Some(self.trucks);
        let (hour, minute) = (self.depart_min / 60, self.depart_min % 60);
        request.depart = Some(format!("2026-02-01T{hour:02}:{minute:02}").parse().unwrap());
        request.drive = self.drive;
        request.escorts = (0..self.asked).map(|i| format!("e{i}")).collect();
        request.minimise = self.objective;
        request.limits.max_risk = self.max_risk;
        request.alternatives = Some(1);
        request
    }

    /// Λ of a road without escort.
    pub fn hazard(&self, road: usize) -> f64 {
        let groups = 3;
        let night = self.drive == Drive::Night;
        let rate: f64 = (0..groups)
            .map(|group| {
                self.areas
                    .iter()
                    .filter(|a| a.group == group && a.roads.contains(&road))
                    .map(|a| a.confidence * a.per_1000_km * if night { a.night } else { 1.0 })
                    .fold(0.0, f64::max)
            })
            .sum();
        0.5 * self.roads[road].km / 1000.0 * rate * (f64::from(self.trucks) / 20.0).powf(0.2)
    }
}
