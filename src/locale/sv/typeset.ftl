# Letters, slips and certificates that we typeset ourselves.

error-typeset-data = Brevmallen kunde inte få sina uppgifter.
advice-typeset-data = Felet ligger i programmet. Meddela den som sköter det.
error-typeset-template = Det finns ett fel i brevmallen.
advice-typeset-template = Rätta den rad i mallen som loggraden nämner. Om du inte har ändrat mallen, ta bort din egen version ur mappen exports, så gäller den medföljande mallen igen.
error-typeset-archival = Brevet blev ingen arkivduglig PDF/A-fil.
advice-typeset-archival = Ta bort det ur mallen som loggraden nämner; till exempel en genomskinlig bild eller en bokstav som saknas hindrar arkivdugligheten.
error-typeset-drawing = Sidorna i ett satt dokument kunde inte ritas.
advice-typeset-drawing = Felet ligger i programmet. Meddela den som sköter det.
