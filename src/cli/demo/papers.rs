//! What stands on the demo's papers. Nobody on them exists: identity codes are 900-999, domains end in `.example`.

use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

use crate::typeset::{self, About, Picture, pictures};

const PLAN: &str = concat!(include_str!("forms/parts.typ"), include_str!("forms/plan.typ"));
const AGREEMENT: &str = concat!(include_str!("forms/parts.typ"), include_str!("forms/agreement.typ"));
const COMMITMENT: &str = concat!(include_str!("forms/parts.typ"), include_str!("forms/commitment.typ"));
const LETTER: &str = concat!(include_str!("forms/parts.typ"), include_str!("forms/letter.typ"));

/// What the scanner is set to.
pub(super) const DPI: u16 = 300;

fn drawn(form: &str, data: &Value, language: &str) -> Result<Vec<Picture>, typeset::Error> {
    let made = Utc.timestamp_opt(1_780_000_000, 0).single().unwrap_or(DateTime::UNIX_EPOCH);
    pictures(form, data, &About { title: "Esimerkki", language, made }, DPI)
}

fn company(y_label: &str) -> Value {
    json!({
        "name": "Kaarnapolku Perhetuki Oy", "y_label": y_label, "y_tunnus": "9612043-6", "street": "Sahakatu 8",
        "post": "99180 SELKÄLAHTI", "phone": "040 000 2217", "email": "toimisto@kaarnapolku.example",
    })
}

fn county() -> Value {
    json!({
        "name": "Selkälahden hyvinvointialue", "y_label": "Y-tunnus", "y_tunnus": "9701177-6",
        "street": "Sosiaali- ja perhepalvelut, Torikatu 1", "post": "99180 SELKÄLAHTI", "phone": "029 000 4400",
        "email": "kirjaamo@selkalahdenhva.example", "ovt": "003797011776", "operator": "KOEOPER1",
    })
}

/// A service plan of two pages that both have signed.
pub(super) fn signed_plan() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "company": company("Y-tunnus"), "made": "12.3.2026", "place": "Selkälahti",
        "rows": [
            ["Asiakkaan nimi", "Aino Hallaranta"], ["Henkilötunnus", "140283-913H"],
            ["Osoite", "Pihlajatie 12, 99180 Selkälahti"], ["Puhelin", "040 000 6631"],
            ["Sähköposti", "aino.hallaranta@posti.example"],
            ["Palvelun maksaja", "Selkälahden hyvinvointialue (Y-tunnus 9701177-6)"],
        ],
        "sections": [
            ["Asiakkaan oma näkemys palvelun tarpeesta", "Arki on talven aikana käynyt raskaaksi. Aamut menevät \
              kiireessä, ja laskut jäävät avaamatta. Aino toivoo, että joku kulkee hetken rinnalla ja auttaa \
              saamaan rytmin takaisin. Lasten koulumatkat hoituvat, mutta iltaisin kukaan ei jaksa laittaa ruokaa, ja \
              viikonloput tuntuvat pitkiltä. Apua on ollut vaikea pyytää, koska aiemmin on käsketty vain odottaa."],
            ["Palvelu ja palvelun tarve", "Sosiaaliohjaus kotona kaksi kertaa kuukaudessa. Tarve on arvioitu yhdessä \
              alueen sosiaaliohjaajan kanssa helmikuussa."],
            ["Palvelun tavoitteet", "Viikko-ohjelma, jota perhe pystyy noudattamaan ilman apua. Maksamattomat laskut \
              selvitetään ja niistä tehdään maksusuunnitelma. Oma aika kerran viikossa."],
            ["Työskentelymenetelmät", "Keskustelut kotona, yhteinen kalenteri, asiointi virastoissa yhdessä."],
            ["Yhteistyö muiden kanssa", "Asiakas antaa luvan sopia tapaamisista koulun kuraattorin kanssa. Muista \
              yhteydenotoista sovitaan hänen kanssaan joka kerta erikseen, ja hän on mukana, kun hänestä puhutaan."],
            ["Jos tilanne muuttuu", "Asiakas soittaa arkisin kello 8-16 toimistoon. Muina aikoina hän soittaa alueen \
              sosiaalipäivystykseen. Perutusta käynnistä sovitaan uusi aika saman viikon aikana."],
            ["Muut toimintakykyä tukevat palvelut", "Terveyskeskuksen psykiatrinen sairaanhoitaja kerran kuussa. \
              Seurakunnan perhekerho."],
            ["Palvelusuunnitelman seuranta-ajankohdat ja tarkastus", "Ensimmäinen seuranta 11.6.2026, suunnitelma \
              tarkistetaan viimeistään 10.9.2026."],
        ],
        "ticks": [["Palveluntuottajan ilmoitusvelvollisuus", true], ["Palveluntuottajan vaitiolovelvollisuus", true],
                  ["Palveluntuottajan vastuuvakuutus", true]],
        "signatures": [
            {"role": "Asiakkaan allekirjoitus", "name": "Aino Hallaranta", "hand": 41},
            {"role": "Palveluntuottajan allekirjoitus", "name": "Reetta Niinivaara, sosiaaliohjaaja", "hand": 977},
        ],
    });
    drawn(PLAN, &data, "fi")
}

/// The plan of a child whose lines nobody has signed yet.
pub(super) fn unsigned_plan() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "company": company("Y-tunnus"), "made": "4.5.2026", "place": "Hallakoski",
        "rows": [
            ["Asiakkaan nimi", "Oskari Ruskolampi"], ["Henkilötunnus", "020611A946F"],
            ["Osoite", "Myllytie 3 B 7, 99210 Hallakoski"], ["Puhelin", "050 000 1845"],
            ["Huoltajat", "Minna Ruskolampi, 050 000 1845"],
            ["Palvelun maksaja", "Selkälahden hyvinvointialue (Y-tunnus 9701177-6)"],
        ],
        "sections": [
            ["Syy palveluihin hakeutumiseen", "Koulupäivät jäävät kesken. Oskari sanoo, että meluisassa luokassa ei \
              saa ajatuksesta kiinni."],
            ["Palvelu ja palvelun tarve", "Tukihenkilö kerran viikossa koulun jälkeen."],
            ["Palvelun tavoitteet", "Kolme kokonaista koulupäivää viikossa syyslomaan mennessä."],
            ["Yhteydenpito huoltajien kanssa", "Puhelu joka toinen perjantai."],
        ],
        "ticks": [["Palveluntuottajan ilmoitusvelvollisuus", true], ["Palveluntuottajan vaitiolovelvollisuus", true],
                  ["Palveluntuottajan vastuuvakuutus", false]],
        "signatures": [
            {"role": "Huoltajan allekirjoitus", "name": "Minna Ruskolampi", "hand": null},
            {"role": "Palveluntuottajan allekirjoitus", "name": "Reetta Niinivaara, sosiaaliohjaaja", "hand": null},
        ],
    });
    drawn(PLAN, &data, "fi")
}

/// An agreement with a client who pays, without an identity code, as such agreements are.
pub(super) fn agreement() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "company": company("Y-tunnus"), "made": "3.2.2026", "place": "Selkälahti",
        "rows": [
            ["Asiakkaan nimi", "Tuomas Kaislapuro"], ["Osoite", "Asemakatu 40 A 2, 99180 Selkälahti"],
            ["Puhelin", "050 000 9354"], ["Sähköposti", "tuomas.kaislapuro@posti.example"],
        ],
        "sections": [
            ["Palvelu", "Neuropsykiatrinen valmennus, enintään kymmenen tapaamista."],
            ["Sovitut asiat", "Tapaamiset pidetään palveluntuottajan tiloissa tai etäyhteydellä. Tapaamisen voi perua \
              maksutta viimeistään edellisenä arkipäivänä kello 12."],
            ["Hinta ja laskutus", "82,00 euroa tapaamiselta. Asiakas maksaa itse. Lasku lähetetään kerran kuussa \
              kotiosoitteeseen, maksuehto 14 päivää netto."],
            ["Voimassaoloaika ja irtisanominen", "Sopimus on voimassa 3.2.2026-31.12.2026. Kumpikin voi irtisanoa sen \
              kahden viikon irtisanomisajalla."],
        ],
        "signatures": [
            {"role": "Asiakkaan allekirjoitus", "name": "Tuomas Kaislapuro", "hand": 5501},
            {"role": "Palveluntuottajan allekirjoitus", "name": "Reetta Niinivaara", "hand": 977},
        ],
    });
    drawn(AGREEMENT, &data, "fi")
}

/// A payment commitment from a county.
pub(super) fn commitment() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "controller": county(), "company": company("Y-tunnus"), "number": "MS-2026-03317", "made": "20.1.2026",
        "client": {"name": "Eeva Tuohiaho", "code": "230367-937S", "address": "Lehtokuja 6, 99210 Hallakoski"},
        "service": "Tuettu asuminen, ohjaus kotona", "amount": "12 tuntia kuukaudessa", "price": "54,50 euroa / tunti",
        "valid": "1.2.2026-31.7.2026", "ground": "Sosiaalihuoltolaki (1301/2014) 14 §",
        "billing_address": "PL 77, 99181 SELKÄLAHTI",
        "officer": "Kaisu Ahtola, johtava sosiaalityöntekijä", "hand": 31_337,
    });
    drawn(COMMITMENT, &data, "fi")
}

/// A commitment for a client whom the office does not know yet.
pub(super) fn new_clients_commitment() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "controller": county(), "company": company("Y-tunnus"), "number": "MS-2026-04102", "made": "2.6.2026",
        "client": {"name": "Lauri Pihkala-Sorsa", "code": "050709A952W", "address": "Kallioportti 2, 99180 Selkälahti"},
        "service": "Ammatillinen tukihenkilötyö", "amount": "8 tuntia kuukaudessa", "price": "49,00 euroa / tunti",
        "valid": "15.6.2026-14.12.2026", "ground": "Lastensuojelulaki (417/2007) 36 §",
        "billing_address": "PL 77, 99181 SELKÄLAHTI",
        "officer": "Kaisu Ahtola, johtava sosiaalityöntekijä", "hand": 31_337,
    });
    drawn(COMMITMENT, &data, "fi")
}

/// A commitment in Swedish, from another county.
pub(super) fn swedish_commitment() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "controller": {
            "name": "Granholms välfärdsområde", "y_label": "FO-nummer", "y_tunnus": "9748216-4",
            "street": "Socialservice, Kyrkoesplanaden 4", "post": "99640 GRANHOLM", "phone": "029 000 5150",
            "email": "registrator@granholm.example", "ovt": "003797482164", "operator": "KOEOPER1",
        },
        "company": company("FO-nummer"), "number": "BF 118/2026", "made": "9.2.2026",
        "client": {"name": "Åsa Granåsker", "code": "270951-928S", "address": "Strandvägen 21, 99640 Granholm"},
        "service": "Socialhandledning i hemmet", "amount": "6 timmar per månad", "price": "58,00 euro / timme",
        "valid": "1.3.2026-31.8.2026", "ground": "Socialvårdslagen (1301/2014) 14 §",
        "billing_address": "PB 12, 99641 GRANHOLM",
        "officer": "Maj-Britt Sundkvarn, socialarbetare", "hand": 2_026,
    });
    drawn(COMMITMENT, &data, "sv")
}

/// A few friendly lines that name nobody.
pub(super) fn letter() -> Result<Vec<Picture>, typeset::Error> {
    let data = json!({
        "lines": [
            "Hei!", "Kiitos kun kävitte. Avain löytyi takin taskusta, ei tarvitse enää etsiä.",
            "Ensi viikolla torstai käy paremmin kuin keskiviikko. Soitelkaa jos ei sovi.",
            "Pullaa on pakkasessa.",
        ],
        "hand": 88,
    });
    drawn(LETTER, &data, "fi")
}
