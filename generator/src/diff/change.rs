//! One change, and how bad it is.

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The system.
    pub system: String,
    /// The endpoint, by its new name; absent where the system is meant.
    pub endpoint: Option<String>,
    /// The way through the fields as a caller goes it: `Request.page.limit`, `Response.info[].id`, `Response.by_name{}.id`;
    /// where the system is meant, a type that its endpoints share: `types::Page`; absent where the whole endpoint or system
    /// is meant.
    pub path: Option<String>,
    /// What happened.
    pub what: What,
    /// What it happened to.
    pub aspect: Aspect,
    /// What was there.
    pub old: Option<String>,
    /// What is there now.
    pub new: Option<String>,
    /// How bad it is.
    pub class: Class,
    /// One sentence where that is not obvious.
    pub why: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// The same thing has another name.
    Renamed,
    /// It is there, but not the same.
    Changed,
}

impl What {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Removed => "removed",
            What::Renamed => "renamed",
            What::Changed => "changed",
        }
    }
}

/// How bad a change is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Callers have to do something.
    Breaking(Breaks),
    /// Callers may go on as they are.
    Compatible,
    /// Only sentences and examples differ.
    Documentation,
}

impl Class {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Class::Breaking(_) => "breaking",
            Class::Compatible => "compatible",
            Class::Documentation => "documentation",
        }
    }

    /// Breaking in the ways that are true; compatible where none is.
    pub(super) fn of(source: bool, wire: bool) -> Class {
        match (source, wire) {
            (true, true) => Class::Breaking(Breaks::Both),
            (true, false) => Class::Breaking(Breaks::Source),
            (false, true) => Class::Breaking(Breaks::Wire),
            (false, false) => Class::Compatible,
        }
    }
}

/// What a change breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breaks {
    /// Rust code of callers, and what is sent and understood.
    Both,
    /// Rust code of callers no longer compiles, or means something else.
    Source,
    /// An older client and the server of now do not understand each other.
    Wire,
}

impl Breaks {
    /// The words for it.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Breaks::Both => &["source", "wire"],
            Breaks::Source => &["source"],
            Breaks::Wire => &["wire"],
        }
    }
}

macro_rules! aspects {
    ($($(#[$doc:meta])* $name:ident $word:literal,)*) => {
        /// What a change happened to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Aspect {
            $($(#[$doc])* $name,)*
        }

        impl Aspect {
            /// Every aspect.
            pub const ALL: &[Aspect] = &[$(Aspect::$name),*];

            /// The word for it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Aspect::$name => $word,)*
                }
            }
        }
    };
}

aspects! {
    /// A whole system.
    System "system",
    /// A whole endpoint.
    Endpoint "endpoint",
    /// Whether it is known how an endpoint is called.
    Route "route",
    /// The HTTP method.
    Method "method",
    /// The path.
    Path "path",
    /// The summary of an endpoint.
    Summary "summary",
    /// A description.
    Doc "description",
    /// Whether a call changes anything.
    Effect "effect",
    /// What wraps the payload.
    Envelope "envelope",
    /// The note that something else should be used.
    Deprecated "deprecation",
    /// What the body of a request is.
    Body "body",
    /// What a successful answer is.
    Answer "answer",
    /// How a long list is fetched.
    Paging "paging",
    /// An example.
    Example "example",
    /// A member of a record.
    Field "field",
    /// A record, as the type that it is in Rust.
    Record "record",
    /// The type of a field or of the payload.
    Type "type",
    /// Whether a field must be given, or is always there.
    Required "required",
    /// Whether a field may be null.
    Nullable "nullable",
    /// Where a field of a request travels.
    Location "location",
    /// The forms of an object that a field belongs to.
    Forms "forms",
    /// A value that the docs list.
    Value "value",
    /// The constant of such a value in Rust.
    Constant "constant",
    /// What counts where a field is left out.
    Default "default",
    /// How large a number, a list or a text may be.
    Bounds "bounds",
    /// How a value is written and what it counts.
    Format "format",
    /// Fields that must not come together, and fields one of which must.
    Company "company",
    /// The name in Rust.
    RustName "name in Rust",
    /// The type in Rust.
    RustType "type in Rust",
    /// The arguments of `new`.
    Arguments "arguments",
}

impl Change {
    /// A change of the documentation, unless something else is said.
    pub(super) fn new(what: What, aspect: Aspect) -> Change {
        Change {
            system: String::new(),
            endpoint: None,
            path: None,
            what,
            aspect,
            old: None,
            new: None,
            class: Class::Documentation,
            why: None,
        }
    }

    /// Something differs; the words say how.
    pub(super) fn changed(aspect: Aspect, old: impl Into<String>, new: impl Into<String>) -> Change {
        Change { old: Some(old.into()), new: Some(new.into()), ..Change::new(What::Changed, aspect) }
    }

    /// The same with another name.
    pub(super) fn renamed(aspect: Aspect, old: impl Into<String>, new: impl Into<String>) -> Change {
        Change { what: What::Renamed, ..Change::changed(aspect, old, new) }
    }

    /// Says where in the endpoint.
    pub(super) fn at(self, path: impl Into<String>) -> Change {
        Change { path: Some(path.into()), ..self }
    }

    /// Says how bad it is.
    pub(super) fn class(self, class: Class) -> Change {
        Change { class, ..self }
    }

    /// Says why; nothing where the sentence is empty.
    pub(super) fn because(self, why: impl Into<String>) -> Change {
        Change { why: Some(why.into()).filter(|why| !why.is_empty()), ..self }
    }
}

/// `yes` or `no`.
pub(super) fn flag(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
