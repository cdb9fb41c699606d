//! Rows of cells in, an aligned table out, for `show`.

use super::phrases::{cut, safe};

/// What stands between two columns.
const GAP: &str = "  ";

/// The longest cell. One endless name must not push every other row off the screen; the JSON holds it whole.
const LONGEST: usize = 200;

/// Draws a table. Cells may come from the API: they are made harmless and stay on one line. Short rows are filled up;
/// what has no header is left out.
#[must_use]
pub fn table(headers: &[&str], rows: &[Vec<String>]) -> String {
    let cell =
        |row: &Vec<String>, column: usize| row.get(column).map(|text| safe(&cut(text, LONGEST))).unwrap_or_default();
    let mut lines: Vec<Vec<String>> = vec![headers.iter().map(|header| (*header).to_owned()).collect()];
    lines.extend(rows.iter().map(|row| (0..headers.len()).map(|column| cell(row, column)).collect()));
    let widths: Vec<usize> = (0..headers.len())
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|text| text.chars().count()).max())
        .map(Option::unwrap_or_default)
        .collect();
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}{GAP}"));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
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
        insta::assert_snapshot!(table(&["e-mail", "role"], &rows));
        assert_eq!(table(&["id"], &[]), "id\n");
        // Wider than the formatter's widths can be.
        let endless = vec![vec!["x".repeat(70_000), "owner".to_owned()]];
        assert!(table(&["name", "role"], &endless).len() < 600);
    }
}
