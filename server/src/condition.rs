//! Is everything all right? The server's figures judged, in sentences for those who have no Prometheus.
//!
//! Pure: figures in, sentences out. The rules that must not be broken: each sentence says how it is, and where something is to be
//! done, what; and none names a person, a unit or a document.

use crate::clock::day_of;
use crate::store::StoreFigures;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const HOUR_MS: u64 = 60 * 60 * 1_000;

/// A copy is made every night; two nights may fail before anybody has to get up.
const BACKUP_LOOK_MS: u64 = 26 * HOUR_MS;
const BACKUP_ACT_MS: u64 = 3 * DAY_MS;

/// Room on the disk: a copy before an upgrade takes as much as the database, and it grows meanwhile.
const ROOM_LOOK_DATABASES: u64 = 3;
const ROOM_ACT_BYTES: u64 = 512 * 1024 * 1024;

/// A certificate is renewed a month before its end.
const CERTIFICATE_LOOK_MS: u64 = 21 * DAY_MS;
const CERTIFICATE_ACT_MS: u64 = 5 * DAY_MS;

/// Requests that wait for the disk: a storm of tablets has hundreds for seconds.
const QUEUE_LOOK: usize = 200;
const QUEUE_ACT: usize = 800;

/// Rows are derived within half a minute.
const DERIVE_LOOK_MS: u64 = 5 * 60_000;
const DERIVE_ACT_MS: u64 = HOUR_MS;

/// Refusals within a day that are more than mistakes.
const REFUSED_LOOK: u64 = 20;

/// Everything that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) now_ms: u64,
    pub(crate) store: StoreFigures,
    pub(crate) database_bytes: u64,
    /// Room on the disk, where the system tells it.
    pub(crate) disk_free_bytes: Option<u64>,
    pub(crate) sessions: usize,
    pub(crate) writes_waiting: usize,
    /// When the certificate ends, where the server speaks TLS itself.
    pub(crate) certificate_ends_at_ms: Option<u64>,
    pub(crate) version: &'static str,
}

/// How urgent a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// As it should be.
    Fine,
    /// Worth a look today.
    Look,
    /// Somebody has to do something now.
    Act,
}

impl Urgency {
    /// As it stands in answers.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Look => "look",
            Self::Act => "act",
        }
    }

    fn at_least<T: PartialOrd>(value: T, look: T, act: T) -> Self {
        if value >= act {
            Self::Act
        } else if value >= look {
            Self::Look
        } else {
            Self::Fine
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) sv: String,
    pub(crate) en: String,
}

fn sentence(sv: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence { sv: sv.into(), en: en.into() }
}

/// One thing that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is about, as a code.
    pub(crate) about: &'static str,
    pub(crate) urgency: Urgency,
    /// How it is.
    pub(crate) says: Sentence,
    /// What to do, unless it is as it should be.
    pub(crate) to_do: Option<Sentence>,
}

fn line(about: &'static str, urgency: Urgency, says: Sentence, to_do: Sentence) -> Line {
    Line { about, urgency, says, to_do: (urgency > Urgency::Fine).then_some(to_do) }
}

/// Every line, in the order in which people look.
pub(crate) fn lines(figures: &Figures) -> Vec<Line> {
    let mut lines = vec![backup(figures), disk(figures)];
    lines.extend(certificate(figures));
    lines.extend([queue(figures), derived(figures), held(figures), refused(figures), sessions(figures)]);
    lines
}

/// The most urgent of them.
pub(crate) fn overall(lines: &[Line]) -> Urgency {
    lines.iter().map(|it| it.urgency).max().unwrap_or(Urgency::Fine)
}

fn backup(figures: &Figures) -> Line {
    let to_do = sentence(
        "Kör samsyn backup i dag och ordna att det sker varje natt, till en annan maskin.",
        "Run samsyn backup today, and see to it that it runs every night, to another machine.",
    );
    let Some(at_ms) = figures.store.backed_up_at_ms else {
        let says = sentence("Ingen säkerhetskopia har gjorts.", "No backup has been made.");
        return line("backup", Urgency::Act, says, to_do);
    };
    let age_ms = figures.now_ms.saturating_sub(at_ms);
    let (hours, day) = (age_ms / HOUR_MS, day_of(at_ms));
    let says = sentence(
        format!("Senaste säkerhetskopian gjordes {day}, för {hours} timmar sedan."),
        format!("The last backup was made on {day}, {hours} hours ago."),
    );
    line("backup", Urgency::at_least(age_ms, BACKUP_LOOK_MS, BACKUP_ACT_MS), says, to_do)
}

fn disk(figures: &Figures) -> Line {
    let database = megabytes(figures.database_bytes);
    let Some(free) = figures.disk_free_bytes else {
        let says = sentence(
            format!("Databasen är {database} MB. Systemet säger inte hur mycket plats som finns."),
            format!("The database has {database} MB. The system does not tell how much room there is."),
        );
        return line("disk", Urgency::Fine, says.clone(), says);
    };
    let urgency = if free < ROOM_ACT_BYTES {
        Urgency::Act
    } else if free < figures.database_bytes.saturating_mul(ROOM_LOOK_DATABASES) {
        Urgency::Look
    } else {
        Urgency::Fine
    };
    let free = megabytes(free);
    let says = sentence(
        format!("Databasen är {database} MB, och {free} MB är lediga på disken."),
        format!("The database has {database} MB, and {free} MB are free on the disk."),
    );
    let to_do = sentence(
        "Ge disken mer plats, eller flytta gamla kopior därifrån. Tar platsen slut sparas ingenting mer.",
        "Give the disk more room, or move old copies away. When the room is gone nothing more is saved.",
    );
    line("disk", urgency, says, to_do)
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

fn certificate(figures: &Figures) -> Option<Line> {
    let ends_at_ms = figures.certificate_ends_at_ms?;
    let left_ms = ends_at_ms.saturating_sub(figures.now_ms);
    let urgency = if left_ms <= CERTIFICATE_ACT_MS {
        Urgency::Act
    } else if left_ms <= CERTIFICATE_LOOK_MS {
        Urgency::Look
    } else {
        Urgency::Fine
    };
    let (days, day) = (left_ms / DAY_MS, day_of(ends_at_ms));
    let says = sentence(
        format!("Certifikatet gäller till {day}, i {days} dagar till."),
        format!("The certificate is good until {day}, for {days} more days."),
    );
    let to_do = sentence(
        "Förnya certifikatet och lägg filerna där de gamla ligger. De läses in av sig själva.",
        "Renew the certificate and put the files where the old ones are. They are read by themselves.",
    );
    Some(line("certificate", urgency, says, to_do))
}

fn queue(figures: &Figures) -> Line {
    let waiting = figures.writes_waiting;
    let says = sentence(
        format!("{waiting} skrivningar väntar på disken just nu."),
        format!("{waiting} writes wait for the disk right now."),
    );
    let to_do = sentence(
        "Se efter om disken är långsam eller om något annat på maskinen använder den.",
        "See whether the disk is slow, or something else on the machine uses it.",
    );
    line("queue", Urgency::at_least(waiting, QUEUE_LOOK, QUEUE_ACT), says, to_do)
}

fn derived(figures: &Figures) -> Line {
    let count = figures.store.to_derive;
    let waited_ms = figures.store.to_derive_since_ms.map_or(0, |it| figures.now_ms.saturating_sub(it));
    let minutes = waited_ms / 60_000;
    let says = sentence(
        format!("{count} dokument väntar på att räknas in i översikterna, som längst i {minutes} minuter."),
        format!("{count} documents wait to be counted in the overviews, for {minutes} minutes at most."),
    );
    let to_do = sentence(
        "Se i loggen varför. Starta om servern om det inte går över: ingenting går förlorat.",
        "See in the log why. Restart the server if it does not pass: nothing is lost.",
    );
    line("overviews", Urgency::at_least(waited_ms, DERIVE_LOOK_MS, DERIVE_ACT_MS), says, to_do)
}

fn held(figures: &Figures) -> Line {
    let held = figures.store.held;
    let all = held.day + held.week + held.longer;
    let urgency = if held.longer > 0 { Urgency::Look } else { Urgency::Fine };
    let longer = held.longer;
    let says = sentence(
        format!("{all} ändringar väntar på den som skrev dem, {longer} av dem i mer än en vecka."),
        format!("{all} changes wait for whoever wrote them, {longer} of them for more than a week."),
    );
    let to_do = sentence(
        "Någon har lämnat över från en surfplatta som inte har varit på nätet sedan dess. Be dem öppna Samsyn på den, med nät.",
        "Somebody handed over from a tablet that has not been online since. Ask them to open Samsyn on it, with a network.",
    );
    line("waiting", urgency, says, to_do)
}

fn refused(figures: &Figures) -> Line {
    let count = figures.store.refused_last_day;
    let says = sentence(
        format!("{count} ändringar har inte kunnat tas emot det senaste dygnet."),
        format!("{count} changes could not be received within the last day."),
    );
    let to_do = sentence(
        "Se efter om någons roll tog slut för tidigt. Det de skrev finns kvar på deras surfplattor.",
        "See whether somebody's role ended too early. What they wrote is kept on their tablets.",
    );
    line("refused", Urgency::at_least(count, REFUSED_LOOK, u64::MAX), says, to_do)
}

fn sessions(figures: &Figures) -> Line {
    let (count, version) = (figures.sessions, figures.version);
    let says = sentence(
        format!("{count} surfplattor är anslutna. Servern har version {version}."),
        format!("{count} tablets are connected. The server has version {version}."),
    );
    line("sessions", Urgency::Fine, says.clone(), says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::HeldByAge;

    const NOW: u64 = 1_800_000_000_000;

    fn figures() -> Figures {
        Figures {
            now_ms: NOW,
            store: StoreFigures { backed_up_at_ms: Some(NOW - HOUR_MS), ..StoreFigures::default() },
            database_bytes: 50_000_000,
            disk_free_bytes: Some(20_000_000_000),
            sessions: 12,
            writes_waiting: 0,
            certificate_ends_at_ms: Some(NOW + 60 * DAY_MS),
            version: "0.1.0",
        }
    }

    fn urgency_of(figures: &Figures, about: &str) -> Urgency {
        lines(figures).into_iter().find(|it| it.about == about).unwrap().urgency
    }

    #[test]
    fn a_server_that_is_well_says_so_and_asks_for_nothing() {
        let lines = lines(&figures());
        assert_eq!(overall(&lines), Urgency::Fine);
        assert!(lines.iter().all(|it| it.to_do.is_none()));
        assert_eq!(lines[0].says.en, "The last backup was made on 2027-01-15, 1 hours ago.");
    }

    #[test]
    fn what_is_not_as_it_should_be_comes_with_what_to_do() {
        let mut ill = figures();
        ill.store.backed_up_at_ms = None;
        ill.disk_free_bytes = Some(100);
        ill.certificate_ends_at_ms = Some(NOW + DAY_MS);
        ill.writes_waiting = 1_000;
        ill.store.to_derive_since_ms = Some(NOW - 2 * HOUR_MS);
        ill.store.held = HeldByAge { longer: 1, ..HeldByAge::default() };
        ill.store.refused_last_day = 50;
        let lines = lines(&ill);
        assert_eq!(overall(&lines), Urgency::Act);
        for it in lines.iter().filter(|it| it.about != "sessions") {
            let to_do = it.to_do.as_ref().unwrap_or_else(|| panic!("{} asks for nothing", it.about));
            assert!(!to_do.sv.is_empty() && !to_do.en.is_empty());
        }
    }

    #[test]
    fn urgency_grows_with_what_is_wrong() {
        let mut figures = figures();
        for (hours, urgency) in [(25, Urgency::Fine), (27, Urgency::Look), (73, Urgency::Act)] {
            figures.store.backed_up_at_ms = Some(NOW - hours * HOUR_MS);
            assert_eq!(urgency_of(&figures, "backup"), urgency, "{hours} hours");
        }
        for (days, urgency) in [(22, Urgency::Fine), (20, Urgency::Look), (5, Urgency::Act), (0, Urgency::Act)] {
            figures.certificate_ends_at_ms = Some(NOW + days * DAY_MS);
            assert_eq!(urgency_of(&figures, "certificate"), urgency, "{days} days");
        }
        figures.certificate_ends_at_ms = None;
        assert!(lines(&figures).iter().all(|it| it.about != "certificate"), "a proxy ends TLS");
        figures.disk_free_bytes = Some(600_000_000);
        figures.database_bytes = 300_000_000;
        assert_eq!(urgency_of(&figures, "disk"), Urgency::Look);
    }
}
