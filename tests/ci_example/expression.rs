//! GitHub's expressions, as far as the example uses them. A name that nobody has given a value fails the test.

/// What an expression is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Bool(bool),
}

impl Value {
    pub fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Bool(is) => is.to_string(),
        }
    }

    pub fn holds(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Bool(is) => *is,
        }
    }
}

/// Evaluates an expression without its `${{ }}`; `look_up` knows names and calls such as `always()`.
pub fn evaluate(text: &str, look_up: &dyn Fn(&str) -> Value) -> Value {
    let mut reader = Reader { rest: text.trim(), whole: text, look_up };
    let value = reader.either();
    assert!(reader.rest.is_empty(), "`{text}`: not understood from `{}` on", reader.rest);
    value
}

/// Replaces every `${{ }}` in a text.
pub fn fill(text: &str, look_up: &dyn Fn(&str) -> Value) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").unwrap_or_else(|| panic!("`{text}`: no end"));
        filled.push_str(before);
        filled.push_str(&evaluate(expression, look_up).text());
        rest = after;
    }
    filled + rest
}

/// Whether a condition asks how the job is going; where it does not, it means `success() && ...`.
pub fn asks_for_status(text: &str) -> bool {
    ["always()", "cancelled()", "failure()", "success()"].iter().any(|call| text.contains(call))
}

/// Every name in an expression, without evaluating it.
pub fn names(text: &str) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    evaluate(text, &|name| {
        found.borrow_mut().push(name.to_owned());
        Value::Bool(true)
    });
    found.into_inner()
}

struct Reader<'a> {
    rest: &'a str,
    whole: &'a str,
    look_up: &'a dyn Fn(&str) -> Value,
}

impl Reader<'_> {
    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest.strip_prefix(token);
        if let Some(rest) = found {
            self.rest = rest.trim_start();
        }
        found.is_some()
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.takes("||") {
            let other = self.both();
            value = if value.holds() { value } else { other };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            value = if value.holds() { other } else { value };
        }
        value
    }

    fn compared(&mut self) -> Value {
        let value = self.negated();
        if self.takes("==") {
            let other = self.negated();
            return Value::Bool(value == other);
        }
        if self.takes("!=") {
            let other = self.negated();
            return Value::Bool(value != other);
        }
        value
    }

    fn negated(&mut self) -> Value {
        if !self.rest.starts_with("!=") && self.takes("!") {
            return Value::Bool(!self.negated().holds());
        }
        if self.takes("(") {
            let value = self.either();
            assert!(self.takes(")"), "`{}`: a bracket is missing", self.whole);
            return value;
        }
        if let Some(after) = self.rest.strip_prefix('\'') {
            let (text, rest) = after.split_once('\'').unwrap_or_else(|| panic!("`{}`: no end quote", self.whole));
            self.rest = rest.trim_start();
            return Value::Text(text.to_owned());
        }
        let part = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
        let end = self.rest.find(|letter| !part(letter)).unwrap_or(self.rest.len());
        assert!(end > 0, "`{}`: not understood from `{}` on", self.whole, self.rest);
        let call = self.rest[end..].strip_prefix('(').and_then(|arguments| arguments.find(')'));
        let (name, rest) = self.rest.split_at(call.map_or(end, |arguments| end + arguments + 2));
        self.rest = rest.trim_start();
        (self.look_up)(name)
    }
}
