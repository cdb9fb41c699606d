//! A [`Node`] in, any type that derives `Deserialize` out, or one problem with the innermost place that it concerns.
//!
//! Messages speak of lists, mappings, text and numbers. `null` is never what somebody meant: leaving a line out is how
//! YAML says nothing, so [`Option`] is `None` only by absence.

mod bad;

pub use self::bad::DeError;
use super::{
    node::{CoreValue, Key, Node, NodeKind, Position, core_schema},
    text::quoted,
};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// Reads a node into a type.
///
/// # Errors
/// The first thing that does not fit, with its place.
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, DeError> {
    T::deserialize(node).map_err(|bad| bad.or_at(node.at))
}

/// A scalar or a key: the one place where text becomes a value.
#[derive(Clone, Copy)]
struct Scalar<'de> {
    at: Position,
    text: &'de str,
    form: Form,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// May be anything of the core schema.
    Plain,
    /// Is always text.
    Quoted,
    /// Is never null, but may be a number where numbers are keys.
    Key,
}

impl<'de> Scalar<'de> {
    fn core(self) -> CoreValue {
        match self.form {
            Form::Quoted => CoreValue::Text,
            Form::Plain => core_schema(self.text),
            Form::Key => match core_schema(self.text) {
                CoreValue::Null => CoreValue::Text,
                core => core,
            },
        }
    }

    /// Any scalar is text where text is meant, except null.
    fn text(self) -> Result<&'de str, DeError> {
        match self.core() {
            CoreValue::Null => Err(self.null("text")),
            _ => Ok(self.text),
        }
    }

    fn null(self, expected: &str) -> DeError {
        let bad = DeError::new(self.at, format!("null, where {expected} was meant"));
        match (expected, self.text) {
            ("a list", _) => bad.help("leave the line out, or write `[]` for an empty list"),
            ("a mapping", _) => bad.help("leave the line out, or write `{}` for an empty mapping"),
            ("text", "") => bad.help("leave the line out, or write `\"\"` for empty text"),
            ("text", word) => bad.help(format!("leave the line out, or quote it: `\"{word}\"`")),
            _ => bad.help("leave the line out, or write a value"),
        }
    }

    fn mismatch(self, expected: &str) -> DeError {
        let found = match self.core() {
            CoreValue::Null => return self.null(expected),
            CoreValue::Bool(_) | CoreValue::Int(_) | CoreValue::Float(_) => format!("`{}`", quoted(self.text)),
            // Where one word would do, the word that stands there says more.
            CoreValue::Text if matches!(expected, "a list" | "a mapping") => "text".to_owned(),
            CoreValue::Text => format!("the text `{}`", quoted(self.text)),
        };
        DeError::new(self.at, format!("expected {expected}, found {found}"))
    }

    fn bool(self) -> Result<bool, DeError> {
        match self.core() {
            CoreValue::Bool(value) => Ok(value),
            CoreValue::Text => Err(self.mismatch("true or false").help("write `true` or `false`, without quotes")),
            _ => Err(self.mismatch("true or false")),
        }
    }

    fn int<T: TryFrom<i128>>(self, low: impl fmt::Display, high: impl fmt::Display) -> Result<T, DeError> {
        match self.core() {
            CoreValue::Int(value) => T::try_from(value).map_err(|_| {
                DeError::new(
                    self.at,
                    format!("expected a whole number from {low} to {high}, found `{}`", quoted(self.text)),
                )
            }),
            CoreValue::Text => Err(self.number_help(self.mismatch("a whole number"))),
            _ => Err(self.mismatch("a whole number")),
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a float was asked for")]
    fn float(self) -> Result<f64, DeError> {
        match self.core() {
            CoreValue::Float(value) => Ok(value),
            CoreValue::Int(value) => Ok(value as f64),
            CoreValue::Text => Err(self.number_help(self.mismatch("a number"))),
            _ => Err(self.mismatch("a number")),
        }
    }

    /// Numbers in quotes or with separators are the usual mistakes.
    fn number_help(self, bad: DeError) -> DeError {
        let digits: String = self.text.chars().filter(|c| !matches!(c, '_' | ',' | ' ' | '\'')).collect();
        match core_schema(&digits) {
            CoreValue::Int(_) | CoreValue::Float(_) => bad.help(format!("write `{digits}`")),
            _ => bad,
        }
    }
}

macro_rules! ints {
    ($($method:ident $visit:ident $type:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
            visitor.$visit(self.int::<$type>($type::MIN, $type::MAX)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Scalar<'de> {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.core() {
            CoreValue::Null => Err(self.null("something")),
            _ if self.form == Form::Key => visitor.visit_borrowed_str(self.text),
            CoreValue::Bool(value) => visitor.visit_bool(value),
            CoreValue::Float(value) => visitor.visit_f64(value),
            CoreValue::Text => visitor.visit_borrowed_str(self.text),
            CoreValue::Int(value) => match (u64::try_from(value), i64::try_from(value)) {
                (Ok(value), _) => visitor.visit_u64(value),
                (_, Ok(value)) => visitor.visit_i64(value),
                _ => visitor.visit_f64(self.float()?),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_bool(self.bool()?)
    }

    ints! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_i128 visit_i128 i128, deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        let mut characters = self.text()?.chars();
        match (characters.next(), characters.next()) {
            (Some(only), None) => visitor.visit_char(only),
            _ => Err(self.mismatch("one character")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_borrowed_bytes(self.text()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_borrowed_bytes(self.text()?.as_bytes())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.core() {
            CoreValue::Null => Err(self.null("something")),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.core() {
            CoreValue::Null => visitor.visit_unit(),
            _ => Err(self.mismatch("nothing")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, DeError> {
        Err(self.mismatch("a list"))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, DeError> {
        Err(self.mismatch("a list"))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, DeError> {
        Err(self.mismatch("a list"))
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, DeError> {
        Err(self.mismatch("a mapping"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, DeError> {
        Err(self.mismatch("a mapping"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        if self.core() == CoreValue::Null {
            return Err(self.null("a word").known("", known));
        }
        visitor.visit_enum(Variant { name: self, value: None })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_unit()
    }
}

impl Node {
    fn scalar(&self) -> Option<Scalar<'_>> {
        let at = self.at;
        match &self.is {
            NodeKind::Plain(text) => Some(Scalar { at, text, form: Form::Plain }),
            NodeKind::Quoted(text) => Some(Scalar { at, text, form: Form::Quoted }),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    fn expect_scalar(&self, expected: &str) -> Result<Scalar<'_>, DeError> {
        self.scalar().ok_or_else(|| self.mismatch(expected))
    }

    fn mismatch(&self, expected: &str) -> DeError {
        match self.scalar() {
            Some(scalar) => scalar.mismatch(expected),
            None => DeError::new(self.at, format!("expected {expected}, found {}", self.kind())),
        }
    }

    fn list<'de, V: Visitor<'de>>(&'de self, length: Option<usize>, visitor: V) -> Result<V::Value, DeError> {
        let NodeKind::List(items) = &self.is else { return Err(self.mismatch("a list")) };
        match length.filter(|length| *length != items.len()) {
            Some(length) => {
                Err(DeError::new(self.at, format!("expected a list of {length}, found one of {}", items.len())))
            }
            None => visitor.visit_seq(Items { left: items.iter() }).map_err(|bad| bad.or_at(self.at)),
        }
    }

    fn map<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, DeError> {
        let NodeKind::Map(entries) = &self.is else { return Err(self.mismatch("a mapping")) };
        visitor.visit_map(Entries { left: entries.iter(), value: None }).map_err(|bad| bad.or_at(self.at))
    }
}

macro_rules! scalars {
    ($($method:ident $expected:literal),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
            self.expect_scalar($expected)?.$method(visitor).map_err(|bad| bad.or_at(self.at))
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = DeError;

    scalars! {
        deserialize_bool "true or false",
        deserialize_i8 "a whole number", deserialize_i16 "a whole number", deserialize_i32 "a whole number",
        deserialize_i64 "a whole number", deserialize_i128 "a whole number", deserialize_u8 "a whole number",
        deserialize_u16 "a whole number", deserialize_u32 "a whole number", deserialize_u64 "a whole number",
        deserialize_u128 "a whole number", deserialize_f32 "a number", deserialize_f64 "a number",
        deserialize_char "one character", deserialize_str "text", deserialize_string "text",
        deserialize_bytes "text", deserialize_byte_buf "text", deserialize_identifier "text",
        deserialize_unit "nothing",
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match (&self.is, self.scalar()) {
            (NodeKind::List(_), _) => self.list(None, visitor),
            (_, Some(scalar)) => scalar.deserialize_any(visitor).map_err(|bad| bad.or_at(self.at)),
            _ => self.map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match self.scalar() {
            Some(scalar) if self.is_null() => Err(scalar.null("something")),
            _ => visitor.visit_some(self).map_err(|bad| bad.or_at(self.at)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_newtype_struct(self).map_err(|bad| bad.or_at(self.at))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.list(None, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, DeError> {
        self.list(Some(length), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.list(Some(length), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        match (self.scalar(), self.entries()) {
            (Some(scalar), _) => scalar.deserialize_enum(name, known, visitor).map_err(|bad| bad.or_at(self.at)),
            (_, Some([(key, value)])) => visitor
                .visit_enum(Variant { name: scalar_of(key), value: Some(value) })
                .map_err(|bad| bad.or_at(self.at)),
            _ => Err(self.mismatch("a word").known("", known)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_unit()
    }
}

fn scalar_of(key: &Key) -> Scalar<'_> {
    Scalar { at: key.at, text: &key.name, form: Form::Key }
}

struct Items<'de> {
    left: std::slice::Iter<'de, Node>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DeError> {
        self.left.next().map(|node| seed.deserialize(node).map_err(|bad| bad.or_at(node.at))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

struct Entries<'de> {
    left: std::slice::Iter<'de, (Key, Node)>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = DeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DeError> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(scalar_of(key)).map_err(|bad| bad.or_at(key.at)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        let node = self.value.take().ok_or_else(|| DeError::custom("a value was read before its key"))?;
        seed.deserialize(node).map_err(|bad| bad.or_at(node.at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// A variant: a word alone, or the only key of a mapping with the variant's value.
struct Variant<'de> {
    name: Scalar<'de>,
    value: Option<&'de Node>,
}

impl<'de> Variant<'de> {
    fn value(&self) -> Result<&'de Node, DeError> {
        let Scalar { at, text, .. } = self.name;
        self.value.ok_or_else(|| {
            DeError::new(at, format!("`{}` needs a value", quoted(text)))
                .help(format!("write `{{ {}: ... }}`", quoted(text)))
        })
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = DeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), DeError> {
        seed.deserialize(self.name).map_err(|bad| bad.or_at(self.name.at)).map(|value| (value, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = DeError;

    fn unit_variant(self) -> Result<(), DeError> {
        let Scalar { at, text, .. } = self.name;
        match self.value {
            None => Ok(()),
            Some(_) => Err(DeError::new(at, format!("`{}` takes no value", quoted(text)))
                .help(format!("write the word alone: `{}`", quoted(text)))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        let value = self.value()?;
        seed.deserialize(value).map_err(|bad| bad.or_at(value.at))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, DeError> {
        self.value()?.list(Some(length), visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, DeError> {
        self.value()?.map(visitor)
    }
}
