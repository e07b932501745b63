//! The movement order: a plan as the paper that a convoy commander carries.
//!
//! Purpose: one model of the order made of a [`Plan`] ([`Order`]), put into words of a [`Language`], written as text or as one
//! HTML page that prints on A4. Invariants: pure and deterministic; everything is derived from the plan; the order never
//! approves anything: whoever signs does; a redacted order holds no date, clock time, cargo, vehicle or number of trucks,
//! nor what these could be worked out from (column, passing times, margins to sunset), and neither hazards, areas nor escorts.
//! Complexity: linear in the route; the distance to secured areas and closures in their vertices.

mod alternates;
mod build;
mod cards;
mod document;
mod html;
mod locale;
mod march;
mod model;
mod redact;
mod situation;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use locale::Language;
pub use model::{
    Alternate, Area, Back, Card, Column, Day, EscortUse, Handover, Lapse, NearZone, Order, Picture,
    Point, Share, Surface, Turn, When,
};

use super::{Error, finite};
use crate::plan::Plan;

/// How an order is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderFormat {
    /// Plain text.
    #[default]
    Text,
    /// One HTML page, without script and without anything from elsewhere.
    Html,
}

/// What an order is made of a plan with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderSettings {
    /// The rank of the route; `None` for the first.
    pub route: Option<u32>,
    /// Leaves out what must not be known before the convoy has passed.
    pub redacted: bool,
    /// The language of everything but names.
    pub language: Language,
}

/// The order of one route of a plan, written.
pub fn render_order(
    plan: &Plan,
    settings: OrderSettings,
    format: OrderFormat,
) -> Result<Vec<u8>, Error> {
    finite::check(plan)?;
    let order = Order::of(plan, settings.route, settings.redacted)?;
    let document = document::document(&order, settings.language)?;
    Ok(match format {
        OrderFormat::Text => text::write(&document),
        OrderFormat::Html => html::write(&document, settings.language),
    })
}
