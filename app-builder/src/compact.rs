//! The same module, arranged so that it compresses: equal functions once, and like functions beside each other.
//!
//! Generic code comes in many copies that differ in a few numbers. A compressor finds a copy at less cost the nearer it is,
//! and the one kept copy of equal functions costs nothing the second time. It changes no instruction but the indices of
//! functions. The rule that must not be broken: functions of different types are never made one.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many features of a function are compared; more find likeness more surely, and take longer.
const FEATURES: usize = 16;

/// The bytes that a feature is made of: about two instructions.
const FEATURE_BYTES: usize = 4;

/// A feature that more functions share says nothing, and to look at all of them would take minutes.
const SHARERS_MAX: usize = 400;

/// Arranges a module for compressing. Debugging names and other custom sections go.
///
/// # Errors
/// When the module cannot be read.
pub(crate) fn compact(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = module.to_vec();
    loop {
        let functions = Functions::read(&module)?;
        let kept = functions.unequal();
        let is_last = kept.order.len() == functions.bodies.len();
        let arrangement = if is_last { functions.like_beside_like() } else { kept };
        let rewritten = arrangement.apply(&module)?;
        if is_last {
            return Ok(rewritten);
        }
        // Functions that differed in the copies that they call may be equal by now.
        module = rewritten;
    }
}

/// A module's own functions in their order.
struct Functions<'module> {
    /// The indices before them are those of imported functions.
    imported: u32,
    types: Vec<u32>,
    bodies: Vec<&'module [u8]>,
}

impl<'module> Functions<'module> {
    fn read(module: &'module [u8]) -> Result<Self> {
        let mut found = Self { imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(module) {
            #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is another crate's, and grows")]
            match payload.context("the module cannot be read")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                            found.imported += 1;
                        }
                    }
                }
                Payload::FunctionSection(types) => found.types = types.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => found.bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        Ok(found)
    }

    /// The first of each set of equal functions, in the order of before.
    fn unequal(&self) -> Arrangement {
        let mut first = HashMap::new();
        let mut order = Vec::new();
        let mut stands_for = Vec::with_capacity(self.bodies.len());
        for (place, (body, type_index)) in self.bodies.iter().zip(&self.types).enumerate() {
            let own = *first.entry((type_index, body)).or_insert_with(|| {
                order.push(place);
                order.len() - 1
            });
            stands_for.push(own);
        }
        Arrangement { imported: self.imported, order, stands_for }
    }

    /// All functions, each followed by the one that is most like it of those that are left.
    fn like_beside_like(&self) -> Arrangement {
        let features: Vec<[u32; FEATURES]> = self.bodies.iter().map(|it| features(it)).collect();
        let mut sharers: HashMap<(usize, u32), Vec<usize>> = HashMap::new();
        for (place, features) in features.iter().enumerate() {
            for feature in features.iter().copied().enumerate() {
                sharers.entry(feature).or_default().push(place);
            }
        }
        sharers.retain(|_, it| it.len() <= SHARERS_MAX);
        let mut is_placed = vec![false; self.bodies.len()];
        let mut order = Vec::with_capacity(self.bodies.len());
        for start in 0..self.bodies.len() {
            let mut next = (!is_placed[start]).then_some(start);
            while let Some(place) = next {
                is_placed[place] = true;
                order.push(place);
                next = self.most_like(place, &features[place], &sharers, &is_placed);
            }
        }
        let mut stands_for = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            stands_for[*old] = new;
        }
        Arrangement { imported: self.imported, order, stands_for }
    }

    fn most_like(
        &self,
        place: usize,
        features: &[u32; FEATURES],
        sharers: &HashMap<(usize, u32), Vec<usize>>,
        is_placed: &[bool],
    ) -> Option<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for feature in features.iter().copied().enumerate() {
            for other in sharers.get(&feature).into_iter().flatten().filter(|it| !is_placed[**it]) {
                *shared.entry(*other).or_default() += 1;
            }
        }
        let length = self.bodies[place].len();
        // Of equally like ones the nearest in length, then the first: the result is the same on every machine.
        shared
            .into_iter()
            .max_by_key(|(other, count)| {
                let difference = self.bodies[*other].len().abs_diff(length);
                (*count, std::cmp::Reverse(difference), std::cmp::Reverse(*other))
            })
            .map(|(other, _)| other)
    }
}

/// For each of several hash functions its least value over all pieces of a body: two bodies agree in as many as their
/// pieces are the same.
fn features(body: &[u8]) -> [u32; FEATURES] {
    let mut least = [u32::MAX; FEATURES];
    for piece in body.windows(FEATURE_BYTES) {
        let piece = piece.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        for (seed, least) in (0_u32..).zip(&mut least) {
            let mut hash = (piece ^ seed.wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
            hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
            *least = (*least).min(hash);
        }
    }
    least
}

/// Which functions a module has afterwards.
struct Arrangement {
    imported: u32,
    /// The old places of those that stay, in their new order.
    order: Vec<usize>,
    /// For each old place the new one of the function that does the same.
    stands_for: Vec<usize>,
}

impl Arrangement {
    fn apply(mut self, module: &[u8]) -> Result<Vec<u8>> {
        let mut written = Module::new();
        self.parse_core_module(&mut written, Parser::new(0), module).context("the module cannot be rewritten")?;
        Ok(written.finish())
    }
}

impl Reencode for Arrangement {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, ReencodeError> {
        let Some(own) = function.checked_sub(self.imported) else { return Ok(function) };
        let new = self.stands_for[own as usize];
        Ok(self.imported + u32::try_from(new).expect("invariant: a module numbers its functions in 32 bits"))
    }

    fn parse_function_section(
        &mut self,
        written: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), ReencodeError> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for place in &self.order {
            written.function(types[*place]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        written: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), ReencodeError> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for place in self.order.clone() {
            self.parse_function_body(written, bodies[place].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), ReencodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wasm_encoder::{ExportKind, ExportSection, Function, InstructionSink, TypeSection, ValType};

    use super::*;

    /// Writes the instructions of a function.
    type Write = fn(&mut InstructionSink<'_>);

    /// A module with these functions, each of the type of its number and exported under its place.
    fn module(functions: &[(u32, Write)]) -> Vec<u8> {
        let (mut types, mut own, mut exports, mut code) =
            (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I32], [ValType::I32]);
        for (place, (type_index, instructions)) in (0..).zip(functions) {
            own.function(*type_index);
            exports.export(&place.to_string(), ExportKind::Func, place);
            let mut body = Function::new([]);
            instructions(&mut body.instructions());
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&own).section(&exports).section(&code);
        module.finish()
    }

    /// What stands behind each export: a type and a body.
    fn exported(module: &[u8]) -> BTreeMap<String, (u32, Vec<u8>)> {
        let functions = Functions::read(module).expect("the module can be read");
        let sections = Parser::new(0).parse_all(module).map(|it| it.expect("the section can be read"));
        let exports = sections.filter_map(|it| if let Payload::ExportSection(it) = it { Some(it) } else { None });
        let exports = exports.flatten().map(|it| it.expect("the export can be read"));
        exports
            .map(|it| {
                let place = it.index as usize;
                (it.name.to_owned(), (functions.types[place], functions.bodies[place].to_vec()))
            })
            .collect()
    }

    fn count(module: &[u8]) -> usize {
        Functions::read(module).expect("the module can be read").bodies.len()
    }

    #[test]
    fn equal_functions_become_one_and_every_name_still_means_the_same() {
        let before = module(&[
            (0, |it| {
                it.i32_const(1_000);
            }),
            (0, |it| {
                it.i32_const(70_000);
            }),
            (0, |it| {
                it.i32_const(1_000);
            }),
            (0, |it| {
                it.i32_const(70_000).i32_const(1).i32_add();
            }),
        ]);
        let after = compact(&before).expect("the module can be compacted");
        assert_eq!(count(&after), 3);
        assert_eq!(exported(&after), exported(&before));
    }

    #[test]
    fn functions_of_different_types_stay_apart() {
        let before = module(&[
            (0, |it| {
                it.i32_const(1);
            }),
            (1, |it| {
                it.i32_const(1);
            }),
        ]);
        let after = compact(&before).expect("the module can be compacted");
        assert_eq!(exported(&after), exported(&before));
    }

    #[test]
    fn callers_of_equal_functions_become_one_too() {
        let before = module(&[
            (0, |it| {
                it.call(2);
            }),
            (0, |it| {
                it.call(3);
            }),
            (0, |it| {
                it.i32_const(5);
            }),
            (0, |it| {
                it.i32_const(5);
            }),
        ]);
        let after = compact(&before).expect("the module can be compacted");
        assert_eq!(count(&after), 2);
        let exported = exported(&after);
        assert_eq!(exported["0"], exported["1"]);
        assert_ne!(exported["0"], exported["2"]);
    }
}
