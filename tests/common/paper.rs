//! Paper as offices scan it: pages typeset here, of which every word is known, laid on the glass in every way and
//! saved as scanners save them. Nobody on them exists.

use std::{collections::BTreeMap, io::Cursor};

use image::{ExtendedColorType, ImageEncoder as _, codecs::jpeg};
use paperisilta::{
    cli::demo::scanner::{Day, scan},
    reader::{Pool, PoolSettings, ReadSettings},
    record::{PageReading, Reading},
    typeset::{About, Picture, pictures},
};
use serde_json::json;

/// One typeset page and its words.
pub struct Paper {
    pub picture: Picture,
    pub words: Vec<String>,
}

const FINNISH: [&str; 8] = [
    "Palvelu toteutetaan asiakkaan kotona kaksi kertaa viikossa, kaksi tuntia kerrallaan, ja tarvittaessa \
     lähiympäristössä.",
    "Asiakas kertoo olevansa yksinäinen ja toivoo ihmistä, jonka kanssa asioida ja jutella rauhassa.",
    "Tavoitteena on säännöllinen päivärytmi, kotitöiden jakaminen selkeästi ja riitatilanteiden väheneminen.",
    "Työntekijä ja asiakas arvioivat tavoitteiden toteutumista kuukausittain; seuraava arvio on sovittu joulukuulle.",
    "Muutoksista sovitaan kirjallisesti. Sopimus on voimassa toistaiseksi ja irtisanomisaika on yksi kuukausi.",
    "Käynnin peruutus on tehtävä viimeistään edellisenä arkipäivänä ennen kello kahtatoista.",
    "Laskutus perustuu toteutuneisiin tunteihin, jotka kirjataan käyntilomakkeelle ja hyväksytään allekirjoituksella.",
    "Menetelminä ovat ratkaisukeskeinen työote, mallintaminen arjen tilanteissa ja kirjallinen palaute perheelle.",
];
const SWEDISH: [&str; 4] = [
    "Klienten har behov av stöd i vardagen och önskar att samma person besöker hemmet varje vecka.",
    "Målet är att familjen självständigt klarar av vardagens rutiner före årets slut.",
    "Arbetet följs upp tillsammans med klienten och välfärdsområdet var tredje månad.",
    "Avtalet gäller tills vidare och kan sägas upp med en månads uppsägningstid.",
];
const NAMES: [&str; 8] = [
    "Teppo Hallaranta",
    "Åsa Lindqvist",
    "Marjatta Kuusilampi",
    "Håkan Blåfield",
    "Eino Pajuluoma",
    "Renée Ståhl",
    "Sirpa Rautapuro",
    "Göran Öhman",
];

/// Page `number` of a pile in which every sixth page is Swedish; each of its own.
pub fn paper(number: usize, dpi: u16) -> Paper {
    let swedish = number % 6 == 5;
    let text: Vec<&str> = if swedish {
        (0..4).map(|at| SWEDISH[(number + at) % SWEDISH.len()]).collect()
    } else {
        (0..6).map(|at| FINNISH[(number * 5 + at) % FINNISH.len()]).collect()
    };
    let (name, other) = (NAMES[number % NAMES.len()], NAMES[(number + 3) % NAMES.len()]);
    let (day, sum) = (format!("{}.{}.2025", 1 + number % 28, 1 + number % 12), format!("{},50", 40 + number));
    let labels = if swedish {
        ["SERVICEPLAN", "Klientens namn", "Personbeteckning", "Gjord den", "Pris i euro", "Arbetare"]
    } else {
        ["PALVELUSUUNNITELMA", "Asiakkaan nimi", "Henkilötunnus", "Laadittu", "Hinta euroina", "Työntekijä"]
    };
    let code = format!("{:02}0580-9{:02}", 1 + number % 28, number % 100);
    let data = json!({
        "head": ["Kaarnapolku Perhetuki Oy", "Sahakatu 8", "99100 Kuusilampi"],
        "title": labels[0],
        "rows": [[labels[1], name], [labels[2], code], [labels[3], day], [labels[4], sum], [labels[5], other]],
        "paragraphs": text,
        "signer": other,
    });
    let about = About { title: "Koe", language: if swedish { "sv" } else { "fi" }, made: chrono::DateTime::UNIX_EPOCH };
    let picture = pictures(include_str!("paper.typ"), &data, &about, dpi).unwrap().remove(0);
    let mut words = Vec::new();
    gather(&data["head"], &mut words);
    for part in ["title", "rows", "paragraphs", "signer"] {
        gather(&data[part], &mut words);
    }
    Paper { picture, words }
}

fn gather(value: &serde_json::Value, words: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        other => words.extend(other.as_str().unwrap().split_whitespace().map(str::to_owned)),
    }
}

/// An office scanner on an office's day.
pub fn scanned(page: &Picture, skew: f32, seed: u64) -> Picture {
    scan(page, Day { skew, paper: 236, noise: 26, dust: 12, seed })
}

/// The empty back of a page: grain, dust, and the front shining through, mirrored and faint.
pub fn back(front: &Picture, seed: u64) -> Picture {
    let width = front.width as usize;
    let shine = |row: &[u8]| row.iter().rev().map(|&grey| 255 - (255 - grey) / 24).collect::<Vec<u8>>();
    let through = Picture { grey: front.grey.chunks_exact(width).flat_map(shine).collect(), ..front.clone() };
    scanned(&through, 0.3, seed)
}

/// Turned clockwise by quarters.
pub fn turned(page: &Picture, quarters: u8) -> Picture {
    let (width, height) = (page.width as usize, page.height as usize);
    let at = |x: usize, y: usize| page.grey[y * width + x];
    let (wide, tall) = if quarters.is_multiple_of(2) { (width, height) } else { (height, width) };
    let mut grey = Vec::with_capacity(page.grey.len());
    for y in 0..tall {
        grey.extend((0..wide).map(|x| match quarters {
            0 => at(x, y),
            1 => at(y, height - 1 - x),
            2 => at(width - 1 - x, height - 1 - y),
            _ => at(width - 1 - y, x),
        }));
    }
    Picture { width: wide as u32, height: tall as u32, grey }
}

/// Each pixel as a square of them: the same paper at a finer resolution.
pub fn finer(page: &Picture, times: usize) -> Picture {
    let mut grey = Vec::with_capacity(page.grey.len() * times * times);
    for row in page.grey.chunks_exact(page.width as usize) {
        let wide: Vec<u8> = row.iter().flat_map(|&grey| std::iter::repeat_n(grey, times)).collect();
        (0..times).for_each(|_| grey.extend_from_slice(&wide));
    }
    Picture { width: page.width * times as u32, height: page.height * times as u32, grey }
}

/// On yellowish paper, as JPEG in colour.
pub fn colour_jpeg(page: &Picture, dpi: u16) -> Vec<u8> {
    let rgb: Vec<u8> =
        page.grey.iter().flat_map(|&grey| [grey, grey.saturating_sub(4), grey.saturating_sub(18)]).collect();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = jpeg::JpegEncoder::new_with_quality(&mut file, 80);
    encoder.set_pixel_density(jpeg::PixelDensity::dpi(dpi));
    encoder.write_image(&rgb, page.width, page.height, ExtendedColorType::Rgb8).unwrap();
    file.into_inner()
}

/// A file as a reader process reads it.
pub fn read(file: Vec<u8>) -> Reading {
    static POOL: std::sync::OnceLock<Pool> = std::sync::OnceLock::new();
    let pool = POOL.get_or_init(|| Pool::new(PoolSettings::new(super::BINARY.into())));
    pool.read(file.into(), &ReadSettings::default(), false, &|_, _| {}).unwrap()
}

/// Words of a hundred that a page misses or has too many, in whatever order they were read.
pub fn word_error(paper: &Paper, page: &PageReading) -> f64 {
    let mut balance: BTreeMap<&str, i64> = BTreeMap::new();
    for word in &paper.words {
        *balance.entry(word).or_default() += 1;
    }
    for word in &page.words {
        *balance.entry(word.text.reveal()).or_default() -= 1;
    }
    let missed: i64 = balance.values().filter(|&&count| count > 0).sum();
    let invented: i64 = balance.values().filter(|&&count| count < 0).sum();
    100.0 * missed.max(-invented) as f64 / paper.words.len() as f64
}
