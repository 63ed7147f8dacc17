//! The files of the tablet app: inside the program, or in a folder that is read again for every request.
//!
//! It finds a file with its compressed copies and knows nothing of HTTP. The rule that must not be broken: no path leaves
//! the folder, and only names that `cargo xtask app` makes are looked up.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;

/// A file that was compiled in.
#[derive(Debug)]
struct EmbeddedFile {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

static EMBEDDED: &[EmbeddedFile] = include!(concat!(env!("OUT_DIR"), "/embedded_files.rs"));

/// Where the app is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TabletApp {
    /// In the program, if it was built with `SAMSYN_APP_DIR`.
    Embedded,
    /// In a folder that may change while the server runs.
    Folder(PathBuf),
}

/// One file in every form that it was made in.
#[derive(Debug)]
pub(crate) struct AppFile {
    /// As it is.
    pub(crate) plain: Cow<'static, [u8]>,
    /// As brotli, where that is smaller.
    pub(crate) brotli: Option<Cow<'static, [u8]>>,
    /// As gzip, where that is smaller.
    pub(crate) gzip: Option<Cow<'static, [u8]>>,
}

impl TabletApp {
    /// The file at a path without leading slash; `None` where there is none.
    ///
    /// # Errors
    /// If the folder holds the file and it can't be read.
    pub(crate) async fn find(&self, path: &str) -> io::Result<Option<AppFile>> {
        if !is_name_of_app_file(path) {
            return Ok(None);
        }
        match self {
            Self::Embedded => Ok(EMBEDDED.iter().find(|it| it.path == path).map(|it| AppFile {
                plain: Cow::Borrowed(it.plain),
                brotli: it.brotli.map(Cow::Borrowed),
                gzip: it.gzip.map(Cow::Borrowed),
            })),
            Self::Folder(folder) => {
                let Some(plain) = read_if_there(&folder.join(path)).await? else { return Ok(None) };
                let brotli = read_if_there(&folder.join(format!("{path}.br"))).await?;
                let gzip = read_if_there(&folder.join(format!("{path}.gz"))).await?;
                Ok(Some(AppFile {
                    plain: Cow::Owned(plain),
                    brotli: brotli.map(Cow::Owned),
                    gzip: gzip.map(Cow::Owned),
                }))
            }
        }
    }
}

async fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Letters, digits, `-`, `_` and dots within names: nothing here climbs, hides, or names a compressed copy.
fn is_name_of_app_file(path: &str) -> bool {
    let is_plain = |part: &str| {
        let first_is_alphanumeric = part.starts_with(|it: char| it.is_ascii_alphanumeric());
        first_is_alphanumeric && part.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'))
    };
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    path.split('/').all(is_plain) && !matches!(ending, "" | "br" | "gz")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_looked_up() {
        for path in ["index.html", "assets/app-0123.wasm", "service_worker.js"] {
            assert!(is_name_of_app_file(path), "{path}");
        }
        for path in [
            "",
            "/",
            "..",
            "../x.js",
            "assets/../x.js",
            "assets//x.js",
            "/etc/x.js",
            ".x.js",
            "a/.x.js",
            "x",
            "a%2fx.js",
        ] {
            assert!(!is_name_of_app_file(path), "{path}");
        }
        assert!(!is_name_of_app_file("index.html.br") && !is_name_of_app_file("index.html.gz"));
        assert!(!is_name_of_app_file("a\\..\\x.js") && !is_name_of_app_file("a:x.js"));
    }

    #[tokio::test]
    async fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        std::fs::write(folder.path().join("assets/a.js"), "1").unwrap();
        let app = TabletApp::Folder(folder.path().to_owned());
        assert!(app.find("assets/a.js").await.unwrap().is_some());
        assert!(app.find("assets/a.js/b.js").await.unwrap().is_none());
        assert!(app.find("assets/b.js").await.unwrap().is_none());
    }
}
