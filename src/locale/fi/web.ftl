# Verkkosivu: kirjautuminen ja tilasivu.

web-sign-in = Kirjaudu
web-sign-out = Kirjaudu ulos
web-unlock = Kirjaudu ja avaa arkisto
web-user = Käyttäjätunnus
web-password = Salasana
web-locked = Arkisto on lukossa. Skannaukset otetaan salattuina talteen, mutta ne luetaan vasta, kun joku kirjautuu.

web-status = Tilanne
web-last-scan = Viimeisin skannaus { $moment }
web-no-scan = Yhtään skannausta ei ole vielä tullut.
web-moment = { $day }.{ $month }.{ $year } klo { $time }
web-clock = { $hour }.{ $minute }
web-never = ei vielä kertaakaan

web-number-under-way = käsittelyssä
web-number-held = odottaa ihmistä
web-number-refused = hylätty
web-number-filed = arkistossa, luovuttamatta
web-number-unanswered = pakettia ilman kuittausta

web-stale = Ei yhteyttä Paperisiltaan: näkyvissä on vanha tilanne.

web-held = Odottaa ihmistä
web-held-none = Mikään asiakirja ei odota ihmistä.
web-held-next = Käy asiakirjat läpi komennolla
web-refused = Hylätyt tiedostot
web-refused-next = Hylätyt ovat tallessa. Katso ne komennolla

web-folders = Skannerikansiot
web-folders-none = Yhtään kansiota ei ole vielä annettu. Lisää [[folder]] tiedostoon paperisilta.toml.
web-folder-read = Katsotaan { $seconds } s välein, viimeksi klo { $read }; profiili { $profile }. { $waiting ->
    [0] Kansiossa ei odota tiedostoja.
    [one] Kansiossa odottaa yksi tiedosto.
   *[other] Kansiossa odottaa { $waiting } tiedostoa.
}
web-folder-dark = Kansiota ei saada luettua, viimeksi luettu: { $read }. Tarkista, että levy tai verkkojako on liitetty. Profiili { $profile }, luetaan { $seconds } s välein.
web-light-well = kunnossa
web-light-look = tarkista
web-light-dark = ei lueta

web-packages = Paketit
web-packages-none = Yhtään pakettia ei ole vielä tehty.

error-web-door-shut = Liian monta väärää salasanaa
advice-web-door-shut = { $seconds ->
    [one] Odota sekunti ja yritä uudelleen.
   *[other] Odota { $seconds } sekuntia ja yritä uudelleen.
}

error-web-open-to-the-network = Verkkosivu ei saa kuunnella osoitteessa { $address }
advice-web-open-to-the-network = Anna asetuksen web.listen arvoksi tämän koneen oma osoite, esimerkiksi "127.0.0.1:8750".

error-web-listen = Verkkosivua ei voitu avata osoitteessa { $address }
advice-web-listen = Toinen ohjelma käyttää ehkä samaa porttia. Sulje se tai vaihda portti asetuksessa web.listen.

error-web-threads = Verkkosivua ei voitu käynnistää
advice-web-threads = Koneen muisti tai säikeet ovat ehkä lopussa. Sulje muita ohjelmia ja yritä uudelleen.

error-web-trouble = Työ keskeytyi kohdassa { $key }
advice-web-trouble = Sitä yritetään pian uudelleen. Jos vika ei poistu, katso lokia ja komentoa paperisilta doctor.
