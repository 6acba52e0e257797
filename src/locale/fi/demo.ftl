# Esittelyn puhe: mitä kullekin paperille tapahtui.

## Virheet

error-demo-paper = Esittelyn paperia ei saatu tehtyä ({ $detail }).
advice-demo-paper = Vika on ohjelmassa. Kerro siitä ylläpitäjälle.
error-demo-folder = Esittelyn tilapäistä kansiota tai tiedostoa ei saatu tehtyä ({ $detail }).
advice-demo-folder = Katso, että tilapäiskansiossa (TMPDIR) on tilaa ja että sinne saa kirjoittaa.
error-demo-server = Esittelyn vastaanottajan palvelin ei käynnistynyt ({ $detail }).
advice-demo-server = Asenna paketit openssh-server ja openssh-client, tai katso lokista, mitä sshd sanoi.
error-demo-package = Esittelyn vastaanottaja ei saanut pakettia auki ({ $detail }).
advice-demo-package = Vika on ohjelmassa. Kerro siitä ylläpitäjälle ja liitä mukaan lokirivi.
error-demo-command = Esittely kirjoitti komennon, jota ei ole ({ $detail }).
advice-demo-command = Vika on ohjelmassa. Kerro siitä ylläpitäjälle.
error-demo-interrupted = Esittely keskeytettiin.
advice-demo-interrupted = Kertakäyttöinen arkisto on poistettu; mitään ei jäänyt.
error-demo-too-long = Esittely odotti liian kauan ({ $detail }).
advice-demo-too-long = Kone on ehkä hyvin kuormittunut. Yritä uudelleen, tai aja paperisilta doctor ja katso lokista, mihin se jäi.

## Paperit

demo-sheet-plan = palvelusuunnitelma, kaksi sivua, molempien allekirjoittama
demo-sheet-agreement = palvelusopimus itse maksavan asiakkaan kanssa, ilman henkilötunnusta
demo-sheet-commitment = hyvinvointialueen maksusitoumus
demo-sheet-swedish = ruotsinkielinen maksusitoumus toiselta alueelta
demo-sheet-unsigned = palvelusuunnitelma, jota kukaan ei ole allekirjoittanut
demo-sheet-new-client = maksusitoumus asiakkaalle, jota toimisto ei vielä tunne
demo-sheet-letter = muutama rivi, joissa ei mainita ketään
demo-sheet-broken = tiedosto, josta levy on hukannut palan
demo-sheet-again = sama maksusitoumus toisen kerran skannattuna

## Kertomus

demo-begin = Paperisillan esittely: kaikki ihmiset ja paperit on keksitty, ja arkisto katoaa, kun esittely päättyy.
    Ensin omistaja perustaa toimiston. Skannerikansio on { $folder }.
demo-scanning = 1. SKANNERI KIRJOITTAA KANSIOONSA
demo-reading = Paperisilta huomaa tiedostot, tallettaa ne salattuina, poistaa ne kansiosta ja lukee ne …
demo-became = 2. MITÄ PAPEREISTA TULI
demo-filed = { "      " }arkistoitu: { $kind }, { $client }; rekisterinpitäjä { $controller }
demo-because = { "      " }koska paperilla täsmäävät: { $evidence }
demo-noticed = { "      " }huomattiin myös: { $reasons }
demo-held = { "      " }odottaa ihmistä ({ $kind }): { $reasons }
demo-refused = { "      " }hylätty, mutta tallessa: { $reasons }
demo-again = { "      " }samat tavut kuin tiedostossa { $first }: yksi asiakirja, kaksi havaintoa
demo-searching = 3. SISÄLLÖSTÄ LÖYTÄÄ
demo-handing-over = 4. ASIAKIRJAT LUOVUTETAAN REKISTERINPITÄJILLE
demo-no-sshd = Tätä ei voi näyttää: sshd puuttuu koneesta. Asenna paketti openssh-server, niin esittely toimittaa paketit oikealle SFTP-palvelimelle.
demo-opened = Vastaanottaja avasi paketin { $package }: { $kilobytes } kt salattuna, { $files } tiedostoa. Tarkistussumma täsmää; kuittaus on kirjoitettu.
demo-accepted = Paketti { $package } on hyväksytty, vastaanottajan viite { $reference }.
demo-proving = 5. ARKISTO TARKISTETAAN
demo-end = Esittely päättyi; kertakäyttöinen arkisto poistetaan.
demo-go-on = Jatka itse: pudota skannaus kansioon { $scanner }, niin kerron, mitä siitä tuli.
    Verkkosivu: http://{ $web }/ (käyttäjä { $user }, salasana { $password })
    Toisessa ikkunassa: export PAPERISILTA_HOME={ $home } PAPERISILTA_PASSWORD_FILE={ $file }
    ja sitten esimerkiksi: paperisilta review
    Lopeta painamalla Ctrl+C; silloin kaikki katoaa.
