//! What names may say in an order for sharing.
//!
//! Names come from files and may hold anything: "Dépôt de carburant", "Blocked since 2025-09-03". Invariants: a name that passes
//! holds no word of the cargo in either language, no date and no clock time; without redaction a name only loses its control
//! characters. Complexity: linear in the name.

use crate::model::Cargo;

/// What stands for what was left out.
const GAP: &str = "…";

/// Whether and what is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redactor {
    /// The version for sharing.
    pub on: bool,
    cargo: Cargo,
}

impl Redactor {
    /// A redactor of orders for a cargo.
    pub(super) const fn new(on: bool, cargo: Cargo) -> Self {
        Self { on, cargo }
    }

    /// A name as the order may hold it.
    pub(super) fn name(self, text: &str) -> String {
        let text = crate::report::text::name(text);
        if !self.on {
            return text;
        }
        without_figures(&self.without_cargo(&text))
    }

    /// Something that a redacted order does not hold.
    pub(super) fn unless<T>(self, value: impl FnOnce() -> T) -> Option<T> {
        (!self.on).then(value)
    }

    /// Leaves out every word that holds a word of the cargo.
    fn without_cargo(self, text: &str) -> String {
        let held = |word: &str| {
            let folded = crate::model::fold(word);
            words(self.cargo).iter().any(|cargo| folded.contains(cargo))
        };
        let kept: Vec<&str> = text
            .split(' ')
            .map(|word| if held(word) { GAP } else { word })
            .collect();
        kept.join(" ")
    }
}

/// What tells of a cargo in English or French, folded (lower case, no accents).
const fn words(cargo: Cargo) -> &'static [&'static str] {
    match cargo {
        Cargo::Fuel => &[
            "fuel",
            "carburant",
            "petrol",
            "diesel",
            "gasoil",
            "gazole",
            "essence",
            "citerne",
            "tanker",
            "hydrocarb",
            "kerosene",
            "refinery",
            "raffinerie",
        ],
        Cargo::Food => &["food", "vivre", "aliment", "cereal", "grain"],
        Cargo::Medical => &["medic", "sante", "health", "hopital", "hospital", "pharma"],
        Cargo::General => &[
            "general",
            "divers",
            "cargo",
            "marchandise",
            "freight",
            "fret",
        ],
    }
}

/// Leaves out dates, clock times and years.
fn without_figures(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        if !chars[i].is_ascii_digit() {
            out.push(chars[i]);
            i += 1;
            continue;
        }
        let start = i;
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let mut joined = false;
        while i < chars.len() {
            if digit(i) {
                i += 1;
            } else if matches!(chars[i], '-' | '/' | ':' | 'h' | 'H' | 'T') && digit(i + 1) {
                joined = true;
                i += 1;
            } else {
                break;
            }
        }
        let run: String = chars[start..i].iter().collect();
        let year = run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
        out.push_str(if joined || year { GAP } else { &run });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_sharing_hold_no_cargo_date_or_time() {
        let redactor = Redactor::new(true, Cargo::Fuel);
        for (name, shared) in [
            ("Bamako", "Bamako"),
            ("RN6", "RN6"),
            ("-7.97522,12.60915", "-7.97522,12.60915"),
            ("Dépôt pétrolier de Kati", "Dépôt … de Kati"),
            ("Shared Fuel-Depot 3", "Shared … 3"),
            ("Closed 2025-09-03 at 06:30", "Closed … at …"),
            ("Pont fermé 06h30 en 2025", "Pont fermé … en …"),
        ] {
            assert_eq!(redactor.name(name), shared);
        }
        let open = Redactor::new(false, Cargo::Fuel);
        assert_eq!(open.name("Fuel\u{7} 06:30"), "Fuel  06:30");
    }
}
