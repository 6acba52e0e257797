# Vad demonstrationen säger: vad som hände med varje papper.

## Fel

error-demo-paper = Ett av demonstrationens papper kunde inte göras ({ $detail }).
advice-demo-paper = Felet ligger i programmet. Meddela den som sköter det.
error-demo-folder = En tillfällig mapp eller fil för demonstrationen kunde inte göras ({ $detail }).
advice-demo-folder = Se till att det finns utrymme i den tillfälliga mappen (TMPDIR) och att man får skriva där.
error-demo-server = Demonstrationens mottagare kunde inte starta sin server ({ $detail }).
advice-demo-server = Installera paketen openssh-server och openssh-client, eller se i loggen vad sshd sade.
error-demo-package = Demonstrationens mottagare kunde inte öppna paketet ({ $detail }).
advice-demo-package = Felet ligger i programmet. Meddela den som sköter det och bifoga loggraden.
error-demo-command = Demonstrationen skrev ett kommando som inte finns ({ $detail }).
advice-demo-command = Felet ligger i programmet. Meddela den som sköter det.
error-demo-interrupted = Demonstrationen avbröts.
advice-demo-interrupted = Engångsarkivet är borttaget; inget blev kvar.
error-demo-too-long = Demonstrationen väntade för länge ({ $detail }).
advice-demo-too-long = Datorn är kanske mycket belastad. Försök igen, eller kör paperisilta doctor och se i loggen var det stannade.

## Pappren

demo-sheet-plan = serviceplan på två sidor, undertecknad av båda
demo-sheet-agreement = serviceavtal med en klient som betalar själv, utan personbeteckning
demo-sheet-commitment = betalningsförbindelse från ett välfärdsområde
demo-sheet-swedish = betalningsförbindelse på svenska, från ett annat område
demo-sheet-unsigned = serviceplan som ingen har undertecknat
demo-sheet-new-client = betalningsförbindelse för en klient som kontoret inte känner ännu
demo-sheet-letter = några rader som inte nämner någon
demo-sheet-broken = fil som disken har tappat en bit av
demo-sheet-again = samma betalningsförbindelse skannad en gång till

## Berättelsen

demo-begin = Paperisiltas demonstration: alla människor och papper är påhittade, och arkivet försvinner när demonstrationen slutar.
    Först grundar ägaren kontoret. Skannermappen är { $folder }.
demo-scanning = 1. SKANNERN SKRIVER I SIN MAPP
demo-reading = Paperisilta märker filerna, förvarar dem krypterade, tar bort dem ur mappen och läser dem …
demo-became = 2. VAD DET BLEV AV PAPPREN
demo-filed = { "      " }arkiverat: { $kind }, { $client }; personuppgiftsansvarig { $controller }
demo-because = { "      " }därför att detta stämmer på pappret: { $evidence }
demo-noticed = { "      " }märktes också: { $reasons }
demo-held = { "      " }väntar på en människa ({ $kind }): { $reasons }
demo-refused = { "      " }avvisad, men i förvar: { $reasons }
demo-again = { "      " }samma byte som i filen { $first }: ett dokument, två iakttagelser
demo-searching = 3. DET GÅR ATT HITTA PÅ INNEHÅLLET
demo-handing-over = 4. DOKUMENTEN ÖVERLÄMNAS TILL DE PERSONUPPGIFTSANSVARIGA
demo-no-sshd = Detta kan inte visas: datorn saknar sshd. Installera paketet openssh-server, så levererar demonstrationen paketen till en riktig SFTP-server.
demo-opened = Mottagaren öppnade paketet { $package }: { $kilobytes } kB krypterat, { $files } filer. Kontrollsumman stämmer; kvittot är skrivet.
demo-accepted = Paketet { $package } är godkänt, mottagarens referens { $reference }.
demo-proving = 5. ARKIVET KONTROLLERAS
demo-end = Demonstrationen är slut; engångsarkivet tas bort.
demo-go-on = Fortsätt själv: lägg en skanning i mappen { $scanner }, så berättar jag vad det blev av den.
    Webbsidan: http://{ $web }/ (användare { $user }, lösenord { $password })
    I ett annat fönster: export PAPERISILTA_HOME={ $home } PAPERISILTA_PASSWORD_FILE={ $file }
    och sedan till exempel: paperisilta review
    Avsluta med Ctrl+C; då försvinner allt.
