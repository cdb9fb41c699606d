//! The places of templates, and of the entries that use them. What comes from a template has its own place in the lines
//! of that template; the place of `use:` is the other one.

use super::{
    address::{Address, Name},
    node::Position,
};
use std::collections::BTreeMap;

/// The places of templates and of their uses.
#[derive(Clone, Debug, Default)]
pub struct TemplateUses {
    /// The templates, in the order of the file.
    pub templates: Vec<TemplatePlace>,
    /// The place where the block of templates ends; `None` where it is the last one of the root file.
    pub end: Option<Position>,
    /// The place of `use:` in each entry that has one.
    pub by_entry: BTreeMap<Address, Position>,
    /// The place of `use:` for the live parents that no entry lists.
    pub unlisted: Option<Position>,
}

/// One template with its place.
#[derive(Clone, Debug)]
pub struct TemplatePlace {
    /// Its name.
    pub name: Name,
    /// The place of its key; its lines end where the next template begins.
    pub from: Position,
}

impl TemplateUses {
    /// Returns the template whose lines hold a place.
    #[must_use]
    pub fn template_at(&self, at: Position) -> Option<&Name> {
        let order = |at: Position| (at.file, at.line, at.column);
        if self.end.is_some_and(|end| order(end) <= order(at)) {
            return None;
        }
        let after = self.templates.partition_point(|template| order(template.from) <= order(at));
        let template = self.templates.get(after.checked_sub(1)?)?;
        // Without an end the block reaches to the end of its file.
        (template.from.file == at.file).then_some(&template.name)
    }

    /// Returns the place of the `use:` that brings a place of a template to an address; `None` for what does not come
    /// from a template.
    #[must_use]
    pub fn used_at(&self, at: Position, address: &Address) -> Option<Position> {
        self.template_at(at)?;
        let entry = self.by_entry.get(&address.outermost()).copied();
        entry.or(self.unlisted.filter(|_| address.depth() > 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_in_one_template_or_in_none() {
        let at = |file, line, column| Position { file, line, column };
        let template = |name: &str, from| TemplatePlace { name: name.into(), from };
        let mut uses = TemplateUses {
            templates: vec![template("one", at(0, 3, 3)), template("two", at(0, 5, 3))],
            end: Some(at(0, 8, 1)),
            by_entry: [(Address::root("project", "web"), at(1, 2, 3))].into(),
            unlisted: None,
        };
        let name = |uses: &TemplateUses, at| uses.template_at(at).map(ToString::to_string);
        assert_eq!(name(&uses, at(0, 2, 90)), None);
        assert_eq!(name(&uses, at(0, 4, 1)).as_deref(), Some("one"));
        assert_eq!(name(&uses, at(0, 7, 90)).as_deref(), Some("two"));
        assert_eq!(name(&uses, at(0, 8, 1)), None);
        let (web, api) = (Address::root("project", "web"), Address::root("project", "api"));
        assert_eq!(uses.used_at(at(0, 4, 1), &web.child("member", "x")), Some(at(1, 2, 3)));
        assert_eq!(uses.used_at(at(0, 9, 1), &web), None);
        assert_eq!(uses.used_at(at(0, 4, 1), &api.child("member", "x")), None);
        uses.unlisted = Some(at(0, 9, 3));
        assert_eq!(uses.used_at(at(0, 4, 1), &api.child("member", "x")), Some(at(0, 9, 3)));
        uses.end = None;
        assert_eq!((name(&uses, at(0, 99, 1)).as_deref(), name(&uses, at(1, 1, 1))), (Some("two"), None));
    }
}
