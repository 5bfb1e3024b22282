//! Corrections of fields.

use super::entry::{Add, Set};
use super::paths::{known_fields, locate, locate_record};
use super::put::Put;
use super::{Applied, Correction, Outcome, facts};
use crate::diagnostic::{Diagnostic, did_you_mean_or, some};
use crate::spec::facts::Facts;
use crate::spec::model::{Endpoint, Field, KnownValue, Location, Record, Type, is_record_name};
use crate::spec::yaml::Pairs;

impl Correction<'_> {
    fn set_field(&self, field: &mut Field, path: &str, set: &Set) -> Outcome {
        let of_endpoints = [
            ("method", set.method.is_some()),
            ("path", set.path.is_some()),
            ("effect", set.effect.is_some()),
            ("envelope", set.envelope.is_some()),
            ("response", set.response.is_some()),
            ("summary", set.summary.is_some()),
            ("body", set.body.is_some()),
            ("answer", set.answer.is_some()),
            ("paging", set.paging.is_some()),
            ("example", set.example.is_some()),
        ];
        self.refuse(&of_endpoints, "is a matter of the endpoint", "leave `field` out")?;
        let ty = set.ty.as_deref().map(|word| self.ty(&["set", "type"], word)).transpose()?;
        let mut put = Put::default();
        put.value("type", &mut field.ty, ty);
        put.value("required", &mut field.required, set.required);
        put.value("nullable", &mut field.nullable, set.nullable);
        put.value("in", &mut field.location, set.location.map(Location::from));
        put.value("rust", &mut field.rust, set.rust.clone());
        put.value("values", &mut field.values, set.values.as_ref().map(known_values));
        facts::put(&mut put, field, set);
        put.value("deprecated", &mut field.facts.deprecated, self.is_deprecated(set)?);
        put.value("doc", &mut field.doc, set.doc.clone());
        self.judge(&put, path)
    }

    /// Whether a field is deprecated; only endpoints have a note that says what to use.
    fn is_deprecated(&self, set: &Set) -> Result<Option<bool>, Diagnostic> {
        match set.deprecated.as_ref().map(Option::as_deref) {
            None => Ok(None),
            Some(Some("true")) => Ok(Some(true)),
            Some(None | Some("false")) => Ok(Some(false)),
            Some(Some(_)) => Err(self
                .bad(&["set", "deprecated"], "`deprecated` of a field is true or false")
                .help("what callers should use instead belongs into `doc`")),
        }
    }

    pub(super) fn change_field(&self, endpoint: &mut Endpoint, path: &str) -> Outcome {
        if let Some(add) = &self.entry.add {
            return self.add(endpoint, path, add);
        }
        let Some((record, at)) = locate(endpoint, path) else { return self.missing(endpoint, path) };
        let fields = match endpoint.types.get_mut(&record) {
            Some(record) => &mut record.fields,
            None => return self.missing(endpoint, path),
        };
        match &self.entry.set {
            Some(set) => self.set_field(&mut fields[at], path, set),
            None if self.entry.remove => {
                let removed = fields.remove(at);
                facts::rename(endpoint, &record, &removed.name, None);
                Ok(Applied::changed(format!("{path}: removed")))
            }
            None => match &self.entry.rename {
                Some(name) if *name == fields[at].name => {
                    Ok(Applied::needless(self.needless(&["rename"], format!("`{path}` has that name already"))))
                }
                Some(name) => {
                    let old = std::mem::replace(&mut fields[at].name, name.clone());
                    facts::rename(endpoint, &record, &old, Some(name));
                    let above = path.strip_suffix(&old).unwrap_or_default();
                    Ok(Applied::changed(format!("{above}{name}: renamed from {old}")))
                }
                None => Ok(Applied::default()),
            },
        }
    }

    fn add(&self, endpoint: &mut Endpoint, path: &str, add: &Add) -> Outcome {
        let field = |name: &str, ty: Type| Field {
            name: name.to_owned(),
            rust: add.rust.clone(),
            ty,
            required: add.required,
            forms: Vec::new(),
            nullable: add.nullable,
            location: add.location.map_or(Location::Member, Location::from),
            seen: None,
            values: known_values(&add.values),
            facts: Facts::default(),
            doc: add.doc.clone(),
        };
        let ty = self.ty(&["add", "type"], &add.ty)?;
        if let Some((record, at)) = locate(endpoint, path) {
            let old = &endpoint.types[&record].fields[at];
            let new = field(&old.name, ty);
            let same = (&old.ty, old.required, old.nullable, old.location)
                == (&new.ty, new.required, new.nullable, new.location);
            return if same {
                Ok(Applied::needless(self.needless(&["field"], format!("`{path}` is there already"))))
            } else {
                let message = format!("`{path}` is there already, as `{}`", old.ty);
                Err(self.bad(&["field"], message).help("use `set` to change it"))
            };
        }
        let parent = path.match_indices('.').rev().find_map(|(dot, _)| {
            let record = locate_record(endpoint, &path[..dot])?;
            Some((record, &path[dot + 1..]))
        });
        match (parent, path.split_once('.')) {
            (Some((record, name)), _) => endpoint.types[&record].fields.push(field(name, ty)),
            (None, Some((record, name))) if is_record_name(record) && !endpoint.types.contains_key(record) => {
                let made = Record { fields: vec![field(name, ty)] };
                endpoint.types.insert(record.to_owned(), made);
            }
            _ => return self.missing(endpoint, path),
        }
        Ok(Applied::changed(format!("{path}: added")))
    }

    fn missing(&self, endpoint: &Endpoint, path: &str) -> Outcome {
        let renamed = self.entry.rename.as_ref().and_then(|name| {
            let (parent, _) = path.rsplit_once('.')?;
            locate(endpoint, &format!("{parent}.{name}"))
        });
        if renamed.is_some() {
            return Ok(Applied::needless(self.needless(&["rename"], format!("`{path}` has that name already"))));
        }
        let (place, name, names) = known_fields(endpoint, path);
        let list = match place {
            Some(place) => format!("the fields of `{place}` are {}", some(&names)),
            None => format!("start with a record of the endpoint: {}", some(&names)),
        };
        let help = did_you_mean_or(name, names, &list);
        Err(self.unmatched(&["field"], format!("`{}` has no field `{path}`", endpoint.name)).help(help))
    }
}

fn known_values(values: &Pairs<String>) -> Vec<KnownValue> {
    values.0.iter().map(|(value, doc)| KnownValue { value: value.clone(), doc: doc.clone() }).collect()
}
