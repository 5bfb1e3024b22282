//! Values that the docs list for a member: a type of their own that takes any other value, too.

/// Makes `struct Name(pub String)` or `struct Name(pub i64)` the type of a member whose usual values the docs list. A
/// server that sends another value is understood all the same.
#[allow(unused_macros, reason = "the docs may list values nowhere")]
macro_rules! known {
    ($name:ident: String) => {
        known!(@both $name, String);

        impl $name {
            /// The value as text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

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
    ($name:ident: i64) => {
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

#[allow(unused_imports, reason = "as above")]
pub(crate) use known;
