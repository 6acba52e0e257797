# Webbsidan: inloggning och lägessida.

web-sign-in = Logga in
web-sign-out = Logga ut
web-unlock = Logga in och lås upp arkivet
web-user = Användarnamn
web-password = Lösenord
web-locked = Arkivet är låst. Skanningar tas krypterade i förvar, men de läses först när någon loggar in.

web-status = Läget
web-last-scan = Senaste skanning { $moment }
web-no-scan = Ingen skanning har kommit ännu.
web-moment = { $day }.{ $month }.{ $year } kl. { $time }
web-clock = { $hour }.{ $minute }
web-never = ännu inte en enda gång

web-number-under-way = under behandling
web-number-held = väntar på en människa
web-number-refused = avvisade
web-number-filed = i arkivet, inte överlämnade
web-number-unanswered = paket utan kvittering

web-stale = Ingen förbindelse med Paperisilta: det som syns är gammalt.

web-held = Väntar på en människa
web-held-none = Ingen handling väntar på en människa.
web-held-next = Gå igenom handlingarna med kommandot
web-refused = Avvisade filer
web-refused-next = De avvisade finns i säkert förvar. Se dem med kommandot

web-folders = Skannermappar
web-folders-none = Ingen mapp är angiven ännu. Lägg till [[folder]] i filen paperisilta.toml.
web-folder-read = Ses över med { $seconds } s mellanrum, senast kl. { $read }; profil { $profile }. { $waiting ->
    [0] Inga filer väntar i mappen.
    [one] En fil väntar i mappen.
   *[other] { $waiting } filer väntar i mappen.
}
web-folder-dark = Mappen kan inte läsas, senast läst: { $read }. Kontrollera att disken eller den delade mappen är ansluten. Profil { $profile }, läses med { $seconds } s mellanrum.
web-light-well = i ordning
web-light-look = se efter
web-light-dark = läses inte

web-packages = Paket
web-packages-none = Inget paket har gjorts ännu.

error-web-door-shut = För många felaktiga lösenord
advice-web-door-shut = { $seconds ->
    [one] Vänta en sekund och försök igen.
   *[other] Vänta { $seconds } sekunder och försök igen.
}

error-web-open-to-the-network = Webbsidan får inte lyssna på { $address }
advice-web-open-to-the-network = Ge inställningen web.listen maskinens egen adress, till exempel "127.0.0.1:8750".

error-web-listen = Webbsidan kunde inte öppnas på { $address }
advice-web-listen = Ett annat program använder kanske samma port. Stäng det eller byt port i inställningen web.listen.

error-web-threads = Webbsidan kunde inte startas
advice-web-threads = Maskinens minne eller trådar är kanske slut. Stäng andra program och försök igen.

error-web-trouble = Arbetet avbröts vid { $key }
advice-web-trouble = Nytt försök görs snart. Om felet består, se loggen och kommandot paperisilta doctor.
