//! New versions of templates: which number one gets, and which there are.
//!
//! Pure; rows are for `store::templates`. The rule that must not be broken: a version is never changed, so whatever differs from
//! every version of its name in a single letter becomes a new one.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use form_model::{Level, Template, TemplateFault, TemplateHash, built_in_template};

use crate::store::Framework;

/// The most templates of an installation: they are all in memory, and a version a month for each level is far fewer.
pub(crate) const TEMPLATES_MAX: usize = 500;

/// Why something was not done with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefusal {
    /// It has faults.
    #[error("the template has faults")]
    Faulty(Vec<TemplateFault>),
    /// It is no template.
    #[error("that is no template")]
    Unreadable,
    /// A template of that name is for another level.
    #[error("the versions of a template are all for one level")]
    OtherLevel,
    /// It is not there.
    #[error("there is no such template")]
    Missing,
    /// A round or a document uses it.
    #[error("a round or a document uses it")]
    InUse,
    /// It comes with the program.
    #[error("it comes with the program")]
    BuiltIn,
    /// A draft begins from it.
    #[error("a draft begins from it")]
    HasDraft,
    /// Somebody kept the draft in the meantime.
    #[error("somebody else has changed the draft")]
    DraftChanged,
    /// There are very many already.
    #[error("there are {TEMPLATES_MAX} templates already")]
    TooMany,
}

impl TemplateRefusal {
    /// The refusal's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Faulty(_) => "faulty",
            Self::Unreadable => "unreadable",
            Self::OtherLevel => "other-level",
            Self::Missing => "missing",
            Self::InUse => "in-use",
            Self::BuiltIn => "built-in",
            Self::HasDraft => "has-draft",
            Self::DraftChanged => "draft-changed",
            Self::TooMany => "too-many",
        }
    }
}

/// What a template that somebody sends becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Version {
    /// There is one that says the same.
    Known(Template),
    /// One of its own.
    New(Template),
}

/// The templates that come with the program.
static BUILT_IN: LazyLock<Vec<Arc<Template>>> =
    LazyLock::new(|| Level::ALL.into_iter().map(|level| Arc::new(built_in_template(level))).collect());

/// True for a template that comes with the program.
pub(crate) fn is_built_in(hash: TemplateHash) -> bool {
    BUILT_IN.iter().any(|it| it.hash() == hash)
}

/// Every template: those that come with the program and those that are kept, by level and name, each name's newest version
/// first.
pub(crate) fn known_templates(framework: &Framework) -> Vec<(TemplateHash, Arc<Template>)> {
    let mut known: HashMap<_, _> = BUILT_IN.iter().map(|it| (it.hash(), Arc::clone(it))).collect();
    known.extend(framework.templates.iter().map(|(hash, it)| (*hash, Arc::clone(it))));
    let mut known: Vec<_> = known.into_iter().collect();
    known.sort_by(|(one_hash, one), (other_hash, other)| {
        (one.level, &one.name, other.version, one_hash).cmp(&(other.level, &other.name, one.version, other_hash))
    });
    known
}

/// The template with this hash, kept or built in.
pub(crate) fn known_template(framework: &Framework, hash: TemplateHash) -> Option<Arc<Template>> {
    let built_in = || BUILT_IN.iter().find(|it| it.hash() == hash);
    framework.templates.get(&hash).or_else(built_in).cloned()
}

/// Reads a template that may lack texts: what a draft is.
///
/// # Errors
/// [`TemplateRefusal::Unreadable`] if it has not the form of a template.
pub(crate) fn read_draft(bytes: &[u8]) -> Result<Template, TemplateRefusal> {
    serde_json::from_slice(bytes).map_err(|_| TemplateRefusal::Unreadable)
}

/// What a template becomes among those that there are: it gets the number after the highest of its name, whatever number it
/// says itself.
///
/// # Errors
/// [`TemplateRefusal`] says why it can't be one.
pub(crate) fn version_of(template: Template, kept: &[Template]) -> Result<Version, TemplateRefusal> {
    let mut template = template.trimmed();
    let faults = template.faults();
    if !faults.is_empty() {
        return Err(TemplateRefusal::Faulty(faults));
    }
    let of_the_program = BUILT_IN.iter().map(Arc::as_ref);
    let named: Vec<_> = kept.iter().chain(of_the_program).filter(|it| it.name == template.name).collect();
    if named.iter().any(|it| it.level != template.level) {
        return Err(TemplateRefusal::OtherLevel);
    }
    for known in &named {
        template.version = known.version;
        if **known == template {
            return Ok(Version::Known(template));
        }
    }
    if kept.len() >= TEMPLATES_MAX {
        return Err(TemplateRefusal::TooMany);
    }
    template.version = named.iter().map(|it| it.version).max().unwrap_or_default() + 1;
    // The one check that every reader of templates does: what passes here can never be refused on a tablet.
    Template::from_bytes(&template.to_bytes()).map(Version::New).map_err(|_| TemplateRefusal::Unreadable)
}

#[cfg(test)]
mod tests {
    use form_model::TemplateFaultKind;

    use super::*;

    fn changed(words: &str) -> Template {
        let mut template = built_in_template(Level::Workplace);
        words.clone_into(&mut template.sections[0].questions[0].sv);
        template
    }

    fn new(version: Version) -> Template {
        match version {
            Version::New(template) => template,
            Version::Known(template) => panic!("known as version {}", template.version),
        }
    }

    #[test]
    fn a_changed_template_gets_the_next_number_of_its_name() {
        let two = new(version_of(changed("Ny fråga?"), &[]).unwrap());
        assert_eq!(two.version, 2);
        let three = new(version_of(changed("Ännu en?"), std::slice::from_ref(&two)).unwrap());
        assert_eq!(three.version, 3);
        let other = Template { name: "skolor".into(), ..changed("Ny fråga?") };
        assert_eq!(new(version_of(other, &[two, three]).unwrap()).version, 1);
    }

    #[test]
    fn the_same_content_is_the_version_that_there_is_whatever_number_it_says() {
        let two = new(version_of(changed("Ny fråga?"), &[]).unwrap());
        let again = Template { version: 77, ..changed(" Ny fråga? ") };
        assert_eq!(version_of(again, std::slice::from_ref(&two)), Ok(Version::Known(two)));
        let built_in = built_in_template(Level::Mid);
        assert_eq!(version_of(Template { version: 9, ..built_in.clone() }, &[]), Ok(Version::Known(built_in)));
    }

    #[test]
    fn faults_are_named_and_a_name_stays_at_its_level() {
        let Err(TemplateRefusal::Faulty(faults)) = version_of(changed(" "), &[]) else { panic!("it has a fault") };
        assert_eq!((faults[0].at.as_str(), faults[0].kind), ("question/A1/sv", TemplateFaultKind::Empty));
        let moved = Template { level: Level::Department, ..changed("Ny fråga?") };
        assert_eq!(version_of(moved, &[]), Err(TemplateRefusal::OtherLevel));
        let many = vec![Template { name: "andra".into(), ..changed("x") }; TEMPLATES_MAX];
        assert_eq!(version_of(changed("Ny fråga?"), &many), Err(TemplateRefusal::TooMany));
    }

    #[test]
    fn templates_are_listed_from_the_bottom_with_the_newest_first() {
        let two = new(version_of(changed("Ny fråga?"), &[]).unwrap());
        let framework = Framework { templates: [(two.hash(), Arc::new(two.clone()))].into(), ..Framework::default() };
        let listed: Vec<_> = known_templates(&framework).iter().map(|(_, it)| (it.level, it.version)).collect();
        assert_eq!(listed[..3], [(Level::Workplace, 2), (Level::Workplace, 1), (Level::Mid, 1)]);
        assert_eq!(listed.len(), 6);
        assert_eq!(known_template(&framework, two.hash()).as_deref(), Some(&two));
    }
}
