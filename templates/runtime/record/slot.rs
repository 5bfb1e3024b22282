//! The closed set of shapes that a field can have, borrowed for reading or for writing.

use super::Record;
use crate::{Extra, File, Nullable, OneOrMany, Scalar, Value};
use std::collections::BTreeMap;

/// A value that the visitor can read and fill.
pub trait Slot {
    /// The value, to be read.
    fn view(&self) -> SlotRef<'_>;
    /// The value, to be written.
    fn slot(&mut self) -> SlotMut<'_>;
}

/// A borrowed value.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum SlotRef<'a> {
    /// Text.
    String(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number that may have a fraction.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// One of several kinds of scalar.
    Scalar(&'a Scalar),
    /// One scalar or a list of them.
    OneOrMany(&'a OneOrMany),
    /// A file.
    File(&'a File),
    /// Any JSON value.
    Any(&'a Value),
    /// A value that may be missing.
    Option(&'a dyn OptionSlot),
    /// A list.
    List(&'a dyn ListSlot),
    /// A map.
    Map(&'a dyn MapSlot),
    /// Another record.
    Record(&'a dyn Record),
    /// The members that the docs do not mention.
    Extra(&'a Extra),
}

/// A value borrowed to be written.
#[non_exhaustive]
pub enum SlotMut<'a> {
    /// Text.
    String(&'a mut String),
    /// A whole number.
    Integer(&'a mut i64),
    /// A number that may have a fraction.
    Number(&'a mut f64),
    /// `true` or `false`.
    Boolean(&'a mut bool),
    /// One of several kinds of scalar.
    Scalar(&'a mut Scalar),
    /// One scalar or a list of them.
    OneOrMany(&'a mut OneOrMany),
    /// A file.
    File(&'a mut File),
    /// Any JSON value.
    Any(&'a mut Value),
    /// A value that may be missing.
    Option(&'a mut dyn OptionSlot),
    /// A list.
    List(&'a mut dyn ListSlot),
    /// A map.
    Map(&'a mut dyn MapSlot),
    /// Another record.
    Record(&'a mut dyn Record),
    /// The members that the docs do not mention.
    Extra(&'a mut Extra),
}

/// What a value that may be missing holds.
#[derive(Clone, Copy)]
pub enum State<'a> {
    /// Nothing: the member is not written.
    Absent,
    /// `null`.
    Null,
    /// A value.
    Value(SlotRef<'a>),
}

/// An `Option` or a [`Nullable`] of any type.
pub trait OptionSlot {
    /// What it holds.
    fn state(&self) -> State<'_>;
    /// Makes it hold a value, the default one where there was none, and lends it.
    fn fill(&mut self) -> SlotMut<'_>;
    /// Makes it hold `null`, or nothing where the two are the same.
    fn set_null(&mut self);
    /// Makes it hold nothing.
    fn clear(&mut self);
}

/// A list of any type.
pub trait ListSlot {
    /// How many items it holds.
    fn count(&self) -> usize;
    /// The item with this index.
    fn item(&self, index: usize) -> Option<SlotRef<'_>>;
    /// Adds a default item and lends it.
    fn grow(&mut self) -> SlotMut<'_>;
    /// Drops all items but the first `count`.
    fn cut(&mut self, count: usize);
}

/// A map from text to any type.
pub trait MapSlot {
    /// How many entries it holds.
    fn count(&self) -> usize;
    /// The value of a key.
    fn value(&self, key: &str) -> Option<SlotRef<'_>>;
    /// All entries in the order of their keys.
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, SlotRef<'_>)> + '_>;
    /// Adds a default value under a key, in place of what was there, and lends it.
    fn put(&mut self, key: String) -> SlotMut<'_>;
    /// Drops all entries.
    fn clear(&mut self);
}

macro_rules! leaf {
    ($($type:ty: $kind:ident, |$value:ident| $view:expr;)*) => {
        $(impl Slot for $type {
            #[inline]
            fn view(&self) -> SlotRef<'_> {
                let $value = self;
                SlotRef::$kind($view)
            }

            #[inline]
            fn slot(&mut self) -> SlotMut<'_> {
                SlotMut::$kind(self)
            }
        })*
    };
}

leaf! {
    String: String, |value| value;
    i64: Integer, |value| *value;
    f64: Number, |value| *value;
    bool: Boolean, |value| *value;
    Scalar: Scalar, |value| value;
    OneOrMany: OneOrMany, |value| value;
    File: File, |value| value;
    Value: Any, |value| value;
}

impl<R: Record> Slot for R {
    #[inline]
    fn view(&self) -> SlotRef<'_> {
        SlotRef::Record(self)
    }

    #[inline]
    fn slot(&mut self) -> SlotMut<'_> {
        SlotMut::Record(self)
    }
}

impl<T: Slot + Default> Slot for Option<T> {
    #[inline]
    fn view(&self) -> SlotRef<'_> {
        SlotRef::Option(self)
    }

    #[inline]
    fn slot(&mut self) -> SlotMut<'_> {
        SlotMut::Option(self)
    }
}

impl<T: Slot + Default> OptionSlot for Option<T> {
    fn state(&self) -> State<'_> {
        self.as_ref().map_or(State::Absent, |value| State::Value(value.view()))
    }

    fn fill(&mut self) -> SlotMut<'_> {
        self.get_or_insert_with(T::default).slot()
    }

    fn set_null(&mut self) {
        *self = None;
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Slot + Default> Slot for Nullable<T> {
    #[inline]
    fn view(&self) -> SlotRef<'_> {
        SlotRef::Option(self)
    }

    #[inline]
    fn slot(&mut self) -> SlotMut<'_> {
        SlotMut::Option(self)
    }
}

impl<T: Slot + Default> OptionSlot for Nullable<T> {
    fn state(&self) -> State<'_> {
        match self {
            Nullable::Absent => State::Absent,
            Nullable::Null => State::Null,
            Nullable::Value(value) => State::Value(value.view()),
        }
    }

    fn fill(&mut self) -> SlotMut<'_> {
        self.get_or_default().slot()
    }

    fn set_null(&mut self) {
        *self = Nullable::Null;
    }

    fn clear(&mut self) {
        *self = Nullable::Absent;
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    #[inline]
    fn view(&self) -> SlotRef<'_> {
        SlotRef::List(self)
    }

    #[inline]
    fn slot(&mut self) -> SlotMut<'_> {
        SlotMut::List(self)
    }
}

impl<T: Slot + Default> ListSlot for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<SlotRef<'_>> {
        self.get(index).map(Slot::view)
    }

    fn grow(&mut self) -> SlotMut<'_> {
        let last = self.len();
        self.push(T::default());
        self[last].slot()
    }

    fn cut(&mut self, count: usize) {
        self.truncate(count);
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    #[inline]
    fn view(&self) -> SlotRef<'_> {
        SlotRef::Map(self)
    }

    #[inline]
    fn slot(&mut self) -> SlotMut<'_> {
        SlotMut::Map(self)
    }
}

impl<T: Slot + Default> MapSlot for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn value(&self, key: &str) -> Option<SlotRef<'_>> {
        self.get(key).map(Slot::view)
    }

    fn entries(&self) -> Box<dyn Iterator<Item = (&str, SlotRef<'_>)> + '_> {
        Box::new(self.iter().map(|(key, value)| (key.as_str(), value.view())))
    }

    fn put(&mut self, key: String) -> SlotMut<'_> {
        let value = self.entry(key).or_default();
        *value = T::default();
        value.slot()
    }

    fn clear(&mut self) {
        self.clear();
    }
}

impl SlotMut<'_> {
    /// Gives back the value that a new record has there.
    pub(super) fn reset(self) {
        match self {
            SlotMut::String(value) => value.clear(),
            SlotMut::Integer(value) => *value = 0,
            SlotMut::Number(value) => *value = 0.0,
            SlotMut::Boolean(value) => *value = false,
            SlotMut::Scalar(value) => *value = Scalar::default(),
            SlotMut::OneOrMany(value) => *value = OneOrMany::default(),
            SlotMut::File(value) => *value = File::default(),
            SlotMut::Any(value) => *value = Value::Null,
            SlotMut::Option(value) => value.clear(),
            SlotMut::List(value) => value.cut(0),
            SlotMut::Map(value) => value.clear(),
            SlotMut::Record(record) => (0..=record.table().fields.len()).for_each(|i| record.field_mut(i).reset()),
            SlotMut::Extra(extra) => *extra = Extra::default(),
        }
    }
}

impl<'a> SlotRef<'a> {
    /// The value without what says that it may be missing; nothing where it is.
    pub(crate) fn settled(self) -> Option<SlotRef<'a>> {
        match self {
            SlotRef::Option(option) => match option.state() {
                State::Value(value) => value.settled(),
                State::Absent | State::Null => None,
            },
            value => Some(value),
        }
    }

    /// What the server has to send, in words.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            SlotRef::String(_) => "a string",
            SlotRef::Integer(_) => "an integer of 64 bits",
            SlotRef::Number(_) => "a number of double precision",
            SlotRef::Boolean(_) => "true or false",
            SlotRef::Scalar(_) => "a string, number or boolean",
            SlotRef::OneOrMany(_) => "a string, number or boolean, or a list of them",
            SlotRef::File(_) => "a file",
            SlotRef::List(_) => "a list",
            SlotRef::Map(_) | SlotRef::Record(_) | SlotRef::Extra(_) => "an object",
            SlotRef::Any(_) | SlotRef::Option(_) => "a value",
        }
    }

    /// Whether a record that was sent without this member has no honest value for it.
    pub(crate) fn must_be_sent(self) -> bool {
        matches!(
            self,
            SlotRef::String(_)
                | SlotRef::Integer(_)
                | SlotRef::Number(_)
                | SlotRef::Boolean(_)
                | SlotRef::Scalar(_)
                | SlotRef::OneOrMany(_)
                | SlotRef::File(_)
                | SlotRef::Record(_)
        )
    }
}
