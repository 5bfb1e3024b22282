//! Corrections of what the docs state of a field: defaults, bounds, formats, company.

use super::entry::Set;
use super::put::Put;
use crate::spec::model::{Endpoint, Field};

/// Which facts of fields an entry sets; `deprecated` may be said of endpoints, too.
pub(super) fn given(set: &Set) -> [(&'static str, bool); 9] {
    [
        ("default", set.default.is_some()),
        ("min", set.min.is_some()),
        ("max", set.max.is_some()),
        ("max_items", set.max_items.is_some()),
        ("max_length", set.max_length.is_some()),
        ("format", set.format.is_some()),
        ("unit", set.unit.is_some()),
        ("excludes", set.excludes.is_some()),
        ("unless", set.unless.is_some()),
    ]
}

/// Sets them. What fits no new type of the field goes first.
pub(super) fn put(put: &mut Put, field: &mut Field, set: &Set) {
    field.fit_facts();
    let facts = &mut field.facts;
    put.value("default", &mut facts.default, set.default.clone());
    put.value("min", &mut facts.min, set.min);
    put.value("max", &mut facts.max, set.max);
    put.value("max_items", &mut facts.max_items, set.max_items);
    put.value("max_length", &mut facts.max_length, set.max_length);
    put.value("format", &mut facts.format, set.format);
    put.value("unit", &mut facts.unit, set.unit);
    put.value("excludes", &mut facts.excludes, set.excludes.clone());
    put.value("unless", &mut facts.unless, set.unless.clone());
}

/// Fields of a record name each other: one that is gone, or has another name, is named so by its company.
pub(super) fn rename(endpoint: &mut Endpoint, record: &str, old: &str, new: Option<&str>) {
    let Some(record) = endpoint.types.get_mut(record) else { return };
    for facts in record.fields.iter_mut().map(|field| &mut field.facts) {
        for names in [&mut facts.excludes, &mut facts.unless] {
            match new {
                Some(new) => names.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name)),
                None => names.retain(|name| name != old),
            }
        }
    }
}
