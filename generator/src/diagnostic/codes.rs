//! Every code that a finding can have, in one list.

use super::Severity;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name that people write to allow, deny or explain it.
    pub name: &'static str,
    /// The severity unless somebody chose another.
    pub severity: Severity,
    /// One line: what it means.
    pub title: &'static str,
    /// The long text of `md-bindgen explain`.
    pub explanation: &'static str,
    /// What a page that has the finding looks like, and how the same page is right.
    pub example: Option<Example>,
}

/// Two pieces of the same page.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// With the finding.
    pub bad: &'static str,
    /// Without it.
    pub good: &'static str,
}

macro_rules! codes {
    ($($ident:ident $severity:ident $name:literal $title:literal $explanation:literal $($pages:ident)?;)*) => {
        $(
            #[doc = $title]
            pub static $ident: Code = Code {
                name: $name,
                severity: Severity::$severity,
                title: $title,
                explanation: $explanation,
                example: codes!(@example $($pages $name)?),
            };
        )*
        /// Every code there is, in the order of the stages.
        pub static CODES: &[&Code] = &[$(&$ident),*];
    };
    (@example) => { None };
    (@example $pages:ident $name:literal) => {
        Some(Example {
            bad: include_str!(concat!(stringify!($pages), "/", $name, "/bad.md")),
            good: include_str!(concat!(stringify!($pages), "/", $name, "/good.md")),
        })
    };
}

/// The code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name).copied()
}

// An entry is: constant, severity, name, title, explanation and, where a page can have it, `pages`: then there are
// `pages/NAME/bad.md` and `pages/NAME/good.md`.
codes! {
    UNREADABLE_FILE Error "unreadable-file"
        "a file could not be read"
        "The file exists in the listing but the system refused to give its content: a permission, a broken link, or a folder where a file was meant.";
    NOT_UTF8 Error "not-utf8"
        "a file is not UTF-8 text"
        "Docs, specs and configuration are read as UTF-8. Convert the file: `iconv -f GB18030 -t UTF-8 page.md`.";
    TOO_LARGE Error "too-large"
        "a page has more of something than is read"
        "Pages come from strangers, and whatever they hold is read in bounded time and memory. So each thing has a limit, far above what real docs have: tables, rows, headings, the size of an example, the depth of a field, the fields of a request. `md-bindgen explain --limits` lists them. Nothing of a page beyond a limit is used. A page that people wrote has one only by accident: look for text that was pasted over and over, brackets that nothing closes, or tables whose fields refer to one another without end. Where all of it is meant, describe it in several pages.";
    BAD_YAML Error "bad-yaml"
        "a YAML file could not be read"
        "The file is no YAML, has a key that does not exist, or has a value of the wrong kind. Nothing is guessed: keys are written exactly, booleans are `true` and `false`, and a text with `: `, ` #` or a sign at its start stands in quotes.";
    SPEC_FORMAT Error "spec-format"
        "a spec has a format that this version does not read"
        "The first line of a spec says `format: N`. It changes when old programs would misread new specs. Update md-bindgen, or write the spec anew from the docs.";
    BAD_SPEC Error "bad-spec"
        "a spec contradicts itself"
        "A type names a record that is not there, a name occurs twice, the path does not hold a path parameter, or something else is wrong that the renderer would trip over. A spec that `md-bindgen spec` wrote has none of this; look at what was changed by hand.";
    ODD_ROUTE Warning "odd-route"
        "an entry of a routes file cannot be used"
        "A routes file says which method and path an endpoint has. This entry lacks its name, its path or its method, or has a method that HTTP does not know. The other entries are used. Pages that would have been joined to it get no route.";
    DUPLICATE_ROUTE Note "duplicate-route"
        "two entries of the routes files have one name"
        "The last entry wins, so that a later file can override an earlier one. The only exception: an entry that is hidden never replaces one that is not.";
    BAD_MANIFEST Error "bad-manifest"
        "the manifest asks for something that cannot be"
        "Two systems have one name or write to one file, a folder or file is not there, or a code that does not exist is given a level. Paths in the manifest are relative to the folder of the manifest.";
    BAD_CORRECTION Error "bad-correction"
        "an entry of an overlay cannot be applied"
        "The entry does not say exactly one thing to do, has a type word that does not exist, or leaves the endpoint contradicting itself. Nothing of the entry was applied.";
    UNMATCHED_CORRECTION Error "unmatched-correction"
        "an entry of an overlay matches nothing"
        "The endpoint, the record or the field that the entry is about is not in the docs (any more). Look at what the docs say now, then change the entry or delete it: a correction that silently stopped working is worse than none.";
    NEEDLESS_CORRECTION Warning "needless-correction"
        "an entry of an overlay changes nothing"
        "The docs say by now what the entry says. Delete the entry.";
    BAD_DIALECT Error "bad-dialect"
        "a dialect cannot be used"
        "A dialect is a list of words and patterns. This one has a pattern that is no regular expression (Rust syntax: no look-around, no back-references), names an envelope that it does not describe, or was written for another version of the program.";
    MENDED_TABLE Warning "mended-table"
        "a table that Markdown does not show as one"
        "The separator row is missing or has another number of cells than the header row, so Markdown readers show these lines as plain text. They were read as a table all the same."
        pages;
    MENDED_ROW Warning "mended-row"
        "a row whose cells stand in the wrong place"
        "The type stands where the required flag belongs, or two rows stand on one line. The row was read as it must have been meant."
        pages;
    ODD_WORD Note "odd-word"
        "a word for a type or a flag that nobody writes so"
        "The word is misspelt, or what a machine made of 是 and 否: `is`, `none`, `not`. Where only one word can be meant, it was read so; people who read the page have to guess."
        pages;
    UNKNOWN_TYPE Note "unknown-type"
        "a type word that the dialect does not know"
        "The word is none for a type, and nothing of that name is described in the page. The type comes from the example. Write a word that says it, or add the word to `types: words:` of the dialect."
        pages;
    NO_NAME_COLUMN Error "no-name-column"
        "a table of fields has no column of names"
        "The table has a column of types, so it is about fields, but none of its columns has a title that the dialect knows as one for names, and the first column does not hold names. Nothing can be done with its rows."
        pages;
    ROW_WITHOUT_NAME Warning "row-without-name"
        "a row of a table of fields has no name"
        "The first cell holds a sentence, or nothing. Text right below a table becomes a part of it: put an empty line between them."
        pages;
    SECOND_PATH Warning "second-path"
        "a page says two paths"
        "One page describes one endpoint. The first path is used."
        pages;
    UNCLOSED_FENCE Warning "unclosed-fence"
        "nothing closes a block of code"
        "A Markdown reader takes everything up to the end of the page for code. It was read only up to the next heading or fence."
        pages;
    REPAIRED_EXAMPLE Note "repaired-example"
        "an example is almost JSON"
        "The example has comments, commas too many or too few, words of another language or something else that JSON does not know. It was understood all the same."
        pages;
    BROKEN_EXAMPLE Error "broken-example"
        "an example is not JSON"
        "The example is meant to be JSON, but cannot be read even with comments, commas and quotes mended. It is not used: with `--skip-broken` the types come from the tables and the other examples alone."
        pages;
    NO_EXAMPLE Note "no-example"
        "a block under an example heading holds no JSON"
        "Shell commands, programs and URLs are not read. If the block is meant to show the body, write it as JSON."
        pages;
    UNKNOWN_CODE Warning "unknown-code"
        "a comment allows something that does not exist"
        "A page says with `<!-- md-bindgen: allow(CODE) -->` which notes and warnings about it are not to be reported. This comment names a code that does not exist, or asks for something else."
        pages;
    NEEDLESS_ALLOW Note "needless-allow"
        "a comment allows what is not there"
        "A page says with `<!-- md-bindgen: allow(CODE) -->` which notes and warnings about it are not to be reported. There is none of this code: the page was repaired, and the comment stayed behind. Errors cannot be allowed."
        pages;
    EMPTY_PAGE Error "empty-page"
        "a page has neither tables nor examples"
        "Every Markdown file in the folder of docs is read as one endpoint, but for README.md, SUMMARY.md and index.md. This one says nothing about parameters or bodies."
        pages;
    NO_ROUTE Error "no-route"
        "nobody says how an endpoint is called"
        "A method and a path are needed. They stand in the page, or in a routes file under the endpoint's name, which is the name of the page's file without its ending."
        pages;
    UNLINKED_TABLE Error "unlinked-table"
        "a nested table fits no field"
        "The heading above the table names no field of this direction, no description refers to it, and its rows fit no object of the examples. Its rows would be lost. The help line lists the fields that come nearest. With `--skip-broken` the endpoint is made without these rows."
        pages;
    GUESSED_LINK Warning "guessed-link"
        "a nested table was joined to a field by its rows"
        "The heading names no field, so the rows were compared with the objects in the examples. If the guess is wrong, name the field in the heading by its whole path: `data.info.server`."
        pages;
    TYPE_MISMATCH Warning "type-mismatch"
        "table and example disagree about a type"
        "A type must hold the page's own example. Where the two disagree about number or text, the type holds both; else the example wins."
        pages;
    MIXED_VALUES Warning "mixed-values"
        "the examples disagree about a type"
        "One example shows a list or an object where another shows something else. Only `any` holds all of them."
        pages;
    REQUIRED_BUT_ABSENT Warning "required-but-absent"
        "an example does without a required field"
        "The page's own example is a request that the server is said to accept, so a field that it leaves out cannot be required. It became optional."
        pages;
    UNDOCUMENTED_FIELD Note "undocumented-field"
        "a field is in an example, but in no table"
        "The field was kept with the type that the example shows. It is optional in requests."
        pages;
    MEMBERS_CONTRADICTED Warning "members-contradicted"
        "a table describes members of a plain value"
        "The example shows a text or a number where a table describes members. A type must hold the example, so the members are left out."
        pages;
    MISSING_PATH_PARAMETER Warning "missing-path-parameter"
        "no table has a parameter of the path"
        "The path has a placeholder that no table describes. The request has a field for it all the same: a required text."
        pages;
    ROUTE_WITHOUT_DOCS Note "route-without-docs"
        "a route has no page"
        "A routes file lists an endpoint that no page describes. Nothing is known about its parameters, so the client does not get it. Route files list whole systems, of which the docs often cover a part: `check` reports these notes only with `--routes-without-docs`.";
    DUPLICATE_ENDPOINT Error "duplicate-endpoint"
        "two pages describe one endpoint"
        "An endpoint has the name of its page's file without the ending, and a name occurs once in a system, whatever folders the pages lie in.";
    CARRIED_TWICE Warning "carried-twice"
        "an endpoint has a page and carried facts"
        "A system may have pages and, under `facts` in the manifest, a spec whose facts are carried over. Where both describe an endpoint, the page wins: the carried facts are of no use, and people would correct them without an effect.";
    MISPLACED_ROW Warning "misplaced-row"
        "a field is documented one level too high"
        "The table lists the field directly, but the example has it inside of an object that no table mentions. The example shows what the server accepts, so the field was put there."
        pages;
    TABLE_OF_VALUES Warning "table-of-values"
        "a table below the name of a plain value"
        "The heading names a field that the example shows as a text or a number, so the rows cannot be its members. They were added to its documentation as values that it may have."
        pages;
    NAME_CLASH Warning "name-clash"
        "two names of the docs are one name in Rust"
        "Names of the docs are folded to Rust's spelling: `userName` and `user_name` both give `user_name`. Where two members of one record meet so, the one that is spelled like the Rust name keeps it and the other takes a part of its hash, which stays the same whatever else is added. A better name can be chosen with `rust:` in the overlay."
        pages;
    BAD_RUST_NAME Error "bad-rust-name"
        "a chosen name cannot be used in Rust"
        "A name chosen by hand (`rust:` in an overlay, the name of the package) is used as it stands, so it has to be a legal identifier of ASCII letters, digits and `_`, and no other member of the record may have it.";
    UNKNOWN_RECORD Error "unknown-record"
        "a type names a record that does not exist"
        "A type word that is none of the built-in ones names a record of the same endpoint, and `types` of that endpoint has no record of that name.";
    UNSUPPORTED_METHOD Error "unsupported-method"
        "a method is none of HTTP's"
        "The client can send GET, POST, PUT, DELETE, PATCH, HEAD and OPTIONS, written in upper case.";
    UNFILLED_PATH Warning "unfilled-path"
        "a placeholder of the path has no parameter"
        "The path has a `{name}` and the request has no field of that name, so no call can be sent. The docs, the routes or the overlay lack the parameter.";
    UNPARSABLE_OUTPUT Error "unparsable-output"
        "rendered code is not Rust"
        "What the templates gave could not be parsed. Text of a page never becomes code, so this is a defect of a template or of the generator, not of the page.";
    DUPLICATE_NAME Error "duplicate-name"
        "two systems or two endpoints of a system have one name"
        "A name becomes a module, a file and a method of the client, so it can stand for one thing only. Rename one of the two, or leave it out.";
    FOREIGN_FOLDER Error "foreign-folder"
        "the output folder holds files that the generator did not write"
        "The generator writes into a folder that does not exist, is empty, or carries its list of files. It removes only what stands in that list and replaces nothing else. Choose another folder, or remove the files that are in the way.";
    FOREIGN_FILE Error "foreign-file"
        "a spec would replace a file that is none"
        "The place where the spec of a system is written holds a file that does not begin like a spec, with its `format`. The generator replaces only what it could have written. Move the file away, or say with `spec` in the manifest where the spec goes.";
    UNWRITABLE_OUTPUT Error "unwritable-output"
        "the output could not be written"
        "The system refused to write, rename or remove a file of the output folder, or a path there is a symbolic link, which is never followed.";
    HALF_WRITTEN Error "half-written"
        "the output is written in part"
        "All new files were complete beside their places, and the system refused to move one of them there; those before it have moved. Mend what the message says, such as a folder or a file that may not be changed, and run the same command again: it starts with moving the rest.";
    BUSY_FOLDER Error "busy-folder"
        "another run is writing to the output folder"
        "Two runs at once would write over each other. The lock goes with the process that holds it, however it ends: nothing has to be removed by hand.";
    LANGUAGES_DISAGREE Warning "languages-disagree"
        "the pages of two languages contradict each other"
        "The docs of one endpoint exist in two languages, and the two pages say different things about a type or about being required. The page whose example shows the field counts more; a field that one of them calls optional is optional.";
    ONE_LANGUAGE Note "one-language"
        "a field is described in one language only"
        "The docs of one endpoint exist in two languages, and only one of the pages has the field. It was taken over.";
    SEVERAL_ENDPOINTS Warning "several-endpoints"
        "a page describes several endpoints"
        "One page is one endpoint. Below two titles of this page a request is described, so fields of both went into one request and one response."
        pages;
    UNUSED_EXAMPLE Note "unused-example"
        "a part of a body shows no field"
        "A block of JSON below the heading of a field shows that field. This one stands below a heading that names none, or has another shape than the field has in the examples of whole bodies. Nothing was taken from it."
        pages;
    VALUES_CONTRADICTED Note "values-contradicted"
        "an example shows a value that the list of values lacks"
        "The description of a field lists the values that it may have, and an example of the same page shows another one. Nobody knows what else the list lacks, or whether it is one, so the field was made without it. The text of the description stays."
        pages;
}
