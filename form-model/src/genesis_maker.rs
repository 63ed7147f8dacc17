//! Many first changes that differ only in their case: a round begins thousands of documents at once.
//!
//! Making one through automerge costs milliseconds, nearly all of it for containers that are the same in every
//! document; here one is made and the rest are written from it. The rule that must not be broken: the bytes are those
//! of [`genesis`], to the last one.

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Change, ExpandedChange, ScalarValue};

use crate::case::Case;
use crate::genesis::{Genesis, GenesisError, genesis, genesis_actor};
use crate::ids::TemplateHash;
use crate::template::Template;

/// Makes the genesis of cases like a first one.
#[derive(Debug, Clone)]
pub struct GenesisMaker {
    case: Case,
    template: Option<Template>,
    template_hash: Option<TemplateHash>,
    model: ExpandedChange,
}

impl GenesisMaker {
    /// Makes the genesis of one case, as the model for others.
    ///
    /// # Errors
    /// [`GenesisError`] when case and template don't belong together.
    pub fn new(case: &Case, template: Option<&Template>) -> Result<Self, GenesisError> {
        let first = genesis(case, template)?;
        let change = Change::try_from(first.bytes.as_slice()).expect("invariant: a genesis is one change");
        Ok(Self {
            case: case.clone(),
            template: template.cloned(),
            template_hash: template.map(Template::hash),
            model: change.decode(),
        })
    }

    /// The genesis of another case with the same template.
    ///
    /// # Errors
    /// [`GenesisError`] when case and template don't belong together.
    pub fn genesis(&self, case: &Case) -> Result<Genesis, GenesisError> {
        let like = Case { unit: case.unit, generation: case.generation, ..self.case.clone() };
        if like != *case {
            return genesis(case, self.template.as_ref());
        }
        let document = case.document_id();
        let actor = genesis_actor(document, self.template_hash);
        let mut change = self.model.clone();
        for operation in &mut change.operations {
            rename(&mut operation.obj, &actor);
            if let (Key::Map(key), OpType::Put(value)) = (&operation.key, &mut operation.action) {
                // Genesis puts values into `about` only.
                match key.as_str() {
                    "unit" => *value = ScalarValue::from(case.unit.to_string()),
                    "generation" => *value = ScalarValue::from(case.generation.to_string()),
                    _ => {}
                }
            }
        }
        change.actor_id = actor.clone();
        let change = Change::from(change);
        Ok(Genesis { document, bytes: change.raw_bytes().to_vec(), hash: change.hash(), actor })
    }
}

fn rename(object: &mut ObjectId, actor: &ActorId) {
    if let ObjectId::Id(OpId(_, own)) = object {
        own.clone_from(actor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Occasion;
    use crate::ids::{InstallationId, RoundId, UnitId};
    use crate::template::{Level, built_in_template};

    const INSTALLATION: InstallationId = InstallationId::from_bytes([1; 16]);

    fn followup(unit: u8, generation: u32) -> Case {
        let round = RoundId::from_bytes([3; 16]);
        let case = Case::followup(INSTALLATION, UnitId::from_bytes([unit; 16]), round, Occasion::Yearly);
        Case { generation, ..case }
    }

    #[test]
    fn what_is_written_from_a_model_is_the_genesis_to_the_last_byte() {
        for level in Level::ALL {
            let template = built_in_template(level);
            let maker = GenesisMaker::new(&followup(1, 0), Some(&template)).unwrap();
            for case in [followup(1, 0), followup(2, 0), followup(2, 11)] {
                assert_eq!(maker.genesis(&case).unwrap(), genesis(&case, Some(&template)).unwrap());
            }
        }
        let plan = |unit| Case::action_plan(INSTALLATION, UnitId::from_bytes([unit; 16]));
        let maker = GenesisMaker::new(&plan(1), None).unwrap();
        assert_eq!(maker.genesis(&plan(9)).unwrap(), genesis(&plan(9), None).unwrap());
    }

    #[test]
    fn a_case_that_differs_in_more_is_made_from_scratch() {
        let template = built_in_template(Level::Department);
        let maker = GenesisMaker::new(&followup(1, 0), Some(&template)).unwrap();
        let other = Case { round: Some(RoundId::from_bytes([9; 16])), ..followup(2, 0) };
        assert_eq!(maker.genesis(&other).unwrap(), genesis(&other, Some(&template)).unwrap());
        let plan = Case::action_plan(INSTALLATION, UnitId::from_bytes([1; 16]));
        assert_eq!(maker.genesis(&plan), Err(GenesisError::WrongTemplate));
    }
}
