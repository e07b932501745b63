//! Names as people type them: without accents, without case, with a slip of the finger.
//!
//! Complexity: `nearest` is O(candidates × length²) and runs only on the way to an error.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds accents, case, apostrophes and hyphens, so that "San-Pédro" equals "san pedro".
pub fn fold(name: &str) -> String {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The candidates nearest to `typed`, best first, at most `count`: those within a third of its
/// length in edits (Damerau–Levenshtein), or that begin with it.
pub fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    let typed = fold(typed);
    let mut ranked: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            let distance = strsim::damerau_levenshtein(&typed, &folded);
            let limit = (typed.chars().count() / 3).max(1);
            let begins = typed.len() >= 3 && folded.starts_with(&typed);
            (distance <= limit || begins).then_some((distance, candidate))
        })
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked
        .into_iter()
        .take(count)
        .map(|(_, name)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_accents_case_and_hyphens() {
        assert_eq!(fold("San-Pédro"), fold("SAN PEDRO"));
        assert_eq!(fold("Ségou"), "segou");
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_names() {
        let towns = ["Bamako", "Bougouni", "Sikasso", "Ségou"];
        assert_eq!(nearest("Bamaco", towns, 3), ["Bamako"]);
        assert_eq!(nearest("segu", towns, 3), ["Ségou"]);
        assert!(nearest("Paris", towns, 3).is_empty());
    }
}
