//! The text of one file in, a tree with places out, or what is wrong with the text. Pure.
//!
//! The tree is built from the parser's events, so that nothing is ever expanded: anchors, aliases, merge keys and tags
//! are refused where they stand, and depth and size are bounded while reading. A tree with places from another crate
//! (saphyr's marked nodes) would resolve `1.20` to a number, clone what an alias names and let the last of two equal
//! keys win before we saw any of it.

use super::{
    budget::{Budget, MAX_BYTES, MAX_DEPTH, MAX_NODES},
    syntax,
};
use crate::model::{
    diagnostic::Diagnostic,
    node::{Key, Node, NodeKind, Position},
    text::quoted,
};
use foldhash::fast::RandomState;
use granit_parser::{Event, Marker, Parser, ScalarStyle, Span, StructureStyle};
use std::hash::BuildHasher;

/// Reads one file's text into a tree. There is no tree where the text cannot be read to its end; problems that leave
/// the structure clear (two equal keys, a tag) are reported beside a tree without them.
#[must_use]
pub fn parse(text: &str, file: u16, budget: &mut Budget) -> (Option<Node>, Vec<Diagnostic>) {
    let mut tree = Tree::new(text, file, budget);
    let read = tree.read();
    while let Some(frame) = tree.frames.pop().filter(|_| !tree.budget.is_spent()) {
        // Only a file that broke off leaves frames; equal keys above the break are worth telling.
        if let Holds::Map { from, .. } = frame.holds {
            let mut entries = take(&mut tree.entries, from);
            // Its stop is the file's: nothing more is read either way.
            let _ = tree.refuse_equal_keys(&mut entries);
        }
    }
    let root = tree.root.take().filter(|_| read.is_ok());
    if root.as_ref().map_or(read.is_ok(), Node::is_null) {
        let start = Position { file, line: 1, column: 1 };
        tree.problems.push(Diagnostic::error(start, "the file is empty").help("write a section, or remove the file"));
        return (None, tree.problems);
    }
    (root, tree.problems)
}

/// Reading cannot go on; why has been reported.
struct ParseStop;

/// A list or mapping that is still open.
struct Frame {
    at: Position,
    block: bool,
    holds: Holds,
}

/// What it holds so far is at the end of [`Tree::items`] or [`Tree::entries`], from this index on: millions of small
/// lists then cost no more than what they hold.
enum Holds {
    List { from: usize },
    Map { from: usize, next: NextEvent },
}

/// What a mapping waits for. A refused key is `None`; its value is read and dropped.
enum NextEvent {
    Key,
    Value(Option<Key>),
}

struct Tree<'a> {
    text: &'a str,
    file: u16,
    budget: &'a mut Budget,
    frames: Vec<Frame>,
    items: Vec<Node>,
    entries: Vec<(Key, Node)>,
    root: Option<Node>,
    documents: usize,
    /// Most files hold no tab, and then nobody looks for one in front of each key.
    has_tab: bool,
    tab_line: u32,
    hasher: RandomState,
    problems: Vec<Diagnostic>,
}

impl<'a> Tree<'a> {
    fn new(text: &'a str, file: u16, budget: &'a mut Budget) -> Self {
        Self {
            text,
            file,
            budget,
            frames: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            root: None,
            documents: 0,
            has_tab: text.contains('\t'),
            tab_line: 0,
            hasher: RandomState::default(),
            problems: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<(), ParseStop> {
        let Some(left) = self.budget.bytes.checked_sub(self.text.len()) else {
            self.budget.bytes = 0;
            return self.stop(too_big(None));
        };
        self.budget.bytes = left;
        if let Some((offset, character)) = forbidden(self.text) {
            let at = place(self.text.as_bytes(), offset, self.file);
            let message = format!("the control character U+{:04X} cannot stand in YAML", u32::from(character));
            return self.stop(Diagnostic::error(at, message).help("remove it, or write it as an escape in \"...\""));
        }
        let options = granit_parser::options! {
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        for event in Parser::new_from_str_with_options(self.text, options) {
            match event {
                Ok((event, span)) => self.event(event, span)?,
                Err(error) => {
                    let (mark, at) = (error.marker(), self.at(error.marker()));
                    // The parser stops behind a tab, or before the scalar that it ends; the place is the tab.
                    let at = match self.tab_before(mark).or_else(|| self.tab_after(mark)) {
                        Some(tab) if syntax::is_tab(error.kind()) => tab,
                        _ => at,
                    };
                    let problem = syntax::explain(error.kind(), at);
                    return self.stop(problem);
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), ParseStop> {
        let at = self.at(&span.start);
        if event.tag().is_some() {
            let at = span.tag_start().map_or(at, |mark| self.at(&mark));
            self.report(
                Diagnostic::error(at, "YAML tags are not supported")
                    .help("remove the tag; text that starts with `!` must be quoted"),
            )?;
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let in_block = self.frames.last().is_some_and(|frame| frame.block);
                self.refuse_tab(in_block, &span.start)?;
                self.spend()?;
                let is = match style {
                    // The parser spells a value that is not there `~`.
                    ScalarStyle::Plain if span.is_empty() => NodeKind::Plain("".into()),
                    ScalarStyle::Plain => NodeKind::Plain(text.into()),
                    _ => NodeKind::Quoted(text.into()),
                };
                self.place(Node { at, is })
            }
            Event::SequenceStart(style, ..) => {
                self.open(at, style, &span.start, Holds::List { from: self.items.len() })
            }
            Event::MappingStart(style, ..) => {
                self.open(at, style, &span.start, Holds::Map { from: self.entries.len(), next: NextEvent::Key })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Anchor(..) => self.stop(
                Diagnostic::error(at, "YAML anchors are not supported")
                    .help("write it out where it is needed; text that starts with `&` must be quoted"),
            ),
            Event::Alias(_) | Event::UnresolvedAlias(_) => self.stop(
                Diagnostic::error(at, "YAML aliases are not supported")
                    .help("write it out; text that starts with `*` must be quoted"),
            ),
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 1 {
                    return Ok(());
                }
                self.stop(
                    Diagnostic::error(at, "a second document starts here")
                        .help("one file holds one document: remove the `---`, or move what follows to its own file"),
                )
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, at: Position, style: StructureStyle, mark: &Marker, holds: Holds) -> Result<(), ParseStop> {
        let block = style == StructureStyle::Block;
        self.refuse_tab(block || self.frames.last().is_some_and(|frame| frame.block), mark)?;
        self.spend()?;
        if self.frames.len() == MAX_DEPTH {
            return self.stop(syntax::too_deep(at));
        }
        self.frames.push(Frame { at, block, holds });
        Ok(())
    }

    fn close(&mut self) -> Result<(), ParseStop> {
        let Some(Frame { at, holds, .. }) = self.frames.pop() else { return Ok(()) };
        let is = match holds {
            Holds::List { from } => NodeKind::List(take(&mut self.items, from)),
            Holds::Map { from, .. } => {
                let mut entries = take(&mut self.entries, from);
                self.refuse_equal_keys(&mut entries)?;
                NodeKind::Map(entries)
            }
        };
        self.place(Node { at, is })
    }

    /// Puts a finished node where the innermost open list or mapping waits for it.
    fn place(&mut self, node: Node) -> Result<(), ParseStop> {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.holds {
            Holds::List { .. } => self.items.push(node),
            Holds::Map { next, .. } => match std::mem::replace(next, NextEvent::Key) {
                NextEvent::Value(Some(key)) => self.entries.push((key, node)),
                NextEvent::Value(None) => {}
                NextEvent::Key => {
                    let (key, problem) = key(node);
                    *next = NextEvent::Value(key);
                    if let Some(problem) = problem {
                        self.report(problem)?;
                    }
                }
            },
        }
        Ok(())
    }

    /// Keeps the first of equal keys.
    fn refuse_equal_keys(&mut self, entries: &mut Vec<(Key, Node)>) -> Result<(), ParseStop> {
        let again = equal_keys(entries, &self.hasher);
        for (index, first) in &again {
            let (key, first) = (&entries[*index].0, entries[*first].0.at);
            let message = format!("the key `{}` is written twice", quoted(&key.name));
            self.report(Diagnostic::error(key.at, message).also(first, "first written here"))?;
        }
        let (mut index, mut again) = (0, again.iter().map(|(index, _)| *index).peekable());
        entries.retain(|_| {
            let is_again = again.next_if_eq(&index).is_some();
            index += 1;
            !is_again
        });
        Ok(())
    }

    /// YAML indents with spaces; the parser lets a tab pass at the start of a document.
    fn refuse_tab(&mut self, in_block: bool, mark: &Marker) -> Result<(), ParseStop> {
        // Not inside brackets: a line there may hold millions of nodes, and looking back along it is not free.
        match in_block.then(|| self.tab_before(mark)).flatten() {
            Some(at) if self.tab_line != at.line => {
                self.tab_line = at.line;
                self.report(syntax::tab(at))
            }
            _ => Ok(()),
        }
    }

    /// The first tab in the indentation of a line.
    fn tab_before(&self, mark: &Marker) -> Option<Position> {
        let before = self.text.get(..mark.byte_offset()?).filter(|_| self.has_tab)?;
        let start = before.rfind(['\n', '\r']).map_or(0, |index| index + 1);
        let tab = before[start..].find(|c| c != ' ').filter(|tab| before[start + tab..].starts_with('\t'))?;
        Some(Position { column: column(tab), ..self.at(mark) })
    }

    fn tab_after(&self, mark: &Marker) -> Option<Position> {
        let from = mark.byte_offset()?;
        let tab = from + self.text.get(from..)?.find('\t')?;
        Some(place(self.text.as_bytes(), tab, self.file))
    }

    fn spend(&mut self) -> Result<(), ParseStop> {
        if self.budget.nodes == 0 {
            let message = format!("the configuration contains more than {} nodes", syntax::grouped(MAX_NODES));
            return self.stop(Diagnostic::error(None, message).help("split it between organizations"));
        }
        self.budget.nodes -= 1;
        Ok(())
    }

    fn report(&mut self, problem: Diagnostic) -> Result<(), ParseStop> {
        if self.budget.problems == 0 {
            return Err(ParseStop);
        }
        self.budget.problems -= 1;
        let at = problem.at;
        self.problems.push(problem);
        if self.budget.problems == 0 {
            self.problems.push(Diagnostic::error(at, "too many problems; what follows was not read"));
            return Err(ParseStop);
        }
        Ok(())
    }

    fn stop(&mut self, problem: Diagnostic) -> Result<(), ParseStop> {
        let _ = self.report(problem);
        Err(ParseStop)
    }

    fn at(&self, mark: &Marker) -> Position {
        Position { file: self.file, line: u32::try_from(mark.line()).unwrap_or(u32::MAX), column: column(mark.col()) }
    }
}

/// The entries whose key stands further up already, in order, each with the first entry of its key. Large mappings are
/// compared by sorted hashes, which take less than a map of their keys.
fn equal_keys(entries: &[(Key, Node)], hasher: &RandomState) -> Vec<(usize, usize)> {
    let name = |index: usize| &entries[index].0.name;
    if entries.len() <= 8 {
        let first = |index: usize| (0..index).find(|first| name(*first) == name(index));
        return (0..entries.len()).filter_map(|index| Some((index, first(index)?))).collect();
    }
    let mut hashes: Vec<(u64, usize)> = (0..entries.len()).map(|index| (hasher.hash_one(name(index)), index)).collect();
    hashes.sort_unstable();
    let runs = hashes.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
    let mut again: Vec<(usize, usize)> = runs
        .flat_map(|run| {
            // Nearly always the run's first; different keys of one hash are possible, if never seen.
            let first =
                move |index: usize| run.iter().map(|(_, first)| *first).find(|first| name(*first) == name(index));
            run.iter().filter_map(move |(_, index)| Some((*index, first(*index)?)))
        })
        .filter(|(index, first)| index != first)
        .collect();
    again.sort_unstable();
    again
}

/// Takes the end of a vector, with no room to spare. A large end that is all of it is not copied.
fn take<T>(all: &mut Vec<T>, from: usize) -> Vec<T> {
    if from > 0 || all.len() < 1_024 {
        return all.drain(from..).collect();
    }
    let mut taken = std::mem::take(all);
    taken.shrink_to_fit();
    taken
}

/// Returns what is said of a configuration with too many bytes; `name` is the file that was too much.
pub(super) fn too_big(name: Option<&str>) -> Diagnostic {
    let limit = MAX_BYTES / (1024 * 1024);
    let message = match name {
        Some(name) => format!("the configuration is larger than {limit} MB; `{name}` was not read"),
        None => format!("the configuration is larger than {limit} MB"),
    };
    Diagnostic::error(None, message).help("check that no data file is among the configuration")
}

/// A mapping's key, and what is wrong with it. Keys that cannot be meant are dropped with their value.
fn key(node: Node) -> (Option<Key>, Option<Diagnostic>) {
    let at = node.at;
    let refuse = |message: &str, help: &str| (None, Some(Diagnostic::error(at, message).help(help)));
    if node.is_null() {
        return refuse("null, where a key was meant", "write a key before the `:`, or quote it");
    }
    match node.is {
        NodeKind::Plain(text) if &*text == "<<" => {
            refuse("YAML merge keys are not supported", "YAML anchors are not supported; write it out")
        }
        NodeKind::Plain(name) | NodeKind::Quoted(name) => (Some(Key { at, name }), None),
        NodeKind::List(_) => refuse("a list cannot be a key", "a key is a word; quote text that starts with `[`"),
        NodeKind::Map(_) => refuse("a mapping cannot be a key", "a key is a word; quote text that starts with `{`"),
    }
}

fn column(before: usize) -> u16 {
    u16::try_from(before.saturating_add(1)).unwrap_or(u16::MAX)
}

/// The first character that YAML does not allow in a file, and its offset in bytes.
fn forbidden(text: &str) -> Option<(usize, char)> {
    let suspicious = |byte: &u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127 | 0xC2 | 0xEF);
    let mut from = 0;
    while let Some(found) = text.as_bytes()[from..].iter().position(suspicious) {
        let offset = from + found;
        let character = text[offset..].chars().next()?;
        if matches!(character, '\u{FFFE}' | '\u{FFFF}') || (character.is_control() && character != '\u{85}') {
            return Some((offset, character));
        }
        from = offset + character.len_utf8();
    }
    None
}

/// Line and column of an offset. Lines end with `\n`, `\r\n` or `\r`, as YAML counts them; what is before the offset
/// is UTF-8.
pub(super) fn place(bytes: &[u8], offset: usize, file: u16) -> Position {
    let before = &bytes[..offset];
    let is_break =
        |(index, byte): &(usize, &u8)| **byte == b'\n' || (**byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
    let breaks = before.iter().enumerate().filter(is_break);
    let (count, start) = breaks.fold((0_usize, 0), |(count, _), (index, _)| (count + 1, index + 1));
    let characters = before[start..].iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
    Position { file, line: u32::try_from(count + 1).unwrap_or(u32::MAX), column: column(characters) }
}

#[cfg(test)]
mod tests;
