//! Values that the docs list for a member: a type of their own that takes any other value, too.

/// Types of members whose usual values the docs list: `Name: String { EQUAL = "eq" }` makes `struct Name(pub String)` with a
/// constant for each value, `Name: i64 of Request.state { ON = 1 }` the same of numbers, with a doc comment. A server that sends another value is understood
/// all the same.
///
/// The doc comment of a constant begins with its value; `as` gives another text for it.
#[allow(unused_macros, reason = "the docs may list values nowhere")]
macro_rules! known {
    ($($(#[$meta:meta])* $name:ident: $inner:ident $(of $owner:ident.$member:ident)? { $($values:tt)* })*) => {
        $(known! {
            @$inner
            $(#[doc = ::core::concat!(
                " The values of `", ::core::stringify!($member), "` of [`", ::core::stringify!($owner),
                "`] that the docs list; others may come."
            )])?
            $(#[$meta])*
            $name $($values)*
        })*
    };
    (@first $first:literal $(, $other:literal)?) => { $first };
    (@String $(#[$meta:meta])* $name:ident $($(#[$doc:meta])* $constant:ident = $value:literal $(as $shown:literal)?),* $(,)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub ::std::string::String);

        impl $name {
            $(
                #[doc = ::core::concat!(" `", known!(@first $($shown,)? $value), "`")]
                $(#[$doc])*
                pub const $constant: &'static str = $value;
            )*

            /// The value as text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        known!(@both $name, ::std::string::String);

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                $name(value.to_owned())
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    };
    (@i64 $(#[$meta:meta])* $name:ident $($(#[$doc:meta])* $constant:ident = $value:literal $(as $shown:literal)?),* $(,)?) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            $(
                #[doc = ::core::concat!(" `", known!(@first $($shown,)? $value), "`")]
                $(#[$doc])*
                pub const $constant: $name = $name($value);
            )*
        }

        known!(@both $name, i64);

        impl ::core::cmp::PartialEq<i64> for $name {
            #[inline]
            fn eq(&self, other: &i64) -> bool {
                self.0 == *other
            }
        }
    };
    (@both $name:ident, $inner:ty) => {
        impl $crate::record::Slot for $name {
            #[inline]
            fn view(&self) -> $crate::record::SlotRef<'_> {
                $crate::record::Slot::view(&self.0)
            }

            #[inline]
            fn slot(&mut self) -> $crate::record::SlotMut<'_> {
                $crate::record::Slot::slot(&mut self.0)
            }
        }

        impl ::core::convert::From<$inner> for $name {
            #[inline]
            fn from(value: $inner) -> Self {
                $name(value)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}
