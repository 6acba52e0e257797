# Esittelyn puhe: mitä kullekin paperille tapahtui.

## Virheet

error-demo-paper = Esittelyn paperia ei saatu tehtyä.
advice-demo-paper = Vika on ohjelmassa. Kerro siitä ylläpitäjälle.
error-demo-folder = Esittelyn tilapäistä kansiota tai tiedostoa ei saatu tehtyä.
advice-demo-folder = Katso, että tilapäiskansiossa (TMPDIR) on tilaa ja että sinne saa kirjoittaa.
error-demo-server = Esittelyn vastaanottajan palvelin ei käynnistynyt.
advice-demo-server = Asenna paketit openssh-server ja openssh-client, tai katso lokista, mitä sshd sanoi.
error-demo-package = Esittelyn vastaanottaja ei saanut pakettia auki.
advice-demo-package = Vika on ohjelmassa. Kerro siitä ylläpitäjälle ja liitä mukaan lokirivi.

## Paperit

demo-sheet-plan = palvelusuunnitelma, kaksi sivua, molempien allekirjoittama
demo-sheet-agreement = palvelusopimus itse maksavan asiakkaan kanssa, ilman henkilötunnusta
demo-sheet-commitment = hyvinvointialueen maksusitoumus
demo-sheet-swedish = ruotsinkielinen maksusitoumus toiselta alueelta
demo-sheet-unsigned = palvelusuunnitelma, jota kukaan ei ole allekirjoittanut
demo-sheet-new-client = maksusitoumus asiakkaalle, jota toimisto ei vielä tunne
demo-sheet-letter = muutama rivi, joissa ei mainita ketään
demo-sheet-broken = tiedosto, joka katkesi kesken
demo-sheet-again = sama maksusitoumus toisen kerran skannattuna
