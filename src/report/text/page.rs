//! A page of plain text: headings, paragraphs that wrap, aligned tables.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// Greatest width of a line.
pub(in crate::report) const WIDTH: usize = 100;

/// Text that grows downwards.
#[derive(Default)]
pub(in crate::report) struct Page(String);

impl Page {
    /// A line as it is.
    pub(in crate::report) fn line(&mut self, text: &str) {
        self.0.push_str(text.trim_end());
        self.0.push('\n');
    }

    /// An empty line, unless there is one.
    pub(in crate::report) fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    /// A heading after an empty line.
    pub(in crate::report) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(&text.to_uppercase());
    }

    /// A paragraph, wrapped.
    pub(in crate::report) fn paragraph(&mut self, text: &str) {
        self.wrapped(text, "", "");
    }

    /// An item of a list, wrapped with a hanging indent.
    pub(in crate::report) fn item(&mut self, text: &str) {
        self.wrapped(text, "- ", "  ");
    }

    /// What belongs to the item above.
    pub(in crate::report) fn subitem(&mut self, text: &str) {
        self.wrapped(text, "  ", "  ");
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let mut line = String::from(first);
        let mut empty = true;
        for word in &words(text) {
            let width = line.chars().count() + 1 + word.chars().count();
            if !empty && width > WIDTH {
                self.line(&line);
                line = String::from(rest);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        if !empty {
            self.line(&line);
        }
    }

    /// A table: the first `left` columns left-aligned, the others right-aligned.
    pub(in crate::report) fn table(
        &mut self,
        header: &[&str],
        rows: Vec<Vec<String>>,
        left: usize,
    ) {
        let rule = LineStyle::none().fill('─').junction('─');
        let mut table = Table::new();
        table
            .load_style(TableStyle::new().header_separator(rule))
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH as u16)
            .set_header(header.to_vec());
        for row in rows {
            table.add_row(row);
        }
        for (i, column) in table.column_iter_mut().enumerate() {
            column.set_padding(if i == 0 { (0, 1) } else { (1, 1) });
            if i >= left {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            self.line(&line);
        }
    }

    /// The page as a string that ends with one line feed.
    pub(in crate::report) fn finish(self) -> String {
        self.0
    }
}

/// The words of a text, a number and its unit ("26 h 10 min", "18 %") as one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let unit = matches!(bare, "km" | "h" | "min" | "%" | "l");
        let minutes = bare.len() == 2 && bare.bytes().all(|b| b.is_ascii_digit());
        match words.last_mut() {
            Some(last)
                if (unit && last.ends_with(|c: char| c.is_ascii_digit()))
                    || (minutes && last.ends_with(" h")) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_units() {
        assert_eq!(
            words("in 26 h 10 min, 18 % (9.5–33 %) of 5 men"),
            ["in", "26 h 10 min,", "18 %", "(9.5–33 %)", "of", "5", "men"]
        );
    }

    #[test]
    fn paragraphs_wrap_at_spaces_only_and_hang() {
        let mut page = Page::default();
        page.item(&"word ".repeat(45));
        let text = page.finish();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|l| l.chars().count() <= WIDTH));
        assert!(lines[0].starts_with("- word") && lines[1].starts_with("  word"));
    }

    #[test]
    fn a_word_longer_than_the_line_is_kept_whole() {
        let mut page = Page::default();
        page.paragraph(&"x".repeat(150));
        assert_eq!(page.finish().trim_end().len(), 150);
    }
}
