# Ord som hela huset använder: handlingstyper, orsaker, tillstånd, användningsändamål.

yes = ja
no = nej
unknown = okänt
self-controller = företaget självt

## Handlingstyper

type-palvelusuunnitelma = serviceplan
type-palvelusopimus = serviceavtal
type-maksusitoumus = betalningsförbindelse
type-paatos = beslut
type-palvelutilaus = beställning av service
type-palveluseteli = servicesedel
type-lahete = remiss
type-lausunto = utlåtande
type-valtakirja = fullmakt
type-suostumus = samtycke
type-lasku = faktura
type-kayntikirjaus = besöksanteckning
type-tarkastuspyynto = begäran om insyn
type-oikaisuvaatimus = begäran om omprövning
type-lastensuojeluilmoitus = barnskyddsanmälan
type-salassapitosopimus = sekretessavtal
type-henkilotietojen_kasittelysopimus = avtal om behandling av personuppgifter
type-kirje = brev
type-none = okänd typ

## Fält i en handling

field-client_name = klientens namn
field-hetu = personbeteckning
field-address = adress
field-phone = telefon
field-email = e-post
field-guardians = vårdnadshavare
field-payer = betalare
field-client_view = klientens egen syn
field-service_and_need = service och behovet av den
field-goals = mål
field-methods = metoder
field-other_services = annan service
field-guardian_contact = kontakt med vårdnadshavare
field-followup_dates = uppföljningsdagar
field-place_date = ort och datum
field-service = service
field-agreed_matters = överenskomna saker
field-billing = fakturering
field-commitment_number = betalningsförbindelsens nummer
field-payer_name = betalarens namn
field-payer_y_tunnus = betalarens FO-nummer
field-amount_value = mängd
field-amount_unit = mängdens enhet
field-billing_address = faktureringsadress
field-einvoice_address = nätfakturaadress
field-operator = nätfakturaoperatör
field-officer = beslutsfattare
field-signed_date = dag för underskrift
field-valid_from = gäller från
field-valid_to = gäller till
field-decision_date = beslutsdag

signer-client = klient
signer-guardian = vårdnadshavare
signer-provider = serviceproducent
signer-officer = tjänsteinnehavare

tick-ilmoitusvelvollisuus = har informerats om anmälningsplikten
tick-vaitiolovelvollisuus = har informerats om tystnadsplikten
tick-vastuuvakuutus = ansvarsförsäkring i kraft

medium-paper = papper
medium-electronic = elektronisk

## Varför en handling väntar på en människa, eller vad som lades märke till

reason-hetu_check_failed = Personbeteckningens kontrolltecken stämmer inte
reason-name_hetu_conflict = Namnet hör till en klient, personbeteckningen till en annan
reason-ambiguous_client = Personbeteckning saknas, och flera klienter har samma namn
reason-new_client_without_hetu = Klienten är okänd, och papperet har ingen personbeteckning att öppna en mapp med
reason-client_by_name_only = Klienten kändes igen bara på namnet; ingen annan uppgift bekräftar det
reason-controller_unknown = Varken papperet eller klientuppgifterna visar för vems räkning servicen gavs
reason-controller_not_in_list = Betalaren på papperet finns inte bland de personuppgiftsansvariga vi känner
reason-signature_missing = Underskrift saknas
reason-type_not_archived = Papper av den här typen arkiveras aldrig av sig självt
reason-checkbox_unchecked = En ruta som borde vara ikryssad är tom
reason-new_client = Ny klient: personbeteckningen finns inte i klientuppgifterna
reason-name_changed = Personbeteckning och förnamn stämmer, efternamnet är ett annat
reason-no_hetu_on_document = Pappret har ingen personbeteckning; klienten kändes igen på namnet och en annan uppgift
reason-controller_from_register = Den personuppgiftsansvariga togs ur klientuppgifterna: på dagen för underskriften fanns bara en
reason-poor_legibility = Pappret är svårt att läsa
reason-handwritten_identity = Personuppgifterna är skrivna för hand
reason-stamp_over_text = En stämpel täcker text
reason-wrong_extension = Filändelsen är fel: innehållet är något annat än ändelsen säger
reason-type_unknown = Handlingstypen kändes inte igen
reason-doubtful_parting = Det är inte säkert var nästa handling börjar
reason-several_documents = Samma fil innehåller flera handlingar
reason-hetu_repaired = Personbeteckningen kunde inte läsas säkert, eller ett läsfel i den rättades; kontrollera den mot papperet
reason-cover_sheet_conflict = Försättsbladet säger något annat än papperet
reason-cover_sheet_spent = Försättsbladet har redan använts eller är inte vårt
reason-cover_sheet = Ett försättsblad sade vems papperet är
reason-truncated_file = Bara en del av filen kunde läsas
reason-reopened = En människa öppnade ärendet på nytt

## Varför en fil avvisades

refusal-truncated_file = Filen är avbruten: ingen sida kunde läsas
refusal-empty_file = Filen är tom
refusal-encrypted = Filen är skyddad med lösenord
refusal-decompression_bomb = Filen skulle svälla orimligt mycket
refusal-corrupt_file = Filen är skadad
refusal-unknown_format = Filen är varken en bild av ett papper eller en PDF
refusal-too_large = Filen är för stor

## Tillstånd: handling, skanning, paket

state-proposed = förslag
state-held = väntar på en människa
state-filed = arkiverad
state-packaged = i paket
state-superseded = ersatt av en rättad
state-dismissed = hör inte till oss
state-disposed = förstörd

state-sealed = i säkert förvar, oläst
state-read = läst
state-divided = behandlad
state-refused = avvisad
state-discarded = borttagen

package-state-sealed = förseglat, inte skickat
package-state-sent = skickat, väntar på kvittering
package-state-answered = kvitterat
package-state-withdrawn = återkallat före sändning

answer-accepted = godkänt
answer-partly_refused = delvis återsänt
answer-rejected = återsänt

upload-part = överföring pågår
upload-verified = överfört och kontrollerat
upload-renamed = framme
upload-marked = framme och klarmarkerat

outcome-auto_file = arkiverades av sig själv
outcome-needs_review = en människa avgör
outcome-reject = avvisades

## Vad som talar för någon

evidence-code = personbeteckning
evidence-mended_code = personbeteckning, med ett läsfel rättat
evidence-name = namn
evidence-former_name = tidigare namn
evidence-address = adress
evidence-phone = telefonnummer
evidence-email = e-postadress
evidence-birth_date = födelsedatum
evidence-business_id = FO-nummer
evidence-alias = parallellnamn
evidence-email_domain = e-postadressens domän
evidence-ovt = nätfakturaadress
evidence-self_paying = betalar själv
evidence-register = klientuppgifterna

## Användningsändamål

purpose-care = att ge service
purpose-handover = överlämnande av handlingar till den personuppgiftsansvariga
purpose-inspection = klientens rätt till insyn
purpose-correction = rättelse av uppgifter
purpose-complaint = klagomål eller anmärkning
purpose-supervision = myndighetstillsyn
purpose-filing = arkivering av inkommet
purpose-technical = underhåll av apparaten
purpose-other = annan orsak

## Händelser

event-received = togs emot
event-seen_again = samma fil kom på nytt
event-refused = avvisades
event-tried_again = försöktes på nytt
event-read = lästes
event-divided = delades upp i handlingar
event-discarded = togs bort
event-found = hittades i en skanning
event-held = blev att vänta på en människa
event-filed = arkiverades
event-refiled = arkiverades på annan plats
event-reopened = öppnades på nytt
event-dismissed = konstaterades inte höra till oss
event-restored = togs tillbaka till behandling
event-packaged = packades
event-taken_back = togs tillbaka ur paketet
event-returned = återsändes av mottagaren
event-recalled = begärdes tillbaka av fel mottagare
event-superseded = ersattes av en rättad
event-corrected = uppgifterna rättades
event-disposed = förstördes
event-package_sealed = paketet förseglades
event-package_sent = paketet skickades
event-package_answered = paketet kvitterades
event-package_withdrawn = paketet återkallades

# Skannermapparna, på sidan och från läkaren.
folder-notice-at-once = Mappen berättar genast när något kommer.
folder-notice-own-only = Mappen är delad över nätet: det som andra maskiner skriver där hittas vid nästa titt.
folder-notice-never = Mappen berättar inte när något kommer: det hittas vid nästa titt.
folder-notice-read-only = Ingenting kan tas bort ur mappen: det som tagits in ligger kvar där okrypterat. Rätta behörigheterna.
folder-unfit = { $count ->
    [one] Där ligger en länk, ett rör, en enhet, en fil med ett andra namn eller en stängd mapp som inte tas in: ta bort den eller lägg en egen fil i dess ställe.
   *[other] Där ligger { $count } länkar, rör, enheter, filer med ett andra namn eller stängda mappar som inte tas in: ta bort dem eller lägg egna filer i deras ställe.
}
folder-left = { $count ->
    [one] En fil finns i arkivet men kunde inte tas bort ur mappen: rätta behörigheterna och ta bort den.
   *[other] { $count } filer finns i arkivet men kunde inte tas bort ur mappen: rätta behörigheterna och ta bort dem.
}
folder-stuck = { $count ->
    [one] En fil har legat där ofullständig eller oläslig längre än skannern någonsin behöver: se efter om skannern har stannat.
   *[other] { $count } filer har legat där ofullständiga eller oläsliga längre än skannern någonsin behöver: se efter om skannern har stannat.
}
