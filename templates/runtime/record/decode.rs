//! The one visitor that fills every record.

use super::any::{Any, ENTRY, NUMBER, any_integer, are_digits_kept, places};
use super::trail::Trail;
use super::{Location, Record, Slot, SlotMut, SlotRef};
use crate::drift::DriftKind;
use crate::{File, Scalar, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads a record. What one generic function can do, no record needs in its own impl: that is a tenth of compile time.
#[inline]
pub fn read<'de, R: Record + Default, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let mut record = R::default();
    decode(&mut record, deserializer)?;
    Ok(record)
}

/// Fills `record` from any self-describing format. An error says the path, what was expected and what stood there.
fn decode<'de, D: Deserializer<'de>>(record: &mut dyn Record, deserializer: D) -> Result<(), D::Error> {
    let mut trail = Trail::default();
    decode_slot(SlotMut::Record(record), &mut trail, deserializer).map_err(|error| match trail.mismatch.take() {
        Some(mismatch) if trail.path().is_empty() => D::Error::custom(mismatch),
        Some(mismatch) => D::Error::custom(format_args!("{mismatch} at `{}`", trail.path())),
        None => error,
    })
}

/// Fills any slot and leaves a trail where that fails.
pub(crate) fn decode_slot<'de, D>(slot: SlotMut<'_>, trail: &mut Trail, deserializer: D) -> Result<(), D::Error>
where
    D: Deserializer<'de>,
{
    Seed { slot, trail }.deserialize(deserializer)
}

/// From here on, a double may stand for other whole numbers, too.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// What text takes beside its bytes, in memory that is given out in blocks.
const BLOCK: usize = 32;

struct Seed<'s, 't> {
    slot: SlotMut<'s>,
    trail: &'t mut Trail,
}

impl<'s, 't> Seed<'s, 't> {
    /// The value that a non-null goes into.
    #[inline]
    fn settle(mut self) -> Self {
        while let SlotMut::Option(option) = self.slot {
            self.slot = option.fill();
        }
        self
    }

    /// The value that a scalar goes into.
    fn settle_one(self) -> Self {
        match self.settle() {
            Seed { slot: SlotMut::OneOrMany(value), trail } => Seed { slot: SlotMut::Scalar(value.make_one()), trail },
            seed => seed,
        }
    }

    fn refuse<E: Error>(self, found: impl fmt::Display) -> Result<(), E> {
        self.trail.refuse(self.slot.view().expected(), found)
    }

    fn integer<E: Error>(self, number: i128) -> Result<(), E> {
        let this = self.settle_one();
        match (this.slot, i64::try_from(number)) {
            (SlotMut::Integer(slot), Ok(value)) => *slot = value,
            (SlotMut::Scalar(slot), Ok(value)) => *slot = Scalar::Integer(value),
            (SlotMut::Scalar(slot), Err(_)) if is_exact(number) => *slot = Scalar::Number(number as f64),
            (SlotMut::Number(slot), _) if is_exact(number) => *slot = number as f64,
            (SlotMut::Any(slot), _) => *slot = any_integer(number),
            (slot, _) => return Seed { slot, trail: this.trail }.refuse(format_args!("the integer {number}")),
        }
        Ok(())
    }

    #[inline]
    fn number<E: Error>(self, number: f64) -> Result<(), E> {
        let this = self.settle_one();
        match this.slot {
            SlotMut::Number(slot) => *slot = number,
            SlotMut::Scalar(slot) => *slot = Scalar::number(number),
            SlotMut::Integer(slot) if number.fract() == 0.0 && number.abs() < MAX_EXACT => *slot = number as i64,
            SlotMut::Any(slot) => *slot = number.into(),
            slot => return Seed { slot, trail: this.trail }.refuse(format_args!("the number {number}")),
        }
        Ok(())
    }

    /// A number in digits, as old servers and arbitrary precision send it.
    fn digits<E: Error>(self, digits: &str) -> Result<(), E> {
        if let Ok(integer) = digits.parse::<i128>() {
            return self.integer(integer);
        }
        let whole = digits.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() && !whole => self.number(number),
            _ => {
                let found = format!("the number {:?}", self.trail.short(digits));
                self.settle().refuse(found)
            }
        }
    }

    fn string<E: Error>(self, text: std::borrow::Cow<'_, str>) -> Result<(), E> {
        let this = self.settle_one();
        this.trail.spend(BLOCK)?;
        match this.slot {
            SlotMut::String(slot) => *slot = text.into_owned(),
            SlotMut::Scalar(slot) => *slot = Scalar::String(text.into_owned()),
            SlotMut::File(slot) => *slot = File::new(text.into_owned()),
            SlotMut::Any(slot) => *slot = Value::String(text.into_owned()),
            slot @ (SlotMut::Integer(_) | SlotMut::Number(_)) if is_number(&text) => {
                return Seed { slot, trail: this.trail }.digits(&text);
            }
            slot => {
                let found = format!("the string {:?}", this.trail.short(&text));
                return Seed { slot, trail: this.trail }.refuse(found);
            }
        }
        Ok(())
    }
}

impl SlotMut<'_> {
    /// The bytes that the value takes in memory, without those that it points to.
    fn size(&self) -> usize {
        match self {
            SlotMut::String(value) => size_of_val(&**value),
            SlotMut::Integer(value) => size_of_val(&**value),
            SlotMut::Number(value) => size_of_val(&**value),
            SlotMut::Boolean(value) => size_of_val(&**value),
            SlotMut::Scalar(value) => size_of_val(&**value),
            SlotMut::OneOrMany(value) => size_of_val(&**value),
            SlotMut::File(value) => size_of_val(&**value),
            SlotMut::Any(value) => size_of_val(&**value),
            SlotMut::Option(value) => size_of_val(&**value),
            SlotMut::List(value) => size_of_val(&**value),
            SlotMut::Map(value) => size_of_val(&**value),
            SlotMut::Record(value) => size_of_val(&**value),
            SlotMut::Extra(value) => size_of_val(&**value),
        }
    }

    /// The same value, to be read.
    pub(crate) fn view(&self) -> super::SlotRef<'_> {
        match self {
            SlotMut::String(value) => value.view(),
            SlotMut::Integer(value) => value.view(),
            SlotMut::Number(value) => value.view(),
            SlotMut::Boolean(value) => value.view(),
            SlotMut::Scalar(value) => value.view(),
            SlotMut::OneOrMany(value) => value.view(),
            SlotMut::File(value) => value.view(),
            SlotMut::Any(value) => value.view(),
            SlotMut::Option(value) => SlotRef::Option(&**value),
            SlotMut::List(value) => SlotRef::List(&**value),
            SlotMut::Map(value) => SlotRef::Map(&**value),
            SlotMut::Record(value) => SlotRef::Record(&**value),
            SlotMut::Extra(value) => SlotRef::Extra(value),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.slot {
            SlotMut::Any(value) => Any(self.trail).deserialize(deserializer).map(|read| *value = read),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.view().expected())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        let this = self.settle_one();
        match this.slot {
            SlotMut::Boolean(slot) => *slot = value,
            SlotMut::Scalar(slot) => *slot = Scalar::Boolean(value),
            SlotMut::Any(slot) => *slot = Value::Bool(value),
            slot => return Seed { slot, trail: this.trail }.refuse(value),
        }
        Ok(())
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        match self.settle() {
            Seed { slot: SlotMut::Integer(slot), .. } => *slot = value,
            seed => return seed.integer(value.into()),
        }
        Ok(())
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match (self.settle(), i64::try_from(value)) {
            (Seed { slot: SlotMut::Integer(slot), .. }, Ok(value)) => *slot = value,
            (seed, _) => return seed.integer(value.into()),
        }
        Ok(())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.integer(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        match i128::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) => self.settle().refuse(format_args!("the integer {value}")),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.number(value)
    }

    #[inline]
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        match self.settle() {
            Seed { slot: SlotMut::String(slot), trail } => {
                trail.spend(BLOCK)?;
                slot.clear();
                slot.push_str(value);
                Ok(())
            }
            seed => seed.string(value.into()),
        }
    }

    fn visit_string<E: Error>(self, value: String) -> Result<(), E> {
        self.string(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        match self.slot {
            SlotMut::Option(slot) => slot.set_null(),
            SlotMut::List(slot) if !self.trail.is_strict() => slot.cut(0),
            SlotMut::Map(slot) if !self.trail.is_strict() => slot.clear(),
            SlotMut::Any(slot) => *slot = Value::Null,
            slot => return Seed { slot, trail: self.trail }.refuse("null"),
        }
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let this = self.settle();
        let list = match this.slot {
            SlotMut::List(list) => list,
            SlotMut::OneOrMany(value) => value.make_many(),
            SlotMut::Any(slot) => {
                *slot = Any(this.trail).visit_seq(items)?;
                return Ok(());
            }
            slot => {
                Seed { slot, trail: this.trail }.refuse::<A::Error>("a list")?;
                while items.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(());
            }
        };
        list.cut(0);
        for index in 0.. {
            this.trail.enter_index(index);
            let slot = list.grow();
            this.trail.spend(places(index) * slot.size())?;
            let seed = Seed { slot, trail: &mut *this.trail };
            let read = items.next_element_seed(seed);
            this.trail.leave();
            match read {
                Ok(Some(())) => {}
                Ok(None) => {
                    list.cut(index);
                    break;
                }
                Err(error) => {
                    this.trail.index(index);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let this = self.settle();
        match this.slot {
            SlotMut::Record(record) => fill_record(record, this.trail, members),
            SlotMut::Map(map) => {
                map.clear();
                let mut count = 0;
                while let Some(key) = members.next_key::<String>()? {
                    if key == NUMBER && are_digits_kept() {
                        return Err(no_object(this.trail, &members.next_value::<String>()?));
                    }
                    this.trail.enter_member(&key);
                    let slot = map.put(key.clone());
                    this.trail.spend(slots(count) * (size_of::<String>() + slot.size()) + BLOCK)?;
                    count += 1;
                    let seed = Seed { slot, trail: &mut *this.trail };
                    if let Err(error) = members.next_value_seed(seed) {
                        this.trail.member(&key);
                        return Err(error);
                    }
                    this.trail.leave();
                }
                Ok(())
            }
            SlotMut::Any(slot) => {
                *slot = Any(this.trail).visit_map(members)?;
                Ok(())
            }
            slot => {
                let seed = Seed { slot, trail: this.trail };
                match members.next_key_seed(Key { fields: &[], hint: 0 })? {
                    Some(Found::Number) => seed.digits(&members.next_value::<String>()?),
                    first => {
                        seed.refuse::<A::Error>("an object")?;
                        if first.is_some() {
                            members.next_value::<IgnoredAny>()?;
                        }
                        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                        Ok(())
                    }
                }
            }
        }
    }
}

fn fill_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    trail: &mut Trail,
    mut members: A,
) -> Result<(), A::Error> {
    let fields = record.table().fields;
    // What stands behind a pointer is counted nowhere else.
    trail.spend(fields.len() * size_of::<usize>())?;
    let mut seen = Seen::default();
    let mut strangers = 0;
    let mut hint = 0;
    while let Some(key) = members.next_key_seed(Key { fields, hint })? {
        match key {
            Found::Field(index) => {
                hint = index + 1;
                if !seen.insert(index) {
                    record.field_mut(index).reset();
                }
                trail.enter_member(fields[index]);
                let seed = Seed { slot: record.field_mut(index), trail: &mut *trail };
                if let Err(error) = members.next_value_seed(seed) {
                    trail.member(fields[index]);
                    return Err(error);
                }
                trail.leave();
            }
            Found::Number => return Err(no_object(trail, &members.next_value::<String>()?)),
            Found::Unknown(name) => match unknown(trail, &mut strangers, &mut members) {
                Ok(value) => {
                    if trail.is_strict() {
                        trail.note_member(&name, DriftKind::Undocumented);
                    }
                    if let SlotMut::Extra(extra) = record.field_mut(fields.len()) {
                        extra.insert(name, value);
                    }
                }
                Err(error) => {
                    trail.member(&name);
                    return Err(error);
                }
            },
        }
    }
    if seen.is_all(fields.len()) {
        return Ok(());
    }
    for (index, name) in fields.iter().enumerate().filter(|(index, _)| !seen.contains(*index)) {
        let field = record.field(index);
        if trail.is_strict() {
            if !matches!(field, SlotRef::Option(_)) {
                trail.note_member(name, DriftKind::Missing);
            }
        } else if field.must_be_sent() && !(trail.without_path && record.table().location(index) == Location::Path) {
            let error = trail.fail(field.expected(), "nothing");
            trail.member(name);
            return Err(error);
        }
    }
    Ok(())
}

/// A number where an object is meant.
fn no_object<E: Error>(trail: &mut Trail, digits: &str) -> E {
    let found = format!("the number {:?}", trail.short(digits));
    trail.fail("an object", found)
}

/// The places that one more entry of a B-tree takes: a node has eleven, and may be half empty.
fn slots(count: usize) -> usize {
    if count == 0 { 11 } else { 2 }
}

/// The value of a member that the docs do not mention; before it there were as many of them.
fn unknown<'de, A: MapAccess<'de>>(trail: &mut Trail, before: &mut usize, members: &mut A) -> Result<Value, A::Error> {
    trail.spend(places(*before) * (ENTRY + size_of::<Value>()))?;
    *before += 1;
    members.next_value_seed(Any(trail))
}

/// Finds the field that a member belongs to. Servers send members in the order of the docs, so the field after the last
/// one is tried first.
struct Key {
    fields: &'static [&'static str],
    hint: usize,
}

enum Found {
    Field(usize),
    Number,
    Unknown(String),
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Found, E> {
        if self.fields.get(self.hint) == Some(&name) {
            return Ok(Found::Field(self.hint));
        }
        Ok(match self.fields.iter().position(|field| *field == name) {
            Some(index) => Found::Field(index),
            None if name == NUMBER && are_digits_kept() => Found::Number,
            None => Found::Unknown(name.to_owned()),
        })
    }
}

/// Which fields were sent.
#[derive(Default)]
struct Seen {
    low: u64,
    high: Vec<usize>,
}

impl Seen {
    /// Notes a field; false where it was noted before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let new = !self.contains(index);
        match index {
            0..64 => self.low |= 1 << index,
            _ if new => self.high.push(index),
            _ => {}
        }
        new
    }

    /// Whether all of so many fields were sent.
    #[inline]
    fn is_all(&self, count: usize) -> bool {
        count < 64 && self.low == (1 << count) - 1
    }

    #[inline]
    fn contains(&self, index: usize) -> bool {
        match index {
            0..64 => self.low & (1 << index) != 0,
            _ => self.high.contains(&index),
        }
    }
}

fn is_exact(number: i128) -> bool {
    // The greatest integer is no double, but the double beyond it becomes it.
    (number as f64) as i128 == number && number != i128::MAX
}

/// Whether a text is a JSON number and nothing else: no spaces, no `+`, no `inf`, no zeros in front, which a number would lose.
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}
