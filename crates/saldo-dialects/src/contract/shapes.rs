//! The shapes that a contract names, collected from the types that are sent and read.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{AdditionalProperties, Components, ComponentsBuilder, Object, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

#[derive(Default)]
pub(crate) struct Shapes(BTreeMap<String, RefOr<Schema>>);

impl Shapes {
    /// Adds a type and all that it is made of, under their own names.
    pub(crate) fn add<T: ToSchema>(&mut self) -> Ref {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        self.0.extend(parts);
        self.add_as::<T>(&T::name())
    }

    /// Adds a type under another name, without its parts.
    pub(crate) fn add_as<T: PartialSchema>(&mut self, name: &str) -> Ref {
        self.0.insert(name.to_owned(), T::schema());
        Ref::from_schema_name(name)
    }

    /// Changes a shape that is an object and was added before.
    pub(crate) fn change(&mut self, shape: &Ref, change: impl FnOnce(&mut Object)) {
        let name = shape.ref_location.rsplit('/').next().unwrap_or_default();
        if let Some(RefOr::T(Schema::Object(object))) = self.0.get_mut(name) {
            change(object);
        }
    }

    /// All shapes; an object that names its members has no others.
    pub(crate) fn closed(mut self) -> Components {
        for shape in self.0.values_mut() {
            if let RefOr::T(Schema::Object(object)) = shape
                && !object.properties.is_empty()
            {
                object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
            }
        }
        ComponentsBuilder::new().schemas_from_iter(self.0).build()
    }
}
