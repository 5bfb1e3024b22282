//! Endpoints that no page describes.

use super::Correction;
use super::entry::New;
use crate::diagnostic::Diagnostic;
use crate::spec::check::NO_ENVELOPE;
use crate::spec::model::{ENVELOPE, Endpoint, REQUEST, Record, System};
use crate::spec::yaml::{Pairs, RawField, read_new};
use std::collections::BTreeMap;

impl Correction<'_> {
    pub(super) fn add_endpoint(&self, system: &mut System, new: &New) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let name = &self.entry.endpoint;
        if system.endpoints.iter().any(|endpoint| endpoint.name == *name) {
            let message = format!("the docs describe `{name}`");
            let help = "delete the entry, or use `set` and `add` for what the docs get wrong";
            return Err(vec![self.bad(&["endpoint"], message).help(help)]);
        }
        let envelope = new.envelope.clone().unwrap_or_else(|| usual_envelope(system));
        let mut raw = new.clone().raw(name, envelope);
        let sibling = system.endpoints.iter().find(|endpoint| endpoint.envelope == raw.envelope);
        let is_told = |record: &str, types: &Pairs<Vec<RawField>>| types.0.iter().any(|(name, _)| name == record);
        if !is_told(REQUEST, &raw.types) {
            raw.types.0.insert(0, (REQUEST.to_owned(), Vec::new()));
        }
        // The members of the whole body are what they are elsewhere, but for the payload.
        let lent = sibling.filter(|_| raw.envelope != NO_ENVELOPE && !is_told(ENVELOPE, &raw.types));
        if lent.is_some() {
            raw.types.0.push((ENVELOPE.to_owned(), Vec::new()));
        }
        let mut endpoint = read_new(&self.tree.file, self.n, raw)?;
        if let Some((lent, members)) = lent.and_then(|lent| Some((lent, lent.types.get(ENVELOPE)?))) {
            endpoint.types.insert(ENVELOPE.to_owned(), around(lent, members, &endpoint));
        }
        endpoint.corrected.push(self.corrected("added".to_owned()));
        let at = system.endpoints.partition_point(|other| other.name < *name);
        system.endpoints.insert(at, endpoint);
        Ok(Vec::new())
    }
}

/// The envelope of most endpoints.
fn usual_envelope(system: &System) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for endpoint in &system.endpoints {
        *counts.entry(&endpoint.envelope).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(NO_ENVELOPE, |(name, _)| name).to_owned()
}

/// The envelope of another endpoint around the payload of this one. Only plain members can be taken over: records are
/// those of one endpoint.
fn around(lent: &Endpoint, members: &Record, endpoint: &Endpoint) -> Record {
    let payload = lent.payload_member();
    let mut members = members.clone();
    members.fields.retain(|field| field.name == payload || field.ty.record().is_none());
    for field in members.fields.iter_mut().filter(|field| field.name == payload) {
        field.ty = endpoint.response.clone();
        field.values.clear();
        field.doc.clear();
    }
    members
}
