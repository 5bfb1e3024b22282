//! What docs state of a field beyond its name, type and flags: facts, which may be carried without a sentence.

use super::model::{Field, KnownValue, Type};
use serde::{Deserialize, Serialize};

/// What the docs state of a field. Each is absent where they say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// What counts where the field is left out: the text of a value of the field's type.
    pub default: Option<String>,
    /// The least value.
    pub min: Option<i64>,
    /// The greatest value.
    pub max: Option<i64>,
    /// The greatest number of items of a list.
    pub max_items: Option<u64>,
    /// The greatest number of characters of a text.
    pub max_length: Option<u64>,
    /// Callers should use something else.
    pub deprecated: bool,
    /// How the value is written.
    pub format: Option<Format>,
    /// What a number counts.
    pub unit: Option<Unit>,
    /// Fields of the same record that must not be given together with this one.
    pub excludes: Vec<String>,
    /// Fields of the same record one of which must be given where this one is not.
    pub unless: Vec<String>,
}

impl Facts {
    /// What both state.
    #[must_use]
    pub fn common(&self, other: &Facts) -> Facts {
        fn both<T: PartialEq + Clone + Default>(one: &T, other: &T) -> T {
            if one == other { one.clone() } else { T::default() }
        }
        Facts {
            default: both(&self.default, &other.default),
            min: both(&self.min, &other.min),
            max: both(&self.max, &other.max),
            max_items: both(&self.max_items, &other.max_items),
            max_length: both(&self.max_length, &other.max_length),
            deprecated: both(&self.deprecated, &other.deprecated),
            format: both(&self.format, &other.format),
            unit: both(&self.unit, &other.unit),
            excludes: both(&self.excludes, &other.excludes),
            unless: both(&self.unless, &other.unless),
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of_word:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of_word])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word for it in specs.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// How a value is written.
    Format {
        /// Bytes, as text in Base64.
        Base64 "base64",
        /// A number that counts from the start of 1970; `unit` says what, as far as the docs do.
        UnixTime "unix_time",
        /// `2024-01-31 23:59:59`.
        DateTime "date_time",
    }
}

words! {
    /// What a number counts.
    Unit {
        /// Milliseconds.
        Milliseconds "ms",
        /// Seconds.
        Seconds "s",
        /// Minutes.
        Minutes "min",
        /// Hours.
        Hours "h",
        /// Days.
        Days "d",
        /// Megabytes.
        Megabytes "MB",
        /// Gigabytes.
        Gigabytes "GB",
    }
}

impl Facts {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Facts::default()
    }

    /// The keys of the facts that cannot be true of a type, as specs write them.
    pub fn misfits(&self, ty: &Type) -> Vec<&'static str> {
        let whole = matches!(ty, Type::Integer | Type::Number);
        let format = self.format.is_none_or(|format| match format {
            Format::UnixTime => whole,
            Format::Base64 | Format::DateTime => *ty == Type::String,
        });
        let fitting = [
            ("default", self.default.as_ref().is_none_or(|default| is_value(default, ty))),
            ("min", self.min.is_none() || whole),
            ("max", self.max.is_none() || whole),
            ("max_items", self.max_items.is_none() || matches!(ty, Type::List(_))),
            ("max_length", self.max_length.is_none() || *ty == Type::String),
            ("format", format),
            ("unit", self.unit.is_none() || whole),
        ];
        fitting.into_iter().filter(|(_, fits)| !fits).map(|(key, _)| key).collect()
    }

    /// Takes the facts away that have these keys.
    pub(crate) fn drop_keys(&mut self, keys: &[&str]) {
        for key in keys {
            match *key {
                "default" => self.default = None,
                "min" => self.min = None,
                "max" => self.max = None,
                "max_items" => self.max_items = None,
                "max_length" => self.max_length = None,
                "format" => self.format = None,
                "unit" => self.unit = None,
                _ => {}
            }
        }
    }

    /// The keys of the bounds and formats that a value of an example does not keep to.
    pub(crate) fn contradicted(&self, value: &serde_json::Value) -> Vec<&'static str> {
        use serde_json::Value;
        match value {
            Value::Number(number) => self.contradicted_by_number(number.as_f64()),
            Value::String(text) if text.is_empty() => Vec::new(),
            Value::String(text) => self.contradicted_by_text(text),
            Value::Array(items) if self.max_items.is_some_and(|max| items.len() as u64 > max) => vec!["max_items"],
            _ => Vec::new(),
        }
    }

    fn contradicted_by_number(&self, number: Option<f64>) -> Vec<&'static str> {
        let Some(number) = number else { return Vec::new() };
        let low = self.min.is_some_and(|min| number < min as f64);
        let high = self.max.is_some_and(|max| number > max as f64);
        // A date of this century has ten digits in seconds, thirteen in milliseconds; 0 is no date.
        let is_unix = self.format == Some(Format::UnixTime) && number != 0.0;
        let odd = is_unix && number < 1e8;
        let other_unit = match self.unit {
            Some(Unit::Seconds) => is_unix && number > 1e11,
            Some(Unit::Milliseconds) => is_unix && number < 1e11,
            _ => false,
        };
        [("min", low), ("max", high), ("format", odd), ("unit", other_unit)]
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(key, _)| key)
            .collect()
    }

    fn contradicted_by_text(&self, text: &str) -> Vec<&'static str> {
        let long = self.max_length.is_some_and(|max| text.chars().count() as u64 > max);
        let odd = match self.format {
            Some(Format::DateTime) => !is_date_time(text),
            Some(Format::Base64) => !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&b)),
            _ => false,
        };
        [("max_length", long), ("format", odd)].into_iter().filter(|(_, is)| *is).map(|(key, _)| key).collect()
    }
}

/// Whether a text is a value of a type; only scalars have values that are written as text.
fn is_value(text: &str, ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Integer => text.parse::<i64>().is_ok_and(|number| number.to_string() == text),
        Type::Number => text.parse::<serde_json::Number>().is_ok(),
        Type::Boolean => matches!(text, "true" | "false"),
        _ => false,
    }
}

/// Digits where `0000-00-00 00:00:00` has them.
fn is_date_time(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00 00:00:00";
    let same = |(mine, shape): (&u8, &u8)| if *shape == b'0' { mine.is_ascii_digit() } else { mine == shape };
    text.len() == SHAPE.len() && text.as_bytes().iter().zip(SHAPE).all(same)
}

impl Field {
    /// The default as JSON; none where the docs state none, or one that is no value of the type.
    pub fn default_value(&self) -> Option<serde_json::Value> {
        let text = self.facts.default.as_deref()?;
        let ty = self.ty_inside();
        match ty {
            Type::String => Some(text.into()),
            _ if is_value(text, ty) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// Takes the facts away that cannot be true of the field's type and values.
    pub(crate) fn fit_facts(&mut self) {
        let misfits = self.facts.misfits(self.ty_inside());
        self.facts.drop_keys(&misfits);
        let is_listed = |text: &String| self.values.iter().any(|KnownValue { value, .. }| value == text);
        if !self.values.is_empty() && !self.facts.default.as_ref().is_none_or(is_listed) {
            self.facts.default = None;
        }
    }
}
