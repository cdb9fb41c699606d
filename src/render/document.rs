//! Nodes in, one YAML document out, in block style, with comments about where things come from. It reads back as the
//! same nodes.

use super::plain::plain;
use crate::model::{
    node::{CoreValue, Key, Node, NodeKind, Position, core_schema},
    template_uses::TemplateUses,
    text::is_treacherous,
};

/// Draws a configuration that was expanded. What comes from a template says so in a comment, once for each part.
#[must_use]
pub fn document(node: &Node, uses: &TemplateUses) -> String {
    let mut writer = DocumentWriter { uses, out: String::new() };
    let entries = node.entries().unwrap_or_default();
    if entries.is_empty() {
        return "{}\n".to_owned();
    }
    for (key, value) in entries {
        // What stands in the block of templates itself needs no comment.
        writer.entry(0, key, value, uses.template_at(value.at).is_some());
    }
    writer.out
}

struct DocumentWriter<'a> {
    uses: &'a TemplateUses,
    out: String,
}

impl DocumentWriter<'_> {
    /// Writes the entries of a mapping, or the items of a list, each on lines of its own.
    fn block(&mut self, indent: usize, node: &Node, told: bool) {
        match &node.is {
            NodeKind::Map(entries) => {
                for (key, value) in entries {
                    self.indent(indent);
                    self.entry(indent, key, value, told);
                }
            }
            NodeKind::List(items) => {
                for item in items {
                    self.indent(indent);
                    self.out.push('-');
                    self.item(indent, item, told);
                }
            }
            NodeKind::Plain(_) | NodeKind::Quoted(_) => {}
        }
    }

    fn entry(&mut self, indent: usize, key: &Key, value: &Node, told: bool) {
        self.out.push_str(&scalar(&key.name, false));
        self.out.push(':');
        let comment = if told { None } else { self.comment(key.at) };
        let told = told || comment.is_some();
        self.value(indent + 2, value, comment, told);
    }

    fn item(&mut self, indent: usize, item: &Node, told: bool) {
        match &item.is {
            NodeKind::Map(entries) if !entries.is_empty() => {
                for (place, (key, value)) in entries.iter().enumerate() {
                    if place == 0 {
                        self.out.push(' ')
                    } else {
                        self.indent(indent + 2)
                    }
                    self.entry(indent + 2, key, value, told);
                }
            }
            _ => self.value(indent + 2, item, None, told),
        }
    }

    /// Writes what stands behind a colon or a dash.
    fn value(&mut self, indent: usize, value: &Node, comment: Option<String>, told: bool) {
        let text = match &value.is {
            NodeKind::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
            NodeKind::List(items) if items.is_empty() => Some("[]".to_owned()),
            NodeKind::Map(_) | NodeKind::List(_) => None,
            NodeKind::Plain(text) => Some(scalar(text, true)),
            NodeKind::Quoted(text) => Some(scalar(text, false)),
        };
        for part in text.iter().chain(&comment) {
            self.out.push(' ');
            self.out.push_str(part);
        }
        self.out.push('\n');
        if text.is_none() {
            self.block(indent, value, told);
        }
    }

    fn comment(&self, at: Position) -> Option<String> {
        Some(format!("# from template {}", plain(self.uses.template_at(at)?)))
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// A scalar that reads back as it was: a plain one keeps its type, and text stays text.
fn scalar(text: &str, is_plain: bool) -> String {
    let core = core_schema(text);
    let is_word = |text: &str| {
        let inside = |character: char| character.is_ascii_alphanumeric() || "_@.-+/".contains(character);
        text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_') && text.chars().all(inside)
    };
    match core {
        CoreValue::Null if is_plain => "null".to_owned(),
        // Its text is what the file says, and none of these has a character that means something in YAML.
        CoreValue::Bool(_) | CoreValue::Int(_) | CoreValue::Float(_) if is_plain => text.to_owned(),
        CoreValue::Text if text.split(' ').all(is_word) => text.to_owned(),
        _ => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // What a CI runner takes for a command would be written out on its way to the terminal.
            '#' if characters.peek() == Some(&'#') => out.push_str("\\x23"),
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            character if is_treacherous(character) => out.push_str(&format!("\\U{:08x}", u32::from(character))),
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{budget::Budget, parse};

    fn read(text: &str) -> Node {
        let (node, problems) = parse(text, 0, &mut Budget::default());
        assert!(problems.is_empty(), "{problems:?}\n{text}");
        node.unwrap()
    }

    /// The same without places, and with one form for what means the same.
    fn meaning(node: &Node) -> String {
        match &node.is {
            NodeKind::Plain(text) => match core_schema(text) {
                CoreValue::Text => format!("{text:?}"),
                core => format!("{core:?}"),
            },
            NodeKind::Quoted(text) => format!("{text:?}"),
            NodeKind::List(items) => format!("[{}]", items.iter().map(meaning).collect::<Vec<_>>().join(", ")),
            NodeKind::Map(entries) => {
                let entry = |(key, value): &(Key, Node)| format!("{:?}: {}", key.name, meaning(value));
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn a_document_reads_back_as_it_was() {
        let text = r###"
a: plain text with spaces
"b: c": 'it''s # no comment'
empty: ""
nothing:
words: [true, "true", 0755, "0755", 1.20, ~, "~", "null", "- x", "a: b", "*x", -1, +7, .5, "é"]
more: ["\u202e", "\n\t\\\"", "##[group]x"]
"4711": { deep: [[1, [2]], {}, [], { x: [{ y: z }, w] }] }
"true": { "": x, "?": y, "null": z }
block: |
  two
  lines
dashes: a - b -- c
url: https://example.com/x?y=z
"###;
        let node = read(text);
        let drawn = document(&node, &TemplateUses::default());
        assert_eq!(meaning(&read(&drawn)), meaning(&node), "{drawn}");
        assert!(drawn.chars().all(|character| character == '\n' || !is_treacherous(character)), "{drawn}");
    }
}
