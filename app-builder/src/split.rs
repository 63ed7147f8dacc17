//! The compiled app taken apart: what a tablet needs at once, and pieces that are fetched when they are first used.
//!
//! `mobile` marks functions as ways into a piece; whatever only they lead to, code and data, goes into it. The linker's
//! relocations tell what leads where, and `wasm_split_cli_support` reads them. The rule that must not be broken: a piece
//! fits the module that it was cut from and no other, so the script that starts the one names the very file of the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// The script that the glue would import the loaders from; it becomes part of the glue.
const LOADERS: &str = "./loaders.js";

/// Where the loaders would import the glue from.
const GLUE: &str = "./app.js";

/// The app after the cut.
#[derive(Debug)]
pub(crate) struct Split {
    /// What is left, for wasm-bindgen.
    pub(crate) main: Vec<u8>,
    /// The pieces by their names in `sources`: `office.wasm`.
    pub(crate) pieces: BTreeMap<String, Vec<u8>>,
    /// The script that fetches them.
    loaders: String,
}

impl Split {
    /// Cuts the compiled app; `folder` is where the cutter works.
    pub(crate) fn cut(compiled: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).context("the pieces of before cannot be removed")?;
        }
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let module = fs::read(compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
        let main = folder.join("main.wasm");
        let mut options = Options::new(&module);
        options.output_dir = folder;
        options.main_out_path = &main;
        options.link_name = LOADERS;
        options.main_module = GLUE;
        let cut = transform(options).map_err(|error| anyhow!("the app cannot be taken apart: {error:#}"))?;
        let mut split = Self {
            main: fs::read(&main).context("the main piece cannot be read back")?,
            pieces: BTreeMap::new(),
            loaders: fs::read_to_string(folder.join(LOADERS)).context("the loaders cannot be read back")?,
        };
        for path in cut.split_modules {
            let name = path.file_name().context("a piece has a name")?.to_string_lossy().into_owned();
            let bytes = fs::read(&path).with_context(|| format!("{name} cannot be read back"))?;
            split.name(&name, bytes)?;
        }
        Ok(split)
    }

    /// Takes a piece in under a name of ours, and lets its loader fetch it from the address that the page gives it.
    fn name(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let own = name.strip_prefix("split_").unwrap_or(name);
        let relative = format!("new URL(\"./{name}\", import.meta.url)");
        ensure!(self.loaders.contains(&relative), "no loader fetches {name}");
        self.loaders = self.loaders.replace(&relative, &format!("\"{{{{{own}}}}}\""));
        self.pieces.insert(own.to_owned(), bytes);
        Ok(())
    }

    /// The glue with the loaders in it, so that the app stays one script: two scripts that name each other could not both
    /// carry the hash of their content in their names.
    pub(crate) fn join(&self, glue: &str) -> Result<String> {
        let import = format!("import {{ initSync }} from \"{GLUE}\";");
        let loaders = self.loaders.strip_prefix(&import).context("the loaders no longer begin with the glue")?;
        let names = loaders.lines().filter_map(|it| it.strip_prefix("export const ")?.split_once(" = "));
        let names: Vec<&str> = names.map(|(name, _)| name).collect();
        let loaders = loaders.replace("export const ", "const ");
        let mut joined = String::with_capacity(glue.len() + loaders.len());
        let mut imports = String::new();
        // One import for each of the loaders, as it happens.
        for line in glue.lines() {
            match imported_loaders(line) {
                Some(import) => imports.push_str(&format!("const {import} = {{ {} }};\n", names.join(", "))),
                None => {
                    joined.push_str(line);
                    joined.push('\n');
                }
            }
        }
        ensure!(!imports.is_empty(), "the glue no longer imports the loaders");
        Ok(format!("{joined}{loaders}\n{imports}"))
    }
}

/// The name under which a line of the glue imports the loaders, if it does.
fn imported_loaders(line: &str) -> Option<&str> {
    let (import, from) = line.strip_prefix("import * as ")?.split_once(" from ")?;
    (from.trim_end_matches(';').trim_matches('"') == LOADERS).then_some(import)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(loaders: &str) -> Split {
        Split { main: Vec::new(), pieces: BTreeMap::new(), loaders: loaders.to_owned() }
    }

    #[test]
    fn the_glue_fetches_a_piece_from_the_address_that_the_page_gives_it() {
        let loaders = "import { initSync } from \"./app.js\";\n\
            export const __wasm_split_load_office = load(() => fetch(new URL(\"./split_office.wasm\", import.meta.url)));\n";
        let mut split = split(loaders);
        split.name("split_office.wasm", vec![1]).expect("a loader fetches it");
        let glue = split
            .join("import * as import1 from \"./loaders.js\"\nimport * as import2 from \"./loaders.js\"\nrun(import1, import2);\n").expect("the two fit");
        assert!(!glue.contains("import "), "{glue}");
        assert!(glue.contains("fetch(\"{{office.wasm}}\")"), "{glue}");
        for import in ["import1", "import2"] {
            assert!(glue.contains(&format!("const {import} = {{ __wasm_split_load_office }};\n")), "{glue}");
        }
        assert_eq!(split.pieces.keys().collect::<Vec<_>>(), ["office.wasm"]);
    }

    #[test]
    fn a_piece_that_no_loader_fetches_ends_the_build() {
        assert!(split("import { initSync } from \"./app.js\";\n").name("split_office.wasm", vec![1]).is_err());
    }
}
