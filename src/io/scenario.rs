//! A scenario: a TOML file that says how the risk picture would be otherwise, change by change.
//!
//! Purpose: the syntax alone; what a change does to the features is `risk::scenario`. Invariants: every
//! key is known, every number in range, every change says why; a change does one thing (edits figures,
//! removes, replaces or adds zones). Complexity: linear in the file. `docs/scenarios.md` is the manual.

use super::toml_table::{Bounds, Document, Entry, Section, did_you_mean};
use super::{Error, RiskFile, Source};
use jiff::civil::Date;

/// A scenario as its file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// `name`: what it is asked for by, of letters, digits, `-` and `_`.
    pub name: String,
    /// `title`: one line.
    pub title: String,
    /// `summary`: what is supposed, in a sentence or two.
    pub summary: String,
    /// `basis`: what it rests on, and what is assumed.
    pub basis: String,
    /// `[[change]]`, in order: each works on what those before it left.
    pub changes: Vec<Change>,
    /// The files that changes add, in their order; paths are relative to the scenario's own file.
    pub layers: Vec<RiskFile>,
}

/// One `[[change]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `why`: what is supposed, for the reader of a plan.
    pub why: String,
    /// Where it stands: "`file:line:column`".
    pub at: String,
    /// What it does.
    pub action: Action,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Changes figures of the selected zones.
    Edit(Selection, Vec<Edit>),
    /// Takes the selected zones away.
    Remove(Selection),
    /// Takes the selected zones away and adds those of a layer (its position in [`Scenario::layers`]).
    Replace(Selection, usize),
    /// Adds the zones of a layer.
    Add(usize),
}

/// Which zones: those that fit one word of every list that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Layers, by file name.
    pub layer: Vec<String>,
    /// Groups.
    pub group: Vec<String>,
    /// Zones, by name or id.
    pub zone: Vec<String>,
    /// Kinds: "influence", "secured", "closure", "checkpoint".
    pub kind: Vec<String>,
}

/// A property of zones that becomes another.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A number is multiplied, increased or set.
    Number(Figure, By),
    /// The force becomes another.
    Group(String),
    /// The first day in force becomes another.
    ValidFrom(Date),
    /// The last day in force becomes another.
    ValidTo(Date),
}

/// How a number changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// `{ times = x }`
    Times(f64),
    /// `{ plus = x }`, which may be negative.
    Plus(f64),
    /// `x`
    Set(f64),
}

impl By {
    /// The new value.
    pub fn of(self, value: f64) -> f64 {
        match self {
            Self::Times(factor) => value * factor,
            Self::Plus(more) => value + more,
            Self::Set(new) => new,
        }
    }
}

impl std::fmt::Display for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Times(factor) => write!(f, "× {factor}"),
            Self::Plus(more) if *more < 0.0 => write!(f, "− {}", -more),
            Self::Plus(more) => write!(f, "+ {more}"),
            Self::Set(new) => write!(f, "= {new}"),
        }
    }
}

/// A number of a zone that a scenario may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Attacks per 1000 convoy-km, of influence.
    AttacksPer1000Km,
    /// 0 to 1, of influence.
    Confidence,
    /// Decay length outside the area, km, of influence.
    TaperKm,
    /// Factor by night, of influence.
    NightFactor,
    /// Share lost in an attack, of influence.
    LossFraction,
    /// Factor on hazard, of secured areas.
    Factor,
    /// Width beside a line, km, of secured lines.
    BufferKm,
    /// Width around a line or point, km, of closures.
    RadiusKm,
    /// Minutes, of checkpoints.
    DelayMin,
    /// Money per convoy, of checkpoints.
    Cost,
}

impl Figure {
    /// Every figure, in the order of the manual.
    pub const ALL: [Self; 10] = [
        Self::AttacksPer1000Km,
        Self::Confidence,
        Self::TaperKm,
        Self::NightFactor,
        Self::LossFraction,
        Self::Factor,
        Self::BufferKm,
        Self::RadiusKm,
        Self::DelayMin,
        Self::Cost,
    ];

    /// The property's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttacksPer1000Km => "attacks_per_1000_km",
            Self::Confidence => "confidence",
            Self::TaperKm => "taper_km",
            Self::NightFactor => "night_factor",
            Self::LossFraction => "loss_fraction",
            Self::Factor => "factor",
            Self::BufferKm => "buffer_km",
            Self::RadiusKm => "radius_km",
            Self::DelayMin => "delay_min",
            Self::Cost => "cost",
        }
    }

    /// The least and the greatest value: those of the property in a risk file.
    pub const fn range(self) -> [f64; 2] {
        match self {
            Self::AttacksPer1000Km | Self::DelayMin => [0.0, 1e6],
            Self::Confidence | Self::LossFraction => [0.0, 1.0],
            Self::TaperKm => [0.0, 2_000.0],
            Self::NightFactor => [0.0, 1e4],
            Self::Factor => [0.05, 1.0],
            Self::BufferKm | Self::RadiusKm => [1e-6, 2_000.0],
            Self::Cost => [0.0, 1e9],
        }
    }
}

/// Greatest factor and increase that are believed.
const MOST: f64 = 1e6;
const SCENARIO_KEYS: [&str; 4] = ["name", "title", "summary", "basis"];
const SELECT_KEYS: [&str; 4] = ["layer", "group", "zone", "kind"];
const OTHER_EDITS: [&str; 3] = ["group", "valid_from", "valid_to"];
/// Keys of a change that are not properties of zones.
const CHANGE_KEYS: [&str; 6] = ["why", "select", "add", "remove", "replace", "kind"];
const TITLE: &str = "[[change]]";

/// Reads a scenario; an unknown key is an error that names the nearest.
pub fn read_scenario(source: &Source) -> Result<Scenario, Error> {
    let (document, table) = Document::parse(source)?;
    let whole = table.span();
    let root = Section::root(&document, &table, &whole, &["scenario", "change"])?;
    let Some(head) = root.get("scenario") else {
        return Err(root.error(
            "there is no [scenario] table",
            "begin with [scenario], and name, title, summary and basis below it",
        ));
    };
    let span = head.span();
    let head = head.section("[scenario]", &span)?;
    head.check_keys(&SCENARIO_KEYS)?;
    let mut scenario = Scenario {
        name: read_name(&head.require("name", "\"negotiation\"")?)?,
        title: head.require("title", "\"Blockade lifted\"")?.text()?,
        summary: head
            .require("summary", "\"What is supposed, in a sentence.\"")?
            .text()?,
        basis: head
            .require("basis", "\"What it rests on, and what is assumed.\"")?
            .text()?,
        changes: Vec::new(),
        layers: Vec::new(),
    };
    for entry in root.get("change").map_or_else(Vec::new, |e| e.items()) {
        let change = read_change(&entry, &mut scenario.layers)?;
        scenario.changes.push(change);
    }
    Ok(scenario)
}

/// A name that can be typed, also in a list parted by commas.
fn read_name(entry: &Entry) -> Result<String, Error> {
    let name = entry.text()?;
    if name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    {
        Ok(name)
    } else {
        Err(entry.error(
            format!("is \"{name}\", which cannot be typed as an option"),
            "use letters, digits, - and _; the title may say more",
        ))
    }
}

fn read_change(entry: &Entry, layers: &mut Vec<RiskFile>) -> Result<Change, Error> {
    let span = entry.span();
    let table = entry.section(TITLE, &span)?;
    let figures = Figure::ALL.map(Figure::as_str);
    let known: Vec<&str> = CHANGE_KEYS
        .into_iter()
        .chain(OTHER_EDITS)
        .chain(figures)
        .collect();
    table.check_keys(&known)?;
    let why = table
        .require("why", "\"what is supposed, and on what ground\"")?
        .text()?;
    let edits = read_edits(&table)?;
    let doing: Vec<&str> = ["add", "remove", "replace"]
        .into_iter()
        .filter(|key| table.get(key).is_some())
        .chain((!edits.is_empty()).then_some("edits"))
        .collect();
    let [doing] = doing.as_slice() else {
        let (what, help) = if doing.is_empty() {
            (
                "does nothing",
                "add a property to change, such as attacks_per_1000_km = { times = 0.5 }; or remove = true, replace or add",
            )
        } else {
            (
                "does several things at once",
                "give each a [[change]] of its own, in the order in which they happen",
            )
        };
        return Err(table.error(format!("{TITLE} {what}"), help));
    };
    if let Some(kind) = table.get("kind")
        && !matches!(*doing, "add" | "replace")
    {
        return Err(kind.error(
            "is the kind of an added file's features",
            "to select by kind, write select = { kind = \"…\" }",
        ));
    }
    let selection = match table.get("select") {
        Some(select) if *doing == "add" => {
            return Err(select.error("has no effect on `add`", "remove it, or write `replace`"));
        }
        Some(select) => read_selection(&select)?,
        None if *doing == "add" => Selection::default(),
        None => {
            return Err(table.error(
                format!("{TITLE} has no `select`"),
                "say which zones: select = { group = \"…\" }, or by layer, zone or kind",
            ));
        }
    };
    let action = match *doing {
        "add" => Action::Add(read_layer(&table, "add", layers)?),
        "replace" => Action::Replace(selection, read_layer(&table, "replace", layers)?),
        "remove" => {
            let remove = table.require("remove", "true")?;
            if !remove.flag()? {
                return Err(remove.error("is false", "leave the change out"));
            }
            Action::Remove(selection)
        }
        _ => Action::Edit(selection, edits),
    };
    Ok(Change {
        why,
        at: table.position(),
        action,
    })
}

/// The file of `add` or `replace`; none twice, or its areas would count twice.
fn read_layer(table: &Section, key: &str, layers: &mut Vec<RiskFile>) -> Result<usize, Error> {
    let entry = table.require(key, "\"corridors.geojson\"")?;
    let path = entry.text()?;
    if layers.iter().any(|layer| layer.path == path) {
        return Err(entry.error(
            format!("adds \"{path}\" a second time"),
            "remove one, for its zones would count twice",
        ));
    }
    let kind = table.get("kind").map(|e| e.text()).transpose()?;
    layers.push(RiskFile { path, kind });
    Ok(layers.len() - 1)
}

fn read_selection(entry: &Entry) -> Result<Selection, Error> {
    let span = entry.span();
    let table = entry.section("select", &span)?;
    table.check_keys(&SELECT_KEYS)?;
    let words = |key: &str| -> Result<Vec<String>, Error> {
        let Some(entry) = table.get(key) else {
            return Ok(Vec::new());
        };
        let words = entry
            .items()
            .iter()
            .map(Entry::text)
            .collect::<Result<Vec<_>, _>>()?;
        if words.is_empty() {
            return Err(entry.error("selects nothing", "name something, or remove it"));
        }
        Ok(words)
    };
    let selection = Selection {
        layer: words("layer")?,
        group: words("group")?,
        zone: words("zone")?,
        kind: words("kind")?,
    };
    if selection == Selection::default() {
        return Err(table.error(
            "select is empty",
            "say which zones, by layer, group, zone or kind",
        ));
    }
    Ok(selection)
}

fn read_edits(table: &Section) -> Result<Vec<Edit>, Error> {
    let mut edits = Vec::new();
    for entry in table.entries() {
        if let Some(figure) = Figure::ALL.into_iter().find(|f| f.as_str() == entry.key) {
            edits.push(Edit::Number(figure, read_by(&entry, figure)?));
            continue;
        }
        match entry.key {
            "group" => edits.push(Edit::Group(entry.text()?)),
            "valid_from" => edits.push(Edit::ValidFrom(entry.date()?)),
            "valid_to" => edits.push(Edit::ValidTo(entry.date()?)),
            _ => {}
        }
    }
    Ok(edits)
}

/// `x`, `{ times = x }` or `{ plus = x }`.
fn read_by(entry: &Entry, figure: Figure) -> Result<By, Error> {
    let [least, most] = figure.range();
    if !entry.is_table() {
        return entry.number(Bounds::Between(least, most)).map(By::Set);
    }
    let span = entry.span();
    let table = entry.section(figure.as_str(), &span)?;
    let keys = ["times", "plus"];
    if let Some(other) = table.entries().iter().find(|e| !keys.contains(&e.key)) {
        let help = if other.key == "set" {
            format!("write {} = the number itself", figure.as_str())
        } else {
            did_you_mean(other.key, &keys)
        };
        return Err(other.error("is no way to change a number", help));
    }
    match (table.get("times"), table.get("plus")) {
        (Some(times), None) => times.number(Bounds::Between(0.0, MOST)).map(By::Times),
        (None, Some(plus)) => plus.number(Bounds::Between(-MOST, MOST)).map(By::Plus),
        _ => Err(entry.error(
            "must have either `times` or `plus`",
            "write { times = 0.5 }, { plus = 10 }, or the new number",
        )),
    }
}

#[cfg(test)]
mod tests;
