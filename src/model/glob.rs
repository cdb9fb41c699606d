//! A pattern and a text in, whether the text fits out. There is no regular expression behind it: a pattern is kept as it
//! was written, a name without special characters is compared as it is, and everything else goes by two pointers, so
//! that no pattern takes more than its length times the length of the text.

/// The most characters of one pattern.
pub const MOST_CHARACTERS: usize = 1_024;

/// The most patterns that the braces of one pattern may stand for.
const MOST_ALTERNATIVES: usize = 64;

/// The set of special characters of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// `*` alone.
    Stars,
    /// `*`, `?`, `[...]`, `{...,...}`, and `\` before a character that is meant as it is.
    Names,
    /// The same without `\`; the pattern is a path, `*` crosses no `/`, and a part `**` stands for any number of parts.
    Paths,
}

/// A pattern with `*`, `?`, `[...]` and `{...,...}`. What it holds is never larger than a small multiple of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    written: Box<str>,
    dialect: Dialect,
    meaning: Meaning,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// The text as it was written, and no other.
    Literal,
    /// The text is the pattern.
    Written,
    /// One of these patterns, which hold no braces.
    Alternatives(Box<[Box<str>]>),
}

impl Glob {
    /// A pattern for a name, in which `*` stands for anything and `\` makes the next character an ordinary one.
    ///
    /// # Errors
    /// The problem, as a fragment that follows "`pattern` is not a pattern: ".
    pub fn of_names(text: &str) -> Result<Self, String> {
        Self::parse(text, Dialect::Names)
    }

    /// A pattern for relative paths, in which `*` crosses no `/` and `**` stands for any number of folders.
    ///
    /// # Errors
    /// The problem, as a fragment that follows "`pattern` is not a pattern: ".
    pub fn of_paths(text: &str) -> Result<Self, String> {
        Self::parse(text, Dialect::Paths)
    }

    fn parse(text: &str, dialect: Dialect) -> Result<Self, String> {
        if text.chars().nth(MOST_CHARACTERS).is_some() {
            return Err(format!("it has more than {MOST_CHARACTERS} characters"));
        }
        let marks: &[char] =
            if dialect == Dialect::Names { &['*', '?', '[', '{', '}', '\\'] } else { &['*', '?', '[', '{', '}'] };
        let meaning = if !text.contains(marks) {
            Meaning::Literal
        } else {
            let braces = check(text, dialect)?;
            match () {
                () if text == "**/" => Meaning::Alternatives(["**".into()].into()),
                // Without `/` around them, two stars mean what one does.
                () if braces || dialect == Dialect::Names && text.contains("**/") => {
                    Meaning::Alternatives(alternatives(text, dialect)?.into())
                }
                () => Meaning::Written,
            }
        };
        Ok(Self { written: text.into(), dialect, meaning })
    }

    /// Returns whether a text fits.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        let one = |pattern: &str| match self.dialect {
            Dialect::Paths => path_fits(pattern, text),
            dialect => fits(pattern, text, dialect),
        };
        match &self.meaning {
            Meaning::Literal => *self.written == *text,
            Meaning::Written => one(&self.written),
            Meaning::Alternatives(all) => all.iter().any(|pattern| one(pattern)),
        }
    }

    /// Returns the pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

/// Returns whether a text fits a pattern in which `*` alone is special, and stands for anything but `/`.
#[must_use]
pub fn stars_fit(pattern: &str, text: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == text;
    }
    let (mut patterns, mut texts) = (pattern.split('/'), text.split('/'));
    loop {
        match (patterns.next(), texts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(text)) if fits(pattern, text, Dialect::Stars) => {}
            _ => return false,
        }
    }
}

/// One character of a text, as a pattern asks for it.
#[derive(Clone, Copy)]
enum One<'a> {
    Any,
    This(char),
    /// The content of the brackets.
    Class(&'a str),
}

impl One<'_> {
    fn is(self, character: char) -> bool {
        match self {
            Self::Any => true,
            Self::This(this) => this == character,
            Self::Class(class) => {
                let (class, negated) = negation(class);
                ranges(class).any(|(from, to)| (from..=to).contains(&character)) != negated
            }
        }
    }
}

/// Returns what a pattern asks for at an offset that holds no star, and the offset after it.
fn one(pattern: &str, at: usize, dialect: Dialect) -> Option<(One<'_>, usize)> {
    let rest = &pattern[at..];
    let first = rest.chars().next()?;
    let after = at + first.len_utf8();
    let special = dialect != Dialect::Stars;
    Some(match first {
        '?' if special => (One::Any, after),
        '[' if special => {
            let end = class_end(rest).unwrap_or(rest.len());
            (One::Class(rest.get(1..end - 1).unwrap_or_default()), at + end)
        }
        '\\' if dialect == Dialect::Names => {
            let escaped = rest[1..].chars().next().unwrap_or('\\');
            (One::This(escaped), after + escaped.len_utf8())
        }
        first => (One::This(first), after),
    })
}

/// Two pointers: after a mismatch the last star takes one character more, and no earlier star has to change.
fn fits(pattern: &str, text: &str, dialect: Dialect) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if pattern[at..].starts_with('*') {
            at += 1;
            if at == pattern.len() {
                return true;
            }
            star = Some((at, place));
            continue;
        }
        match (one(pattern, at, dialect), text[place..].chars().next()) {
            (None, None) => return true,
            (Some((one, after)), Some(character)) if one.is(character) => {
                at = after;
                place += character.len_utf8();
                continue;
            }
            // What is left of the pattern needs a character, and a longer star leaves fewer of them.
            (Some(_), None) => return false,
            _ => {}
        }
        let Some((after, from)) = star else { return false };
        let Some(taken) = text[from..].chars().next() else { return false };
        let from = from + taken.len_utf8();
        star = Some((after, from));
        (at, place) = (after, from);
    }
}

/// The same by parts: a part `**` stands for any number of parts; at the end, for at least one.
fn path_fits(pattern: &str, path: &str) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (patterns.get(at), parts.get(place)) {
            (Some(&"**"), Some(_)) if at + 1 == patterns.len() => return true,
            (Some(&"**"), _) if at + 1 < patterns.len() => {
                at += 1;
                star = Some((at, place));
                continue;
            }
            (None, None) => return true,
            (Some(pattern), Some(part)) if fits(pattern, part, Dialect::Paths) => {
                (at, place) = (at + 1, place + 1);
                continue;
            }
            _ => {}
        }
        match star {
            Some((after, from)) if from < parts.len() => {
                star = Some((after, from + 1));
                (at, place) = (after, from + 1);
            }
            _ => return false,
        }
    }
}

/// Returns where a class that begins a text ends, after its bracket.
fn class_end(text: &str) -> Option<usize> {
    let mut inner = text.char_indices().skip(1).peekable();
    inner.next_if(|(_, character)| matches!(character, '!' | '^'));
    // A bracket in the first place is one of the characters.
    inner.next()?;
    inner.find(|(_, character)| *character == ']').map(|(at, _)| at + 1)
}

fn negation(class: &str) -> (&str, bool) {
    match class.strip_prefix(['!', '^']) {
        Some(rest) => (rest, true),
        None => (class, false),
    }
}

/// Returns the ranges of a class; a minus at either end is a character.
fn ranges(class: &str) -> impl Iterator<Item = (char, char)> {
    let mut characters = class.chars().peekable();
    std::iter::from_fn(move || {
        let from = characters.next()?;
        let mut ahead = characters.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) => {
                characters = ahead;
                Some((from, to))
            }
            _ => Some((from, from)),
        }
    })
}

/// Refuses what is not closed, and tells whether there are braces.
fn check(text: &str, dialect: Dialect) -> Result<bool, String> {
    let (mut depth, mut braces, mut at) = (0_usize, false, 0);
    while let Some(first) = text[at..].chars().next() {
        match first {
            '[' => {
                let end = class_end(&text[at..]).ok_or("a `[` is never closed")?;
                let (class, _) = negation(&text[at + 1..at + end - 1]);
                if let Some((from, to)) = ranges(class).find(|(from, to)| from > to) {
                    return Err(format!("the range `{from}-{to}` begins after its end"));
                }
                at += end;
                continue;
            }
            '\\' if dialect == Dialect::Names => {
                let escaped = text[at + 1..].chars().next().ok_or("a `\\` at the end stands before nothing")?;
                at += 1 + escaped.len_utf8();
                continue;
            }
            '{' => (depth, braces) = (depth + 1, true),
            '}' => depth = depth.checked_sub(1).ok_or("a `}` without a `{`")?,
            _ => {}
        }
        at += first.len_utf8();
    }
    if depth > 0 { Err("a `{` is never closed".to_owned()) } else { Ok(braces) }
}

/// Returns the patterns without braces that a checked pattern stands for.
fn alternatives(text: &str, dialect: Dialect) -> Result<Vec<Box<str>>, String> {
    let mut all = vec![text.to_owned()];
    if dialect == Dialect::Names {
        all = replace(all, optional_folder)?;
    }
    let all = replace(all, |text| branches(text, dialect))?;
    Ok(all.into_iter().map(String::into_boxed_str).collect())
}

/// Replaces each text by what it stands for, until none stands for others.
fn replace(mut open: Vec<String>, by: impl Fn(&str) -> Option<Vec<String>>) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    while let Some(text) = open.pop() {
        match by(&text) {
            Some(more) => open.extend(more),
            None => all.push(text),
        }
        if open.len() + all.len() > MOST_ALTERNATIVES {
            return Err(format!("it stands for more than {MOST_ALTERNATIVES} patterns without braces"));
        }
    }
    Ok(all)
}

/// Two stars and a `/` where a part of a name begins stand for nothing, too.
fn optional_folder(text: &str) -> Option<Vec<String>> {
    let begins = |at: &usize| *at == 0 || text[..*at].ends_with('/');
    let at = text.match_indices("**/").map(|(at, _)| at).find(begins)?;
    let (before, after) = (&text[..at], &text[at + 3..]);
    Some(vec![format!("{before}{after}"), format!("{before}*/{after}")])
}

/// Returns what may replace the first braces of a pattern; `None` where there are none. An empty branch counts only
/// where
/// all are empty.
fn branches(text: &str, dialect: Dialect) -> Option<Vec<String>> {
    let (mut depth, mut start, mut cuts, mut at) = (0_usize, 0, Vec::new(), 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        match first {
            '[' => {
                at += class_end(rest).unwrap_or(rest.len());
                continue;
            }
            '\\' if dialect == Dialect::Names => at += rest[1..].chars().next().map_or(0, char::len_utf8),
            '{' if depth == 0 => (depth, start) = (1, at),
            '{' => depth += 1,
            ',' if depth == 1 => cuts.push(at),
            '}' if depth == 1 => {
                cuts.push(at);
                let (before, after) = (&text[..start], &text[at + 1..]);
                let mut from = start + 1;
                let mut inner: Vec<&str> = Vec::new();
                for cut in cuts {
                    inner.push(&text[from..cut]);
                    from = cut + 1;
                }
                inner.retain(|branch| !branch.is_empty());
                if inner.is_empty() {
                    inner.push("");
                }
                return Some(inner.into_iter().map(|branch| format!("{before}{branch}{after}")).collect());
            }
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += first.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pattern: &str) -> Glob {
        Glob::of_names(pattern).unwrap()
    }

    #[test]
    fn names_fit_as_they_are_written() {
        for (pattern, yes, no) in [
            ("batch", &["batch"][..], &["Batch", "batch2", "", "a batch"][..]),
            ("", &[""], &["x"]),
            ("*", &["", "x", "a/b\nc"], &[]),
            ("ci-*", &["ci-", "ci-1", "ci-a/b"], &["ci", "xci-"]),
            ("*-ci", &["-ci", "a-ci-ci"], &["ci", "a-ci "]),
            ("a*b*c", &["abc", "aXbYc", "abbcc"], &["acb", "ab", "abcd"]),
            ("?", &["x", "é", "漢", "/"], &["", "xx"]),
            ("caf?", &["café", "cafe"], &["caf", "caffè"]),
            ("[a-c]x", &["ax", "bx"], &["dx", "x", "-x"]),
            ("[!a-c]x", &["dx", "-x", "éx"], &["ax", "x"]),
            ("[^a]", &["b"], &["a", ""]),
            ("[]a]", &["]", "a"], &["b"]),
            ("[!]]", &["a"], &["]"]),
            ("[a-]", &["a", "-"], &["b"]),
            ("[-a]", &["a", "-"], &["b"]),
            ("[é-ü]", &["ö"], &["a"]),
            (r"[\]", &[r"\"], &["]"]),
            ("**/", &["", "a/b"], &[]),
            (r"a\*b", &["a*b"], &["axb", r"a\*b"]),
            (r"\[x\]\{y\}\\", &[r"[x]{y}\"], &["x"]),
            ("{a,b*}c", &["ac", "bc", "bxc"], &["c", "{a,b*}c"]),
            ("{a,{b,c}d}", &["a", "bd", "cd"], &["d", "b"]),
            ("x{,a}", &["xa"], &["x"]),
            ("x{}", &["x"], &["x{}"]),
            (r"{a\,b,c}", &["a,b", "c"], &["a"]),
            ("{[,],x}", &[",", "x"], &["["]),
            ("a,b", &["a,b"], &["a"]),
            ("**/x", &["x", "a/x", "/x"], &["ax"]),
            ("a/**/b", &["a/b", "a/x/y/b"], &["ab", "a/xb"]),
            ("a/***/b", &["a/x/b", "a//b"], &["a/b"]),
            ("a**b", &["ab", "a/b"], &["a"]),
        ] {
            let glob = names(pattern);
            for text in yes {
                assert!(glob.fits(text), "`{pattern}` and `{text}`");
            }
            for text in no {
                assert!(!glob.fits(text), "`{pattern}` and `{text}`");
            }
            assert_eq!(glob.as_str(), pattern);
        }
    }

    #[test]
    fn paths_are_matched_part_by_part() {
        for (pattern, yes, no) in [
            ("people/*.yaml", &["people/a.yaml", "people/.yaml"][..], &["people/a/b.yaml", "a.yaml"][..]),
            ("**", &["a.yaml", "a/b/c.yaml"], &[]),
            ("**/*.yaml", &["a.yaml", "a/b.yaml", "a/b/c.yaml"], &["a.yml"]),
            ("a/**", &["a/b", "a/b/c"], &["a", "b/a"]),
            ("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["ab", "a/x"]),
            ("a/**/b/**/c", &["a/b/c", "a/b/x/b/c"], &["a/c"]),
            ("{people,teams/*}/x.yaml", &["people/x.yaml", "teams/a/x.yaml"], &["teams/x.yaml"]),
            ("?/[ab]*", &["x/a", "x/b.yaml"], &["x//a", "xx/a", "x/c"]),
            ("a**b", &["ab", "axb"], &["a/b"]),
        ] {
            let glob = Glob::of_paths(pattern).unwrap();
            for path in yes {
                assert!(glob.fits(path), "`{pattern}` and `{path}`");
            }
            for path in no {
                assert!(!glob.fits(path), "`{pattern}` and `{path}`");
            }
        }
    }

    #[test]
    fn what_is_not_closed_or_too_much_is_refused() {
        for (pattern, why) in [
            ("[a", "never closed"),
            ("[]", "never closed"),
            ("[!]", "never closed"),
            ("[b-a]", "begins after its end"),
            ("{a", "never closed"),
            ("a}", "without a `{`"),
            ("a\\", "stands before nothing"),
            (&"a".repeat(1_025), "more than 1024 characters"),
            (&"é*".repeat(513), "more than 1024 characters"),
            (&"{a,b}".repeat(7), "more than 64"),
            (&"**/".repeat(7), "more than 64"),
            (&format!("{}{}", "{".repeat(511), "}".repeat(512)), "without a `{`"),
        ] {
            let error = Glob::of_names(pattern).unwrap_err();
            assert!(error.contains(why), "{pattern}: {error}");
        }
        for fine in
            ["a".repeat(1_024), "é".repeat(1_024), "{a,b}".repeat(6), format!("{}{}", "{".repeat(512), "}".repeat(512))]
        {
            assert!(Glob::of_names(&fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn the_worst_pattern_takes_its_length_times_that_of_the_text() {
        // By a matcher that tries everything, each of these would take longer than the universe has lasted.
        let text = "a".repeat(2_000);
        for pattern in
            ["*a".repeat(500) + "b", "a*".repeat(500) + "b", "*[a-z]".repeat(170) + "b", "*?".repeat(500) + "b"]
        {
            assert!(!names(&pattern).fits(&text));
        }
        let deep = "a/".repeat(1_000) + "b";
        assert!(!Glob::of_paths(&("**/a/".repeat(200) + "c")).unwrap().fits(&deep));
    }

    #[test]
    fn a_star_of_an_address_crosses_no_slash() {
        for (pattern, text, fit) in [
            ("user/*@x.example", "user/bob@x.example", true),
            ("user/*", "user/a/b", false),
            ("*/x", "a/x", true),
            ("a[b]?*", "a[b]?c", true),
            ("a[b]?*", "ab?c", false),
            ("a", "a", true),
            ("a/*", "a", false),
        ] {
            assert_eq!(stars_fit(pattern, text), fit, "`{pattern}` and `{text}`");
        }
    }
}
