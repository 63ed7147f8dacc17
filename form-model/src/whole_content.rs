//! Everything that a document says at its heads, taken in one pass over it.
//!
//! Looking up one key costs automerge a search through all operations, and whoever reads a form asks for hundreds of keys.
//! Only what wins its place is taken in the pass; for losing values, and for what stands below them, the document itself is
//! asked. The rule that must not be broken: every answer is the one that the document gives.

use std::collections::{BTreeMap, HashMap};

use automerge::iter::{DocItem, MapRangeItem, Span};
use automerge::{Automerge, ObjId, ObjType, Prop, ReadDoc, ScalarValue, Value, ValueRef};

/// What stands in one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    Scalar(ScalarValue),
    Container(ObjType, ObjId),
}

impl Held {
    fn of((value, id): (Value<'_>, ObjId)) -> Self {
        match value {
            Value::Scalar(scalar) => Self::Scalar(scalar.into_owned()),
            Value::Object(kind) => Self::Container(kind, id),
        }
    }
}

/// What wins under a key, and whether others wrote there at the same time.
#[derive(Debug)]
struct Winner {
    held: Held,
    has_rivals: bool,
}

/// What is in a container that wins its place.
#[derive(Debug)]
enum Inside {
    Map(BTreeMap<String, Winner>),
    Text(String),
    /// A list, or a text with more than characters in it: the document is asked.
    Other,
}

impl Inside {
    const fn empty(kind: ObjType) -> Self {
        match kind {
            ObjType::Map => Self::Map(BTreeMap::new()),
            ObjType::Text => Self::Text(String::new()),
            ObjType::List | ObjType::Table => Self::Other,
        }
    }
}

/// A document's content at its heads.
#[derive(Debug)]
pub(crate) struct WholeContent<'a> {
    document: &'a Automerge,
    containers: HashMap<ObjId, Inside>,
}

impl<'a> WholeContent<'a> {
    pub(crate) fn of(document: &'a Automerge) -> Self {
        let mut containers = HashMap::from([(automerge::ROOT, Inside::empty(ObjType::Map))]);
        for item in document.iter() {
            match item.item {
                DocItem::Map(entry) => put(&mut containers, &item.obj, entry),
                DocItem::List(element) => {
                    if let ValueRef::Object(kind) = &element.value {
                        containers.insert(element.id(), Inside::empty(*kind));
                    }
                }
                DocItem::Text(span) => append(&mut containers, &item.obj, &span),
            }
        }
        Self { document, containers }
    }

    /// What wins under a key of a map.
    pub(crate) fn get(&self, map: &ObjId, key: &str) -> Option<Held> {
        if let Some(Inside::Map(entries)) = self.containers.get(map) {
            return entries.get(key).map(|it| it.held.clone());
        }
        self.document.get(map, key).ok().flatten().map(Held::of)
    }

    /// Everything that stands in one place: the winner, and what others wrote there at the same time.
    pub(crate) fn get_all(&self, container: &ObjId, place: impl Into<Prop>) -> Vec<Held> {
        let place = place.into();
        if let (Some(Inside::Map(entries)), Prop::Map(key)) = (self.containers.get(container), &place) {
            match entries.get(key) {
                None => return Vec::new(),
                Some(winner) if !winner.has_rivals => return vec![winner.held.clone()],
                Some(_) => {}
            }
        }
        self.document.get_all(container, place).unwrap_or_default().into_iter().map(Held::of).collect()
    }

    /// The keys of a map, in their order.
    pub(crate) fn keys(&self, map: &ObjId) -> Vec<String> {
        if let Some(Inside::Map(entries)) = self.containers.get(map) {
            return entries.keys().cloned().collect();
        }
        self.document.keys(map).collect()
    }

    /// The characters of a text.
    pub(crate) fn text(&self, text: &ObjId) -> String {
        if let Some(Inside::Text(characters)) = self.containers.get(text) {
            return characters.clone();
        }
        self.document.text(text).unwrap_or_default()
    }

    /// What wins in each place of a list, in its order.
    pub(crate) fn elements(&self, list: &ObjId) -> Vec<Held> {
        self.document.values(list).map(Held::of).collect()
    }

    /// How many elements a list has.
    pub(crate) fn length(&self, list: &ObjId) -> usize {
        self.document.length(list)
    }
}

fn put(containers: &mut HashMap<ObjId, Inside>, map: &ObjId, entry: MapRangeItem<'_>) {
    let held = match &entry.value {
        ValueRef::Scalar(scalar) => Held::Scalar(scalar.into()),
        ValueRef::Object(kind) => {
            let id = entry.id();
            containers.insert(id.clone(), Inside::empty(*kind));
            Held::Container(*kind, id)
        }
    };
    if let Some(Inside::Map(entries)) = containers.get_mut(map) {
        entries.insert(entry.key.into_owned(), Winner { held, has_rivals: entry.conflict });
    }
}

fn append(containers: &mut HashMap<ObjId, Inside>, text: &ObjId, span: &Span) {
    let Some(inside) = containers.get_mut(text) else { return };
    match (inside, span) {
        (Inside::Text(characters), Span::Text { text, .. }) => characters.push_str(text),
        (inside, Span::Text { .. } | Span::Block(_)) => *inside = Inside::Other,
    }
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable as _;
    use automerge::{ActorId, ROOT};
    use proptest::prelude::*;

    use super::*;

    /// One thing that one of two replicas does; whether they meet after it.
    #[derive(Debug, Clone)]
    struct Step {
        who: usize,
        what: What,
        meet: bool,
    }

    #[derive(Debug, Clone)]
    enum What {
        Put(usize, &'static str, i64),
        Container(usize, &'static str, ObjType),
        Delete(usize, &'static str),
        Count(usize, &'static str, i64),
        Splice(usize, usize, &'static str),
        Element(usize, bool),
    }

    fn step() -> impl Strategy<Value = Step> {
        let container = 0_usize..20;
        let key = || prop::sample::select(vec!["a", "b", "c", "å"]);
        let kind = prop::sample::select(vec![ObjType::Map, ObjType::Text, ObjType::List]);
        let what = prop_oneof![
            (container.clone(), key(), 0_i64..3).prop_map(|(at, key, value)| What::Put(at, key, value)),
            (container.clone(), key(), kind).prop_map(|(at, key, kind)| What::Container(at, key, kind)),
            (container.clone(), key()).prop_map(|(at, key)| What::Delete(at, key)),
            (container.clone(), key(), 1_i64..3).prop_map(|(at, key, by)| What::Count(at, key, by)),
            (container.clone(), 0_usize..4, prop::sample::select(vec!["", "ab", "å", "👍🏽"]))
                .prop_map(|(at, place, words)| What::Splice(at, place, words)),
            (container, any::<bool>()).prop_map(|(at, container)| What::Element(at, container)),
        ];
        (0_usize..2, what, any::<bool>()).prop_map(|(who, what, meet)| Step { who, what, meet })
    }

    /// Every container of a document, losing ones too.
    fn containers(document: &Automerge) -> Vec<(ObjType, ObjId)> {
        let mut found = vec![(ObjType::Map, ROOT)];
        let mut next = 0;
        while let Some((kind, id)) = found.get(next).cloned() {
            let places: Vec<Prop> = match kind {
                ObjType::Map | ObjType::Table => document.keys(&id).map(Prop::from).collect(),
                ObjType::List => (0..document.length(&id)).map(Prop::from).collect(),
                ObjType::Text => Vec::new(),
            };
            for place in places {
                for held in document.get_all(&id, place).unwrap().into_iter().map(Held::of) {
                    if let Held::Container(kind, id) = held {
                        found.push((kind, id));
                    }
                }
            }
            next += 1;
        }
        found
    }

    fn play(document: &mut Automerge, what: &What) {
        let all = containers(document);
        let nth = |at: usize, wanted: ObjType| {
            let fitting: Vec<&ObjId> = all.iter().filter(|(kind, _)| *kind == wanted).map(|(_, id)| id).collect();
            (!fitting.is_empty()).then(|| fitting[at % fitting.len()].clone())
        };
        let mut writing = document.transaction();
        match *what {
            What::Put(at, key, value) => writing.put(nth(at, ObjType::Map).unwrap(), key, value).unwrap(),
            What::Container(at, key, kind) => {
                writing.put_object(nth(at, ObjType::Map).unwrap(), key, kind).unwrap();
            }
            What::Delete(at, key) => writing.delete(nth(at, ObjType::Map).unwrap(), key).unwrap_or_default(),
            What::Count(at, key, by) => {
                let map = nth(at, ObjType::Map).unwrap();
                if writing.increment(&map, key, by).is_err() {
                    writing.put(map, key, ScalarValue::counter(by)).unwrap();
                }
            }
            What::Splice(at, place, words) => {
                if let Some(text) = nth(at, ObjType::Text) {
                    let length = writing.length(&text);
                    writing.splice_text(text, place.min(length), isize::from(place < length), words).unwrap();
                }
            }
            What::Element(at, container) => {
                if let Some(list) = nth(at, ObjType::List) {
                    if container {
                        writing.insert_object(list, 0, ObjType::Map).unwrap();
                    } else {
                        writing.insert(list, 0, 1).unwrap();
                    }
                }
            }
        }
        writing.commit();
    }

    fn assert_same_answers(document: &Automerge) {
        let content = WholeContent::of(document);
        for (kind, id) in containers(document) {
            match kind {
                ObjType::Text => assert_eq!(content.text(&id), document.text(&id).unwrap()),
                ObjType::List => {
                    for place in 0..document.length(&id) {
                        let all: Vec<Held> = document.get_all(&id, place).unwrap().into_iter().map(Held::of).collect();
                        assert_eq!(content.get_all(&id, place), all);
                    }
                }
                ObjType::Map | ObjType::Table => {
                    assert_eq!(content.keys(&id), document.keys(&id).collect::<Vec<_>>());
                    for key in ["a", "b", "c", "å", "missing"] {
                        let all: Vec<Held> = document.get_all(&id, key).unwrap().into_iter().map(Held::of).collect();
                        assert_eq!(content.get_all(&id, key), all, "all of {key}");
                        assert_eq!(content.get(&id, key), document.get(&id, key).unwrap().map(Held::of), "{key}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_answer_is_the_documents_own(steps in prop::collection::vec(step(), 1..60)) {
            let mut replicas = [1_u8, 2].map(|it| Automerge::new().with_actor(ActorId::from([it; 16])));
            for step in steps {
                let [one, other] = &mut replicas;
                play(if step.who == 0 { one } else { other }, &step.what);
                if step.meet {
                    one.merge(other).unwrap();
                    other.merge(one).unwrap();
                }
                assert_same_answers(&replicas[step.who]);
            }
        }
    }
}
