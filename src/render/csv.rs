//! Rows of cells in, CSV (RFC 4180) out, for `show`. A spreadsheet reads no cell as a formula.

use super::phrases::safe;

/// The first characters of a cell that a spreadsheet may take for a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Writes a table as CSV: lines end with CR and LF, and a cell with a comma or a quote is quoted. Cells may come from
/// the API: control characters are written out.
#[must_use]
pub fn csv(headers: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    line(headers.iter().copied(), &mut out);
    for row in rows {
        line(row.iter().map(String::as_str), &mut out);
    }
    out
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, out: &mut String) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
        let cell = format!("{guard}{}", safe(cell));
        if cell.contains([',', '"', '\n', '\r']) {
            out.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_as_rfc_4180_says() {
        let rows = vec![
            vec!["a,b".to_owned(), "say \"hi\"".to_owned()],
            vec![String::new(), "two\nlines".to_owned()],
            vec!["plain text".to_owned(), "漢".to_owned()],
        ];
        assert_eq!(
            csv(&["one", "two"], &rows),
            "one,two\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n,two\\u{a}lines\r\nplain text,漢\r\n"
        );
        assert_eq!(csv(&["one"], &[]), "one\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\\u{9}=1"),
            ("\r=1", "'\\u{d}=1"),
            ("=HYPERLINK(\"http://e.example\",\"x\")", "\"'=HYPERLINK(\"\"http://e.example\"\",\"\"x\"\")\""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(csv(&["x"], &[vec![cell.to_owned()]]), format!("x\r\n{written}\r\n"), "{cell:?}");
        }
    }
}
