//! What the season closes, and what it changes.
//!
//! A road that the profile may use but that the season or the day closes is kept in the network and
//! barred like a closure: a stop on it stays there, and an answer can name it. Complexity: linear in
//! the links; one shortest path more where anything on the journey's network is closed.

use super::scene::Scene;
use crate::model::{LinkId, Profile, Season, SeasonChoice, SeasonUsed, When};
use crate::network::{Network, closed_on};
use jiff::civil::Date;

/// When it is on a link.
fn now(network: &Network, link: LinkId, date: Date, season: Season) -> When {
    let southern = network
        .link_vertices(link)
        .first()
        .is_some_and(|at| at.y < 0.0);
    When {
        date,
        season,
        southern,
    }
}

/// Why a link that the profile may use is closed on a day, if so.
pub fn why_shut(
    network: &Network,
    link: LinkId,
    profile: &Profile,
    date: Date,
    season: Season,
) -> Option<String> {
    let tags = &network.attributes(link).tags;
    // Most roads have nothing to say.
    if tags.seasonal.is_none() && tags.ford.is_none() && tags.rules.is_empty() {
        return None;
    }
    closed_on(tags, profile, &now(network, link, date, season))
}

impl Scene<'_> {
    /// A closed link in words: its name, and why: "`seasonal=dry_season`: closed on 2026-08-15".
    pub fn shut_name(&self, link: LinkId) -> Option<(String, String)> {
        let season = self.season.season;
        let why = why_shut(&self.network, link, &self.profile, self.date, season)?;
        let tags = &self.network.attributes(link).tags;
        let name = tags.name.as_deref().or(tags.reference.as_deref());
        let day = if self.season.asked == SeasonChoice::Auto {
            format!("on {}", self.date)
        } else {
            format!("in the {} season", season.as_str())
        };
        let name = name.unwrap_or("a road without a name").to_owned();
        Some((name, format!("{why}: closed {day}")))
    }
}

/// A warning when the season asked for is not the day's.
pub fn warn_of_choice(used: SeasonUsed, date: Date) -> Option<String> {
    let by_day = SeasonUsed::new(SeasonChoice::Auto, used.wet, date).season;
    (by_day != used.season).then(|| {
        format!(
            "the plan is made for the {} season, as asked, though its day, {date}, lies in the {} season ({} to {} is wet)",
            used.season.as_str(),
            by_day.as_str(),
            used.wet.from,
            used.wet.to
        )
    })
}
