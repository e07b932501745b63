//! One road file being read: names to keys, features to roads, and what is counted on the way.

use super::super::feature::{Feature, Shape, Sink};
use super::super::{Error, FeatureRef, Source};
use super::keys::{self, Key, Slots};
use super::tags::{Bad, Reader};
use super::{Examples, FORD_POINT, Road, RoadReport, hstore, lines, wants_lines};
use crate::model::{FileId, nearest};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a property name means.
pub(super) enum Property {
    /// One of ours.
    Own(Key),
    /// The number of a rename.
    Renamed(usize),
    /// The number of a misspelling.
    Misspelt(u32),
    /// A name in another letter case.
    NameInCapitals,
}

/// What is known of a name that is neither ours nor renamed.
#[derive(Clone, Copy)]
pub(super) enum Other {
    Ignored,
    Misspelt(u32),
}

/// The state of reading one file.
pub(super) struct Reading<'s> {
    pub source: &'s Source,
    pub file: FileId,
    pub bare: bool,
    pub renames: Vec<(String, Key)>,
    /// Whether each rename, or the name it stands for, was met on a line.
    pub found: Vec<bool>,
    /// Every other property name met.
    pub names: FxHashMap<String, Other>,
    /// What to say of each misspelling.
    pub misspelt: Vec<String>,
    pub strange: Vec<String>,
    pub report: RoadReport,
}

/// The reader's end: knows the names, makes roads, hands them on.
pub(super) struct Roads<'r, 's> {
    pub reading: &'r mut Reading<'s>,
    pub each: &'r mut dyn FnMut(Road) -> Result<(), Error>,
}

impl Sink for Roads<'_, '_> {
    type Key = Property;

    fn key(&mut self, name: &str) -> Option<Property> {
        self.reading.property(name)
    }

    fn wants(&self, shape: Shape) -> bool {
        wants_lines(shape)
    }

    fn feature(&mut self, feature: Feature<Property>) -> Result<(), Error> {
        if let Some(road) = self.reading.road(feature)? {
            self.reading.report.roads += 1;
            (self.each)(road)?;
        }
        Ok(())
    }
}

impl Reading<'_> {
    fn property(&mut self, name: &str) -> Option<Property> {
        if let Some(rename) = self.renames.iter().position(|(theirs, _)| theirs == name) {
            return Some(Property::Renamed(rename));
        }
        if let Some(key) = Key::of(name) {
            return Some(Property::Own(key));
        }
        if matches!(name, "Name" | "NAME") {
            return Some(Property::NameInCapitals);
        }
        let other = if let Some(other) = self.names.get(name) {
            *other
        } else {
            let other = match keys::misspelt(name) {
                Some(meant) => {
                    let text = format!("misspelt? `{name}` (did you mean `{meant}`)");
                    self.misspelt.push(text);
                    Other::Misspelt(self.misspelt.len() as u32 - 1)
                }
                None => Other::Ignored,
            };
            self.names.insert(name.to_owned(), other);
            other
        };
        match other {
            Other::Ignored => None,
            Other::Misspelt(number) => Some(Property::Misspelt(number)),
        }
    }

    fn road(&mut self, feature: Feature<Property>) -> Result<Option<Road>, Error> {
        let number = feature.number;
        let lines = match lines(feature.geometry) {
            Ok(lines) => lines,
            Err(reason) => {
                let ford = feature.properties.iter().any(|(property, value)| {
                    matches!(property, Property::Own(Key::Ford))
                        && !value.is_null()
                        && *value != "no"
                });
                let reason = if ford { FORD_POINT } else { reason };
                tally(&mut self.report.left_out, reason, number);
                return Ok(None);
            }
        };
        let mut slots = Slots::new();
        self.fill(&feature.properties, &mut slots, number);
        let mut packed = Vec::new();
        for key in [Key::OtherTags, Key::Tags] {
            if let Some(value) = slots.get(key) {
                match hstore::unpack(value) {
                    Some(tags) => packed.extend(tags),
                    None if key == Key::OtherTags => self.strange.push(key.name().to_owned()),
                    None => {}
                }
            }
        }
        for (name, value) in &packed {
            if let Some(key) = Key::of(name) {
                slots.set_if_absent(key, value);
            }
        }
        let mut reader = Reader {
            slots,
            strange: &mut self.strange,
        };
        let read = match reader.class(self.bare) {
            Ok(class) => reader.tags(class).map(Ok),
            Err(reason) => Ok(Err(reason)),
        };
        let osmnx = reader.osmnx();
        for text in self.strange.drain(..) {
            tally(&mut self.report.not_understood, &text, number);
        }
        match read {
            Err(Bad { key, what, help }) => {
                let name = self.theirs(key, &feature.properties);
                Err(Error::feature(
                    &self.source.name,
                    number,
                    Some(name),
                    what,
                    help,
                ))
            }
            Ok(Err(reason)) => {
                tally(&mut self.report.left_out, &reason, number);
                Ok(None)
            }
            Ok(Ok(tags)) => Ok(Some(Road {
                feature: FeatureRef {
                    file: self.file,
                    feature: number,
                },
                lines,
                tags,
                osmnx,
            })),
        }
    }

    /// Puts each property into its slot; a renamed one wins over one of our own name.
    fn fill<'p>(
        &mut self,
        properties: &'p [(Property, Value)],
        slots: &mut Slots<'p>,
        number: u32,
    ) {
        let mut renamed = false;
        for (property, value) in properties {
            match property {
                Property::Own(key) => slots.set(*key, value),
                Property::Renamed(_) => renamed = true,
                Property::Misspelt(which) => {
                    let text = &self.misspelt[*which as usize];
                    tally(&mut self.report.not_understood, text, number);
                }
                Property::NameInCapitals => slots.set_if_absent(Key::Name, value),
            }
        }
        if !renamed {
            return;
        }
        for (property, value) in properties {
            if let Property::Renamed(which) = property {
                // One name of the file's may stand for several of ours.
                let theirs = &self.renames[*which].0;
                for (found, (name, key)) in self.found.iter_mut().zip(&self.renames) {
                    if name == theirs {
                        *found = true;
                        slots.set(*key, value);
                    }
                }
            }
        }
    }

    /// The name by which a feature states a key.
    fn theirs(&self, key: Key, properties: &[(Property, Value)]) -> &str {
        let renamed = self.renames.iter().find(|(theirs, renamed)| {
            *renamed == key
                && properties.iter().any(|(property, _)| {
                    matches!(property, Property::Renamed(which) if self.renames[*which].0 == *theirs)
                })
        });
        renamed.map_or(key.name(), |(theirs, _)| theirs)
    }

    pub(super) fn note_absent_fields(&mut self) {
        let mut names: Vec<&str> = self.names.keys().map(String::as_str).collect();
        names.sort_unstable();
        for (found, (theirs, key)) in self.found.iter().zip(&self.renames) {
            if !found {
                let near = nearest(theirs, names.iter().copied(), 1);
                let what = match near.first() {
                    Some(near) => {
                        format!("no line has the property `{theirs}`; did you mean `{near}`?")
                    }
                    None => format!(
                        "no line has the property `{theirs}`; there are {}",
                        names
                            .iter()
                            .take(30)
                            .copied()
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                };
                self.report
                    .fields_absent
                    .insert(key.name().to_owned(), what);
            }
        }
    }
}

fn tally(map: &mut BTreeMap<String, Examples>, reason: &str, feature: u32) {
    match map.get_mut(reason) {
        Some(examples) => examples.add(feature),
        None => map.entry(reason.to_owned()).or_default().add(feature),
    }
}
