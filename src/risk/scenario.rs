//! A scenario on risk features: a pure function from features to features.
//!
//! Invariants: changes work one after another, each on what those before it left; a zone that is changed
//! keeps its name, its id and its place in its file, so that a ledger can still say why; a selection that
//! matches nothing is an error, also one word of several, for a change that misses its zones would be
//! taken for the safer or the graver picture that it is not; a figure that leaves its range is an error,
//! never clipped. Complexity: O(changes × features).

use super::Error;
use crate::io::{
    Action, By, Change, Edit, Effect, Figure, Region, RiskFeature, Scenario, Selection,
};
use crate::model::{FileId, fold, nearest};

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The change's own reason.
    pub why: String,
    /// What was done: "`attacks_per_1000_km` × 0.5", "removed", "added from x.geojson".
    pub what: String,
    /// The names of the zones.
    pub zones: Vec<String>,
}

/// The features under a scenario, and what each change did. `file` names the file of a feature, by which
/// layers are selected; `layers` are the features of the scenario's own files, in its order.
pub fn apply(
    features: &[RiskFeature],
    file: &dyn Fn(FileId) -> String,
    scenario: &Scenario,
    layers: &[Vec<RiskFeature>],
) -> Result<(Vec<RiskFeature>, Vec<Changed>), Error> {
    let mut features = features.to_vec();
    let mut changed = Vec::new();
    for change in &scenario.changes {
        let mut done = Vec::new();
        let mut add = |features: &mut Vec<RiskFeature>, layer: usize| {
            let new = layers.get(layer).map_or(&[][..], Vec::as_slice);
            let path = scenario.layers.get(layer).map_or("", |l| l.path.as_str());
            done.push(done_to(change, format!("added from {path}"), new));
            features.extend_from_slice(new);
        };
        match &change.action {
            Action::Add(layer) => add(&mut features, *layer),
            Action::Remove(selection) | Action::Replace(selection, _) => {
                let chosen = select(&features, file, selection, change)?;
                let mut gone = Vec::new();
                let mut at = 0;
                features.retain(|feature| {
                    let stays = !chosen.contains(&at);
                    at += 1;
                    if !stays {
                        gone.push(feature.clone());
                    }
                    stays
                });
                if let Action::Replace(_, layer) = &change.action {
                    add(&mut features, *layer);
                }
                done.insert(0, done_to(change, "removed".to_owned(), &gone));
            }
            Action::Edit(selection, edits) => {
                let chosen = select(&features, file, selection, change)?;
                for edit in edits {
                    let mut of = Vec::new();
                    for i in &chosen {
                        if change_one(&mut features[*i], edit, change)? {
                            of.push(features[*i].clone());
                        }
                    }
                    if of.is_empty() {
                        return Err(refuse(
                            change,
                            format!("no selected zone has `{}`", property(edit)),
                            "select zones of the kind that has it: influence, secured, closure or checkpoint",
                        ));
                    }
                    done.push(done_to(change, words(edit), &of));
                }
                for i in &chosen {
                    check_validity(&features[*i], change)?;
                }
            }
        }
        changed.append(&mut done);
    }
    Ok((features, changed))
}

fn done_to(change: &Change, what: String, features: &[RiskFeature]) -> Changed {
    Changed {
        why: change.why.clone(),
        what,
        zones: features.iter().map(|f| f.name.clone()).collect(),
    }
}

fn refuse(change: &Change, what: impl std::fmt::Display, help: impl Into<String>) -> Error {
    Error::Scenario {
        at: change.at.clone(),
        what: what.to_string(),
        help: help.into(),
    }
}

/// What a selection goes by.
#[derive(Clone, Copy, Debug)]
enum Key {
    Layer,
    Group,
    Zone,
    Kind,
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Layer => "layer",
            Self::Group => "group",
            Self::Zone => "zone",
            Self::Kind => "kind",
        }
    }

    /// What a feature goes by.
    fn names(self, feature: &RiskFeature, file: &dyn Fn(FileId) -> String) -> Vec<String> {
        match (self, &feature.effect) {
            (Self::Layer, _) => {
                // The whole path, and the file's own name.
                let path = file(feature.feature.file);
                let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
                vec![name, path]
            }
            (Self::Group, Effect::Influence { group, .. }) => vec![group.clone()],
            (Self::Group, _) => Vec::new(),
            (Self::Zone, _) => {
                let name = std::iter::once(feature.name.clone());
                name.chain(feature.id.clone()).collect()
            }
            (Self::Kind, effect) => vec![effect.kind().to_owned()],
        }
    }

    /// Whether a word means that name: as people type names, but for files, which are exact.
    fn means(self, word: &str, name: &str) -> bool {
        match self {
            Self::Layer => word == name,
            _ => word == name || fold(word) == fold(name),
        }
    }
}

/// The positions of the selected features, ascending; never none.
fn select(
    features: &[RiskFeature],
    file: &dyn Fn(FileId) -> String,
    selection: &Selection,
    change: &Change,
) -> Result<Vec<usize>, Error> {
    let mut chosen: Vec<usize> = (0..features.len()).collect();
    for (key, words) in [
        (Key::Layer, &selection.layer),
        (Key::Group, &selection.group),
        (Key::Zone, &selection.zone),
        (Key::Kind, &selection.kind),
    ] {
        if words.is_empty() {
            continue;
        }
        let fits = |i: usize, word: &str| {
            let names = key.names(&features[i], file);
            names.iter().any(|name| key.means(word, name))
        };
        for word in words {
            if !(0..features.len()).any(|i| fits(i, word)) {
                return Err(unknown(features, file, key, word, change));
            }
        }
        chosen.retain(|i| words.iter().any(|word| fits(*i, word)));
    }
    if chosen.is_empty() {
        return Err(refuse(
            change,
            "`select` matches no zone: none fits all that it names",
            "several keys of a selection hold together; leave one out, or write a change for each",
        ));
    }
    Ok(chosen)
}

/// A word of a selection that nothing goes by.
fn unknown(
    features: &[RiskFeature],
    file: &dyn Fn(FileId) -> String,
    key: Key,
    word: &str,
    change: &Change,
) -> Error {
    let mut known: Vec<String> = features
        .iter()
        .filter_map(|feature| key.names(feature, file).into_iter().next())
        .collect();
    let ids = features.iter().filter_map(|feature| feature.id.clone());
    known.sort();
    known.dedup();
    let mut typed = known.clone();
    if matches!(key, Key::Zone) {
        typed.extend(ids);
    }
    let near = nearest(word, typed.iter().map(String::as_str), 3);
    let help = if !near.is_empty() {
        format!("Did you mean {}?", near.join(", "))
    } else if known.is_empty() {
        format!("This risk picture has no {}.", key.as_str())
    } else {
        const SHOWN: usize = 12;
        let more = known.len().saturating_sub(SHOWN);
        let list = known[..known.len() - more].join(", ");
        match more {
            0 => format!("There are {list}."),
            more => format!("There are {list} and {more} more."),
        }
    };
    let name = key.as_str();
    refuse(
        change,
        format!(
            "`select` names the {name} \"{word}\", which is none of this risk picture at that point"
        ),
        help,
    )
}

/// Makes one edit on one feature; false when the feature has no such property.
fn change_one(feature: &mut RiskFeature, edit: &Edit, change: &Change) -> Result<bool, Error> {
    match edit {
        Edit::ValidFrom(day) => feature.validity.from = Some(*day),
        Edit::ValidTo(day) => feature.validity.to = Some(*day),
        Edit::Group(new) => match &mut feature.effect {
            Effect::Influence { group, .. } => new.clone_into(group),
            _ => return Ok(false),
        },
        Edit::Number(figure, by) => return change_figure(feature, *figure, *by, change),
    }
    Ok(true)
}

fn change_figure(
    feature: &mut RiskFeature,
    figure: Figure,
    by: By,
    change: &Change,
) -> Result<bool, Error> {
    let name = feature.name.clone();
    let set = |value: &mut f64, unit: f64| number(value, unit, figure, by, (&name, change));
    match (figure, &mut feature.effect) {
        (
            Figure::AttacksPer1000Km,
            Effect::Influence {
                attacks_per_1000_km,
                rate_range,
                ..
            },
        ) => {
            let before = *attacks_per_1000_km;
            set(attacks_per_1000_km, 1.0)?;
            // The interval keeps its proportions.
            *rate_range = rate_range
                .filter(|_| before > 0.0)
                .map(|range| range.map(|end| end / before * *attacks_per_1000_km));
        }
        (Figure::Confidence, Effect::Influence { confidence, .. }) => set(confidence, 1.0)?,
        (Figure::TaperKm, Effect::Influence { taper_km, .. }) => set(taper_km, 1.0)?,
        (Figure::NightFactor, Effect::Influence { night_factor, .. }) => set(night_factor, 1.0)?,
        (Figure::LossFraction, Effect::Influence { loss_fraction, .. }) => {
            match (loss_fraction, by) {
                (Some(own), _) => set(own, 1.0)?,
                (none, By::Set(new)) => *none = Some(new),
                (None, _) => {
                    return Err(refuse(
                        change,
                        format!("{name} has no `loss_fraction` of its own to change"),
                        "it takes the convoy's; give the number itself: loss_fraction = 0.3",
                    ));
                }
            }
        }
        (Figure::Factor, Effect::Secured { factor, .. }) => set(factor, 1.0)?,
        (
            Figure::BufferKm,
            Effect::Secured {
                region: Region::NearLine(_, metres),
                ..
            },
        )
        | (
            Figure::RadiusKm,
            Effect::Closure {
                region: Region::NearLine(_, metres) | Region::NearPoint(_, metres),
            },
        ) => set(metres, 1000.0)?,
        (Figure::DelayMin, Effect::Checkpoint { delay_min, .. }) => set(delay_min, 1.0)?,
        (Figure::Cost, Effect::Checkpoint { cost, .. }) => set(cost, 1.0)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// The one place where a figure becomes another. `unit` is what the stored number has per unit of the
/// property: 1000 for metres that are stated in km.
fn number(
    value: &mut f64,
    unit: f64,
    figure: Figure,
    by: By,
    (zone, change): (&str, &Change),
) -> Result<(), Error> {
    let new = by.of(*value / unit);
    let [least, most] = figure.range();
    if !(least..=most).contains(&new) {
        return Err(refuse(
            change,
            format!(
                "`{}` of {zone} would become {new}, which is not between {least} and {most}",
                figure.as_str()
            ),
            "change the factor, or select fewer zones",
        ));
    }
    *value = new * unit;
    Ok(())
}

fn check_validity(feature: &RiskFeature, change: &Change) -> Result<(), Error> {
    match (feature.validity.from, feature.validity.to) {
        (Some(from), Some(to)) if to < from => Err(refuse(
            change,
            format!(
                "{} would be in force from {from} to {to}, which is never",
                feature.name
            ),
            "change both days, or remove the zone",
        )),
        _ => Ok(()),
    }
}

fn property(edit: &Edit) -> &'static str {
    match edit {
        Edit::Number(figure, _) => figure.as_str(),
        Edit::Group(_) => "group",
        Edit::ValidFrom(_) => "valid_from",
        Edit::ValidTo(_) => "valid_to",
    }
}

fn words(edit: &Edit) -> String {
    let name = property(edit);
    match edit {
        Edit::Number(_, by) => format!("{name} {by}"),
        Edit::Group(group) => format!("{name} = {group}"),
        Edit::ValidFrom(day) | Edit::ValidTo(day) => format!("{name} = {day}"),
    }
}

#[cfg(test)]
mod tests;
