//! The report as a Word file, for whoever must go on writing in it: `WordprocessingML` in a ZIP, as Word and
//! `LibreOffice` read it.
//!
//! Headings, title, quotes, lists and tables have styles of Word's own names, so that its navigation, its table of
//! contents and its checker know them; rows of headings come again on every page; the language is set, so that the
//! right dictionary checks it; a table that needs a turned page gets one. The rule that must not be broken: every text
//! passes `xml::escaped`.

mod body;
mod grid;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::content::{Language, Made, Report};
use crate::error::ReportError;
use crate::limits;
use crate::printable::one_line;
use crate::words;
use xml::escaped;

/// Which kinds of parts the file has.
const CONTENT_TYPES: &str = include_str!("docx/content-types.xml");
/// Where the file begins.
const PACKAGE_RELATIONSHIPS: &str = include_str!("docx/package-relationships.xml");
/// What the document needs.
const DOCUMENT_RELATIONSHIPS: &str = include_str!("docx/document-relationships.xml");
/// How paragraphs and tables look; the language stands in it as `{language}`.
const STYLES: &str = include_str!("docx/styles.xml");
/// How lists look.
const NUMBERING: &str = include_str!("docx/numbering.xml");
/// How Word treats the document; the language stands in it as `{language}`.
const SETTINGS: &str = include_str!("docx/settings.xml");

/// The report as a Word file.
///
/// # Errors
/// [`ReportError`] if the report is incomplete or too large.
pub fn write(report: &Report, made: &Made) -> Result<Vec<u8>, ReportError> {
    limits::check(report)?;
    let language = match report.language {
        Language::Swedish => "sv-SE",
        Language::English => "en-GB",
    };
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONSHIPS.to_owned()),
        ("docProps/core.xml", core_properties(report, made, language)),
        ("docProps/app.xml", application_properties(report)),
        ("word/document.xml", body::document(report)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS.to_owned()),
        ("word/styles.xml", STYLES.replace("{language}", language)),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/settings.xml", SETTINGS.replace("{language}", language)),
        ("word/header1.xml", header(report)),
        ("word/footer1.xml", footer(report, made, grid::UPRIGHT)),
        ("word/footer2.xml", footer(report, made, grid::TURNED)),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of this machine: the same report makes the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    for (name, content) in parts {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes()).map_err(zip::result::ZipError::Io)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn core_properties(report: &Report, made: &Made, language: &str) -> String {
    let at = made.at.to_utc().format("%Y-%m-%dT%H:%M:%SZ");
    let title = escaped(&one_line(&report.title));
    let organisation = escaped(&one_line(&report.organisation));
    let subtitle = escaped(&report.subtitle.as_deref().map(one_line).unwrap_or_default());
    format!(
        "{}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:subject>{subtitle}</dc:subject><dc:creator>{organisation}</dc:creator>\
         <dc:language>{language}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified></cp:coreProperties>",
        xml::DECLARATION
    )
}

fn application_properties(report: &Report) -> String {
    format!(
        "{}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Samsyn</Application><Company>{}</Company></Properties>",
        xml::DECLARATION,
        escaped(&one_line(&report.organisation))
    )
}

fn header(report: &Report) -> String {
    let organisation = xml::runs(&one_line(&report.organisation));
    format!(
        "{}<w:hdr xmlns:w=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{organisation}</w:p></w:hdr>",
        xml::DECLARATION,
        xml::NAMESPACE
    )
}

/// The footer of pages whose text is this wide.
fn footer(report: &Report, made: &Made, width: u16) -> String {
    let (before, between) = words::page_words(report.language);
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{}<w:ftr xmlns:w=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:tabs>\
         <w:tab w:val=\"right\" w:pos=\"{width}\"/></w:tabs></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        xml::DECLARATION,
        xml::NAMESPACE,
        xml::runs(&words::made(report.language, made.at)),
        xml::runs(before),
        field("PAGE"),
        xml::runs(between),
        field("NUMPAGES"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_same_report_makes_the_same_bytes() {
        let written = || write(&sample::report(), &sample::made()).unwrap();
        assert_eq!(written(), written());
    }

    #[test]
    fn a_title_can_not_break_out_of_its_place() {
        let mut report = sample::report();
        report.title = "a</dc:title>&\"<b>".to_owned();
        let properties = core_properties(&report, &sample::made(), "sv-SE");
        assert!(properties.contains("<dc:title>a&lt;/dc:title&gt;&amp;&quot;&lt;b&gt;</dc:title>"), "{properties}");
    }
}
