//! An order as plain text, at most 100 columns wide. Complexity: linear in the document.

use super::document::{Block, Document};
use crate::report::text::page::Page;

/// Spaces that must not break, and what stands for them while lines are broken.
const SPACES: [(char, char); 2] = [('\u{a0}', '\u{e000}'), ('\u{202f}', '\u{e001}')];

/// The page.
pub(super) fn write(document: &Document) -> Vec<u8> {
    let mut page = Page::default();
    page.line(&format!(
        "{}{} {}",
        held(&document.title).to_uppercase(),
        held(&document.colon),
        held(&document.subtitle)
    ));
    page.paragraph(&held(&document.caveat));
    page.gap();
    for block in &document.blocks {
        self::block(&mut page, block, &held(&document.colon));
    }
    page.gap();
    page.paragraph(&held(&document.caveat));
    // Numbers keep their thin spaces; what holds a number and its unit together is a plain space on a page.
    let text = page.finish();
    text.replace('\u{e000}', " ")
        .replace('\u{e001}', "\u{202f}")
        .into_bytes()
}

/// A text whose unbreakable spaces are no spaces to the page.
fn held(text: &str) -> String {
    SPACES.iter().fold(text.to_owned(), |text, (space, mark)| {
        text.replace(*space, &mark.to_string())
    })
}

fn block(page: &mut Page, block: &Block, colon: &str) {
    match block {
        Block::Heading(title) => {
            page.heading(&held(title));
        }
        Block::Part(title) => {
            page.gap();
            page.paragraph(&held(title));
        }
        Block::Text(text) => page.paragraph(&held(text)),
        Block::List(items) => {
            for item in items {
                page.item(&held(item));
            }
        }
        Block::Facts(facts) => {
            for (name, value) in facts {
                page.item(&format!("{}{colon} {}", held(name), held(value)));
            }
        }
        Block::Table { head, rows, left } => {
            let head: Vec<String> = head.iter().map(|cell| held(cell)).collect();
            let head: Vec<&str> = head.iter().map(String::as_str).collect();
            let rows = rows
                .iter()
                .map(|row| row.iter().map(|cell| held(cell)).collect());
            page.table(&head, rows.collect(), *left);
        }
        Block::Blanks(lines) => {
            for line in lines {
                page.gap();
                let line = held(line);
                let room = 96_usize.saturating_sub(line.chars().count()).max(20);
                page.line(&format!("{line}{colon} {}", "_".repeat(room)));
            }
        }
    }
}
