//! Diagnostics and the files they speak of in; text with source excerpts, or JSON, out.

use super::plain::{plain, push};
use crate::{
    model::{
        diagnostic::{Diagnostic, Level},
        node::Position,
        plural,
    },
    source::Sources,
};
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Diagnostics that are drawn; the rest is counted.
const MAX_DRAWN: usize = 100;
/// Characters of a line that are shown whole.
const MAX_LINE: usize = 120;
/// Characters before the place that stay when a longer line is cut.
const BEFORE: usize = 50;

/// Draws all diagnostics in the order of their places, and counts them. Empty for an empty list.
#[must_use]
pub fn diagnostics(list: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let list = sorted(list);
    if list.is_empty() {
        return String::new();
    }
    let drawn = &list[..list.len().min(MAX_DRAWN)];
    let lines = SourceLines::find(drawn, sources);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in drawn {
        text.push_str(&draw(diagnostic, sources, &lines, &renderer));
        text.push_str("\n\n");
    }
    if list.len() > drawn.len() {
        text.push_str(&format!("… and {} more\n\n", list.len() - drawn.len()));
    }
    text.push_str(&count(&list));
    text.push('\n');
    text
}

/// All diagnostics in the order of their places, as a list of `{level, file, line, column, message, also, help}`.
/// Without a place, `file`, `line` and `column` are null; `also` lists the other places, each with its label.
#[must_use]
pub fn diagnostics_json(list: &[Diagnostic], sources: &Sources) -> Value {
    let also = |(at, label): &(Position, String)| {
        let (path, at) = place(Some(*at), sources)?;
        Some(json!({ "file": plain(path), "line": at.line, "column": at.column, "label": told(label) }))
    };
    let one = |diagnostic: &&Diagnostic| {
        let place = place(diagnostic.at, sources);
        json!({
            "level": match diagnostic.level { Level::Error => "error", Level::Warning => "warning" },
            "file": place.map(|(path, _)| plain(path)),
            "line": place.map(|(_, at)| at.line),
            "column": place.map(|(_, at)| at.column),
            "message": told(&diagnostic.message),
            "also": diagnostic.also.iter().filter_map(also).collect::<Vec<_>>(),
            "help": diagnostic.help.iter().map(|help| told(help)).collect::<Vec<_>>(),
        })
    };
    sorted(list).iter().map(one).collect()
}

/// The most that a message may quote, in characters: names in a file may be of any length.
const MOST: usize = 400;

/// A message, harmless and of readable length.
fn told(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", plain(&text[..end])),
        None => plain(text).into_owned(),
    }
}

/// By place, each once. What has no place comes first.
fn sorted(list: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = list.iter().collect();
    let key = |diagnostic: &&Diagnostic| {
        let at = diagnostic.at.map(|at| (at.file, at.line, at.column));
        (at, diagnostic.level)
    };
    sorted.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    sorted.dedup();
    sorted
}

fn count(list: &[&Diagnostic]) -> String {
    let errors = list.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    let counts = [(errors, "error", "errors"), (list.len() - errors, "warning", "warnings")];
    let some = counts.into_iter().filter(|(number, ..)| *number > 0);
    some.map(|(number, one, many)| plural::count(number, one, many)).collect::<Vec<_>>().join(", ")
}

/// The file of a place; `None` where there is no place, or none that exists.
fn place(at: Option<Position>, sources: &Sources) -> Option<(&str, Position)> {
    let at = at.filter(|at| at.line > 0)?;
    Some((&sources.files.get(usize::from(at.file))?.path, at))
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, lines: &SourceLines<'_>, renderer: &Renderer) -> String {
    let level = match diagnostic.level {
        Level::Error => annotate_snippets::Level::ERROR,
        Level::Warning => annotate_snippets::Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(told(&diagnostic.message)));
    let mut columns = Vec::new();
    let also = diagnostic.also.iter().map(|(at, label)| (AnnotationKind::Context, Some(*at), label));
    for (kind, at, label) in [(AnnotationKind::Primary, diagnostic.at, &diagnostic.label)].into_iter().chain(also) {
        let Some((path, at)) = place(at, sources) else { continue };
        let path = plain(path);
        let excerpt = Excerpt::cut(lines.get(at), at.column);
        // The renderer counts columns in what it is given, which may be cut or escaped.
        columns.push((format!("{path}:{}:{}", at.line, excerpt.column()), format!("{path}:{}:{}", at.line, at.column)));
        let label = Some(told(label)).filter(|label| !label.is_empty());
        let annotation = kind.span(excerpt.mark).label(label);
        let line = usize::try_from(at.line).unwrap_or(usize::MAX);
        group = group.element(Snippet::source(excerpt.text).line_start(line).path(path).annotation(annotation));
    }
    for help in &diagnostic.help {
        group = group.element(annotate_snippets::Level::HELP.message(told(help)));
    }
    let mut text = renderer.render(&[group]);
    for (counted, real) in columns.into_iter().filter(|(counted, real)| counted != real) {
        text = text.replacen(&counted, &real, 1);
    }
    // A line that begins with two colons is a command for some runners of CI jobs.
    let arrow = |line: &str| match line.trim_start().starts_with("::: ") {
        true => line.replacen(":::", "-->", 1),
        false => line.to_owned(),
    };
    text.split('\n').map(arrow).collect::<Vec<_>>().join("\n")
}

/// The lines that are drawn, found in one pass over each file: files may be large and have few lines or many.
struct SourceLines<'a> {
    found: BTreeMap<(u16, u32), &'a str>,
}

impl<'a> SourceLines<'a> {
    fn find(drawn: &[&Diagnostic], sources: &'a Sources) -> Self {
        let places = drawn
            .iter()
            .flat_map(|diagnostic| diagnostic.at.into_iter().chain(diagnostic.also.iter().map(|(at, _)| *at)));
        let wanted: BTreeSet<(u16, u32)> = places.map(|at| (at.file, at.line)).collect();
        let mut found = BTreeMap::new();
        for file in wanted.iter().map(|(file, _)| *file).collect::<BTreeSet<_>>() {
            let Some(source) = sources.files.get(usize::from(file)) else { continue };
            let (mut number, mut rest) = (1, &*source.text);
            for (_, line) in wanted.range((file, 1)..=(file, u32::MAX)) {
                while number < *line && !rest.is_empty() {
                    rest = split(rest).1;
                    number += 1;
                }
                if number == *line {
                    found.insert((file, number), split(rest).0);
                }
            }
        }
        Self { found }
    }

    fn get(&self, at: Position) -> &'a str {
        self.found.get(&(at.file, at.line)).copied().unwrap_or_default()
    }
}

/// The first line, and what follows it. YAML ends lines with `\n`, `\r\n` or `\r`.
fn split(text: &str) -> (&str, &str) {
    match text.find(['\n', '\r']) {
        None => (text, ""),
        Some(end) => {
            let rest = &text[end..];
            (&text[..end], rest.strip_prefix("\r\n").unwrap_or(&rest[1..]))
        }
    }
}

/// One line, or what of it is near the place, with the mark in bytes.
struct Excerpt {
    text: String,
    mark: Range<usize>,
}

impl Excerpt {
    fn cut(line: &str, column: u16) -> Self {
        let place = usize::from(column.saturating_sub(1));
        let is_long = line.chars().nth(MAX_LINE).is_some();
        let skip = if is_long { place.saturating_sub(BEFORE) } else { 0 };
        let mut text = String::new();
        if skip > 0 {
            text.push('…');
        }
        let mut characters = line.chars().skip(skip);
        let mut append = |text: &mut String, count: usize| {
            for character in characters.by_ref().take(count) {
                // Tabs are drawn as the renderer draws them; they only ever move text to the right.
                if character == '\t' { text.push('\t') } else { push(text, character) }
            }
        };
        append(&mut text, place - skip);
        let start = text.len();
        let rest = line.char_indices().nth(place).map_or("", |(offset, _)| &line[offset..]);
        let room = MAX_LINE - (place - skip).min(MAX_LINE);
        let word = word(rest).min(room);
        append(&mut text, word);
        let mark = start..text.len();
        append(&mut text, room - word);
        if characters.next().is_some() {
            text.push('…');
        }
        Self { text, mark }
    }

    fn column(&self) -> usize {
        self.text[..self.mark.start].chars().count() + 1
    }
}

/// Returns how many characters the caret underlines: a quoted scalar, or a word up to what ends it in YAML.
fn word(rest: &str) -> usize {
    let mut characters = rest.chars().take(MAX_LINE).enumerate().peekable();
    let first = characters.next().map(|(_, first)| first);
    if let Some(quote @ ('"' | '\'')) = first {
        return characters.find(|(_, character)| *character == quote).map_or(1, |(index, _)| index + 1);
    }
    if first.is_none_or(|first| "[]{},:- \t".contains(first)) {
        return usize::from(first.is_some());
    }
    let mut length = 1;
    while let Some((index, character)) = characters.next() {
        let ends = character == ':' && characters.peek().is_none_or(|(_, next)| matches!(next, ' ' | '\t'));
        if ends || matches!(character, ' ' | '\t' | ',' | ']' | '}') {
            break;
        }
        length = index + 1;
    }
    length
}

#[cfg(test)]
mod tests;
