//! The parser's errors in, diagnostics in words out: what is wrong, and how it is written instead.

use super::budget::MAX_DEPTH;
use crate::model::{diagnostic::Diagnostic, node::Position};
use granit_parser::ErrorKind;

/// Says what a syntax error means to somebody who writes YAML, not parsers.
pub(super) fn explain(kind: &ErrorKind, at: Position) -> Diagnostic {
    use ErrorKind as E;
    let say = |message: &str, help: &str| {
        let problem = Diagnostic::error(at, message);
        if help.is_empty() { problem } else { problem.help(help) }
    };
    match kind {
        E::RecursionLimitExceeded => too_deep(at),
        kind if is_tab(kind) => tab(at),
        E::UnclosedFlowCollection { open } => say(&format!("`{open}` is never closed"), ""),
        E::MismatchedFlowCollectionEnd { open, close } => say(&format!("`{open}` is closed by `{close}`"), ""),
        E::MisplacedFlowCollectionEnd => say("a closing bracket without an opening one", ""),
        E::UnexpectedEofFlowSequence => say("the file ends inside a `[` list", "close it with `]`"),
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => {
            say("the file ends inside a `{` mapping", "close it with `}`")
        }
        E::ExpectedFlowMappingSeparator => say("expected `,` or `}`", "quote text that holds `,`, `{`, `}` or `: `"),
        E::ExpectedFlowSequenceSeparator => say("expected `,` or `]`", "quote text that holds `,`, `[`, `]` or `: `"),
        E::UnclosedQuotedScalar => say("the quote is never closed", ""),
        E::DocumentIndicatorInQuotedScalar => say("`---` or `...` inside quotes", "indent the text"),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            say("text after a closing quote", "put the whole value into the quotes")
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => {
            say("an escape that YAML does not know", "text with backslashes goes into single quotes")
        }
        E::MappingValueNotAllowed
        | E::InvalidColonPlacement
        | E::InvalidMappingValueWhitespace
        | E::FlowMappingValueAdjacentCollection => say(
            "a `:` that cannot stand here",
            "check the indentation and open brackets above; quote text that holds `: `",
        ),
        E::MappingKeyNotAllowed => say("a key cannot stand here", "check the indentation"),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            say("expected `:` after the key", "a key and its `:` stand on one line")
        }
        E::ExpectedDocumentStart => say("this belongs to nothing above it", "check the indentation"),
        E::ExpectedBlockMappingKey | E::InvalidIndentation | E::ExpectedBlockSequenceEntry => {
            say("the indentation fits nothing above", "entries of one list or mapping start in the same column")
        }
        E::InvalidFlowScalarIndent | E::InvalidQuotedScalarIndent | E::InvalidBlockScalarIndent => {
            say("the line is not indented enough", "indent it deeper than the key that it belongs to")
        }
        E::BlockSequenceEntryNotAllowed => {
            say("a `-` entry cannot stand here", "start the list on its own line, indented below its key")
        }
        E::BlockEntryInFlowCollection => say("a `-` entry inside brackets", "separate with `,` instead"),
        E::CommentNotSeparated => say("`#` needs a space before it", "quote text that holds `#`"),
        E::UnexpectedCharacter { character } => {
            say(&format!("a value cannot start with `{}`", character.escape_default()), "quote it")
        }
        E::PlainScalarStartsWithDashFlowIndicator => say("a value cannot start with `-` here", "quote it"),
        E::MissingAnchorOrAliasName => {
            say("YAML anchors and aliases are not supported", "quote text that starts with `*` or `&`")
        }
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8 => {
            say("YAML tags are not supported", "remove the tag; text that starts with `!` must be quoted")
        }
        E::DirectiveDisallowed => {
            say("YAML directives are not supported", "remove the line; files are always read as YAML 1.2")
        }
        E::BomInsideDocument => say("a byte order mark inside the file", "remove it"),
        E::InvalidDocumentEnd => say("text after `...`", "remove the `...`"),
        other => say(&format!("this is not YAML: {other}"), ""),
    }
}

/// Returns whether the parser stopped because of a tab.
pub(super) fn is_tab(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabAtBlockScalarStart
            | E::InvalidBlockEntryWhitespace
            | E::TabInPlainScalar
    )
}

/// A tab where only spaces count.
pub(super) fn tab(at: Position) -> Diagnostic {
    Diagnostic::error(at, "a tab cannot indent").help("indent with spaces")
}

/// More lists and mappings inside each other than any configuration needs.
pub(super) fn too_deep(at: Position) -> Diagnostic {
    Diagnostic::error(at, format!("lists and mappings are nested more than {MAX_DEPTH} deep"))
}

/// `5,000,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
