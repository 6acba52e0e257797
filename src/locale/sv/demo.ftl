# Vad demonstrationen säger: vad som hände med varje papper.

## Fel

error-demo-paper = Ett av demonstrationens papper kunde inte göras.
advice-demo-paper = Felet ligger i programmet. Meddela den som sköter det.
error-demo-folder = En tillfällig mapp eller fil för demonstrationen kunde inte göras.
advice-demo-folder = Se till att det finns utrymme i den tillfälliga mappen (TMPDIR) och att man får skriva där.
error-demo-server = Demonstrationens mottagare kunde inte starta sin server.
advice-demo-server = Installera paketen openssh-server och openssh-client, eller se i loggen vad sshd sade.
error-demo-package = Demonstrationens mottagare kunde inte öppna paketet.
advice-demo-package = Felet ligger i programmet. Meddela den som sköter det och bifoga loggraden.

## Pappren

demo-sheet-plan = serviceplan på två sidor, undertecknad av båda
demo-sheet-agreement = serviceavtal med en klient som betalar själv, utan personbeteckning
demo-sheet-commitment = betalningsförbindelse från ett välfärdsområde
demo-sheet-swedish = betalningsförbindelse på svenska, från ett annat område
demo-sheet-unsigned = serviceplan som ingen har undertecknat
demo-sheet-new-client = betalningsförbindelse för en klient som kontoret inte känner ännu
demo-sheet-letter = några rader som inte nämner någon
demo-sheet-broken = fil som bröts av på mitten
demo-sheet-again = samma betalningsförbindelse skannad en gång till
