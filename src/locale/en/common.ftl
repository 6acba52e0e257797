# Words that the whole house uses: document types, reasons, states, purposes of use.

yes = yes
no = no
unknown = unknown
self-controller = the company itself

## Document types

type-palvelusuunnitelma = service plan
type-palvelusopimus = service agreement
type-maksusitoumus = payment commitment
type-paatos = decision
type-palvelutilaus = service order
type-palveluseteli = service voucher
type-lahete = referral
type-lausunto = statement
type-valtakirja = power of attorney
type-suostumus = consent
type-lasku = invoice
type-kayntikirjaus = visit entry
type-tarkastuspyynto = request to inspect data
type-oikaisuvaatimus = demand for correction
type-lastensuojeluilmoitus = child welfare notification
type-salassapitosopimus = confidentiality agreement
type-henkilotietojen_kasittelysopimus = data processing agreement
type-kirje = letter
type-none = type unknown

## Fields of a document

field-client_name = client's name
field-hetu = identity code
field-address = address
field-phone = telephone
field-email = e-mail
field-guardians = guardians
field-payer = payer
field-client_view = the client's own view
field-service_and_need = service and need
field-goals = goals
field-methods = methods
field-other_services = other services
field-guardian_contact = contact with guardians
field-followup_dates = follow-up dates
field-place_date = place and date
field-service = service
field-agreed_matters = what was agreed
field-billing = billing
field-commitment_number = commitment number
field-payer_name = payer's name
field-payer_y_tunnus = payer's business ID
field-amount_value = amount
field-amount_unit = unit of the amount
field-billing_address = billing address
field-einvoice_address = e-invoice address
field-operator = e-invoice operator
field-officer = deciding officer
field-signed_date = day of signing
field-valid_from = valid from
field-valid_to = valid to
field-decision_date = day of the decision

signer-client = client
signer-guardian = guardian
signer-provider = service provider
signer-officer = officer

tick-ilmoitusvelvollisuus = told about the duty to report
tick-vaitiolovelvollisuus = told about the duty of secrecy
tick-vastuuvakuutus = liability insurance in force

medium-paper = paper
medium-electronic = electronic

## Why a document waits for a person, or what was noticed about it

reason-hetu_check_failed = The check character of the identity code does not fit
reason-name_hetu_conflict = The name is one client's, the identity code another's
reason-ambiguous_client = There is no identity code, and several clients have that name
reason-new_client_without_hetu = The client is not known, and the paper has no identity code to open a folder by
reason-client_by_name_only = The client was recognised by name alone; nothing else confirms it
reason-controller_unknown = Neither the paper nor the client's data tells on whose behalf the service was given
reason-controller_not_in_list = The payer on the paper is not among the controllers we know
reason-signature_missing = A signature is missing
reason-type_not_archived = Papers of this type are never filed automatically
reason-checkbox_unchecked = A box that should be ticked is empty
reason-new_client = New client: this identity code is not in the client data
reason-name_changed = Identity code and given name agree, the family name is another
reason-no_hetu_on_document = The paper has no identity code; the client was recognised by name and a second fact
reason-controller_from_register = The controller was taken from the client's data: there was only one on the day of signing
reason-poor_legibility = The paper is hard to read
reason-handwritten_identity = Who it is was written by hand
reason-stamp_over_text = A stamp covers text
reason-wrong_extension = The file name's ending is wrong: the content is something else
reason-type_unknown = The document type was not recognised
reason-doubtful_parting = It is not certain where the next document begins
reason-several_documents = There are several documents in the same file
reason-hetu_repaired = The identity code could not be read surely, or was mended; check it against the paper
reason-cover_sheet_conflict = The cover sheet says something else than the paper
reason-cover_sheet_spent = The cover sheet was used before, or is none of ours
reason-cover_sheet = A cover sheet said whose it is
reason-truncated_file = Only a part of the file could be read
reason-reopened = A person opened it again

## Why a file was refused

refusal-truncated_file = The file is cut short: no page could be read
refusal-empty_file = The file is empty
refusal-encrypted = The file is protected by a password
refusal-decompression_bomb = The file would grow beyond all measure
refusal-corrupt_file = The file is damaged
refusal-unknown_format = The file is neither a picture of paper nor a PDF
refusal-too_large = The file is too large

## States: document, scan, package

state-proposed = proposed
state-held = waits for a person
state-filed = filed
state-packaged = in a package
state-superseded = replaced by a corrected one
state-dismissed = not ours
state-disposed = destroyed

state-sealed = safely stored, not yet read
state-read = read
state-divided = dealt with
state-refused = refused
state-discarded = discarded

package-state-sealed = sealed, not sent
package-state-sent = sent, waits for a receipt
package-state-answered = answered
package-state-withdrawn = withdrawn before sending

answer-accepted = accepted
answer-partly_refused = partly refused
answer-rejected = rejected

upload-part = transfer under way
upload-verified = transferred and checked
upload-renamed = arrived
upload-marked = arrived and marked as done

outcome-auto_file = filed automatically
outcome-needs_review = a person decides
outcome-reject = refused

## What speaks for somebody

evidence-code = identity code
evidence-mended_code = identity code, with a reading error mended
evidence-name = name
evidence-former_name = former name
evidence-address = address
evidence-phone = telephone number
evidence-email = e-mail address
evidence-birth_date = date of birth
evidence-business_id = business ID
evidence-alias = other name
evidence-email_domain = e-mail domain
evidence-ovt = e-invoice address
evidence-self_paying = pays for themselves
evidence-register = client data

## Purposes of use

purpose-care = giving the service
purpose-handover = handing records over to their controller
purpose-inspection = the client's right to inspect
purpose-correction = correcting data
purpose-complaint = complaint
purpose-supervision = supervision by an authority
purpose-filing = filing what came in
purpose-technical = upkeep of the appliance
purpose-other = another reason

## Events

event-received = was taken in
event-seen_again = the same file came again
event-refused = was refused
event-tried_again = was tried again
event-read = was read
event-divided = was divided into documents
event-discarded = was discarded
event-found = was found in a scan
event-held = was left for a person
event-filed = was filed
event-refiled = was filed elsewhere
event-reopened = was opened again
event-dismissed = was found not to be ours
event-restored = was taken up again
event-packaged = was packaged
event-taken_back = was taken back from the package
event-returned = was returned by the receiver
event-recalled = was recalled from a wrong receiver
event-superseded = was replaced by a corrected one
event-corrected = was put right
event-disposed = was destroyed
event-package_sealed = the package was sealed
event-package_sent = the package was sent
event-package_answered = the package was answered
event-package_withdrawn = the package was withdrawn

# Scanner folders, on the page and from the doctor.
folder-notice-at-once = The folder tells at once when something comes.
folder-notice-own-only = The folder lies on a share: what other machines write there is found at the next look.
folder-notice-never = The folder does not tell when something comes: it is found at the next look.
folder-notice-read-only = Nothing can be removed from the folder: what was taken in stays there in the clear. Mend its permissions.
folder-unfit = { $count ->
    [one] One link, pipe, device, file with a second name or closed folder lies there and is not taken: remove it, or put a file of its own in its place.
   *[other] { $count } links, pipes, devices, files with a second name or closed folders lie there and are not taken: remove them, or put files of their own in their place.
}
folder-left = { $count ->
    [one] One file is in the archive and could not be removed from the folder: mend the permissions, and remove it.
   *[other] { $count } files are in the archive and could not be removed from the folder: mend the permissions, and remove them.
}
folder-stuck = { $count ->
    [one] One file has lain there unfinished or unreadable for longer than its scanner ever takes: see whether the scanner has stopped.
   *[other] { $count } files have lain there unfinished or unreadable for longer than their scanner ever takes: see whether the scanner has stopped.
}
