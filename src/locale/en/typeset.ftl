# Letters, slips and certificates that we typeset ourselves.

error-typeset-data = The template of a letter could not be given its data.
advice-typeset-data = The fault is in the program. Tell whoever looks after it.
error-typeset-template = There is a fault in the template of a letter.
advice-typeset-template = Mend the line of the template that the log line names. If you have not changed the template, remove your own version from the folder exports, and the one that came with the program is in use again.
error-typeset-archival = The letter did not become an archival PDF/A file.
advice-typeset-archival = Take out of the template what the log line names; a transparent picture or a missing letter, for example, stands in the way.
error-typeset-drawing = The pages of a typeset document could not be drawn.
advice-typeset-drawing = The fault is in the program. Tell whoever looks after it.
