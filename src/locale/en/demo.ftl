# What the demo says: what happened to each paper.

## Errors

error-demo-paper = One of the demo's papers could not be made ({ $detail }).
advice-demo-paper = The fault is in the program. Tell whoever looks after it.
error-demo-folder = A temporary folder or file of the demo could not be made ({ $detail }).
advice-demo-folder = See that the temporary folder (TMPDIR) has room and may be written to.
error-demo-server = The server of the demo's receiver did not start ({ $detail }).
advice-demo-server = Install the packages openssh-server and openssh-client, or look in the log for what sshd said.
error-demo-package = The demo's receiver could not open the package ({ $detail }).
advice-demo-package = The fault is in the program. Tell whoever looks after it, with the log line.
error-demo-command = The demo typed a command that does not exist ({ $detail }).
advice-demo-command = The fault is in the program. Tell whoever looks after it.
error-demo-interrupted = The demo was interrupted.
advice-demo-interrupted = The throw-away home is removed; nothing is left.
error-demo-too-long = The demo waited too long ({ $detail }).
advice-demo-too-long = The machine may be very busy. Try again, or run paperisilta doctor and see in the log where it stopped.

## The papers

demo-sheet-plan = service plan of two pages, signed by both
demo-sheet-agreement = agreement with a client who pays, without an identity code
demo-sheet-commitment = payment commitment from a county
demo-sheet-swedish = payment commitment in Swedish, from another county
demo-sheet-unsigned = service plan that nobody has signed
demo-sheet-new-client = payment commitment for a client whom the office does not know yet
demo-sheet-letter = a few lines that name nobody
demo-sheet-broken = file of which the disk has lost a piece
demo-sheet-again = the same payment commitment, scanned a second time

## The story

demo-begin = Paperisilta's demo: all people and papers are invented, and the archive is gone when the demo ends.
    First the owner sets up the office. The scanner folder is { $folder }.
demo-scanning = 1. THE SCANNER WRITES INTO ITS FOLDER
demo-reading = Paperisilta notices the files, seals them encrypted, removes them from the folder and reads them …
demo-became = 2. WHAT BECAME OF THE PAPERS
demo-filed = { "      " }filed: { $kind }, { $client }; controller { $controller }
demo-because = { "      " }because these agree on the paper: { $evidence }
demo-noticed = { "      " }noticed as well: { $reasons }
demo-held = { "      " }waits for a person ({ $kind }): { $reasons }
demo-refused = { "      " }refused, but kept: { $reasons }
demo-again = { "      " }the same bytes as in { $first }: one document, seen twice
demo-searching = 3. WHAT STANDS IN THEM IS FOUND
demo-handing-over = 4. THE RECORDS ARE HANDED TO THEIR CONTROLLERS
demo-no-sshd = This cannot be shown: the machine has no sshd. Install the package openssh-server, and the demo delivers the packages to a real SFTP server.
demo-opened = The receiver opened package { $package }: { $kilobytes } kB encrypted, { $files } files. The checksum agrees; the receipt is written.
demo-accepted = Package { $package } is accepted, the receiver's reference is { $reference }.
demo-proving = 5. THE ARCHIVE IS CHECKED
demo-end = The demo is over; the throw-away archive is removed.
demo-go-on = Go on yourself: drop a scan into { $scanner }, and I will tell what became of it.
    Web page: http://{ $web }/ (user { $user }, password { $password })
    In another window: export PAPERISILTA_HOME={ $home } PAPERISILTA_PASSWORD_FILE={ $file }
    and then, for example: paperisilta review
    End with Ctrl+C; then everything is gone.
