# What the demo says: what happened to each paper.

## Errors

error-demo-paper = One of the demo's papers could not be made.
advice-demo-paper = The fault is in the program. Tell whoever looks after it.
error-demo-folder = A temporary folder or file of the demo could not be made.
advice-demo-folder = See that the temporary folder (TMPDIR) has room and may be written to.
error-demo-server = The server of the demo's receiver did not start.
advice-demo-server = Install the packages openssh-server and openssh-client, or look in the log for what sshd said.
error-demo-package = The demo's receiver could not open the package.
advice-demo-package = The fault is in the program. Tell whoever looks after it, with the log line.

## The papers

demo-sheet-plan = service plan of two pages, signed by both
demo-sheet-agreement = agreement with a client who pays, without an identity code
demo-sheet-commitment = payment commitment from a county
demo-sheet-swedish = payment commitment in Swedish, from another county
demo-sheet-unsigned = service plan that nobody has signed
demo-sheet-new-client = payment commitment for a client whom the office does not know yet
demo-sheet-letter = a few lines that name nobody
demo-sheet-broken = file that was cut off in the middle
demo-sheet-again = the same payment commitment, scanned a second time
