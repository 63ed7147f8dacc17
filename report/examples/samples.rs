//! Writes a report with everything in it in every format, to be looked at: `cargo run -p report --example samples --
//! FOLDER`.
//!
//! Nothing in it is real.

#![expect(clippy::disallowed_methods, reason = "a program is the edge, where files are written")]

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate};
use report::{Cell, Column, Fact, Language, Level, Made, Report, Table};

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("say into which folder")?);
    let made = Made { at: DateTime::parse_from_rfc3339("2026-03-31T09:12:00+02:00")? };
    let write = |name: &str, bytes: Vec<u8>| {
        std::fs::write(folder.join(name), bytes).with_context(|| format!("{name} can't be written"))
    };
    for (name, report) in [("hand-in", hand_in()), ("roll-up", roll_up()), ("english", english())] {
        write(&format!("{name}.pdf"), report::pdf::write(&report, &made)?)?;
        write(&format!("{name}.docx"), report::docx::write(&report, &made)?)?;
        write(&format!("{name}.xlsx"), report::xlsx::write(&report, &made)?)?;
        write(&format!("{name}.json"), report::json::write(&report, &made)?)?;
        for table in report.tables() {
            write(&format!("{name} {}.csv", table.name), report::csv::write(table, report.language)?)?;
        }
    }
    Ok(())
}

/// What a manager and a safety representative handed in.
fn hand_in() -> Report {
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Årlig uppföljning av arbetsmiljöarbetet");
    report
        .subtitle("Förskolan Ängen, 2026")
        .fact("Enhet", "Förskolan Ängen, Barn- och utbildningsförvaltningen")
        .fact("Omgång", "Våren 2026")
        .fact("Chef", "Åsa Łukasiewicz")
        .fact("Skyddsombud", "Áilu Njálsson och İpek Öztürk")
        .fact("Inlämnad", "31 mars 2026 kl. 09.12, version 2")
        .fact("Kvittonummer", "7K4M-PQ2X-93HT")
        .fact("Klarmarkerad", "Av skyddsombudet den 30 mars 2026. Klarmarkeringen gäller den version som lämnades in.");
    report
        .heading(Level::First, "Sammanfattning")
        .paragraph(
            "Arbetsmiljöarbetet fungerar i stora drag. Rutiner finns och är kända, men riskbedömningar inför ändringar \
             görs inte alltid innan ändringen börjar, och de skriftliga handlingsplanerna följs inte upp på varje \
             arbetsplatsträff. Tre åtgärder är lyfta till förvaltningen.\n\nBullret i matsalen är den fråga som flest \
             medarbetare tar upp. Mätningen i november visade 78 dB(A) under lunchen → ljudabsorbenter är beställda \
             och monteras i juni.",
        )
        .note("Svar som lämnats av färre än fem personer visas inte, så att ingen kan kännas igen.");
    report.heading(Level::First, "Frågor och svar").heading(Level::Second, "1. Samverkan och delaktighet");
    report
        .paragraph("Ges arbetstagarna, skyddsombuden och elevskyddsombuden möjlighet att medverka?")
        .key_values([
            Fact::new("Chefens svar", "Ja"),
            Fact::new("Skyddsombudets svar", "Delvis"),
            Fact::new("Gemensamt svar", "Ni ser olika på det."),
        ])
        .quote_from(
            "Vi får vara med när något redan är bestämt. När schemat lades om i höstas fick vi veta det på ett möte \
             där det inte längre gick att ändra.\nDet blev bättre efter jul, men det borde ha varit så från början.\n\n\
             Vi vill vara med när frågan ställs, inte när svaret finns.",
            "Skyddsombud, Förskolan Ängen",
        )
        .quote("Protokollen visar att ombuden har kallats till alla möten under året.");
    report.heading(Level::Second, "2. Rutiner").paragraph("Det här är på plats:").list([
        "Rutin för tillbud och olyckor, känd av alla.",
        "Rutin för riskbedömning inför ändringar. Den används inte alltid i tid; därför står den också bland \
         åtgärderna, med ansvarig och datum, så att den följs upp på nästa arbetsplatsträff.",
        "Introduktion för nyanställda och vikarier.",
    ]);
    report.heading(Level::Third, "Särskilt om vikarier").paragraph(
        "Vikarier får introduktion samma dag. Det tar i snitt 45 minuter, och tiden är avsatt i schemat \
         (se https://intranat.example.se/arbetsmiljo/introduktion/vikarier-och-timanstallda/checklista-2026).",
    );
    report.heading(Level::First, "Handlingsplan").table(actions());
    report.heading(Level::First, "Övrigt").paragraph("Tack för året! 😀👍 Hälsningar på arabiska: شكرا.");
    report
}

fn actions() -> Table {
    let mut table = Table::new(
        "Åtgärder",
        [
            Column::text("Åtgärd"),
            Column::text("Varför"),
            Column::text("Ansvarig"),
            Column::date("Klart senast"),
            Column::number("Kostnad, tkr").with_decimals(1),
        ],
    )
    .captioned("Åtgärder i handlingsplanen")
    .with_row_headers();
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    table
        .row([
            "Sätt upp ljudabsorbenter i matsalen".into(),
            "Buller 78 dB(A) under lunchen. Flera medarbetare har huvudvärk efter arbetspasset.".into(),
            "Rektor".into(),
            day(6, 15).into(),
            84.5.into(),
        ])
        .row([
            "Riskbedöm innan schemat ändras".into(),
            "Ändringen i höstas gjordes utan bedömning.".into(),
            "Rektor och skyddsombud".into(),
            day(8, 31).into(),
            Cell::Empty,
        ])
        .row([
            "Lyft till förvaltningen: ventilationen i hus B".into(),
            "Kan inte lösas på enheten.".into(),
            "Fastighetschef".into(),
            "svar väntas".into(),
            1_250.into(),
        ]);
    table
}

/// What the hand-ins of a year come to.
fn roll_up() -> Report {
    let mut report =
        Report::new(Language::Swedish, "Lunda kommun", "Personalredovisning: systematiskt arbetsmiljöarbete");
    report.subtitle("Hela kommunen, våren 2026").fact("Omgång", "Våren 2026").fact("Underlag", "164 av 170 enheter");
    report.heading(Level::First, "Enheter").paragraph("Varje enhet som lämnat in, med antal svar av varje slag.");
    let columns = [
        Column::text("Enhet"),
        Column::text("Förvaltning"),
        Column::number("Ja"),
        Column::number("Delvis"),
        Column::number("Nej"),
        Column::number("Andel ja, %").with_decimals(1),
        Column::date("Inlämnad"),
    ];
    let mut units = Table::new("Enheter", columns).captioned("Enheter och deras svar").with_row_headers();
    for index in 0..82_u32 {
        let yes = 20 + index * 7 % 19;
        let share = f64::from(yes) / 41.0 * 100.0;
        let day = NaiveDate::from_ymd_opt(2026, 3, 1 + index % 31);
        let unit = match index % 4 {
            0 => format!("Förskolan nummer {}", index + 1),
            1 => format!("Äldreboendet Solgården, avdelning {}, med nattpatrull", index + 1),
            2 => format!("Gatukontorets driftgrupp {}", index + 1),
            _ => format!("Kök {}", index + 1),
        };
        let office = ["Barn- och utbildning", "Vård och omsorg", "Samhällsbyggnad", "Service"][(index % 4) as usize];
        let partly: Cell = if index % 9 == 3 { "färre än 5".into() } else { (41 - yes).min(9).into() };
        let no: Cell = (41 - yes - (41 - yes).min(9)).into();
        units.row([unit.into(), office.into(), yes.into(), partly, no, share.into(), day.into()]);
    }
    report.table(units);
    report.heading(Level::First, "Frågor per förvaltning").paragraph("Antal enheter som svarat Nej eller Delvis.");
    let offices = [
        "Barn och utbildning",
        "Vård och omsorg",
        "Samhällsbyggnad",
        "Kulturförvaltningen",
        "Socialtjänsten",
        "Räddningstjänsten",
        "Miljöförvaltningen",
        "Kommunledningskontoret",
        "Överförmyndarnämnden",
    ];
    let columns = [Column::text("Fråga")].into_iter().chain(offices.map(Column::number));
    let mut questions = Table::new("Frågor", columns).captioned("Var det brister").with_row_headers();
    for (index, question) in
        ["Samverkan", "Arbetsmiljöpolicy", "Uppgiftsfördelning", "Kunskaper", "Riskbedömning"].into_iter().enumerate()
    {
        questions
            .row([question.into()].into_iter().chain((0..9).map(|office| Cell::from((index * 31 + office * 17) % 40))));
    }
    report.table(questions);
    report.heading(Level::First, "Den längsta raden");
    let mut long = Table::new("Fritext", [Column::text("Enhet"), Column::text("Allt som skrevs")]).with_row_headers();
    let line = "Det finns mycket att säga om arbetsmiljön, och det mesta av det har sagts flera gånger under året. ";
    long.row(["Kort".into(), "En rad.".into()]);
    long.row(["Gatukontoret".into(), line.repeat(60).into()]);
    long.row(["Kort igen".into(), "En rad till.".into()]);
    report
        .table(long)
        .table(Table::new("Tom", [Column::text("Enhet"), Column::number("Antal")]).captioned("Inget här"));
    report
}

/// A short one in English.
fn english() -> Report {
    let mut report =
        Report::new(Language::English, "Lunda Municipality", "Annual follow-up of work environment management");
    report
        .subtitle("Ängen preschool, 2026")
        .fact("Unit", "Ängen preschool")
        .fact("Handed in", "31 March 2026, version 1");
    report
        .heading(Level::First, "Summary")
        .paragraph("The work environment is good. “Nobody has to work alone”, says the representative – and it shows.")
        .list(["Noise", "Lighting"]);
    let mut costs = Table::new("Costs", [Column::text("Measure"), Column::number("Cost, SEK")]).captioned("Costs");
    costs.row(["Sound absorbers".into(), 84_500.into()]).row(["Refund".into(), (-12_000).into()]);
    report.table(costs);
    report
}
