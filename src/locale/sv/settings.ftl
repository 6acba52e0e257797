# Fel i inställningsfiler: vad som är fel (error-) och vad man gör (advice-).

settings-problem = { $file }: { $error }. { $advice }
settings-problem-on-line = { $file }, rad { $line }: { $error }. { $advice }
settings-expected = { $expected ->
    [text] en text inom citattecken
    [texts] en lista av texter, till exempel ["en", "annan"]
    [whole] ett heltal utan citattecken
    [yes-no] true eller false
    [section] ett eget avsnitt, till exempel [web]
    [sections] ett avsnitt inom dubbla hakparenteser, till exempel [[folder]]
    [span] en tid, till exempel "5 s", "10 min", "2 h" eller "30 d"
    [size] en storlek, till exempel "200 MB"
    [language] ett språk: "fi", "sv" eller "en"
    [address] en adress med port, till exempel "127.0.0.1:8750"
    [business-id] ett FO-nummer vars kontrollsiffra stämmer, till exempel "1234567-1"
    [fingerprint] en OpenPGP-nyckels fingeravtryck: 40 hexadecimala siffror
    [host-keys] en lista av fingeravtryck så som ssh-keygen -lf skriver ut dem, till exempel ["SHA256:…"]
    [code] en kod med 1–16 bokstäver a–z eller siffror
    [host] en servers namn eller adress
    [reading] läsmotorns språk, till exempel "fin+swe"
    [path] en hel sökväg som börjar med snedstreck, till exempel "/srv/skannrar/kontoret"
   *[word] något av orden som är kända här
}

error-settings-missing = Inställningsfilen finns inte
advice-settings-missing = Skapa ett hem med kommandot paperisilta init, eller ange rätt hemmapp med --home.

error-settings-unreadable = Filen kunde inte läsas ({ $cause })
advice-settings-unreadable = Kontrollera att filen är text och att tjänstens användare får läsa den.

error-settings-unwritable = Filen kunde inte skrivas ({ $cause })
advice-settings-unwritable = Kontrollera att det går att skriva i mappen och att disken har plats.

error-settings-syntax = Detta är inte TOML ({ $cause })
advice-settings-syntax = En inställning skrivs namn = "värde", och ett avsnitt börjar inom hakparenteser, till exempel [web].

error-settings-not-understood = Stället går inte att förstå ({ $cause })
advice-settings-not-understood = Jämför med den export som följer med, exports/generic-county/export.toml: den har alla namn och värdenas form.

error-settings-unknown-name = Inställningen { $name } är okänd
advice-settings-unknown-name = { $near ->
    [none] Här är följande kända: { $known }.
   *[other] Menade du { $near }? Här är följande kända: { $known }.
}

error-settings-required = Inställningen { $name } saknas
advice-settings-required = Lägg till den. Värdet ska vara { settings-expected }.

error-settings-not-a = Inställningen { $name } har ett värde som inte duger
advice-settings-not-a = Värdet ska vara { settings-expected }.

error-settings-out-of-range = Värdet på { $name } är för litet eller för stort
advice-settings-out-of-range = Ange ett värde som är minst { $least } och högst { $most }.

error-settings-no-such = { $what ->
    [profile] Det finns ingen skannerprofil { $name }
   *[export] Det finns ingen export { $name }
}
advice-settings-no-such = { $near ->
    [none] Det finns: { $known }.
   *[other] Menade du { $near }? Det finns: { $known }.
} { $what ->
    [profile] En egen profil kan läggas i hemmets mapp scanner-profiles.
   *[export] En egen export kan läggas i hemmets mapp exports.
}

error-settings-twice = { $name } anges två gånger
advice-settings-twice = Ta bort den ena. Den första står på rad { $first }.

error-settings-again = Mottagaren { $name } anges två gånger för samma personuppgiftsansvariga
advice-settings-again = Ta bort det ena [[receiver]]-avsnittet eller ge det en annan controller.

error-settings-overlap = Mapparna { $path } och { $other } ligger inuti varandra
advice-settings-overlap = Ange mappar som inte ligger inuti varandra, och ingen av dem i Paperisiltas hem.

error-settings-open-to-the-network = Webbsidan får inte lyssna på { $address }
advice-settings-open-to-the-network = Lösenord och klientuppgifter skulle gå okrypterade i nätet. Ange maskinens egen adress, till exempel "127.0.0.1:8750".

error-settings-folder-away = Mappen { $path } finns inte just nu
advice-settings-folder-away = Anslut disken eller den delade mappen, skapa mappen eller rätta sökvägen. Annat arbete fortsätter; mappen bevakas så snart den finns igen.

error-settings-file-away = Filen { $path } finns inte
advice-settings-file-away = Rätta sökvägen eller lägg filen på plats. Annat arbete fortsätter; bara det som behöver filen väntar.
