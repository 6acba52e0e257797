# Reader processes, and what is wrong with files. Errors: error-<key> says what happened, advice-<key> what to do.

error-reader-refused = The file cannot be read.
advice-reader-refused = It is kept, sealed, with its reason. Scan the paper again; when the new scan is good, let this file go.
error-reader-incomplete = The file ends too early.
advice-reader-incomplete = Perhaps the scanner is still writing it. If not, scan the paper again.
error-reader-start = A reader process could not be started.
advice-reader-start = Nothing is lost; reading goes on when it can be started. Check that the program file is where it was, and run "paperisilta doctor".
error-reader-language-data = The language data of the text recognition is missing.
advice-reader-language-data = Install the Debian packages tesseract-ocr-fin and tesseract-ocr-swe. Reading goes on by itself.
error-reader-unread = A page could not be read.
advice-reader-unread = Nothing is lost; the file is tried again. If it happens again, look whether the machine has memory left.
error-reader-answer = A reader process gave an answer that makes no sense.
advice-reader-answer = Restart the program: an old and a new version may be running beside each other.
error-intake-folder = The scanner folder cannot be read.
advice-intake-folder = Check that the folder is there, that its share is connected, and that the program may read and remove files in it.
error-intake-file = A file in the scanner folder cannot be read.
advice-intake-file = It is tried again. Check that the program may read it and that it is an ordinary file, no link.
error-intake-too-large = A file in the scanner folder is larger than anything that is sealed (4 GB).
advice-intake-too-large = Nobody scans 4 GB of paper into one file: look at what it is, and take it out of the folder.
error-intake-left = A file is safe in the archive, but could not be removed from the scanner folder.
advice-intake-left = Let the program remove files there, and remove this one by hand: until then it lies there in the clear.
error-intake-changed = A file in the scanner folder changed while it was read.
advice-intake-changed = The scanner is still writing it. It is taken when it has come to rest.
error-intake-watch = Changes in the scanner folder are not announced.
advice-intake-watch = Nothing needs to be done: the folder is looked through every few seconds all the same.
