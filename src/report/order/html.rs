//! An order as one HTML page that prints on A4: no script, nothing from elsewhere.
//!
//! Written by hand, since its few elements need no template engine; well-formed as XML, so that a parser can check it. Complexity:
//! linear in the document.

use super::document::{Block, Document};
use super::locale::Language;
use crate::report::xml::escape;
use std::fmt::Write as _;

const STYLE: &str = include_str!("order.css");

/// The page.
pub(super) fn write(document: &Document, language: Language) -> Vec<u8> {
    let mut out = String::new();
    let (title, subtitle) = (escape(&document.title), escape(&document.subtitle));
    let colon = &document.colon;
    let caveat = escape(&document.caveat);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{title}{colon} {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"kind\">{title}</p>\n<h1>{subtitle}</h1>\n<p class=\"caveat\">{caveat}</p>\n</header>\n",
        language.as_str()
    );
    // Each part with what belongs to it is kept on one page where that can be.
    let (mut in_section, mut in_part) = (false, false);
    for block in &document.blocks {
        if matches!(block, Block::Heading(_) | Block::Part(_)) && in_part {
            out.push_str("</div>\n");
            in_part = false;
        }
        match block {
            Block::Heading(title) => {
                if in_section {
                    out.push_str("</section>\n");
                }
                in_section = true;
                let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(title));
            }
            Block::Part(title) => {
                in_part = true;
                let _ = writeln!(out, "<div class=\"part\">\n<h3>{}</h3>", escape(title));
            }
            other => self::block(&mut out, other),
        }
    }
    if in_part {
        out.push_str("</div>\n");
    }
    if in_section {
        out.push_str("</section>\n");
    }
    let _ = write!(out, "<footer><p>{caveat}</p></footer>\n</body>\n</html>\n");
    out.into_bytes()
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(_) | Block::Part(_) => {}
        Block::Text(text) => {
            let _ = writeln!(out, "<p>{}</p>", escape(text));
        }
        Block::List(items) => {
            out.push_str("<ul>\n");
            for item in items {
                let _ = writeln!(out, "<li>{}</li>", escape(item));
            }
            out.push_str("</ul>\n");
        }
        Block::Facts(facts) => {
            out.push_str("<dl>\n");
            for (name, value) in facts {
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
            }
            out.push_str("</dl>\n");
        }
        Block::Table { head, rows, left } => {
            out.push_str("<table>\n<thead><tr>");
            cells(out, "th", head, *left);
            out.push_str("</tr></thead>\n<tbody>\n");
            for row in rows {
                out.push_str("<tr>");
                cells(out, "td", row, *left);
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table>\n");
        }
        Block::Blanks(lines) => {
            out.push_str("<ul class=\"blanks\">\n");
            for line in lines {
                let _ = writeln!(out, "<li><span>{}</span><b></b></li>", escape(line));
            }
            out.push_str("</ul>\n");
        }
    }
}

fn cells(out: &mut String, element: &str, cells: &[String], left: usize) {
    for (i, cell) in cells.iter().enumerate() {
        let class = match () {
            () if i < left => "",
            // Several figures may stand beneath one another.
            () if element == "th" || cell.contains(", ") => " class=\"figure\"",
            () => " class=\"figure one\"",
        };
        let _ = write!(out, "<{element}{class}>{}</{element}>", escape(cell));
    }
}
