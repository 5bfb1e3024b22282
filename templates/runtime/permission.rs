//! Which permissions a user lacks, as the access management says it.

use crate::Extra;

/// The permissions that a user lacks for a call, with what is needed to apply for them.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Permission {
    /// The system that the actions belong to.
    pub system_id: Option<String>,
    /// Its name, for people.
    pub system_name: Option<String>,
    /// The actions that the user may not do.
    pub actions: Vec<PermissionAction>,
    /// Members that are not known here.
    pub extra: Extra,
}

record!(Permission {
    0 system_id: "system_id",
    1 system_name: "system_name",
    2 actions: "actions",
});

/// An action that a user may not do.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct PermissionAction {
    /// The action.
    pub id: Option<String>,
    /// Its name, for people.
    pub name: Option<String>,
    /// The resources on which it was tried.
    pub related_resource_types: Vec<PermissionResource>,
    /// Members that are not known here.
    pub extra: Extra,
}

record!(PermissionAction {
    0 id: "id",
    1 name: "name",
    2 related_resource_types: "related_resource_types",
});

/// Resources of one kind.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct PermissionResource {
    /// The system that the resources belong to.
    pub system_id: Option<String>,
    /// Its name, for people.
    pub system_name: Option<String>,
    /// The kind.
    pub r#type: Option<String>,
    /// The name of the kind, for people.
    pub type_name: Option<String>,
    /// The resources, each as its path from the topmost one.
    pub instances: Vec<Vec<PermissionInstance>>,
    /// Members that are not known here.
    pub extra: Extra,
}

record!(PermissionResource {
    0 system_id: "system_id",
    1 system_name: "system_name",
    2 r#type: "type",
    3 type_name: "type_name",
    4 instances: "instances",
});

/// One resource.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct PermissionInstance {
    /// The kind.
    pub r#type: Option<String>,
    /// The name of the kind, for people.
    pub type_name: Option<String>,
    /// The id, a number or text.
    pub id: Option<crate::Scalar>,
    /// The name, for people.
    pub name: Option<String>,
    /// Members that are not known here.
    pub extra: Extra,
}

record!(PermissionInstance {
    0 r#type: "type",
    1 type_name: "type_name",
    2 id: "id",
    3 name: "name",
});
