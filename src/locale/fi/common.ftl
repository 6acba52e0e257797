# Sanat, joita koko talo käyttää: asiakirjatyypit, syyt, tilat, käyttötarkoitukset.

yes = kyllä
no = ei
unknown = ei tiedossa
self-controller = yritys itse

## Asiakirjatyypit

type-palvelusuunnitelma = palvelusuunnitelma
type-palvelusopimus = palvelusopimus
type-maksusitoumus = maksusitoumus
type-paatos = päätös
type-palvelutilaus = palvelutilaus
type-palveluseteli = palveluseteli
type-lahete = lähete
type-lausunto = lausunto
type-valtakirja = valtakirja
type-suostumus = suostumus
type-lasku = lasku
type-kayntikirjaus = käyntikirjaus
type-tarkastuspyynto = tarkastuspyyntö
type-oikaisuvaatimus = oikaisuvaatimus
type-lastensuojeluilmoitus = lastensuojeluilmoitus
type-salassapitosopimus = salassapitosopimus
type-henkilotietojen_kasittelysopimus = henkilötietojen käsittelysopimus
type-kirje = kirje
type-none = tyyppi ei tiedossa

## Asiakirjan kentät

field-client_name = asiakkaan nimi
field-hetu = henkilötunnus
field-address = osoite
field-phone = puhelin
field-email = sähköposti
field-guardians = huoltajat
field-payer = maksaja
field-client_view = asiakkaan oma näkemys
field-service_and_need = palvelu ja sen tarve
field-goals = tavoitteet
field-methods = menetelmät
field-other_services = muut palvelut
field-guardian_contact = yhteydenpito huoltajiin
field-followup_dates = seurantapäivät
field-place_date = paikka ja aika
field-service = palvelu
field-agreed_matters = sovitut asiat
field-billing = laskutus
field-commitment_number = maksusitoumuksen numero
field-payer_name = maksajan nimi
field-payer_y_tunnus = maksajan Y-tunnus
field-amount_value = määrä
field-amount_unit = määrän yksikkö
field-billing_address = laskutusosoite
field-einvoice_address = verkkolaskuosoite
field-operator = verkkolaskuoperaattori
field-officer = päätöksen tekijä
field-signed_date = allekirjoituspäivä
field-valid_from = voimassa alkaen
field-valid_to = voimassa päättyen
field-decision_date = päätöspäivä

signer-client = asiakas
signer-guardian = huoltaja
signer-provider = palveluntuottaja
signer-officer = viranhaltija

tick-ilmoitusvelvollisuus = ilmoitusvelvollisuudesta kerrottu
tick-vaitiolovelvollisuus = vaitiolovelvollisuudesta kerrottu
tick-vastuuvakuutus = vastuuvakuutus voimassa

medium-paper = paperi
medium-electronic = sähköinen

## Miksi asiakirja odottaa ihmistä, tai mitä siitä huomattiin

reason-hetu_check_failed = Henkilötunnuksen tarkistusmerkki ei täsmää
reason-name_hetu_conflict = Nimi on yhden asiakkaan, henkilötunnus toisen
reason-ambiguous_client = Henkilötunnusta ei ole, ja samannimisiä asiakkaita on useita
reason-new_client_without_hetu = Asiakasta ei tunneta, eikä paperissa ole henkilötunnusta, jolla kansion voisi avata
reason-client_by_name_only = Asiakas tunnistettiin vain nimestä; mikään muu tieto ei vahvista sitä
reason-controller_unknown = Paperista tai asiakastiedoista ei selviä, kenen lukuun palvelu annettiin
reason-controller_not_in_list = Paperissa mainittu maksaja ei ole rekisterinpitäjien luettelossa
reason-signature_missing = Allekirjoitus puuttuu
reason-type_not_archived = Tämäntyyppinen paperi ei koskaan arkistoidu itsestään
reason-checkbox_unchecked = Rasti puuttuu ruudusta, joka pitäisi rastittaa
reason-new_client = Uusi asiakas: tätä henkilötunnusta ei ole asiakastiedoissa
reason-name_changed = Henkilötunnus ja etunimi täsmäävät, sukunimi on toinen
reason-no_hetu_on_document = Paperissa ei ole henkilötunnusta; asiakas tunnistettiin nimestä ja toisesta tiedosta
reason-controller_from_register = Rekisterinpitäjä pääteltiin asiakastiedoista: allekirjoituspäivänä niitä oli vain yksi
reason-poor_legibility = Paperista saa huonosti selvää
reason-handwritten_identity = Henkilötiedot on kirjoitettu käsin
reason-stamp_over_text = Leima peittää tekstiä
reason-wrong_extension = Tiedoston pääte on väärä: sisältö on muuta kuin pääte lupaa
reason-type_unknown = Asiakirjatyyppiä ei tunnistettu
reason-doubtful_parting = Ei ole varmaa, mistä seuraava asiakirja alkaa
reason-several_documents = Samassa tiedostossa on useita asiakirjoja
reason-hetu_repaired = Henkilötunnusta ei voitu lukea varmasti, tai sen lukuvirhe korjattiin; tarkista se paperista
reason-cover_sheet_conflict = Kansilehti sanoo muuta kuin paperi
reason-cover_sheet_spent = Kansilehti on jo käytetty tai se ei ole meidän
reason-cover_sheet = Kansilehti kertoi, kenen paperi on
reason-truncated_file = Tiedostosta saatiin luettua vain osa
reason-reopened = Ihminen avasi asian uudelleen

## Miksi tiedosto hylättiin

refusal-truncated_file = Tiedosto on katkennut: yhtään sivua ei saatu luettua
refusal-empty_file = Tiedosto on tyhjä
refusal-encrypted = Tiedosto on suojattu salasanalla
refusal-decompression_bomb = Tiedosto paisuisi kohtuuttoman suureksi
refusal-corrupt_file = Tiedosto on vioittunut
refusal-unknown_format = Tiedosto ei ole paperin kuva eikä PDF
refusal-too_large = Tiedosto on liian suuri

## Tilat: asiakirja, skannaus, paketti

state-proposed = ehdotus
state-held = odottaa ihmistä
state-filed = arkistoitu
state-packaged = paketissa
state-superseded = korvattu korjatulla
state-dismissed = ei kuulu meille
state-disposed = tuhottu

state-sealed = talletettu, lukematta
state-read = luettu
state-divided = käsitelty
state-refused = hylätty
state-discarded = poistettu

package-state-sealed = suljettu, lähettämättä
package-state-sent = lähetetty, odottaa kuittausta
package-state-answered = kuitattu
package-state-withdrawn = peruttu ennen lähetystä

answer-accepted = hyväksytty
answer-partly_refused = osa palautettu
answer-rejected = palautettu

upload-part = siirto kesken
upload-verified = siirretty ja tarkistettu
upload-renamed = perillä
upload-marked = perillä ja valmiiksi merkitty

outcome-auto_file = arkistoitui itsestään
outcome-needs_review = ihminen päättää
outcome-reject = hylättiin

## Mikä puhuu jonkun puolesta

evidence-code = henkilötunnus
evidence-mended_code = henkilötunnus, jonka lukuvirhe korjattiin
evidence-name = nimi
evidence-former_name = entinen nimi
evidence-address = osoite
evidence-phone = puhelinnumero
evidence-email = sähköpostiosoite
evidence-birth_date = syntymäaika
evidence-business_id = Y-tunnus
evidence-alias = rinnakkaisnimi
evidence-email_domain = sähköpostiosoitteen pääte
evidence-ovt = verkkolaskuosoite
evidence-self_paying = maksaa itse
evidence-register = asiakastiedot

## Käyttötarkoitukset

purpose-care = palvelun antaminen
purpose-handover = asiakirjojen luovutus rekisterinpitäjälle
purpose-inspection = asiakkaan tarkastusoikeus
purpose-correction = tietojen korjaaminen
purpose-complaint = kantelu tai muistutus
purpose-supervision = viranomaisen valvonta
purpose-filing = saapuneen arkistointi
purpose-technical = laitteen ylläpito
purpose-other = muu syy

## Tapahtumat

event-received = otettiin vastaan
event-seen_again = sama tiedosto tuli uudelleen
event-refused = hylättiin
event-tried_again = yritettiin uudelleen
event-read = luettiin
event-divided = jaettiin asiakirjoiksi
event-discarded = poistettiin
event-found = löytyi skannauksesta
event-held = jäi odottamaan ihmistä
event-filed = arkistoitiin
event-refiled = arkistoitiin toiseen paikkaan
event-reopened = avattiin uudelleen
event-dismissed = todettiin, ettei kuulu meille
event-restored = palautettiin käsittelyyn
event-packaged = pakattiin
event-taken_back = otettiin takaisin paketista
event-returned = vastaanottaja palautti
event-recalled = pyydettiin takaisin väärältä vastaanottajalta
event-superseded = korvattiin korjatulla
event-corrected = tiedot oikaistiin
event-disposed = tuhottiin
event-package_sealed = paketti suljettiin
event-package_sent = paketti lähetettiin
event-package_answered = paketti kuitattiin
event-package_withdrawn = paketti peruttiin

# Skannerikansiot, sivulla ja lääkäriltä.
folder-notice-at-once = Kansio kertoo heti, kun siihen tulee jotakin.
folder-notice-own-only = Kansio on verkkojaossa: mitä muut koneet siihen kirjoittavat, huomataan seuraavalla katsomisella.
folder-notice-never = Kansio ei kerro, kun siihen tulee jotakin: se huomataan seuraavalla katsomisella.
folder-notice-read-only = Kansiosta ei voi poistaa mitään: sisään otetut tiedostot jäävät siihen salaamattomina. Korjaa kansion oikeudet.
folder-unfit = { $count ->
    [one] Siellä on yksi linkki, putki, laite, tiedosto jolla on toinen nimi tai suljettu kansio, jota ei oteta: poista se tai pane tilalle oma tiedostonsa.
   *[other] Siellä on { $count } linkkiä, putkea, laitetta, tiedostoa joilla on toinen nimi tai suljettua kansiota, joita ei oteta: poista ne tai pane tilalle omat tiedostonsa.
}
folder-left = { $count ->
    [one] Yksi tiedosto on arkistossa, mutta sitä ei voitu poistaa kansiosta: korjaa oikeudet ja poista se.
   *[other] { $count } tiedostoa on arkistossa, mutta niitä ei voitu poistaa kansiosta: korjaa oikeudet ja poista ne.
}
folder-stuck = { $count ->
    [one] Yksi tiedosto on ollut siellä kesken tai lukukelvottomana pidempään kuin skannerilla koskaan kestää: katso, onko skanneri pysähtynyt.
   *[other] { $count } tiedostoa on ollut siellä kesken tai lukukelvottomina pidempään kuin skannerilla koskaan kestää: katso, onko skanneri pysähtynyt.
}
