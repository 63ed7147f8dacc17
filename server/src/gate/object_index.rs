//! Which path an op's object stands at.
//!
//! An op names its object by id; the rules speak of paths. The path follows from the objects' parents, also where an
//! object is hidden behind another value, since a hidden container can come back. Only objects that some change
//! touched are looked up, and each once. The rule that must not be broken: an object's path is where it was made,
//! and nothing that a later change does can move it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use automerge::legacy::{ObjectId, OpId};
use automerge::{Automerge, ObjId, ObjType, Prop, ReadDoc};

/// What stands in a path for an element of a list: no rule knows lists, but a path through one must have a name.
const LIST_ELEMENT: &str = "*";

/// One object of a document.
#[derive(Debug)]
pub(crate) struct Object {
    /// The keys from the root to the object.
    pub path: Vec<String>,
    /// What kind of object it is.
    pub kind: ObjType,
    /// The ids of the objects on the way, this one last: as many as the path has keys.
    pub made_by: Vec<OpId>,
}

impl Object {
    fn root() -> Self {
        Self { path: Vec::new(), kind: ObjType::Map, made_by: Vec::new() }
    }

    /// The path of something below this object; `None` names an element of a list.
    pub(crate) fn path_below(&self, key: Option<&str>) -> Vec<String> {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.extend_from_slice(&self.path);
        path.push(key.unwrap_or(LIST_ELEMENT).to_owned());
        path
    }
}

/// The objects that were asked for, and those that changes under judgement make.
#[derive(Debug)]
pub(crate) struct ObjectIndex {
    root: Arc<Object>,
    known: HashMap<OpId, Arc<Object>>,
    /// Keys under which changes that are judged but not yet applied make an object.
    taken: HashSet<(ObjectId, String)>,
}

/// How many objects are remembered; past this the index starts anew, since each can be looked up again.
const OBJECTS_KEPT_MAX: usize = 4_096;

impl Default for ObjectIndex {
    fn default() -> Self {
        Self { root: Arc::new(Object::root()), known: HashMap::new(), taken: HashSet::new() }
    }
}

impl ObjectIndex {
    /// The object with this id, if an op made one.
    pub(crate) fn find(&mut self, document: &Automerge, id: &ObjectId) -> Option<Arc<Object>> {
        let ObjectId::Id(id) = id else { return Some(Arc::clone(&self.root)) };
        if let Some(object) = self.known.get(id) {
            return Some(Arc::clone(object));
        }
        let object = Arc::new(look_up(document, id)?);
        self.known.insert(id.clone(), Arc::clone(&object));
        Some(object)
    }

    /// Notes an object that a change under judgement makes.
    pub(crate) fn made(&mut self, id: OpId, parent: (&ObjectId, &Object), key: Option<&str>, kind: ObjType) {
        let (parent_id, parent) = parent;
        if let Some(key) = key {
            self.taken.insert((parent_id.clone(), key.to_owned()));
        }
        let mut made_by = parent.made_by.clone();
        made_by.push(id.clone());
        self.known.insert(id, Arc::new(Object { path: parent.path_below(key), kind, made_by }));
    }

    /// True if nothing stands at this key, in the document or in changes under judgement.
    pub(crate) fn is_free(&self, document: &Automerge, object: &ObjectId, key: &str) -> bool {
        if self.taken.contains(&(object.clone(), key.to_owned())) {
            return false;
        }
        // An object that only a change under judgement makes is unknown to the document: nothing stands in it.
        document.get_all(document_id(object), key).map_or(true, |values| values.is_empty())
    }

    /// Forgets what changes under judgement made: they are in the document now, or nowhere.
    pub(crate) fn settle(&mut self) {
        self.taken.clear();
        if self.known.len() > OBJECTS_KEPT_MAX {
            self.known.clear();
        }
    }

    /// Forgets everything, also what a refused change seemed to make.
    pub(crate) fn clear(&mut self) {
        self.taken.clear();
        self.known.clear();
    }

    /// Takes back one object that a change made which is refused after all.
    pub(crate) fn unmade(&mut self, id: &OpId, parent: &ObjectId, key: Option<&str>) {
        self.known.remove(id);
        if let Some(key) = key {
            self.taken.remove(&(parent.clone(), key.to_owned()));
        }
    }
}

/// How the document's readers name the object that an op names.
pub(super) fn document_id(id: &ObjectId) -> ObjId {
    match id {
        ObjectId::Root => ObjId::Root,
        ObjectId::Id(id) => ObjId::Id(id.counter(), id.actor().clone(), 0),
    }
}

fn look_up(document: &Automerge, id: &OpId) -> Option<Object> {
    let own_id = document_id(&ObjectId::Id(id.clone()));
    let kind = document.object_type(&own_id).ok()?;
    let mut path = Vec::new();
    let mut made_by = vec![id.clone()];
    for parent in document.parents(&own_id).ok()? {
        path.push(match parent.prop {
            Prop::Map(key) => key,
            Prop::Seq(_) => LIST_ELEMENT.to_owned(),
        });
        if let ObjId::Id(counter, actor, _) = parent.obj {
            made_by.push(OpId::new(counter, &actor));
        }
    }
    path.reverse();
    made_by.reverse();
    Some(Object { path, kind, made_by })
}
