//! English: reading the organisation in from a file.

use crate::texts::{Counted, ImportFileTexts, OrganisationImportTexts};

pub(super) const TEXTS: OrganisationImportTexts = OrganisationImportTexts {
    title: "Read in from a file",
    intro: "Read in units, people and roles from the HR system, or safety representatives from a list of their own. \
        You always see first what would change.",
    choices: "What is to be read in?",
    list: "List",
    employees: "Employees and units",
    representatives: "Safety representatives",
    from: "Holds from",
    from_hint: "For lines of the file that have no day of their own.",
    missing: "Units that the file does not name",
    missing_keep: "Stay",
    missing_end: "End, unless a follow-up is under way",
    missing_end_with_open: "End, also when a follow-up is under way",
    columns_title: "Which columns are needed?",
    columns: "Unit or Unit code, Level and Parent unit make the tree. People need Name, \
        one of Employment number, User name and E-mail, and Role (for example Manager or HR). \
        From and To may be there. The order does not matter, and other columns are not read.",
    columns_representatives: "Unit or Unit code, Name, one of Employment number, User name and E-mail, \
        and Role (safety representative, substitute or main safety representative). From and To may be there. \
        The order does not matter, and other columns are not read.",
    never: "Personal identity numbers must not be in the file. Union membership is never read.",
    choose_file: "Choose a file (CSV or Excel)",
    no_file: "No file chosen",
    plan_again: "Show what would change",
    planning: "Reading the file and working out what would change …",
    applying: "Carrying it out …",
    plan_title: "This would change",
    lines: Counted {
        one: "The file has 1 line below the headings.",
        many: "The file has {count} lines below the headings.",
    },
    faulty_lines: Counted { one: "1 line", many: "{count} lines" },
    faulty: "{lines} of the file can’t be read in. Correct them and choose the file again, \
        or read in the good lines now. Then nothing ends.",
    nothing: "Nothing changes. Everything in the file is so already.",
    nothing_good: "The good lines change nothing.",
    apply: "Carry it out",
    apply_good: "Read in the good lines",
    done_title: "This has changed",
    done: "Done. Everything in the file has been read in.",
    done_but: "Done. The good lines have been read in. {lines} were left out.",
    unknown: "It is not known whether it was carried out. Read in the same file again: \
        what is done already shows as unchanged.",
    added: "{count} new",
    changed: "{count} changed",
    ended: "{count} ended",
    unchanged: "{count} unchanged",
    kind_added: "New",
    kind_changed: "Changed",
    kind_ended: "Ended",
    faults: "Faults in the file ({count})",
    faults_left_out: "Lines that were left out ({count})",
    notices: "Good to know ({count})",
    line: "Line {line}",
    line_and_column: "Line {line}, column {column}",
    empty: "nothing",
    things: [("unit", "Units"), ("person", "People"), ("assignment", "Roles")],
    fields: [
        ("name", "Name"),
        ("code", "Code"),
        ("level", "Level"),
        ("parent", "Belongs to"),
        ("authority", "Administration"),
        ("list", "List"),
        ("last-day", "Last day"),
        ("user", "User name"),
        ("employment-number", "Employment number"),
        ("email", "E-mail"),
        ("from", "From"),
        ("to", "To"),
    ],
    file: ImportFileTexts {
        conflict: "Something has changed since you saw the preview, so nothing was read in. \
            Show anew what would change.",
        too_large: "The file is too large. It may have 16 MB, 200,000 lines and 200 columns at most.",
        not_text: "The file is no table. Save it as CSV or Excel (XLSX).",
        locked: "The file has a password or is of an older Excel format. Save it as XLSX without a password.",
        damaged: "The file can’t be read. Save it anew as XLSX or CSV.",
        no_headings: "The file has no headings. Its first line needs headings such as Unit, Name and E-mail.",
        two_columns_alike: "Two columns have headings that mean the same. Keep one of them.",
        identity_number: "A heading looks like a personal identity number. Remove it.",
        column_missing: "A column is missing. The file needs one for the unit and, if it has people, \
            one with employment number, user name or e-mail.",
        entangled: "The faults of the file depend on each other. Correct the lines about units first.",
    },
};
