//! Strengths and improvement areas of workplaces in the example year: what was found, why it is so, and what to do.
//!
//! Invented, of nobody and nowhere. The rule: everything in one entry is about one question, so finding, whys, risk and
//! action hang together.

/// Something that works, to be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strength {
    pub(super) question: &'static str,
    pub(super) found: &'static [&'static str],
    pub(super) whys: &'static [&'static str],
}

/// Something to do better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weakness {
    pub(super) question: &'static str,
    /// Other questions that it builds on, where they were answered so too.
    pub(super) also: &'static [&'static str],
    pub(super) area: &'static str,
    pub(super) found: &'static [&'static str],
    /// Chains of whys; the last of each is the root cause.
    pub(super) whys: &'static [&'static [&'static str]],
    pub(super) risk: &'static [&'static str],
    pub(super) level: &'static str,
    pub(super) actions: &'static [&'static str],
    /// True where the workplace can't do it alone.
    pub(super) may_be_raised: bool,
}

pub(super) const STRENGTHS: &[Strength] = &[
    Strength {
        question: "A1",
        found: &[
            "Chef och skyddsombud arbetar tätt och hinner stämma av innan saker blir problem.",
            "Det nära samarbetet mellan chef och ombud gör att vi löser det mesta själva.",
        ],
        whys: &[
            "Vi har en fast tid som båda skyddar.",
            "Båda gick arbetsmiljöutbildningen samtidigt och fick ett gemensamt språk.",
        ],
    },
    Strength {
        question: "A2",
        found: &[
            "Alla säger vad de tycker på APT, även de nya.",
            "{Staff} är med och formar arbetsmiljön. Många av årets åtgärder kom från dem.",
        ],
        whys: &["Vi börjar med en runda där alla får ordet.", "Det som sägs leder till något som syns inom en månad."],
    },
    Strength {
        question: "B2",
        found: &["Våra egna mål för den sociala arbetsmiljön är kända och används i vardagen."],
        whys: &["Målen skrevs av gruppen och är så korta att alla minns dem."],
    },
    Strength {
        question: "D1",
        found: &[
            "Introduktionen är genomtänkt och gör att nya känner sig trygga från första dagen.",
            "Alla får samma introduktion, och riskerna visas på plats och inte bara i en pärm.",
        ],
        whys: &[
            "Vi hade en olycka för några år sedan där den skadade var ny.",
            "En i gruppen har fått tid att hålla ihop introduktionen.",
        ],
    },
    Strength {
        question: "D2",
        found: &["Skriftliga instruktioner för de farliga momenten finns där arbetet görs."],
        whys: &["De som gör arbetet har skrivit instruktionerna själva."],
    },
    Strength {
        question: "E1",
        found: &[
            "Skyddsronden är väl förberedd och alla vet när den görs.",
            "Vi undersöker arbetsmiljön på flera sätt och jämför svaren.",
        ],
        whys: &["Datum sätts i januari för hela året."],
    },
    Strength {
        question: "E3",
        found: &["Vi bedömer riskerna tillsammans innan något ändras, även när det gäller små saker."],
        whys: &["Ett schemabyte som gick fel lärde oss att en timme i förväg sparar många efteråt."],
    },
    Strength {
        question: "F1",
        found: &[
            "{Staff} rapporterar tillbud, och vi pratar öppet om dem.",
            "Rapporteringen har ökat, och det är ett gott tecken.",
        ],
        whys: &["Den som rapporterar får alltid svar.", "Vi har slutat fråga vem och börjat fråga varför."],
    },
    Strength {
        question: "G1",
        found: &["Handlingsplanen är levande och tas upp på varje APT."],
        whys: &["Varje rad har ett namn, så någon känner sig ansvarig."],
    },
    Strength {
        question: "G4",
        found: &["Det vi lyfter får svar. Det gör att vi fortsätter att lyfta."],
        whys: &["Avdelningschefen har en fast tid varje vecka för frågor från enheterna."],
    },
    Strength {
        question: "H1",
        found: &["Arbetsbelastningen är rimlig och vi hjälps åt över gruppgränserna."],
        whys: &["Vi har valt bort uppgifter i stället för att springa fortare."],
    },
    Strength {
        question: "H2",
        found: &["Det är tydligt vad som går först när vi är få."],
        whys: &["Listan togs fram av gruppen en dag då det hade varit för mycket."],
    },
    Strength {
        question: "H5",
        found: &["Vi har ett gott samtalsklimat och vet vad vi gör om någon far illa."],
        whys: &["Vi går igenom rutinen varje år med egna exempel."],
    },
    Strength {
        question: "I6",
        found: &["Alla vet vad de ska göra om det brinner. Övningen i våras gick bra."],
        whys: &["Vi övar utan att ha sagt till i förväg."],
    },
    Strength {
        question: "J1",
        found: &["Många kan första hjälpen, och krisstödet fungerade när det behövdes."],
        whys: &["Kursen ges på plats, så alla kan gå utan vikarie."],
    },
    Strength {
        question: "J2",
        found: &["Vi fångar tidigt upp den som behöver en anpassning."],
        whys: &["Frågan ställs i varje medarbetarsamtal och inte först när någon är sjuk."],
    },
];

pub(super) const WEAKNESSES: &[Weakness] = &[
    Weakness {
        question: "H1",
        also: &["H4", "H2"],
        area: "Arbetsbelastning",
        found: &[
            "Arbetsbelastningen är för hög. När någon är borta finns ingen marginal, och det går ut över både {people} och oss.",
            "{Staff} hinner inte det som förväntas. Planering och rast är det första som försvinner.",
            "Belastningen är ojämn: vissa veckor är så tunga att återhämtningen inte räcker.",
        ],
        whys: &[
            &[
                "Vi saknar personal vid frånvaro.",
                "Vikarier går inte att få med kort varsel.",
                "Bemanningen är räknad utan frånvaro.",
            ],
            &[
                "Nya uppgifter har kommit till utan att något har tagits bort.",
                "Ingen har haft i uppdrag att säga vad som ska bort.",
            ],
            &[
                "Toppar i arbetet sammanfaller.",
                "Årsplaneringen görs av flera olika enheter som inte ser varandras planer.",
            ],
        ],
        risk: &["Ohälsosam belastning, trötthet och sjukfrånvaro.", "Stress och misstag när vi är för få."],
        level: "serious",
        actions: &[
            "Räkna fram vad grundbemanningen klarar med normal frånvaro och lyft resultatet.",
            "Ta fram en lista över vad som går först, vad som kan vänta och vad som kan utgå. Prova i åtta veckor.",
            "Lägg in en resurs de tider på dagen då det är tunnast, inom nuvarande ram.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "H2",
        also: &["H1"],
        area: "Prioritering och stöd",
        found: &[
            "Det är oklart vad som ska prioriteras när tiden inte räcker.",
            "Olika personer ger olika besked om vad som är viktigast.",
        ],
        whys: &[
            &["Det finns ingen gemensam ordning.", "Vi har aldrig pratat om vad vi kan hoppa över."],
            &["Chefen finns på plats bara delar av veckan.", "Det är inte bestämt vem som avgör när chefen är borta."],
        ],
        risk: &["Osäkerhet, irritation och att viktiga saker inte blir gjorda."],
        level: "medium",
        actions: &[
            "Skriv en prioriteringslista på APT och sätt upp den.",
            "Bestäm vem som leder arbetet när chefen inte är på plats.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "H3",
        also: &["I2"],
        area: "Stöd efter påfrestande händelser",
        found: &[
            "{Staff} får inte det stöd som behövs efter hot, våld och svåra händelser.",
            "Handledning saknas, trots att arbetet är psykiskt påfrestande.",
        ],
        whys: &[
            &[
                "Efter en händelse går alla tillbaka till arbetet.",
                "Ingen kan gå in i stället.",
                "Stöd efter händelser finns inte med i bemanningen.",
            ],
            &["Handledningen har inte upphandlats på nytt.", "Det är oklart vem som beställer och vem som betalar."],
        ],
        risk: &["Psykisk ohälsa och att erfarna medarbetare slutar.", "Att händelser nöter ner gruppen."],
        level: "serious",
        actions: &[
            "Inför samtal samma dag efter varje händelse, med en kollega som går in i stället.",
            "Ordna handledning i grupp en gång i månaden.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "H4",
        also: &["H1"],
        area: "Arbetstid och återhämtning",
        found: &[
            "Återhämtningen räcker inte. Rasten bryts, och extrapassen är många.",
            "Schemat ger för korta vilopass.",
        ],
        whys: &[
            &["Det går inte att gå ifrån.", "Ingen har i uppgift att lösa av."],
            &["Schemat byggs på önskemål utan en gräns för korta vilopass.", "Vi saknar kunskap om hållbara scheman."],
        ],
        risk: &["Trötthet, olyckor och sjukfrånvaro."],
        level: "medium",
        actions: &[
            "Schemalägg avlösning vid rast och prova under tre månader.",
            "Gör om schemat med stöd av HR och ta bort dubbelpassen.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "H5",
        also: &[],
        area: "Kränkande särbehandling",
        found: &[
            "Rutinen mot kränkande särbehandling är inte känd av alla.",
            "Tonen i gruppen behöver bli bättre, och rutinen bli känd.",
        ],
        whys: &[
            &["Rutinen gås inte igenom.", "Den ligger inte i årshjulet."],
            &["Ingen säger ifrån.", "Skämten har pågått så länge att de ses som normala."],
        ],
        risk: &["Att någon far illa utan att det kommer fram."],
        level: "medium",
        actions: &[
            "Gå igenom rutinen med egna exempel på APT och lägg in den i årshjulet.",
            "Ha en halvdag om samtalsklimat med stöd av HR.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "I1",
        also: &["I2", "H3"],
        area: "Hot och våld",
        found: &[
            "Vi övar inte vad vi gör vid hot och våld. Rutinen är känd på papperet, men ingen vet hur den fungerar i verkligheten.",
            "Larmen räcker inte till alla, och de används inte som det är tänkt.",
            "{Staff} möter hot och våld i arbetet utan att vara övade.",
        ],
        whys: &[
            &[
                "Övning är inte inlagd i året.",
                "Hot och våld ses som en del av arbetet.",
                "Vi har inte sett antalet händelser samlat.",
            ],
            &[
                "Larmen räcker inte till alla.",
                "Ingen äger frågan om larm.",
                "Ansvaret hamnade mellan verksamheten och fastighet.",
            ],
        ],
        risk: &["Att någon skadas.", "Fysisk skada och rädsla för att gå till arbetet."],
        level: "serious",
        actions: &[
            "Öva rutinen två gånger om året med alla, även vikarier.",
            "Kontrollera att larmen räcker till alla på passet och prova dem varje månad.",
            "Ordna utbildning i bemötande och reträtt, med övning på plats.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "I2",
        also: &["F1"],
        area: "Hot och våld",
        found: &[
            "Händelser med hot och våld rapporteras inte, så vi ser inga mönster.",
            "Vi utreder de grova händelserna, men det vardagliga våldet syns inte.",
        ],
        whys: &[
            &["Man hinner inte skriva.", "Systemet är krångligt.", "Man tror att det inte leder till något."],
            &["Vi har olika syn på vad som är hot.", "Vi har inte bestämt vad som ska rapporteras."],
        ],
        risk: &["Att samma sak händer igen."],
        level: "serious",
        actions: &[
            "Prova en enkel lista på papper i två månader och för in den i systemet varje vecka.",
            "Bestäm på APT vad som ska rapporteras och gå igenom händelserna varje månad.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "I3",
        also: &["E4"],
        area: "Ensamarbete",
        found: &[
            "Den som arbetar ensam kan inte räkna med snabb hjälp.",
            "Ingen märker om den som arbetar ensam inte hör av sig. Ensamarbetet är inte riskbedömt.",
        ],
        whys: &[
            &[
                "Telefonen är enda larmet.",
                "Täckningen är dålig.",
                "Vi har inte provat vilka larm som fungerar där vi arbetar.",
            ],
            &["Ingen märker om någon inte hör av sig.", "Det finns ingen rutin för avstämning i slutet av passet."],
        ],
        risk: &["Att den som skadas blir liggande."],
        level: "serious",
        actions: &[
            "Köp in larm som fungerar utan mobiltäckning och prova dem på de tre sämsta platserna.",
            "Inför avstämning med en kollega i början och slutet av varje ensampass.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "I4",
        also: &[],
        area: "Belastning på kroppen",
        found: &["Tunga lyft och dåliga arbetsställningar är inte bedömda.", "Hjälpmedel saknas eller används inte."],
        whys: &[
            &["Bedömning har inte gjorts.", "Vi saknar kunskap om hur den görs."],
            &["Det går fortare utan hjälpmedel.", "Hjälpmedlen står långt bort."],
        ],
        risk: &["Skador i rygg, axlar och knän."],
        level: "medium",
        actions: &[
            "Gör en bedömning av de fem tyngsta momenten med stöd av företagshälsovården.",
            "Flytta hjälpmedlen dit arbetet görs och gå igenom hur de används.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "I5",
        also: &["D2"],
        area: "Kemikalier och smitta",
        found: &[
            "Kemikalieförteckningen saknas eller är gammal, och riskerna är inte bedömda.",
            "Vi vet inte vilka kemikalier som finns hos oss och vilka skydd de kräver.",
            "Flaskor och dunkar saknar etikett, och säkerhetsdatablad går inte att hitta.",
        ],
        whys: &[
            &["Ingen har haft uppgiften.", "Det framgår inte av fördelningen vem som har den."],
            &[
                "Inköp görs av många.",
                "Det finns ingen lista över vad som får köpas.",
                "Ingen har bestämt vem som får köpa kemikalier.",
            ],
        ],
        risk: &["Att någon skadas av ett ämne som ingen visste fanns.", "Frätskador, allergi och brand."],
        level: "serious",
        actions: &[
            "Inventera alla utrymmen, lämna bort det som inte används och gör en förteckning.",
            "Utse en person för kemikalier och gå igenom säkerhetsdatabladen på APT.",
            "Gör en riskbedömning av de ämnen som används varje vecka.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "I6",
        also: &[],
        area: "Brand och utrymning",
        found: &["Alla har inte övat utrymning.", "Kväll och helg har aldrig övat utrymning."],
        whys: &[
            &["Övningen gjordes en dag då flera var borta.", "Det finns ingen andra övning för dem som missade den."],
            &["Övningen görs på dagtid.", "Ingen har tänkt på dem som arbetar andra tider."],
        ],
        risk: &["Att någon inte hittar ut."],
        level: "serious",
        actions: &["Öva utrymning två gånger före sommaren, på olika dagar och tider."],
        may_be_raised: false,
    },
    Weakness {
        question: "D1",
        also: &["D2"],
        area: "Introduktion",
        found: &[
            "Vikarier och inhyrda får ingen introduktion om riskerna.",
            "Introduktionen är olika beroende på vem som håller i den.",
        ],
        whys: &[
            &["Vikarien kommer samma morgon.", "Det finns ingen kort version av introduktionen."],
            &["Ingen har tid avsatt för det.", "Introduktion har aldrig funnits i schemat."],
        ],
        risk: &["Att den som är ny skadas."],
        level: "medium",
        actions: &[
            "Gör en introduktion på en kvart för den som kommer med kort varsel.",
            "Utse en fadder per pass och lägg tiden i schemat.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "D2",
        also: &[],
        area: "Instruktioner",
        found: &["Skriftliga instruktioner saknas för flera moment med allvarliga risker."],
        whys: &[&["De skrevs för gammal utrustning.", "Ingen ser över dem när något nytt köps in."]],
        risk: &["Att arbetet görs på ett farligt sätt."],
        level: "medium",
        actions: &[
            "Lista momenten, skriv instruktioner för de tre farligaste och låt dem som gör arbetet läsa dem först.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "E1",
        also: &["E2"],
        area: "Undersökning",
        found: &[
            "Skyddsronden blir av för sällan, och den sociala arbetsmiljön undersöks inte.",
            "Vi gör enkäten men arbetar inte vidare med svaren.",
        ],
        whys: &[
            &["Ronden bokas sent.", "Den finns inte i årshjulet."],
            &["Svaren kommer på organisationsnivå.", "Vi får inte vårt eget resultat."],
        ],
        risk: &["Att risker upptäcks för sent."],
        level: "low",
        actions: &[
            "Boka två ronder för nästa år nu, en fysisk och en social.",
            "Ta upp enkätens tre lägsta svar på APT och bestäm en sak att göra.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "E2",
        also: &["E3"],
        area: "Riskbedömning",
        found: &["Riskbedömningarna är inte skriftliga eller säger inte vilka risker som är allvarliga."],
        whys: &[&["Mallen upplevs som för lång.", "Vi har inte övat på att använda den."]],
        risk: &["Att allvarliga risker inte tas först."],
        level: "medium",
        actions: &["Använd den korta mallen i tre månader och gå igenom två exempel på APT."],
        may_be_raised: false,
    },
    Weakness {
        question: "E3",
        also: &["A1"],
        area: "Förändringar",
        found: &[
            "Förändringar genomförs utan att riskerna har bedömts tillsammans.",
            "Skyddsombudet kommer in först när beslutet är fattat.",
        ],
        whys: &[
            &["Besluten kommer med kort varsel.", "Vi vet inte vad som räknas som en förändring."],
            &["Schemat ändras av en person.", "Rutinen säger inte att ombudet ska vara med."],
        ],
        risk: &["Att en förändring skapar nya risker."],
        level: "medium",
        actions: &[
            "Bestäm vad som räknas som en förändring, och bedöm den tillsammans innan beslut.",
            "Lägg in en punkt om kommande förändringar på varje möte mellan chef och ombud.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "E4",
        also: &["I3"],
        area: "Arbete på annan plats",
        found: &["Arbetet utanför våra egna lokaler undersöks inte."],
        whys: &[&["Ronden görs där vi samlas.", "Checklistan är gjord för lokaler."]],
        risk: &["Fall, trafik och hot på platser som vi inte råder över."],
        level: "medium",
        actions: &["Ta fram en kort checklista för arbete på annan plats och använd den vid varje ny plats."],
        may_be_raised: false,
    },
    Weakness {
        question: "F1",
        also: &["F2"],
        area: "Tillbud",
        found: &["Tillbud rapporteras inte i den utsträckning som de sker.", "Rapporteringen avtar under året."],
        whys: &[
            &[
                "Det tar för lång tid.",
                "Man måste logga in på en dator.",
                "Systemet är inte gjort för dem som inte sitter vid skärm.",
            ],
            &["Man får inget svar.", "Det är inte bestämt vem som svarar."],
        ],
        risk: &["Att vi inte lär av det som nästan hände."],
        level: "medium",
        actions: &[
            "Ordna så att alla kan rapportera i telefonen.",
            "Gå igenom månadens tillbud på APT och svara var och en som har rapporterat.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "F2",
        also: &["F1"],
        area: "Utredning",
        found: &["Orsakerna till olyckor och tillbud utreds inte på djupet."],
        whys: &[&["Utredningen görs av en person.", "Vi har ingen rutin för att göra den tillsammans."]],
        risk: &["Att samma sak händer igen."],
        level: "medium",
        actions: &["Utred tillsammans inom en vecka och fråga varför minst tre gånger."],
        may_be_raised: false,
    },
    Weakness {
        question: "G1",
        also: &["G3"],
        area: "Handlingsplan",
        found: &["Åtgärderna saknar ansvarig och datum."],
        whys: &[&["Planen skrivs efter mötet.", "Den som skriver vet inte vem som ska göra det."]],
        risk: &["Att åtgärder inte blir gjorda."],
        level: "low",
        actions: &["Skriv in åtgärder på mötet, med namn och datum innan vi går vidare."],
        may_be_raised: false,
    },
    Weakness {
        question: "G3",
        also: &["K1"],
        area: "Kontroll av åtgärder",
        found: &[
            "Vi kontrollerar inte om åtgärderna hjälpte.",
            "Åtgärder bockas av, men ingen frågar om det blev bättre.",
        ],
        whys: &[&["När det är gjort är vi nöjda.", "Det finns inget datum för kontroll."]],
        risk: &["Att vi tror att risken är borta."],
        level: "low",
        actions: &["Sätt ett datum för kontroll på varje rad och ta upp raderna på APT den dagen."],
        may_be_raised: false,
    },
    Weakness {
        question: "G4",
        also: &["C2"],
        area: "Svar uppifrån",
        found: &["Vi får inte svar på det som vi lyfter.", "Det som vi inte kan lösa själva blir liggande."],
        whys: &[
            &["Vi lyfter muntligt.", "Det är inte bestämt hur man lyfter."],
            &["Svaret fastnar.", "Ingen har i uppdrag att svara."],
        ],
        risk: &["Att risker som vi inte råder över är kvar."],
        level: "medium",
        actions: &["Lyft alla frågor skriftligt i planen och be om besked inom en månad."],
        may_be_raised: true,
    },
    Weakness {
        question: "C2",
        also: &["G4"],
        area: "Befogenheter och resurser",
        found: &[
            "Chefens tid och befogenheter räcker inte till arbetsmiljöarbetet.",
            "Pengarna följer inte med uppgiften.",
        ],
        whys: &[
            &["Chefen har för många medarbetare.", "Enheten växte utan att ledningen delades."],
            &["Budgeten sätts innan behoven är kända.", "Arbetsmiljön är inte med i budgetarbetet."],
        ],
        risk: &["Att uppgifterna inte blir gjorda."],
        level: "medium",
        actions: &[
            "Räkna på chefens tid och lyft frågan om en samordnare.",
            "Begär en egen rad i budgeten för arbetsmiljöåtgärder.",
        ],
        may_be_raised: true,
    },
    Weakness {
        question: "C3",
        also: &[],
        area: "Kunskaper",
        found: &["Chefen behöver mer kunskap om belastning och kränkande särbehandling."],
        whys: &[&["Kursen ges för sällan.", "Platserna är färre än de nya cheferna."]],
        risk: &["Att tidiga tecken inte upptäcks."],
        level: "low",
        actions: &["Boka utbildningen i vår, och gå den tillsammans med skyddsombudet."],
        may_be_raised: true,
    },
    Weakness {
        question: "A2",
        also: &["B2"],
        area: "Medverkan",
        found: &[
            "Alla kan inte vara med på APT, särskilt de som arbetar kväll och helg.",
            "Få kommer till tals på APT.",
        ],
        whys: &[
            &["APT ligger alltid samma tid.", "Vi har inte frågat vad som fungerar för andra."],
            &["Mötet är mest information.", "Dagordningen fylls av annat."],
        ],
        risk: &["Att kunskap om risker inte kommer fram."],
        level: "low",
        actions: &[
            "Lägg varannan APT på en annan tid och skriv en sida till dem som inte kunde vara med.",
            "Börja APT med arbetsmiljö och prata i mindre grupper.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "A4",
        also: &["A1"],
        area: "Skyddsombudets tid",
        found: &["Skyddsombudet har inte tid och utbildning för sitt uppdrag."],
        whys: &[&["Ingen går in i stället.", "Tiden finns inte i schemat."]],
        risk: &["Att samverkan inte fungerar."],
        level: "low",
        actions: &["Lägg in fyra timmar i månaden i schemat och anmäl ombudet till grundutbildningen."],
        may_be_raised: false,
    },
    Weakness {
        question: "B2",
        also: &["B1"],
        area: "Mål",
        found: &["Vi har inga egna mål för den sociala arbetsmiljön.", "Målen är inte kända av gruppen."],
        whys: &[&["Målen kommer uppifrån.", "Vi har inte haft en stund att göra dem till våra."]],
        risk: &["Att vi inte vet vad vi strävar efter."],
        level: "low",
        actions: &["Ta fram två mål på APT och följ upp dem varje kvartal."],
        may_be_raised: false,
    },
    Weakness {
        question: "J1",
        also: &[],
        area: "Första hjälpen och krisstöd",
        found: &["För få kan första hjälpen, så det finns inte alltid någon på plats som kan."],
        whys: &[&["Kursen ges på annan ort.", "Ingen går in i stället för den som är på kurs."]],
        risk: &["Att hjälpen dröjer."],
        level: "medium",
        actions: &["Ordna en kurs på plats så att minst två per pass kan första hjälpen."],
        may_be_raised: false,
    },
    Weakness {
        question: "J2",
        also: &[],
        area: "Arbetsanpassning",
        found: &["Behov av anpassning upptäcks först när någon blir sjuk."],
        whys: &[&["Vi frågar inte.", "Frågan finns inte med i medarbetarsamtalet."]],
        risk: &["Sjukfrånvaro som hade gått att undvika."],
        level: "low",
        actions: &["Lägg till frågan i medarbetarsamtalet och berätta på APT vem man vänder sig till."],
        may_be_raised: false,
    },
    Weakness {
        question: "K1",
        also: &["G3"],
        area: "Förra årets åtgärder",
        found: &["Flera åtgärder från förra året är inte genomförda."],
        whys: &[&["De kostade pengar som inte fanns.", "Åtgärder beslutas utan att kostnaden är känd."]],
        risk: &["Att förtroendet för arbetet minskar."],
        level: "medium",
        actions: &["Gå igenom förra årets rader och besluta om var och en: göra, lyfta eller stryka med ett skäl."],
        may_be_raised: true,
    },
    Weakness {
        question: "K2",
        also: &["A2"],
        area: "Återkoppling",
        found: &["Medarbetarna fick inte veta vad förra årets uppföljning ledde till."],
        whys: &[&["Ingen hade uppgiften.", "Återkopplingen fanns inte med i tidsplanen."]],
        risk: &["Att ingen orkar svara nästa gång."],
        level: "low",
        actions: &["Redovisa resultatet på nästa APT och skriv upp tre saker som händer."],
        may_be_raised: false,
    },
];

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    #[test]
    fn every_finding_builds_on_questions_of_a_workplace_and_says_why() {
        let template = built_in_template(Level::Workplace);
        let is_asked = |question: &&str| template.questions().any(|it| it.id == **question);
        for strength in STRENGTHS {
            assert!(is_asked(&strength.question) && !strength.found.is_empty() && !strength.whys.is_empty());
        }
        for weakness in WEAKNESSES {
            assert!(is_asked(&weakness.question) && weakness.also.iter().all(is_asked), "{}", weakness.question);
            assert!(weakness.whys.iter().all(|it| it.len() >= 2), "{}", weakness.question);
            assert!(["low", "medium", "serious"].contains(&weakness.level));
            assert!(!weakness.found.is_empty() && !weakness.risk.is_empty() && !weakness.actions.is_empty());
        }
    }
}
