//! Rows of cells in, an aligned table out, for `show`. A table fits the width of a terminal: its widest columns are
//! shortened, and a name or an id that somebody must copy is not.

use super::phrases::{cut, safe};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The gap between two columns.
const GAP: &str = "  ";

/// The longest cell. One endless name must not push every other row off the screen; the JSON holds it whole.
const LONGEST: usize = 200;

/// The narrowest width to which a column is shortened.
const NARROWEST: usize = 8;

/// One table of several.
#[derive(Debug)]
pub struct TableSection<'a> {
    /// The title; may be empty.
    pub title: &'a str,
    /// The columns' names.
    pub headers: &'a [&'a str],
    /// The rows; `None` if they could not be read.
    pub rows: Option<&'a Vec<Vec<String>>>,
}

/// Draws tables one after another, each under its title. An empty table with a title is one line.
#[must_use]
pub fn sections<'a>(sections: impl Iterator<Item = TableSection<'a>>, width: Option<usize>) -> String {
    let drawn = sections.map(|TableSection { title, headers, rows }| match rows {
        None => format!("{title}: could not be read\n"),
        Some(rows) if title.is_empty() => table(headers, rows, width),
        Some(rows) if rows.is_empty() => format!("{title}: none\n"),
        Some(rows) => format!("{title}:\n{}", table(headers, rows, width)),
    });
    drawn.collect::<Vec<_>>().join("\n")
}

/// Draws a table in a terminal of this width; `None` is unlimited. Cells may come from the API: they are made harmless
/// and stay on one line. Short rows are filled up; cells without a header are left out. The first column, the ids and
/// bars, whose header is empty, keep their width.
#[must_use]
pub fn table(headers: &[&str], rows: &[Vec<String>], width: Option<usize>) -> String {
    let cell =
        |row: &Vec<String>, column: usize| row.get(column).map(|text| safe(&cut(text, LONGEST))).unwrap_or_default();
    let mut lines: Vec<Vec<String>> = vec![headers.iter().map(|header| (*header).to_owned()).collect()];
    lines.extend(rows.iter().map(|row| (0..headers.len()).map(|column| cell(row, column)).collect()));
    let mut widths: Vec<usize> = (0..headers.len())
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|text| text.width()).max())
        .map(Option::unwrap_or_default)
        .collect();
    if let Some(width) = width {
        shrink(&mut widths, headers, width);
    }
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let cell = shortened(cell, *width);
            let padding = width.saturating_sub(cell.width());
            text.push_str(&cell);
            text.extend(std::iter::repeat_n(' ', padding));
            text.push_str(GAP);
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

/// Takes columns of the terminal from the widest columns of the table until it fits, or until nothing is left to take.
fn shrink(widths: &mut [usize], headers: &[&str], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let least = |column: usize| headers.get(column).map_or(0, |header| header.width()).max(NARROWEST);
    let is_whole =
        |column: usize| column == 0 || headers.get(column).is_some_and(|header| matches!(*header, "ID" | ""));
    while widths.iter().sum::<usize>() + gaps > width {
        let may_shrink = |column: &usize| !is_whole(*column) && widths[*column] > least(*column);
        let Some(widest) = (0..widths.len()).filter(may_shrink).max_by_key(|column| widths[*column]) else { return };
        widths[widest] -= 1;
    }
}

/// Returns a text that takes at most so many columns; if it is shortened, it ends with `…`.
fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut taken = 1;
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > width {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_cells_stay_on_one_line() {
        let rows = vec![
            vec!["alice@example.com".to_owned(), "owner".to_owned()],
            vec!["bö@example.com".to_owned(), "reader\n\u{1b}[2Jowner".to_owned()],
            vec!["short".to_owned()],
        ];
        insta::assert_snapshot!(table(&["e-mail", "role"], &rows, None));
        assert_eq!(table(&["id"], &[], None), "id\n");
        // Wider than the formatter's widths can be.
        let endless = vec![vec!["x".repeat(70_000), "owner".to_owned()]];
        assert!(table(&["name", "role"], &endless, None).len() < 600);
    }

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        cells.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let rows = rows(&[&["漢字", "x"], &["ab", "y"], &["e\u{301}", "z"]]);
        assert_eq!(table(&["N", "V"], &rows, None), "N     V\n漢字  x\nab    y\ne\u{301}     z\n");
    }

    #[test]
    fn the_widest_column_is_shortened_and_names_and_ids_stay_whole() {
        let long = "a very long note that nobody can read at once";
        let rows = rows(&[
            &["bob.with.a.long.name@example.com", "owner", long, "user-0123456789"],
            &["al@example.com", "reader", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "user-1"],
        ]);
        let headers = ["E-MAIL", "ROLE", "NOTE", "ID"];
        for width in [70, 75, 80, 100, 101, 110] {
            let text = table(&headers, &rows, Some(width));
            assert_eq!(text.lines().count(), 3, "{text}");
            for line in text.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            assert!(text.contains("bob.with.a.long.name@example.com") && text.contains("user-0123456789"), "{text}");
            assert!(text.contains("owner") && text.contains("reader"), "a narrow column gives nothing: {text}");
        }
        assert!(table(&headers, &rows, Some(80)).contains('…'));
        let whole = table(&headers, &rows, None);
        assert!(whole.contains(long) && !whole.contains('…'), "{whole}");
        let widest = whole.lines().map(|line| line.width()).max();
        assert_eq!(table(&headers, &rows, widest), whole);
    }

    #[test]
    fn a_terminal_that_is_too_narrow_keeps_what_must_be_copied() {
        let rows = rows(&[&["bob@example.com", "a long text in the middle", "key_0123456789"]]);
        let text = table(&["NAME", "NOTE", "ID"], &rows, Some(10));
        assert_eq!(text, "NAME             NOTE      ID\nbob@example.com  a long …  key_0123456789\n");
    }

    #[test]
    fn a_wide_character_is_not_cut_in_two() {
        assert_eq!(shortened("漢字漢字", 8), "漢字漢字");
        assert_eq!(shortened("漢字漢字", 7), "漢字漢…");
        assert_eq!(shortened("漢字漢字", 6), "漢字…");
        assert_eq!(shortened("abc", 2), "a…");
    }
}
