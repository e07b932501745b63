//! The state of a map as a page, or as data. Complexity: linear in the report.

use crate::io::{Examples, is_table};
use crate::plan::{CheckReport, ComponentList, Conditions, Location};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many of a kind are spelt out on the page; the data has all.
const SHOWN: usize = 10;

/// The report as JSON.
pub fn check_json(report: &CheckReport) -> String {
    // Serialising plain data to a string cannot fail: no map keys but strings.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}

/// The report as a page.
pub fn check_text(report: &CheckReport) -> String {
    let mut page = String::new();
    let mut line = |text: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "{text}");
    };
    size(&mut line, report);
    conditions(&mut line, &report.conditions);
    for file in &report.roads {
        line(String::new());
        line(format!(
            "{}: {} features, {} roads read",
            file.file, file.features, file.roads
        ));
        examples(&mut line, "left out", &file.left_out);
        examples(&mut line, "not understood", &file.not_understood);
    }
    line(String::new());
    components(
        &mut line,
        "Parts that do not touch (weak components)",
        &report.weak_components,
    );
    components(
        &mut line,
        "Parts that can be driven both ways (strong components)",
        &report.strong_components,
    );
    section(
        &mut line,
        "Dead ends close to another road",
        &report.dangling_ends,
        |end| {
            format!(
                "{:.6},{:.6}: {} ends {:.1} m short of {}",
                end.lon,
                end.lat,
                at(&end.road),
                end.gap_m,
                if end.other.file == end.road.file {
                    format!("feature {}", end.other.feature)
                } else {
                    at(&end.other)
                }
            )
        },
    );
    section(
        &mut line,
        "Roads that repeat another",
        &report.duplicates,
        at,
    );
    section(&mut line, "Roads of no length", &report.zero_length, at);
    section(
        &mut line,
        if report.network.barred_km > 0.0 {
            "Places too far from any road that is open to this profile on the day"
        } else {
            "Places too far from any road"
        },
        &report.places_off_road,
        |place| match place.distance_m {
            Some(m) => format!("{}: {:.1} km", place.name, m / 1000.0),
            None => format!("{}: there is no road", place.name),
        },
    );
    for (title, notes) in [
        (
            "Risk features that touch no road",
            &report.risk_touching_no_road,
        ),
        ("Risk features out of date", &report.risk_out_of_date),
    ] {
        section(&mut line, title, notes, |note| {
            format!(
                "{} {} ({}): {}",
                note.kind,
                note.name,
                at(&note.location),
                note.note
            )
        });
    }
    section(&mut line, "Warnings", &report.warnings, Clone::clone);
    page
}

/// What the map is and how large.
fn size(line: &mut impl FnMut(String), report: &CheckReport) {
    let network = &report.network;
    let day = report.map.as_of.map(|day| format!(" (as of {day})"));
    line(format!(
        "Map          {}{}",
        report.map.name,
        day.unwrap_or_default()
    ));
    line(format!(
        "Network      {} junctions, {} stretches of road, {:.1} km ({:.1} km one-way)",
        network.nodes, network.links, network.length_km, network.one_way_km
    ));
    if network.barred_km > 0.0 {
        line(format!(
            "             {:.1} km closed to this profile on the day",
            network.barred_km
        ));
    }
    for (count, what) in [
        (
            network.merged_twins,
            "streets written once per direction, merged",
        ),
        (
            network.joined_ends,
            "dead ends joined within the snap tolerance",
        ),
    ] {
        if count > 0 {
            line(format!("             {count} {what}"));
        }
    }
}

/// Seasonal roads, fords, limits and ferries, if there are any.
fn conditions(line: &mut impl FnMut(String), conditions: &Conditions) {
    if conditions.kinds.is_empty() {
        return;
    }
    line(String::new());
    line(format!(
        "Roads with conditions, for the profile {} on {} ({} season; wet from {} to {})",
        conditions.profile,
        conditions.date,
        conditions.season.season.as_str(),
        conditions.season.wet.from,
        conditions.season.wet.to
    ));
    for kind in &conditions.kinds {
        let mut text = format!(
            "    {}: {} {}, {:.1} km",
            kind.kind,
            kind.roads,
            if kind.roads == 1 { "road" } else { "roads" },
            kind.length_km
        );
        for (km, what) in [
            (kind.closed_km, "closed on the day"),
            (kind.barred_km, "never open to it"),
        ] {
            if km > 0.0 {
                // Writing to a String cannot fail.
                let _ = write!(text, ", {km:.1} km {what}");
            }
        }
        line(text);
    }
}

fn at(location: &Location) -> String {
    let unit = if is_table(&location.file) {
        "line"
    } else {
        "feature"
    };
    format!("{}, {unit} {}", location.file, location.feature)
}

fn section<T>(
    line: &mut impl FnMut(String),
    title: &str,
    items: &[T],
    show: impl Fn(&T) -> String,
) {
    if items.is_empty() {
        return;
    }
    line(format!("{title}: {}", items.len()));
    for item in items.iter().take(SHOWN) {
        line(format!("  {}", show(item)));
    }
    if items.len() > SHOWN {
        line(format!(
            "  … and {} more (--format json lists all)",
            items.len() - SHOWN
        ));
    }
    line(String::new());
}

fn examples(line: &mut impl FnMut(String), title: &str, reasons: &BTreeMap<String, Examples>) {
    let mut sorted: Vec<_> = reasons.iter().collect();
    sorted.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.count));
    for (reason, examples) in sorted.iter().take(SHOWN * 2) {
        let numbers: Vec<String> = examples
            .features
            .iter()
            .take(5)
            .map(ToString::to_string)
            .collect();
        let more = if examples.count as usize > numbers.len() {
            ", …"
        } else {
            ""
        };
        line(format!(
            "  {title}: {reason}: {} (feature {}{more})",
            examples.count,
            numbers.join(", ")
        ));
    }
    if sorted.len() > SHOWN * 2 {
        line(format!(
            "  … and {} more reasons (--format json lists all)",
            sorted.len() - SHOWN * 2
        ));
    }
}

fn components(line: &mut impl FnMut(String), title: &str, list: &ComponentList) {
    line(format!("{title}: {}", list.count));
    for part in list
        .listed
        .iter()
        .filter(|p| p.number <= SHOWN || !p.places.is_empty())
    {
        let places = if part.places.is_empty() {
            String::new()
        } else if part.places.len() > SHOWN {
            format!(
                ": {} and {} more places",
                part.places[..SHOWN].join(", "),
                part.places.len() - SHOWN
            )
        } else {
            format!(": {}", part.places.join(", "))
        };
        line(format!(
            "  {:>3}. {:>6.2} % of length, {:>10.1} km, {} junctions{places}",
            part.number,
            part.share * 100.0,
            part.length_km,
            part.nodes
        ));
    }
    if list.count > SHOWN {
        line(format!("  … {} parts in all", list.count));
    }
    line(String::new());
}
