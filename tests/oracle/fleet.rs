//! A random vehicle, escorts and convoy, and the `profiles.toml` that says so.

use super::rng::Rng;
use super::scene::{Escort, Fleet, Vehicle};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The documented defaults: `src/model/convoy.rs`.
fn default_fleet() -> Fleet {
    let table = [
        ("motorway", [60.0, 40.0]),
        ("trunk", [50.0, 35.0]),
        ("primary", [50.0, 30.0]),
        ("secondary", [45.0, 28.0]),
        ("tertiary", [40.0, 25.0]),
        ("unclassified", [35.0, 20.0]),
        ("residential", [25.0, 15.0]),
        ("living_street", [10.0, 10.0]),
        ("service", [15.0, 10.0]),
        ("track", [20.0, 15.0]),
        ("unknown", [45.0, 25.0]),
    ];
    let escort = |name, phi, psi, change_min, cost_per_km| Escort {
        name,
        phi,
        psi,
        change_min,
        change_cost: 0.0,
        cost_per_km,
        cost_per_hour: 0.0,
        max_speed_kmh: None,
    };
    Fleet {
        vehicle: Vehicle {
            name: "tanker",
            max_speed_kmh: 60.0,
            weight_t: 50.0,
            axle_t: 11.5,
            height_m: 4.0,
            fuel_l_per_100km: 45.0,
            cost_per_km: 0.5,
            cost_per_hour: 25.0,
            table: BTreeMap::from(table),
        },
        escorts: vec![
            escort("armed", 0.6, 0.6, 30.0, 6.0),
            escort("civil", 0.9, 1.0, 10.0, 1.0),
        ],
        trucks: 20.0,
        beta: 0.2,
        loss_fraction: 0.3,
        reference_trucks: 20.0,
        background_per_1000_km: 0.0,
        fuel_price: 1.34,
        cargo_delay_per_hour: 0.0,
        toml: None,
    }
}

/// Writes a number that may differ from the default, and says so in the file.
fn vary(rng: &mut Rng, toml: &mut String, key: &str, slot: &mut f64, range: (f64, f64), p: f64) {
    if rng.chance(p) {
        *slot = rng.round(range.0, range.1, 2);
        writeln!(toml, "{key} = {slot}").unwrap();
    }
}

/// Vehicle, escorts and convoy, mostly with a `profiles.toml`.
pub fn fleet(rng: &mut Rng) -> Fleet {
    let mut fleet = default_fleet();
    if rng.chance(0.12) {
        return fleet;
    }
    let mut toml = String::from("# written by the oracle\n");
    let mut always = 0.35;
    if rng.chance(0.3) {
        // A class of the user's own: every number is given.
        fleet.vehicle.name = "lorry";
        always = 1.0;
    }
    let vehicle = &mut fleet.vehicle;
    writeln!(toml, "[profile.{}]", vehicle.name).unwrap();
    let numbers = [
        ("max_speed_kmh", &mut vehicle.max_speed_kmh, (35.0, 90.0)),
        ("weight_t", &mut vehicle.weight_t, (15.0, 60.0)),
        ("axle_t", &mut vehicle.axle_t, (7.0, 13.0)),
        ("height_m", &mut vehicle.height_m, (3.0, 4.5)),
        (
            "fuel_l_per_100km",
            &mut vehicle.fuel_l_per_100km,
            (15.0, 60.0),
        ),
        ("cost_per_km", &mut vehicle.cost_per_km, (0.0, 2.0)),
        ("cost_per_hour", &mut vehicle.cost_per_hour, (0.0, 60.0)),
    ];
    for (key, slot, range) in numbers {
        vary(rng, &mut toml, key, slot, range, always);
    }
    for (key, range) in [
        ("length_m", (8.0, 20.0)),
        ("cargo_l", (5000.0, 50_000.0)),
        ("truck_value", (20_000.0, 90_000.0)),
    ] {
        vary(rng, &mut toml, key, &mut 0.0, range, always);
    }
    writeln!(toml, "[profile.{}.speed_kmh]", vehicle.name).unwrap();
    for (class, row) in &mut vehicle.table {
        if rng.chance(always) {
            let paved = rng.round(15.0, 80.0, 1);
            *row = [paved, rng.round(10.0, 30.0, 1).min(paved)];
            writeln!(toml, "{class} = [{:?}, {:?}]", row[0], row[1]).unwrap();
        }
    }
    for escort in &mut fleet.escorts {
        vary_escort(rng, &mut toml, escort);
    }
    writeln!(toml, "[convoy]").unwrap();
    if rng.chance(0.5) {
        let trucks = 3 + rng.below(60);
        fleet.trucks = trucks as f64;
        writeln!(toml, "trucks = {trucks}").unwrap();
    }
    let numbers = [
        ("beta", &mut fleet.beta, (0.0, 0.6)),
        ("loss_fraction", &mut fleet.loss_fraction, (0.05, 0.9)),
        ("reference_trucks", &mut fleet.reference_trucks, (5.0, 40.0)),
        (
            "background_per_1000_km",
            &mut fleet.background_per_1000_km,
            (0.0, 4.0),
        ),
        ("fuel_price", &mut fleet.fuel_price, (0.5, 3.0)),
        (
            "cargo_delay_per_hour",
            &mut fleet.cargo_delay_per_hour,
            (0.0, 400.0),
        ),
    ];
    for (key, slot, range) in numbers {
        vary(rng, &mut toml, key, slot, range, 0.4);
    }
    fleet.toml = Some(toml);
    fleet
}

fn vary_escort(rng: &mut Rng, toml: &mut String, escort: &mut Escort) {
    writeln!(toml, "[escort.{}]", escort.name).unwrap();
    vary(rng, toml, "phi", &mut escort.phi, (0.1, 1.3), 0.8);
    vary(rng, toml, "psi", &mut escort.psi, (0.2, 1.4), 0.8);
    let change = (0.0, 90.0);
    vary(rng, toml, "change_min", &mut escort.change_min, change, 0.7);
    let money = (0.0, 2000.0);
    vary(
        rng,
        toml,
        "change_cost",
        &mut escort.change_cost,
        money,
        0.5,
    );
    let per_km = (0.0, 12.0);
    vary(
        rng,
        toml,
        "cost_per_km",
        &mut escort.cost_per_km,
        per_km,
        0.7,
    );
    let per_hour = (0.0, 200.0);
    vary(
        rng,
        toml,
        "cost_per_hour",
        &mut escort.cost_per_hour,
        per_hour,
        0.5,
    );
    if rng.chance(0.15) {
        let speed = rng.round(20.0, 60.0, 0);
        escort.max_speed_kmh = Some(speed);
        writeln!(toml, "max_speed_kmh = {speed}").unwrap();
    }
}
