# Asetustiedostojen viat: mikä on vialla (error-) ja mitä tehdä (advice-).

settings-problem = { $file }: { $error }. { $advice }
settings-problem-on-line = { $file }, rivi { $line }: { $error }. { $advice }
settings-expected = { $expected ->
    [text] teksti lainausmerkeissä
    [texts] luettelo tekstejä, esimerkiksi ["yksi", "toinen"]
    [whole] kokonaisluku ilman lainausmerkkejä
    [yes-no] true tai false
    [section] oma osio, esimerkiksi [web]
    [sections] osio kaksinkertaisissa hakasuluissa, esimerkiksi [[folder]]
    [span] aika, esimerkiksi "5 s", "10 min", "2 h" tai "30 d"
    [size] koko, esimerkiksi "200 MB"
    [language] kieli: "fi", "sv" tai "en"
    [address] osoite ja portti, esimerkiksi "127.0.0.1:8750"
    [business-id] Y-tunnus, jonka tarkistusnumero täsmää, esimerkiksi "1234567-1"
    [fingerprint] OpenPGP-avaimen sormenjälki: 40 heksanumeroa
    [host-keys] luettelo sormenjälkiä sellaisina kuin ssh-keygen -lf ne tulostaa, esimerkiksi ["SHA256:…"]
    [code] tunnus, jossa on 1–16 kirjainta a–z tai numeroa
    [host] palvelimen nimi tai osoite
    [reading] lukukoneen kielet, esimerkiksi "fin+swe"
    [path] koko polku, joka alkaa vinoviivalla, esimerkiksi "/srv/skannerit/toimisto"
   *[word] jokin tässä tunnetuista sanoista
}

error-settings-missing = Asetustiedostoa ei ole
advice-settings-missing = Luo koti komennolla paperisilta init, tai anna oikea kotikansio valitsimella --home.

error-settings-unreadable = Tiedostoa ei voitu lukea ({ $cause })
advice-settings-unreadable = Tarkista, että tiedosto on tekstiä ja että palvelun käyttäjä saa lukea sen.

error-settings-unwritable = Tiedostoa ei voitu kirjoittaa ({ $cause })
advice-settings-unwritable = Tarkista, että kansioon saa kirjoittaa ja että levyllä on tilaa.

error-settings-syntax = Tämä ei ole TOML-muotoa ({ $cause })
advice-settings-syntax = Asetus kirjoitetaan nimi = "arvo", ja osio alkaa hakasuluissa, esimerkiksi [web].

error-settings-not-understood = Kohtaa ei ymmärretä ({ $cause })
advice-settings-not-understood = Vertaa mukana tulleeseen vientiin exports/generic-county/export.toml: siinä ovat kaikki nimet ja arvojen muodot.

error-settings-unknown-name = Asetusta { $name } ei tunneta
advice-settings-unknown-name = { $near ->
    [none] Tässä kohdassa tunnetaan: { $known }.
   *[other] Tarkoititko { $near }? Tässä kohdassa tunnetaan: { $known }.
}

error-settings-required = Asetus { $name } puuttuu
advice-settings-required = Lisää se. Arvoksi kelpaa { settings-expected }.

error-settings-not-a = Asetuksen { $name } arvo ei kelpaa
advice-settings-not-a = Arvoksi kelpaa { settings-expected }.

error-settings-out-of-range = Asetuksen { $name } arvo on liian pieni tai liian suuri
advice-settings-out-of-range = Anna arvo, joka on vähintään { $least } ja enintään { $most }.

error-settings-no-such = { $what ->
    [profile] Skanneriprofiilia { $name } ei ole
   *[export] Vientiä { $name } ei ole
}
advice-settings-no-such = { $near ->
    [none] Tarjolla on: { $known }.
   *[other] Tarkoititko { $near }? Tarjolla on: { $known }.
} { $what ->
    [profile] Oman profiilin voi lisätä kodin kansioon scanner-profiles.
   *[export] Oman viennin voi lisätä kodin kansioon exports.
}

error-settings-twice = { $name } on annettu kahdesti
advice-settings-twice = Poista toinen. Ensimmäinen on rivillä { $first }.

error-settings-again = Vastaanottaja { $name } on annettu kahdesti samalle rekisterinpitäjälle
advice-settings-again = Poista toinen [[receiver]]-osio tai anna sille eri controller.

error-settings-overlap = Kansiot { $path } ja { $other } ovat sisäkkäin
advice-settings-overlap = Anna kansiot, joista kumpikaan ei ole toisen sisällä, eikä kumpikaan Paperisillan kodissa.

error-settings-open-to-the-network = Verkkosivu ei saa kuunnella osoitteessa { $address }
advice-settings-open-to-the-network = Salasana ja asiakastiedot kulkisivat verkossa salaamatta. Anna tämän koneen oma osoite, esimerkiksi "127.0.0.1:8750".

error-settings-folder-away = Kansiota { $path } ei nyt ole
advice-settings-folder-away = Liitä levy tai verkkojako, luo kansio tai korjaa polku. Muu työ jatkuu; kansiota katsotaan heti, kun se on taas olemassa.

error-settings-file-away = Tiedostoa { $path } ei ole
advice-settings-file-away = Korjaa polku tai vie tiedosto paikalleen. Muu työ jatkuu; vain se odottaa, mikä tiedostoa tarvitsee.
