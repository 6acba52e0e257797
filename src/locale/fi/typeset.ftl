# Letters, slips and certificates that we typeset ourselves.

error-typeset-data = Kirjeen pohjalle ei voitu antaa sen tietoja.
advice-typeset-data = Vika on ohjelmassa. Kerro siitä ylläpitäjälle.
error-typeset-template = Kirjeen pohjassa on virhe.
advice-typeset-template = Korjaa pohjan rivi, jonka lokirivi nimeää. Jos et ole muuttanut pohjaa, poista oma muunnelmasi kansiosta exports, niin mukana tullut pohja on taas käytössä.
error-typeset-archival = Kirjeestä ei tullut arkistokelpoista PDF/A-tiedostoa.
advice-typeset-archival = Poista pohjasta se, minkä lokirivi nimeää; esimerkiksi läpinäkyvä kuva tai puuttuva kirjain estää arkistokelpoisuuden.
error-typeset-drawing = Ladotun asiakirjan sivuja ei voitu piirtää.
advice-typeset-drawing = Vika on ohjelmassa. Kerro siitä ylläpitäjälle.
