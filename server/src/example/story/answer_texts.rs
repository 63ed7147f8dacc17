//! What people write at the questions of a workplace in the example year: comments by question and answer, evidence by
//! section, and views where two answers differ.
//!
//! Invented, of nobody and nowhere. The rule: a comment fits its question and the answer that it stands with.

/// Comments on one question, by answer.
pub(super) struct Comments {
    pub(super) question: &'static str,
    pub(super) yes: &'static [&'static str],
    pub(super) partly: &'static [&'static str],
    pub(super) no: &'static [&'static str],
}

/// The comments that fit a question and an answer; none where there is nothing to say.
pub(super) fn comments_on(question: &str, rating: &str) -> &'static [&'static str] {
    let Some(comments) = COMMENTS.iter().find(|it| it.question == question) else { return &[] };
    match rating {
        "yes" => comments.yes,
        "partly" => comments.partly,
        "no" => comments.no,
        _ => &[],
    }
}

/// Where an answer can be seen to be true, by section.
pub(super) const EVIDENCE: &[(&str, &[&str])] = &[
    (
        "A",
        &[
            "Dagordning för APT med arbetsmiljö som stående punkt.",
            "Minnesanteckningar från APT i våras.",
            "Protokoll från lokal samverkansgrupp.",
            "Anslag med skyddsombudets namn och nummer i personalrummet.",
        ],
    ),
    (
        "B",
        &[
            "Arbetsmiljöpolicyn ligger på intranätet, genomgången på APT.",
            "Målen finns i verksamhetsplanen, avsnitt 4.",
            "Årshjulet för arbetsmiljö sitter på tavlan i personalrummet.",
        ],
    ),
    (
        "C",
        &[
            "Underskriven fördelning i personakten.",
            "Intyg från arbetsmiljöutbildningen.",
            "Delegationsordningen, senast reviderad i januari.",
        ],
    ),
    (
        "D",
        &[
            "Checklista för introduktion, ifylld för alla nya.",
            "Instruktionspärmen, reviderad i mars.",
            "Mapp för vikarier med karta, larm och risker.",
        ],
    ),
    (
        "E",
        &[
            "Protokoll från skyddsronden i oktober.",
            "Riskbedömning inför schemabytet.",
            "Resultatet av medarbetarenkäten.",
            "Ifylld mall för riskbedömning i den gemensamma mappen.",
        ],
    ),
    (
        "F",
        &[
            "Lista ur avvikelsesystemet, genomgången på APT varje månad.",
            "Utredningarna ligger i systemet för tillbud.",
            "Statistik över tillbud för året.",
        ],
    ),
    (
        "G",
        &[
            "Handlingsplanen i Samsyn.",
            "Protokoll från samverkansgruppen där planen gicks igenom.",
            "Uppföljningen är noterad i planen, rad för rad.",
        ],
    ),
    (
        "H",
        &[
            "Anteckningar från APT om vad som går först när vi är få.",
            "Schemaunderlaget för hösten.",
            "Rutin för kränkande särbehandling, genomgången i februari.",
        ],
    ),
    (
        "I",
        &[
            "Protokoll från utrymningsövningen.",
            "Kontrollkort för larmen, provade varje månad.",
            "Bedömningen av arbetsställningar från företagshälsovården.",
            "Säkerhetsdatablad i den gemensamma mappen.",
        ],
    ),
    (
        "J",
        &[
            "Lista över dem som har gått kurs i första hjälpen.",
            "Kontrollista för förbandsskåpen.",
            "Avtalet med företagshälsovården.",
        ],
    ),
    (
        "K",
        &[
            "Förra årets handlingsplan med avslutade rader.",
            "Minnesanteckningar från APT där resultatet redovisades.",
            "Protokoll från samverkansgruppen i april.",
        ],
    ),
];

/// Why somebody sees it less brightly than the other.
pub(super) const VIEWS_DARKER: &[&str] = &[
    "Rutinen finns på papper men de flesta har inte sett den. Då fungerar den inte ännu.",
    "Det gäller dem som arbetar dagtid. Kvällar och helger har vi inte fått med.",
    "Vi hörs, men ofta efter att det redan är bestämt. Det är inte samma sak som att vara med.",
    "Så ser det ut när vi är fulltaliga. Det har vi inte varit många veckor i år.",
    "Vikarierna får inte del av det här, och de är en stor del av gruppen.",
    "Kollegor säger till mig att de inte vet vad som gäller. Därför kan jag inte svara högre.",
    "Det har blivit bättre, men vi är inte där ännu. Jag vill se att det håller ett år till.",
];

/// Why somebody sees it more brightly than the other.
pub(super) const VIEWS_BRIGHTER: &[&str] = &[
    "Rutinen är framtagen och genomgången på två APT. Det som återstår är att påminna.",
    "Jag bedömer att det fungerar i det stora hela, även om det finns dagar då det brister.",
    "Vi har gjort det som krävs och kan visa det. Att någon missat en genomgång ändrar inte det.",
    "Jämfört med förra året är det en tydlig skillnad, och åtgärderna har gett resultat.",
    "Det har funnits tillfälle för alla att vara med. Att få tog chansen är en annan fråga.",
    "Frågan har varit uppe på varje möte under hösten, och svaren har dokumenterats.",
];

const COMMENTS: &[Comments] = &[
    Comments {
        question: "A1",
        yes: &[
            "Vi planerar året tillsammans i januari och stämmer av en gång i månaden.",
            "Skyddsombudet är med från början, även när vi bara skissar på en förändring.",
            "Chef och skyddsombud har en fast tid varannan vecka som sällan ställs in.",
        ],
        partly: &[
            "Ombudet är med på ronder och uppföljning, men kommer in sent när vi planerar.",
            "Fungerar när det är lugnt. När det är ont om tid hinner vi inte stämma av.",
            "Vi har bestämt en fast mötestid men den har ställts in flera gånger i år.",
        ],
        no: &[
            "Vi har inte haft något gemensamt planeringsmöte under året.",
            "Skyddsombudet får veta i efterhand. Vi behöver bestämma fasta tider.",
        ],
    },
    Comments {
        question: "A2",
        yes: &[
            "Arbetsmiljön är en stående punkt på APT och alla får ordet.",
            "Vi börjar varje APT med en runda: vad fungerar och vad skaver.",
            "Förslagslådan används, och vi svarar på allt som kommer in.",
        ],
        partly: &[
            "De som arbetar kväll och helg missar ofta APT.",
            "Punkten finns på dagordningen men kommer sist och får lite tid.",
            "Några få pratar mest. Vi vill prova att diskutera i mindre grupper.",
        ],
        no: &[
            "APT har ställts in flera gånger på grund av sjukfrånvaro.",
            "Mötena har mest varit information uppifrån. Det blir ingen dialog.",
        ],
    },
    Comments {
        question: "A3",
        yes: &[
            "Namn och telefonnummer sitter uppe, och ombudet presenterar sig för nya.",
            "Ombudet är väl känt och finns på plats de flesta dagar.",
        ],
        partly: &[
            "De som har varit här länge vet, men inte alla nya och vikarier.",
            "Ombudet delas med en annan enhet och syns inte så ofta hos oss.",
            "Det står på intranätet, men få har letat upp det.",
        ],
        no: &[
            "Många vet inte vem som är skyddsombud. Vi sätter upp en lapp och berättar på APT.",
            "Ombudet har bytts ut två gånger och informationen har inte hängt med.",
        ],
    },
    Comments {
        question: "A4",
        yes: &[
            "Ombudet har gått grundutbildningen och får tid när det behövs.",
            "Vi har lagt in tid för uppdraget i schemat, fyra timmar i månaden.",
        ],
        partly: &[
            "Tiden finns i teorin, men ingen går in i stället när ombudet är borta.",
            "Grundutbildningen är gjord men inte fortsättningen.",
            "Informationen kommer, men ofta samma dag som mötet.",
        ],
        no: &[
            "Ombudet har väntat ett år på grundutbildningen.",
            "Det finns ingen avsatt tid. Uppdraget görs mellan andra uppgifter.",
        ],
    },
    Comments {
        question: "B1",
        yes: &[
            "Policyn gicks igenom på APT och vi pratade om vad den betyder hos oss.",
            "Vi har skrivit om policyn till fem egna meningar som sitter i personalrummet.",
        ],
        partly: &[
            "Policyn är känd men få kan säga vad den betyder i vardagen.",
            "Den finns på intranätet. Vi har inte pratat om den på ett par år.",
            "Nya får den i introduktionen, andra har nog glömt den.",
        ],
        no: &[
            "Vi har inte tagit upp policyn under året.",
            "Ingen av oss kunde återge innehållet när vi frågade på APT.",
        ],
    },
    Comments {
        question: "B2",
        yes: &[
            "Två mål togs fram på APT i våras och följs upp varje kvartal.",
            "Våra mål handlar om paus och om hur vi talar till varandra. Alla var med och skrev.",
        ],
        partly: &[
            "Målen är förvaltningens. Vi har inte brutit ner dem till vårt eget arbete.",
            "Det finns mål, men {staff} har inte varit med och tagit fram dem.",
            "Vi började på APT men blev inte klara.",
        ],
        no: &[
            "Vi har inga egna skriftliga mål för den sociala arbetsmiljön.",
            "Målen försvann när verksamhetsplanen skrevs om. Behöver göras om från början.",
        ],
    },
    Comments {
        question: "B3",
        yes: &[
            "Årshjulet visar vad som görs varje månad och vem som håller i det.",
            "Rutinerna är genomgångna och det framgår vem som gör vad.",
        ],
        partly: &[
            "Rutinerna finns men säger inte vem som ska göra det.",
            "Flera rutiner är från innan enheterna slogs ihop.",
            "Vi vet hur vi gör, men det står inte nedskrivet.",
        ],
        no: &[
            "Rutinerna är inte uppdaterade sedan omorganisationen.",
            "Vi hittar inte en samlad rutin. Den som slutade hade koll på detta.",
        ],
    },
    Comments {
        question: "C1",
        yes: &["Underskriven och genomgången med närmaste chef.", "Fördelningen gjordes om när uppdraget ändrades."],
        partly: &[
            "Fördelningen är underskriven men gäller den gamla organisationen.",
            "Den är gjord men bilagan om brand saknas.",
            "Muntligt klart, skriftligt på väg.",
        ],
        no: &[
            "Chefen är ny och har inte fått någon skriftlig fördelning ännu.",
            "Fördelningen kan inte hittas. Begärd på nytt.",
        ],
    },
    Comments {
        question: "C2",
        yes: &[
            "Chefen kan besluta om inköp och vikarier inom ramen.",
            "Budgeten har räckt till de åtgärder vi har beslutat om.",
        ],
        partly: &[
            "Befogenheterna är tydliga men pengarna räcker inte till åtgärder i lokalen.",
            "Tiden är det svåra. Chefen har mer än en enhet.",
            "Mindre saker kan vi besluta om själva, större saker fastnar.",
        ],
        no: &[
            "Chefen får inte besluta om det som behövs. Allt över en liten summa ska upp.",
            "Med så många medarbetare per chef räcker inte tiden till arbetsmiljöarbetet.",
        ],
    },
    Comments {
        question: "C3",
        yes: &[
            "Utbildningen i arbetsmiljö för chefer är gjord i år.",
            "Chefen har gått både grundkursen och kursen om belastning och kränkningar.",
        ],
        partly: &[
            "Grundkursen är gjord men det är länge sedan.",
            "Delen om kränkande särbehandling återstår.",
            "Kunskapen finns om det fysiska men mindre om belastning.",
        ],
        no: &["Chefen står i kö till utbildningen.", "Kursen ställdes in i våras och är inte ombokad."],
    },
    Comments {
        question: "C4",
        yes: &["Det finns en blankett och vi har pratat om när den ska användas.", "Genomgånget med närmaste chef."],
        partly: &[
            "Chefen vet att det går, men inte hur.",
            "Rutinen är känd men det känns som ett stort steg att använda den.",
        ],
        no: &["Frågan har aldrig varit uppe. Vi tar den med närmaste chef.", "Vi hittar ingen rutin för det."],
    },
    Comments {
        question: "D1",
        yes: &[
            "Checklistan används för alla, även för den som är här en enda vecka.",
            "Nya går bredvid i tre dagar och har en fadder den första månaden.",
            "Riskerna går vi igenom på plats första dagen, sedan skriver båda under.",
        ],
        partly: &[
            "Fungerar för dem som anställs, sämre för vikarier med kort varsel.",
            "Checklistan finns men fylls inte alltid i.",
            "Introduktionen tar upp arbetet men inte så mycket om riskerna.",
        ],
        no: &[
            "Vikarier kastas in. Vi har inte hunnit med någon introduktion under året.",
            "Det finns ingen skriven introduktion för den som hyrs in.",
        ],
    },
    Comments {
        question: "D2",
        yes: &[
            "Instruktionerna är genomgångna i år och sitter där arbetet görs.",
            "Skriftliga instruktioner finns för alla moment som vi har bedömt som allvarliga.",
        ],
        partly: &[
            "De flesta finns, men flera är gamla.",
            "Instruktionerna finns i pärmen, men få läser dem.",
            "Saknas för ett par moment som är nya sedan i våras.",
        ],
        no: &["Vi arbetar efter vana. Inget är nedskrivet.", "Instruktionerna gäller utrustning som vi inte har kvar."],
    },
    Comments {
        question: "E1",
        yes: &[
            "Skyddsrond två gånger om året, och samtal däremellan.",
            "Vi går rond i oktober, gör enkäten i mars och har medarbetarsamtal på våren.",
        ],
        partly: &[
            "Den fysiska ronden görs, men den sociala delen hoppar vi ofta över.",
            "Ronden blev gjord men sju veckor sent.",
            "Enkäten görs men vi gör för lite av svaren.",
        ],
        no: &["Ingen skyddsrond har gjorts i år.", "Ronden planerades men ställdes in två gånger."],
    },
    Comments {
        question: "E2",
        yes: &[
            "Vi använder mallen och markerar vilka risker som är allvarliga.",
            "Alla bedömningar är skriftliga och ligger i samma mapp.",
        ],
        partly: &[
            "Riskerna är beskrivna, men inte om de är allvarliga eller inte.",
            "Vi skriver ner de stora. De små bedöms muntligt.",
            "Bedömningarna finns men är gjorda av en person, inte tillsammans.",
        ],
        no: &["Vi pratar om riskerna men skriver inte ner dem.", "Senaste skriftliga bedömningen är fyra år gammal."],
    },
    Comments {
        question: "E3",
        yes: &[
            "Gjordes inför både schemabytet och flytten.",
            "Vi har lärt oss: ingen ändring utan en timme tillsammans först.",
        ],
        partly: &[
            "Görs vid stora förändringar, men små ändringar i schemat går förbi.",
            "Bedömningen gjordes, men efter att beslutet var fattat.",
            "Ombudet var med på slutet men inte när underlaget togs fram.",
        ],
        no: &[
            "Det nya schemat infördes utan riskbedömning.",
            "Beslutet kom uppifrån med kort varsel, så det blev ingen bedömning.",
        ],
    },
    Comments {
        question: "E4",
        yes: &[
            "Vi går rond även där vi arbetar utanför huset.",
            "Checklistan har en egen del för arbete på annan plats.",
        ],
        partly: &[
            "Bilarna är med i ronden men inte platserna som vi åker till.",
            "Vi bedömer nya platser, men följer inte upp dem.",
        ],
        no: &["Bara de egna lokalerna ingår.", "Arbetet på annan plats har aldrig undersökts."],
    },
    Comments {
        question: "F1",
        yes: &[
            "Antalet rapporter har ökat sedan vi började gå igenom dem på APT.",
            "Alla vet hur man rapporterar, och det går att göra i telefonen.",
        ],
        partly: &[
            "Olyckor rapporteras, men tillbud tar man för vardag.",
            "Systemet upplevs som krångligt och tar för lång tid.",
            "{Staff} rapporterar i början av året, sedan trappar det av.",
        ],
        no: &[
            "Nästan inget rapporteras. Många tycker att det ändå inte händer något.",
            "Vikarierna har inte inloggning till systemet.",
        ],
    },
    Comments {
        question: "F2",
        yes: &[
            "Chef och ombud utreder tillsammans inom en vecka.",
            "Vi letar efter orsaken och inte efter vem som gjorde fel.",
        ],
        partly: &[
            "Olyckor utreds, men få tillbud.",
            "Utredningarna stannar ofta vid att den som var där ska vara mer försiktig.",
            "Det blir utrett men tar för lång tid.",
        ],
        no: &["Ärenden stängs utan att någon orsak står.", "Vi har inte hunnit utreda något under hösten."],
    },
    Comments {
        question: "F3",
        yes: &["Rutinen är känd. En händelse anmäldes i år, samma dag.", "Vi vet vem som anmäler, även på helger."],
        partly: &[
            "Vi är osäkra på vad som räknas som allvarligt tillbud.",
            "Fungerar på dagtid. På helger vet inte alla vem som gör det.",
        ],
        no: &["En händelse i våras borde ha anmälts men blev det inte.", "Rutinen är okänd för de flesta."],
    },
    Comments {
        question: "G1",
        yes: &["Varje rad har en person och ett datum.", "Planen är vårt levande dokument och tas upp på varje APT."],
        partly: &[
            "Planen finns men flera rader saknar datum.",
            "Ansvarig är ofta alla, och då blir det ingen.",
            "Vi skriver in åtgärder men glömmer att stänga dem.",
        ],
        no: &["Åtgärder står i olika protokoll men inte i en plan.", "Planen är från förra året och har inte rörts."],
    },
    Comments {
        question: "G2",
        yes: &["Vi skriver planen tillsammans vid samma bord.", "Ombudet är med och väljer vad som går först."],
        partly: &["Ombudet läser planen när den är klar.", "Deltar när det finns tid att gå ifrån."],
        no: &["Planen har gjorts av chefen ensam.", "Ombudet har inte sett planen förrän nu."],
    },
    Comments {
        question: "G3",
        yes: &[
            "Vi skriver in ett datum för kontroll redan när åtgärden är klar.",
            "Effekten tas upp på APT efter tre månader.",
        ],
        partly: &[
            "Vi bockar av när det är gjort, men kontrollerar sällan om det hjälpte.",
            "Kontrolleras för de stora åtgärderna.",
            "Uppföljningen görs muntligt och skrivs inte ner.",
        ],
        no: &["När något är gjort går vi vidare till nästa sak.", "Ingen kontroll har gjorts i år."],
    },
    Comments {
        question: "G4",
        yes: &[
            "Vi fick svar inom tre veckor på det vi lyfte.",
            "Avdelningschefen återkommer alltid, även när svaret är nej.",
        ],
        partly: &[
            "Svar kommer, men sent och ofta muntligt.",
            "Vi får veta att frågan är mottagen men inte vad som händer sedan.",
            "Fastighetsfrågor dröjer. Andra svar kommer snabbare.",
        ],
        no: &["Det vi lyfte i våras har vi inte hört något om.", "Frågan om bemanning har lyfts tre gånger utan svar."],
    },
    Comments {
        question: "H1",
        yes: &[
            "Grundbemanningen håller och vi hinner med det vi ska.",
            "Vi har prioriterat bort två uppgifter och det märks.",
        ],
        partly: &[
            "Det går ihop när alla är på plats. Vid frånvaro blir det för mycket.",
            "Vissa perioder är mycket tunga och återhämtning saknas efteråt.",
            "Dokumentationen har ökat men tiden för den har inte gjort det.",
        ],
        no: &[
            "Vi är för få för uppdraget. Det visar sig i sjukfrånvaron.",
            "{Staff} hinner inte ta rast de dagar som någon är borta.",
            "Belastningen är för hög och har varit det länge. Vi lyfter frågan.",
        ],
    },
    Comments {
        question: "H2",
        yes: &[
            "Vi har en lista över vad som går först när vi är få.",
            "Stödet är tydligt: först kollegan, sedan chefen i beredskap.",
        ],
        partly: &[
            "Uppgifterna är tydliga men inte vad vi får hoppa över.",
            "Var och en prioriterar själv, och det leder till irritation.",
            "Fungerar på dagtid då chefen är på plats.",
        ],
        no: &[
            "Allt är lika viktigt, och det går inte.",
            "Nya medarbetare säger att de får olika besked av olika personer.",
        ],
    },
    Comments {
        question: "H3",
        yes: &["Handledning i grupp en gång i månaden.", "Vi samlas alltid efter en svår händelse, samma dag."],
        partly: &[
            "Stöd finns efter stora händelser, men inte för det som nöter varje dag.",
            "Handledningen drogs ned till en gång per termin.",
            "Kollegor stöttar varandra, men det finns ingen ordning för det.",
        ],
        no: &[
            "Ingen handledning har funnits i år.",
            "Efter den svåra händelsen i våras fick de berörda inget stöd förrän efter två veckor.",
        ],
    },
    Comments {
        question: "H4",
        yes: &["Schemat har inga korta vilopass längre.", "Rasten är skyddad och någon går in i stället."],
        partly: &[
            "Schemat är bra, men extrapassen förstör det.",
            "Rasten bryts ofta av telefon och frågor.",
            "Flera arbetar varannan helg och får sällan två lediga dagar i rad.",
        ],
        no: &["Dubbelpass förekommer varje vecka.", "Det går inte att gå ifrån för rast. Ingen kan ta över."],
    },
    Comments {
        question: "H5",
        yes: &[
            "Rutinen gås igenom varje år och vi övar på exempel.",
            "Alla kan säga vem man vänder sig till, även om det gäller chefen.",
        ],
        partly: &[
            "De flesta vet att rutinen finns, färre vad den säger.",
            "Osäkert vart man vänder sig om det gäller den egna chefen.",
            "Genomgången missades av dem som arbetar kväll.",
        ],
        no: &["Rutinen är okänd för flertalet.", "Tonen i gruppen har varit hård och vi har inte tagit tag i det."],
    },
    Comments {
        question: "I1",
        yes: &[
            "Larmen provas varje månad och vi övar två gånger om året.",
            "Övning gjordes på APT i mars, med gott resultat.",
        ],
        partly: &[
            "Rutinen är genomgången men inte övad.",
            "Larmen fungerar men täcker inte alla rum.",
            "De fast anställda har övat, inte vikarierna.",
        ],
        no: &["Ingen övning har gjorts på flera år.", "Larmet är trasigt sedan i våras. Felanmält tre gånger."],
    },
    Comments {
        question: "I2",
        yes: &[
            "Allt skrivs in samma dag och tas upp veckan efter.",
            "Händelserna har minskat sedan vi började utreda dem tillsammans.",
        ],
        partly: &[
            "De allvarliga utreds. Knuffar och hårda ord ses som en del av arbetet.",
            "Händelser skrivs in men utreds sällan.",
            "Vi har olika syn på vad som ska rapporteras.",
        ],
        no: &["Hot skrivs inte in. Man vänjer sig.", "Vi vet att mycket händer som inte finns i systemet."],
    },
    Comments {
        question: "I3",
        yes: &[
            "Alla som är ensamma har larm och en kollega att ringa.",
            "Vi arbetar aldrig ensamma med de moment som är riskfyllda.",
        ],
        partly: &[
            "Telefonen är enda hjälpen, och täckningen är dålig på några platser.",
            "Fungerar vardagar. På helger är det långt till nästa kollega.",
            "Larmen räcker inte till alla.",
        ],
        no: &["Ensamarbete förekommer utan larm.", "Ingen vet om den som är ensam har kommit hem."],
    },
    Comments {
        question: "I4",
        yes: &[
            "Bedömningen gjordes med företagshälsovården och hjälpmedlen är på plats.",
            "Vi har gått igenom lyft och arbetshöjder i år.",
        ],
        partly: &[
            "Lyften är bedömda men inte skärmarbetet.",
            "Hjälpmedel finns men används inte när det är bråttom.",
            "Bedömningen är gjord. Åtgärderna väntar på pengar.",
        ],
        no: &[
            "Flera har ont i rygg och axlar och ingen bedömning är gjord.",
            "Lyfthjälpmedlet står trasigt i förrådet.",
        ],
    },
    Comments {
        question: "I5",
        yes: &[
            "Förteckningen är uppdaterad i år och riskerna är bedömda.",
            "Vi har tagit bort hälften av kemikalierna.",
        ],
        partly: &[
            "Förteckningen finns men är inte uppdaterad.",
            "Kemikalierna är bedömda men inte smittan.",
            "Säkerhetsdatablad saknas för några produkter.",
        ],
        no: &["Det finns ingen förteckning.", "Ingen riskbedömning av kemikalier är gjord."],
    },
    Comments {
        question: "I6",
        yes: &[
            "Övning i maj. Alla var ute på fyra minuter.",
            "Brandgenomgång ingår i introduktionen och övas varje år.",
        ],
        partly: &[
            "Genomgång ja, övning nej.",
            "Dagpersonalen har övat, inte kvällspersonalen.",
            "Återsamlingsplatsen är ny och inte känd av alla.",
        ],
        no: &["Ingen övning sedan lokalen byggdes om.", "Utrymningsvägen var blockerad vid ronden."],
    },
    Comments {
        question: "J1",
        yes: &[
            "Minst två per arbetspass har gått kursen.",
            "Förbandsskåpen kontrolleras varje månad och krisgruppen är känd.",
        ],
        partly: &[
            "Kursen är gammal för flera av oss.",
            "Första hjälpen fungerar, men krisstödet är otydligt.",
            "Räcker på dagen men inte på kvällen.",
        ],
        no: &[
            "Bara en person har gått kursen, och den är ofta i väg.",
            "Hjärtstartaren är nedmonterad och ingen vet varför.",
        ],
    },
    Comments {
        question: "J2",
        yes: &[
            "Tas upp i varje medarbetarsamtal.",
            "Alla vet att man säger till chefen, och det har lett till anpassningar i år.",
        ],
        partly: &[
            "Vi reagerar när någon säger till, men frågar inte själva.",
            "Anpassningar görs men skrivs inte ner.",
        ],
        no: &["Det finns inget sätt att fånga upp det.", "Flera visste inte att man kan be om anpassning."],
    },
    Comments {
        question: "J3",
        yes: &["Vi har tagit in dem två gånger i år.", "Bra stöd av ergonom i samband med flytten."],
        partly: &["Används vid rehabilitering men inte för att förebygga.", "Kostnaden gör att vi drar oss för det."],
        no: &["Vi visste inte att vi fick beställa själva.", "Har inte använts trots att det hade behövts."],
    },
    Comments {
        question: "K1",
        yes: &[
            "Alla rader från förra året är avslutade.",
            "Sju av åtta är klara och kontrollerade, den sista är lyft.",
        ],
        partly: &[
            "Det mesta är gjort men inte kontrollerat.",
            "Hälften är klart. Resten har flyttats till i år.",
            "Det som kostar pengar är kvar.",
        ],
        no: &["Förra årets plan blev liggande.", "Vi hittar ingen plan från förra året."],
    },
    Comments {
        question: "K2",
        yes: &["Redovisades på APT och i samverkansgruppen.", "Alla fick en sida med det viktigaste."],
        partly: &[
            "Skyddsombudet fick veta, men inte hela gruppen.",
            "Resultatet visades men inte vad som skulle hända sedan.",
        ],
        no: &["Vi fyllde i och sedan hörde vi inget.", "Ingen återkoppling gavs förra året."],
    },
    Comments {
        question: "K5",
        yes: &["Ja, med de förbättringar som står i planen.", "Arbetet sitter och vi gör det tillsammans."],
        partly: &[
            "Grunden finns. Riskbedömning och kontroll av åtgärder är det som brister.",
            "Vi gör mycket rätt men skriver ner för lite.",
            "I stort ja, men belastningen gör att det inte alltid blir av.",
        ],
        no: &["Nej, för mycket är beroende av enskilda personer.", "Inte ännu. Vi börjar med rutiner och fasta tider."],
    },
];

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    #[test]
    fn every_question_of_a_workplace_has_something_to_say_at_every_answer() {
        for question in built_in_template(Level::Workplace).questions() {
            for rating in ["yes", "partly", "no"] {
                assert!(comments_on(&question.id, rating).len() >= 2, "{} {rating}", question.id);
            }
            assert!(EVIDENCE.iter().any(|it| question.id.starts_with(it.0)), "{}", question.id);
        }
    }
}
