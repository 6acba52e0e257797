# Läsarprocesser och fel i filer. Fel: error-<nyckel> säger vad som hände, advice-<nyckel> vad man gör.

error-reader-refused = Filen kan inte läsas.
advice-reader-refused = Den finns kvar krypterad med sin orsak. Skanna papperet på nytt och ta bort den här filen när den nya skanningen är bra.
error-reader-incomplete = Filen slutar för tidigt.
advice-reader-incomplete = Skannern håller kanske på att skriva den. Om inte, skanna papperet på nytt.
error-reader-start = En läsarprocess kunde inte startas.
advice-reader-start = Inget har gått förlorat; läsningen fortsätter när den kan startas. Kontrollera att programfilen finns på sin plats och kör ”paperisilta doctor”.
error-reader-language-data = Textigenkänningens språkdata saknas.
advice-reader-language-data = Installera Debianpaketen tesseract-ocr-fin och tesseract-ocr-swe. Läsningen fortsätter av sig själv.
error-reader-unread = En sida kunde inte läsas.
advice-reader-unread = Inget har gått förlorat; filen prövas på nytt. Om det upprepas, se efter om maskinen har ledigt minne.
error-reader-answer = En läsarprocess gav ett svar utan mening.
advice-reader-answer = Starta om programmet: en gammal och en ny version kan köras samtidigt.
error-intake-folder = Skannermappen kan inte läsas.
advice-intake-folder = Kontrollera att mappen finns, att nätverksmappen är ansluten och att programmet får läsa och ta bort filer i den.
error-intake-file = En fil i skannermappen kan inte läsas.
advice-intake-file = Den prövas på nytt. Kontrollera att programmet får läsa den och att den är en vanlig fil, inte en länk.
error-intake-too-large = En fil i skannermappen är större än något som förseglas (4 GB).
advice-intake-too-large = Ingen skannar 4 GB papper till en fil: se efter vad det är och ta bort den ur mappen.
error-intake-left = En fil är i säkerhet i arkivet men kunde inte tas bort ur skannermappen.
advice-intake-left = Låt programmet ta bort filer där och ta bort denna för hand: tills dess ligger den där okrypterad.
error-intake-changed = En fil i skannermappen ändrades medan den lästes.
advice-intake-changed = Skannern skriver ännu på den. Den tas in när den är färdig.
error-intake-watch = Ändringar i skannermappen meddelas inte.
advice-intake-watch = Inget behöver göras: mappen gås ändå igenom med några sekunders mellanrum.
