# Lukijaprosessit ja tiedostojen viat. Virheet: error-<avain> kertoo mitä tapahtui, advice-<avain> mitä tehdä.

error-reader-refused = Tiedostoa ei voi lukea.
advice-reader-refused = Se on tallessa salattuna, ja syy näkyy sen kohdalla. Skannaa paperi uudelleen ja poista tämä tiedosto, kun uusi skannaus on kunnossa.
error-reader-incomplete = Tiedosto loppuu kesken.
advice-reader-incomplete = Skanneri saattaa vielä kirjoittaa sitä. Jos ei, skannaa paperi uudelleen.
error-reader-start = Lukijaprosessia ei voitu käynnistää.
advice-reader-start = Mitään ei ole kadonnut; lukeminen jatkuu, kun käynnistys onnistuu. Tarkista, että ohjelmatiedosto on paikallaan, ja aja ”paperisilta doctor”.
error-reader-language-data = Tekstintunnistuksen kieliaineisto puuttuu.
advice-reader-language-data = Asenna Debian-paketit tesseract-ocr-fin ja tesseract-ocr-swe. Lukeminen jatkuu itsestään.
error-reader-unread = Sivua ei voitu lukea.
advice-reader-unread = Mitään ei ole kadonnut; tiedostoa yritetään uudelleen. Jos vika toistuu, tarkista, että koneessa on vapaata muistia.
error-reader-answer = Lukijaprosessi antoi vastauksen, jossa ei ole järkeä.
advice-reader-answer = Käynnistä ohjelma uudelleen: vanha ja uusi versio saattavat olla käynnissä yhtä aikaa.
error-intake-folder = Skannerikansiota ei voi lukea.
advice-intake-folder = Tarkista, että kansio on olemassa, että sen verkkojako on yhteydessä ja että ohjelma saa lukea ja poistaa siinä olevia tiedostoja.
error-intake-file = Skannerikansion tiedostoa ei voi lukea.
advice-intake-file = Sitä yritetään uudelleen. Tarkista, että ohjelma saa lukea sitä ja että se on tavallinen tiedosto eikä linkki.
error-intake-too-large = Skannerikansion tiedosto on suurempi kuin mikään, mitä sinetöidään (4 Gt).
advice-intake-too-large = Kukaan ei skannaa 4 Gt paperia yhteen tiedostoon: katso, mikä se on, ja ota se pois kansiosta.
error-intake-left = Tiedosto on turvassa arkistossa, mutta sitä ei voitu poistaa skannerikansiosta.
advice-intake-left = Anna ohjelman poistaa tiedostoja kansiosta ja poista tämä käsin: siihen asti se on siellä salaamattomana.
error-intake-changed = Skannerikansion tiedosto muuttui lukemisen aikana.
advice-intake-changed = Skanneri kirjoittaa sitä yhä. Se otetaan, kun se on valmis.
error-intake-watch = Skannerikansion muutoksista ei saada ilmoituksia.
advice-intake-watch = Mitään ei tarvitse tehdä: kansio käydään silti läpi muutaman sekunnin välein.
