//! What `samsyn` understands on the command line, with the texts of `--help`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use form_model::{DeviceId, DocumentId, Level, Role, RoundId, TemplateHash, UnitId};

use crate::config::LocalAccounts;
use crate::listening::{CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS_MAX};
use crate::organisation_import::List;
use crate::retention::{RecordKind, YEARS};

/// Server for the yearly follow-up of systematic work environment management.
///
/// Everything is in one data folder: the database (samsyn.sqlite), the ledger of erasures and revocations (ledger.log) and a
/// lock. `demo-data` fills a folder with an example municipality; `org init` begins a real one. All commands
/// but `demo-data` and `restore` may run beside a server on the same folder, which notices within a second.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 `verify` or `org import` found faults.
#[derive(Debug, Parser)]
#[command(name = "samsyn", version, propagate_version = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve tablets and programs until told to stop.
    ///
    /// On SIGTERM or Ctrl-C it says "not ready" on /readyz, asks tablets to come back (close code 1012), writes what is queued
    /// and exits, within 15 seconds. It speaks TLS by --tls-certificate and --tls-key; or a reverse proxy in front does, and is
    /// named with --behind-proxy or --trusted-proxy.
    Serve(Box<Serve>),
    /// Fill an empty folder with an example municipality.
    ///
    /// Workplaces under departments under two administrations and a company, with people, one open round, and every unit's
    /// follow-up and action plan begun. Prints who can sign in.
    DemoData(DemoData),
    /// Copy the database to one file, while the server runs.
    ///
    /// KEEP THE FILE SECRET: it holds every form and the installation's signing key. Whoever has it can read all and sign
    /// receipts. Copy ledger.log along with it: it says what was erased and revoked since, and `restore` obeys it.
    Backup(Backup),
    /// Put a backup into a stopped server's data folder.
    ///
    /// The folder is new, empty, or a data folder whose database is to be replaced; the replaced database is kept
    /// beside it. A ledger.log that lies in the folder (or is given with --ledger) is replayed, so what was erased or revoked after
    /// the backup stays so. Without one nobody knows what was revoked, so every device has to sign in again. Tablets
    /// bring back what the backup was too old to hold.
    Restore(Restore),
    /// Check the database: its structure, that every document loads to the heads it has, every hash.
    ///
    /// Reads everything and changes nothing. Exits with 3 if it found a fault.
    Verify(DataFolder),
    /// People who may sign in, and their devices.
    #[command(subcommand)]
    User(User),
    /// The organisation: units, and who is what in them.
    #[command(subcommand)]
    Org(Org),
    /// Rounds of the yearly follow-up.
    #[command(subcommand)]
    Round(RoundCommand),
    /// Documents as wholes.
    #[command(subcommand)]
    Document(DocumentCommand),
}

/// The data folder.
#[derive(Debug, Args)]
pub struct DataFolder {
    /// The data folder.
    #[arg(long, value_name = "DIR", env = "SAMSYN_DATA")]
    pub data: PathBuf,
}

/// How to write the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// `samsyn serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the data is.
    #[command(flatten)]
    pub folder: DataFolder,
    /// Where to listen; port 0 takes a free one, and the log says which.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "SAMSYN_LISTEN")]
    pub listen: SocketAddr,
    /// Whom it speaks with, and how.
    #[command(flatten)]
    pub network: Network,
    /// The most bytes that the database may grow to. When it is reached, nothing is acknowledged until there is space again.
    #[arg(long, value_name = "BYTES", env = "SAMSYN_MAX_DATABASE_BYTES")]
    pub max_database_bytes: Option<u64>,
    /// Serve the tablet app from this folder, as `cargo xtask app` fills it, and look at it anew for each request; without it, the
    /// app that the program was built with.
    #[arg(long, value_name = "DIR", env = "SAMSYN_APP")]
    pub app: Option<PathBuf>,
    /// How to write the log. What is logged is set with `RUST_LOG` (default: info). No form's content is ever logged.
    #[arg(long, value_enum, default_value = "text", env = "SAMSYN_LOG_FORMAT")]
    pub log_format: LogFormat,
    /// How people prove who they are.
    #[command(flatten)]
    pub signing_in: SigningIn,
    /// How to send e-mail.
    #[command(flatten)]
    pub mail: Mail,
}

/// How people prove who they are: with a password that is kept here, or at the organisation's own sign-in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing in")]
pub struct SigningIn {
    /// Whether people sign in with passwords that are kept here. One-time codes are good either way.
    #[arg(long, value_enum, value_name = "WHETHER", default_value = "on", env = "SAMSYN_LOCAL_ACCOUNTS")]
    pub local_accounts: LocalAccounts,
    /// The issuer of the organisation's sign-in (OpenID Connect), such as <https://login.example.se>. Register the address
    /// BASE-URL/api/single-sign-on/callback there. It proves who somebody is; roles come from here alone.
    #[arg(
        long,
        value_name = "URL",
        env = "SAMSYN_SINGLE_SIGN_ON_ISSUER",
        requires = "single_sign_on_client",
        requires = "base_url"
    )]
    pub single_sign_on_issuer: Option<String>,
    /// This server's name at the issuer.
    #[arg(long, value_name = "ID", env = "SAMSYN_SINGLE_SIGN_ON_CLIENT", requires = "single_sign_on_issuer")]
    pub single_sign_on_client: Option<String>,
    /// A file that holds this server's secret at the issuer, and nothing else; none where the issuer asks for none.
    #[arg(long, value_name = "FILE", env = "SAMSYN_SINGLE_SIGN_ON_SECRET_FILE", requires = "single_sign_on_issuer")]
    pub single_sign_on_secret_file: Option<PathBuf>,
    /// What the organisation calls its sign-in, for the button.
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "organisationens inloggning",
        env = "SAMSYN_SINGLE_SIGN_ON_LABEL"
    )]
    pub single_sign_on_label: String,
}

/// Whom the server speaks with, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct Network {
    /// The certificate for TLS in PEM, with those that vouch for it after it. When the files change they are read again; ones that
    /// can't be used are told in the log, and the former stay in use.
    #[arg(long, value_name = "FILE", env = "SAMSYN_TLS_CERTIFICATE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key in PEM.
    #[arg(long, value_name = "FILE", env = "SAMSYN_TLS_KEY", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// A reverse proxy on this machine stands in front: --trusted-proxy with both addresses of the machine itself.
    #[arg(long, env = "SAMSYN_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// The address of a reverse proxy in front; may be given several times. Its X-Forwarded-For is believed, nobody else's, and nobody
    /// is taken to be on this machine.
    #[arg(long, value_name = "ADDRESS", env = "SAMSYN_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpAddr>,
    /// The most connections at one time; each is an open file.
    #[arg(long, value_name = "N", default_value_t = CONNECTIONS_MAX, env = "SAMSYN_MAX_CONNECTIONS")]
    pub max_connections: usize,
    /// The most of them from one address, proxies in front aside.
    #[arg(
        long,
        value_name = "N",
        default_value_t = CONNECTIONS_PER_ADDRESS_MAX,
        env = "SAMSYN_MAX_CONNECTIONS_PER_ADDRESS"
    )]
    pub max_connections_per_address: usize,
}

/// How to send e-mail; without a mail server none is sent.
#[derive(Debug, Args)]
#[command(next_help_heading = "E-mail")]
pub struct Mail {
    /// The mail server: `smtps://USER:PASSWORD@HOST`, or `smtp://HOST?tls=required` for STARTTLS. Set it in the environment or in a
    /// file rather than here, where everybody on the machine can read it.
    #[arg(
        long,
        value_name = "URL",
        env = "SAMSYN_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from",
        requires = "base_url",
        conflicts_with = "smtp_url_file"
    )]
    pub smtp_url: Option<String>,
    /// A file that holds the mail server's URL, and nothing else.
    #[arg(long, value_name = "FILE", env = "SAMSYN_SMTP_URL_FILE", requires = "mail_from", requires = "base_url")]
    pub smtp_url_file: Option<PathBuf>,
    /// Who the e-mail is from, such as "Samsyn <samsyn@example.se>".
    #[arg(long, value_name = "ADDRESS", env = "SAMSYN_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// The address of the app as browsers know it, such as <https://samsyn.example.se>, for links in e-mail and single sign-on.
    #[arg(long, value_name = "URL", env = "SAMSYN_BASE_URL")]
    pub base_url: Option<String>,
}

/// `samsyn demo-data`.
#[derive(Debug, Args)]
pub struct DemoData {
    /// Where to put it: a folder that is new or empty.
    #[command(flatten)]
    pub folder: DataFolder,
    /// How many workplaces; without it 12, or 150 for an example year.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=9999))]
    pub units: Option<u32>,
    /// An example year: the round is under way, and most units have answered, analysed, planned and handed in.
    #[arg(long)]
    pub story: bool,
    /// The password of every account; without it a random one is made and printed.
    #[arg(long, value_name = "P")]
    pub password: Option<String>,
    /// Also give every user a device token, as a tablet would hold, and write one JSON line {"user","token"} each.
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
}

/// `samsyn backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// What to copy.
    #[command(flatten)]
    pub folder: DataFolder,
    /// The copy; it appears under this name only when it is whole and on the disk.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `samsyn restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where to put it.
    #[command(flatten)]
    pub folder: DataFolder,
    /// The ledger to obey, if it is not the one in the folder; what the folder's own says is obeyed too.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
}

/// `samsyn user …`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person who may sign in. Without --password-stdin a random password is printed.
    Add {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The name to sign in with.
        user: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List everybody, with their assignments.
    List(DataFolder),
    /// Set a new password. Without --password-stdin a random one is printed. Devices stay signed in.
    Password {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// Whose.
        user: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Make a one-time code with which a person signs in on a tablet, without a password.
    ///
    /// Whoever has the code is let in as that person: hand it over, don't send it about. It works once.
    Enrol {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// Whose.
        user: String,
        /// The address of the app, such as `https://samsyn.example.se`, for a whole link.
        #[arg(long, value_name = "URL", default_value = "")]
        base_url: String,
        /// How many days the code lasts.
        #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u64).range(1..=30))]
        days: u64,
    },
    /// Let somebody's identity at the organisation's sign-in open their account; without --subject, end every link of theirs.
    ///
    /// Whoever is signed in links their own account in the app, too. An e-mail address links nothing.
    Link {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// Whose account.
        user: String,
        /// The issuer, exactly as in `serve --single-sign-on-issuer`.
        #[arg(long, value_name = "URL", requires = "subject")]
        issuer: Option<String>,
        /// The issuer's own, unchanging name for the person (`sub`).
        #[arg(long, value_name = "TEXT", requires = "issuer")]
        subject: Option<String>,
    },
    /// List a person's devices.
    Devices {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// Whose.
        user: String,
    },
    /// Revoke a lost device, for ever: its sessions close within a second, and restores keep it revoked.
    RevokeDevice {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The device's id, as `user devices` lists it.
        device: DeviceId,
    },
}

/// `samsyn org …`.
#[derive(Debug, Subcommand)]
pub enum Org {
    /// Begin an installation in a new or empty folder: its id, its signing key, and the unit at the top.
    Init {
        /// Where to put it.
        #[command(flatten)]
        folder: DataFolder,
        /// What the organisation is called.
        #[arg(long)]
        name: String,
    },
    /// List the units as a tree, with ids and who is what.
    List(DataFolder),
    /// Show how long records are kept, or decide it. Nothing is ever disposed of by itself: what is due is listed for the records officer.
    Retention {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The administration or company that decides for itself; without it, the whole organisation.
        #[arg(long, value_name = "UNIT")]
        administration: Option<UnitId>,
        /// Keep a kind of record for so many whole calendar years after the year in which its matter ended.
        #[arg(long, value_name = "KIND=YEARS", value_parser = parse_period)]
        set: Vec<(RecordKind, u16)>,
        /// Keep a kind of record for ever.
        #[arg(long, value_name = "KIND", value_parser = parse_record_kind)]
        keep: Vec<RecordKind>,
        /// Keep a kind of record as the whole organisation does, at an administration.
        #[arg(long, value_name = "KIND", value_parser = parse_record_kind, requires = "administration")]
        inherit: Vec<RecordKind>,
    },
    /// Add a unit; prints its id.
    AddUnit {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The unit's name.
        #[arg(long)]
        name: String,
        /// Its level. An administration (or a company, which is one here) is an authority of its own.
        #[arg(long, value_parser = parse_level)]
        level: Level,
        /// The unit above it.
        #[arg(long, value_name = "UNIT")]
        parent: UnitId,
    },
    /// Import units and people from a CSV or XLSX file; without --apply it only says what would change.
    ///
    /// Headings are known in their usual Swedish spellings, in any order: Enhetskod, Enhet, Överordnad enhet, Nivå, Chef,
    /// Anställningsnummer, Användarnamn, E-post, Namn, Roll, Från, Till. Semicolon, comma or tab; UTF-8 or
    /// Windows-1252. A line with a personal identity number is refused; union membership is never read. New people get no
    /// password: `user enrol` makes them a code. Importing a file again changes nothing.
    Import(OrgImport),
    /// Assign a person a role in a unit.
    Assign {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The person's user name.
        user: String,
        /// The role: manager, representative, substitute-representative, main-representative, hr, employee,
        /// process-owner, analyst, records-officer or admin.
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The unit.
        unit: UnitId,
        /// The first day; today if not given.
        #[arg(long, value_name = "DAY")]
        from: Option<NaiveDate>,
        /// The last day, if it is known.
        #[arg(long, value_name = "DAY")]
        to: Option<NaiveDate>,
    },
    /// End a person's role in a unit.
    End {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The person's user name.
        user: String,
        /// The role.
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The unit.
        unit: UnitId,
        /// The last day; yesterday if not given, so that it has ended now.
        #[arg(long, value_name = "DAY")]
        last_day: Option<NaiveDate>,
    },
}

/// `samsyn org import`.
#[derive(Debug, Args)]
pub struct OrgImport {
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the data is.
    #[command(flatten)]
    pub folder: DataFolder,
    /// Which list it is: employees (units, managers, HR, employees) or representatives. Each ends only what it said itself.
    #[arg(long, value_parser = parse_list, default_value = "employees")]
    pub list: List,
    /// The day on which it begins to hold, where the file says no day itself; today if not given.
    #[arg(long, value_name = "DAY")]
    pub from: Option<NaiveDate>,
    /// What becomes of units of the list that the file does not name.
    #[arg(long, value_enum, default_value = "keep")]
    pub missing_units: MissingUnitsChoice,
    /// Do it. Nothing is applied while lines are at fault.
    #[arg(long)]
    pub apply: bool,
    /// With --apply: apply the good lines although others are at fault; then nothing ends.
    #[arg(long, requires = "apply")]
    pub leave_out_faulty: bool,
}

/// What becomes of units that a file does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MissingUnitsChoice {
    /// They stay.
    Keep,
    /// They end, those with an open follow-up excepted.
    End,
    /// They end, those with an open follow-up too.
    EndWithOpenFollowups,
}

/// `samsyn round …`.
#[derive(Debug, Subcommand)]
pub enum RoundCommand {
    /// List the rounds.
    List(DataFolder),
    /// Open a round: freezes the tree of units as it stands, and begins every unit's follow-up and action plan.
    Open {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// What it is called.
        #[arg(long)]
        name: String,
        /// The year that is looked back on.
        #[arg(long, value_name = "YEAR")]
        reviewed_year: i32,
        /// The last day of a level, as LEVEL=DAY; once per level.
        #[arg(long, value_name = "LEVEL=DAY", value_parser = parse_due)]
        due: Vec<(Level, NaiveDate)>,
        /// The first day of the work, as people are told it.
        #[arg(long, value_name = "DAY")]
        performed_from: Option<NaiveDate>,
        /// The last day of the work.
        #[arg(long, value_name = "DAY")]
        performed_to: Option<NaiveDate>,
        /// A template that is kept here for a level, as LEVEL=HASH; without it, the newest version of the one that came with the program.
        #[arg(long, value_name = "LEVEL=HASH", value_parser = parse_template)]
        template: Vec<(Level, TemplateHash)>,
    },
    /// Close a round.
    Close {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The round's id, as `round list` shows it.
        round: RoundId,
    },
    /// Archive a closed round: a copy without history takes the place of every follow-up's working document.
    ///
    /// What was answered, handed in and fed back stays, word for word; who typed what, when and on which device is gone. What
    /// waits for somebody stays as it is: run it again later. Backups made before still hold the history: let them run out.
    Archive {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The round's id, as `round list` shows it.
        round: RoundId,
    },
}

/// `samsyn document …`.
#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// Erase a document and everything made of it, for ever.
    ///
    /// Its id is never used again, tablets drop it, and restores keep it erased. If its case is begun again, it is
    /// another document. Backups made before still hold it: let them run out.
    Erase {
        /// Where the data is.
        #[command(flatten)]
        folder: DataFolder,
        /// The document's id, as GET /api/documents shows it.
        document: DocumentId,
        /// The decision that this rests on, such as a registration number. It goes into the ledger: no personal data.
        #[arg(long)]
        reference: String,
    },
}

fn parse_record_kind(text: &str) -> Result<RecordKind, String> {
    let known = || RecordKind::all().map(RecordKind::code).collect::<Vec<_>>().join(", ");
    RecordKind::from_code(text).ok_or_else(|| format!("the kinds are {}", known()))
}

fn parse_period(text: &str) -> Result<(RecordKind, u16), String> {
    let (kind, years) = text.split_once('=').ok_or("a period is KIND=YEARS")?;
    let years = years.parse().ok().filter(|it| YEARS.contains(it)).ok_or("a period is between 1 and 200 years")?;
    Ok((parse_record_kind(kind)?, years))
}

fn parse_level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::code).join(", ");
    Level::from_code(text).ok_or_else(|| format!("one of {}", known()))
}

fn parse_role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::code).join(", ");
    Role::from_code(text).ok_or_else(|| format!("one of {}", known()))
}

fn parse_list(text: &str) -> Result<List, String> {
    List::from_code(text).ok_or_else(|| format!("one of {}", List::ALL.map(List::code).join(", ")))
}

fn parse_due(text: &str) -> Result<(Level, NaiveDate), String> {
    let (level, day) = text.split_once('=').ok_or("LEVEL=DAY, such as workplace=2027-01-31")?;
    Ok((parse_level(level)?, day.parse().map_err(|_| "a day as 2027-01-31".to_owned())?))
}

fn parse_template(text: &str) -> Result<(Level, TemplateHash), String> {
    let (level, hash) = text.split_once('=').ok_or("LEVEL=HASH, such as workplace=3f2a…")?;
    Ok((parse_level(level)?, hash.parse().map_err(|_| "a template's hash in hexadecimal".to_owned())?))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_due_day_is_a_level_and_a_day() {
        assert!(parse_due("workplace=2027-01-31").is_ok());
        assert!(parse_due("workplace").is_err());
        assert!(parse_due("floor=2027-01-31").is_err());
        assert!(parse_due("mid=soon").is_err());
    }
}
