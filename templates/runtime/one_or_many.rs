//! A member that holds one scalar or a list of them.

use crate::record::{Slot, Trail, Written, decode_slot};
use crate::{Nullable, Scalar};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::slice;

/// One scalar or a list of scalars: the docs and the server use both for the same member, as in a filter whose value is
/// one thing or many.
///
/// Keeps the form that was sent, so `1` goes back as `1` and `[1]` as `[1]`; the two are not equal. Anything scalar becomes
/// one with `into()`, a `Vec`, a slice or an array of such becomes a list.
///
/// ```
/// use {{crate}}::OneOrMany;
///
/// assert_eq!(OneOrMany::from("linux").as_slice(), ["linux"]);
/// assert_eq!(OneOrMany::from([1, 2]).as_slice(), [1, 2]);
/// assert_ne!(OneOrMany::from(1), OneOrMany::from([1]));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OneOrMany {
    /// A scalar on its own.
    One(Scalar),
    /// A list, which may hold one or none.
    Many(Vec<Scalar>),
}

impl OneOrMany {
    /// The scalar, where it stands on its own.
    pub fn as_one(&self) -> Option<&Scalar> {
        match self {
            OneOrMany::One(scalar) => Some(scalar),
            OneOrMany::Many(_) => None,
        }
    }

    /// Every scalar, whichever of the two it is.
    pub fn as_slice(&self) -> &[Scalar] {
        match self {
            OneOrMany::One(scalar) => slice::from_ref(scalar),
            OneOrMany::Many(scalars) => scalars,
        }
    }

    /// Every scalar, whichever of the two it is.
    pub fn iter(&self) -> slice::Iter<'_, Scalar> {
        self.as_slice().iter()
    }

    /// Every scalar, whichever of the two it is.
    pub fn into_vec(self) -> Vec<Scalar> {
        match self {
            OneOrMany::One(scalar) => vec![scalar],
            OneOrMany::Many(scalars) => scalars,
        }
    }

    /// Whether it is a list.
    pub fn is_many(&self) -> bool {
        matches!(self, OneOrMany::Many(_))
    }

    /// Becomes a scalar and lends it.
    pub(crate) fn make_one(&mut self) -> &mut Scalar {
        *self = OneOrMany::default();
        match self {
            OneOrMany::One(scalar) => scalar,
            OneOrMany::Many(_) => unreachable!("the default is a scalar"),
        }
    }

    /// Becomes an empty list and lends it.
    pub(crate) fn make_many(&mut self) -> &mut Vec<Scalar> {
        *self = OneOrMany::Many(Vec::new());
        match self {
            OneOrMany::Many(scalars) => scalars,
            OneOrMany::One(_) => unreachable!("a list was put there above"),
        }
    }
}

impl Default for OneOrMany {
    fn default() -> OneOrMany {
        OneOrMany::One(Scalar::default())
    }
}

macro_rules! from {
    ($($type:ty)*) => {
        $(impl From<$type> for OneOrMany {
            fn from(value: $type) -> OneOrMany {
                OneOrMany::One(value.into())
            }
        }

        impl From<$type> for Nullable<OneOrMany> {
            fn from(value: $type) -> Nullable<OneOrMany> {
                Nullable::Value(value.into())
            }
        })*
    };
}

from! { Scalar String &String &str i64 i32 u32 f64 bool }

impl<T: Into<Scalar>> From<Vec<T>> for OneOrMany {
    fn from(values: Vec<T>) -> OneOrMany {
        values.into_iter().collect()
    }
}

impl<T: Into<Scalar>> From<Vec<T>> for Nullable<OneOrMany> {
    fn from(values: Vec<T>) -> Nullable<OneOrMany> {
        Nullable::Value(values.into())
    }
}

impl<T: Into<Scalar>, const N: usize> From<[T; N]> for OneOrMany {
    fn from(values: [T; N]) -> OneOrMany {
        values.into_iter().collect()
    }
}

impl<T: Into<Scalar> + Clone> From<&[T]> for OneOrMany {
    fn from(values: &[T]) -> OneOrMany {
        values.iter().cloned().collect()
    }
}

/// A list, however many there are.
impl<T: Into<Scalar>> FromIterator<T> for OneOrMany {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> OneOrMany {
        OneOrMany::Many(values.into_iter().map(Into::into).collect())
    }
}

impl<'a> IntoIterator for &'a OneOrMany {
    type Item = &'a Scalar;
    type IntoIter = slice::Iter<'a, Scalar>;

    fn into_iter(self) -> slice::Iter<'a, Scalar> {
        self.iter()
    }
}

impl IntoIterator for OneOrMany {
    type Item = Scalar;
    type IntoIter = std::vec::IntoIter<Scalar>;

    fn into_iter(self) -> std::vec::IntoIter<Scalar> {
        self.into_vec().into_iter()
    }
}

impl Serialize for OneOrMany {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written(self.view()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OneOrMany, D::Error> {
        let mut value = OneOrMany::default();
        decode_slot(value.slot(), &mut Trail::default(), deserializer)?;
        Ok(value)
    }
}
