//! Records: plain structs that one shared visitor reads and writes by a table.
//!
//! Derived (de)serialisers make code for every struct; thousands of structs cost minutes. Here a struct adds a
//! [`Table`] of names and two `match`es that lend its fields as [`SlotRef`] and [`SlotMut`]; everything else exists
//! once. The [`record!`](crate::record!) macro writes both from one line per field, for your own records too:
//!
//! ```
//! #[derive(Clone, Default)]
//! pub struct Host {
//!     pub id: i64,
//!     pub name: Option<String>,
//!     pub extra: {{crate}}::Extra,
//! }
//! {{crate}}::record!(Host {
//!     0 id: "bk_host_id",
//!     1 name: "bk_host_name",
//! });
//!
//! let host: Host = serde_json::from_str(r#"{"bk_host_id": "7", "rack": 3}"#)?;
//! assert_eq!((host.id, host.name.as_deref()), (7, None));
//! assert_eq!(serde_json::to_string(&host)?, r#"{"bk_host_id":7,"rack":3}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What a field accepts beyond its own type: an integer or a number sent as text, an integer for a number, `null` or
//! nothing for a list, a map, a [`Value`](crate::Value) and an `Option`. Everything else that does not fit is an error
//! with the path of the member.

mod any;
mod compare;
mod decode;
mod encode;
mod slot;
mod trail;

pub(crate) use any::read_any;
#[doc(hidden)]
pub use compare::{equal, format};
pub(crate) use decode::decode_slot;
#[doc(hidden)]
pub use decode::read;
#[doc(hidden)]
pub use encode::encode;
pub(crate) use encode::{Members, Written, encode_number, whole};
#[doc(hidden)]
pub use serde;
pub use slot::{ListSlot, MapSlot, OptionSlot, Slot, SlotMut, SlotRef, State};
pub(crate) use trail::{MAX_DRIFT, Trail};

/// What the shared visitor knows about a record beside its fields' types.
#[derive(Debug)]
pub struct Table {
    /// The name of the struct.
    pub name: &'static str,
    /// The wire names of the fields, by index.
    pub fields: &'static [&'static str],
    /// The fields of a request that are not members of the body.
    pub located: &'static [(usize, Location)],
    /// The optional fields that are written as `null` where they have no value.
    pub null: &'static [usize],
}

impl Table {
    /// Where the field with this index travels.
    #[inline]
    pub fn location(&self, index: usize) -> Location {
        self.located.iter().find(|(at, _)| *at == index).map_or(Location::Member, |(_, location)| *location)
    }
}

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Location {
    /// A member of the JSON body, or of the query where the method has no body.
    #[default]
    Member,
    /// The whole JSON body.
    Body,
    /// A placeholder of the path.
    Path,
    /// A query parameter.
    Query,
    /// An HTTP header.
    Header,
}

/// A struct that the shared visitor can read and write; [`record!`](crate::record!) implements it.
pub trait Record {
    /// Names and flags of the fields.
    fn table(&self) -> &'static Table;
    /// The field with this index; an index past the last one gives the members that the docs do not mention.
    fn field(&self, index: usize) -> SlotRef<'_>;
    /// The same, to be written.
    fn field_mut(&mut self, index: usize) -> SlotMut<'_>;
}

impl<R: Record + ?Sized> Record for Box<R> {
    #[inline]
    fn table(&self) -> &'static Table {
        (**self).table()
    }

    #[inline]
    fn field(&self, index: usize) -> SlotRef<'_> {
        (**self).field(index)
    }

    #[inline]
    fn field_mut(&mut self, index: usize) -> SlotMut<'_> {
        (**self).field_mut(index)
    }
}

/// Makes a struct a [`Record`](crate::record::Record): `index field: "wire name"` for each field; `index field` alone where
/// it is called the same on the wire.
///
/// The struct must be `Default` and have a last field `extra: Extra`. `in Path`, `in Query`, `in Header` or `in Body` says
/// where a field of a request travels; `or null` makes an `Option` write `null` instead of nothing.
/// The macro gives `Record`, `Serialize`, `Deserialize`, `Debug` and `PartialEq`.
#[macro_export]
macro_rules! record {
    (@wire $field:ident) => { ::core::stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@index $index:tt null) => { $index };
    ($record:ident {
        $($index:tt $field:ident $(: $wire:literal)? $(in $location:ident)? $(or $null:ident)?),* $(,)?
    }) => {
        impl $crate::record::Record for $record {
            #[inline]
            fn table(&self) -> &'static $crate::record::Table {
                &$crate::record::Table {
                    name: ::core::stringify!($record),
                    fields: &[$($crate::record!(@wire $field $($wire)?)),*],
                    located: &[$($(($index, $crate::record::Location::$location),)?)*],
                    null: &[$($($crate::record!(@index $index $null),)?)*],
                }
            }

            #[inline]
            fn field(&self, index: usize) -> $crate::record::SlotRef<'_> {
                match index {
                    $($index => $crate::record::Slot::view(&self.$field),)*
                    _ => $crate::record::SlotRef::Extra(&self.extra),
                }
            }

            #[inline]
            fn field_mut(&mut self, index: usize) -> $crate::record::SlotMut<'_> {
                match index {
                    $($index => $crate::record::Slot::slot(&mut self.$field),)*
                    _ => $crate::record::SlotMut::Extra(&mut self.extra),
                }
            }
        }

        impl $crate::record::serde::Serialize for $record {
            #[inline]
            fn serialize<S: $crate::record::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::record::encode(self, serializer)
            }
        }

        impl<'de> $crate::record::serde::Deserialize<'de> for $record {
            #[inline]
            fn deserialize<D: $crate::record::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::record::read(deserializer)
            }
        }

        impl ::core::fmt::Debug for $record {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::format(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $record {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::record::equal(self, other)
            }
        }
    };
}

/// The records of an endpoint, each with its doc comment. `request` and `payload` have one of their own, and so has
/// `sent Page of Request.page`.
#[allow(unused_macros, reason = "no system may be compiled in")]
macro_rules! records {
    ($($(#[$meta:meta])* $kind:ident $record:ident $(of $owner:ident.$member:ident)? { $($fields:tt)* })*) => {
        $($kind! {
            $(#[doc = ::core::concat!(
                " What [`", ::core::stringify!($owner), "`] has in `", ::core::stringify!($member), "`."
            )])?
            $(#[$meta])*
            $record { $($fields)* }
        })*
    };
}

/// The record that an endpoint takes.
#[allow(unused_macros, reason = "no system may be compiled in")]
macro_rules! request {
    ($($record:tt)*) => {
        sent! {
            /// The parameters of the endpoint.
            $($record)*
        }
    };
}

/// The record that an endpoint gives.
#[allow(unused_macros, reason = "no endpoint may answer with a record")]
macro_rules! payload {
    ($($record:tt)*) => {
        received! {
            /// The payload of a successful answer.
            $($record)*
        }
    };
}

/// A record that answers hold: the struct and all that [`record!`](crate::record!) gives.
///
/// `0 name: T` is always there, `0 name [T]` is an `Option<T>`; `= "wire name"` follows where that is another one.
#[allow(unused_macros, reason = "no endpoint may answer with a record")]
macro_rules! received {
    ($(#[$meta:meta])* $record:ident {
        $($(#[$doc:meta])* $index:literal $field:ident $(: $ty:ty)? $([$may:ty])? $(= $wire:literal)?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Default)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the docs may say nothing of a member")]
        pub struct $record {
            $($(#[$doc])* pub $field: $($ty)? $(::core::option::Option<$may>)?,)*
            /// Members that the docs do not mention.
            pub extra: $crate::Extra,
        }

        $crate::record!($record { $($index $field $(: $wire)?),* });
    };
}

/// A record that callers send: what [`received!`] gives, `new` with all that must be there, and a setter for each other
/// member.
///
/// `0 name: T` must be there, `0 name [T]` is an `Option<T>`, `0 name {T}` a `Nullable<T>`, which may be left out or null;
/// `0 name => T` gets no setter.
/// `| into` takes what becomes the type; `in Query` and `or null` are those of [`record!`](crate::record!).
#[allow(unused_macros, reason = "no system may be compiled in")]
macro_rules! sent {
    (@arg $ty:ty) => { $ty };
    (@arg $ty:ty, into) => { impl ::core::convert::Into<$ty> };
    (@value $value:ident => $ty:ty) => { $value };
    (@value $value:ident into => $ty:ty) => { ::core::convert::Into::into($value) };
    ($(#[$meta:meta])* $record:ident {
        $(
            $(#[$doc:meta])* $index:literal $field:ident
            $(: $ty:ty $(| $into:ident)?)? $([$may:ty $(| $may_into:ident)?])? $({$null:ty})? $(=> $bare:ty)?
            $(= $wire:literal)? $(; in $location:ident)? $(; or $or:ident)?
        ),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Default)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the docs may say nothing of a member")]
        pub struct $record {
            $($(#[$doc])* pub $field: $($ty)? $(::core::option::Option<$may>)? $($crate::Nullable<$null>)? $($bare)?,)*
            /// Members that the docs do not mention.
            pub extra: $crate::Extra,
        }

        impl $record {
            /// Takes what is required; nothing else is set.
            #[inline]
            pub fn new($($($field: sent!(@arg $ty $(, $into)?),)?)*) -> Self {
                Self { $($($field: sent!(@value $field $($into)? => $ty),)?)* ..Self::default() }
            }

            $(
                $(
                    /// Sets the member of this name.
                    #[inline]
                    #[must_use]
                    pub fn $field(mut self, $field: sent!(@arg $may $(, $may_into)?)) -> Self {
                        self.$field = ::core::option::Option::Some(sent!(@value $field $($may_into)? => $may));
                        self
                    }
                )?
                $(
                    /// Sets the member of this name.
                    #[inline]
                    #[must_use]
                    pub fn $field(mut self, $field: sent!(@arg $crate::Nullable<$null>, into)) -> Self {
                        self.$field = sent!(@value $field into => $null);
                        self
                    }
                )?
            )*
        }

        $crate::record!($record { $($index $field $(: $wire)? $(in $location)? $(or $or)?),* });
    };
}
