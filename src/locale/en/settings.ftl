# What is wrong in settings files (error-), and what to do (advice-).

settings-problem = { $file }: { $error }. { $advice }
settings-problem-on-line = { $file }, line { $line }: { $error }. { $advice }
settings-expected = { $expected ->
    [text] a text in quotes
    [texts] a list of texts, such as ["one", "other"]
    [whole] a whole number without quotes
    [yes-no] true or false
    [section] a section of its own, such as [web]
    [sections] a section in double brackets, such as [[folder]]
    [span] a time, such as "5 s", "10 min", "2 h" or "30 d"
    [size] a size, such as "200 MB"
    [language] a language: "fi", "sv" or "en"
    [address] an address with its port, such as "127.0.0.1:8750"
    [business-id] a business ID whose check digit fits, such as "1234567-1"
    [fingerprint] an OpenPGP key's fingerprint: 40 hexadecimal digits
    [host-keys] a list of fingerprints as ssh-keygen -lf prints them, such as ["SHA256:…"]
    [code] a code of 1 to 16 letters a–z and digits
    [host] a server's name or address
    [reading] the reading engine's languages, such as "fin+swe"
    [path] a whole path that begins with a slash, such as "/srv/scanners/office"
   *[word] one of the words known here
}

error-settings-missing = The settings file is not there
advice-settings-missing = Make a home with the command paperisilta init, or name the right home with --home.

error-settings-unreadable = The file could not be read ({ $cause })
advice-settings-unreadable = See that the file is text and that the service's user may read it.

error-settings-unwritable = The file could not be written ({ $cause })
advice-settings-unwritable = See that the folder may be written to and that the disk has room.

error-settings-syntax = This is not TOML ({ $cause })
advice-settings-syntax = A setting is written name = "value", and a section begins in brackets, such as [web].

error-settings-not-understood = This is not understood ({ $cause })
advice-settings-not-understood = Compare with the shipped export exports/generic-county/export.toml: it has all names and the forms of their values.

error-settings-unknown-name = The setting { $name } is unknown
advice-settings-unknown-name = { $near ->
    [none] Known here: { $known }.
   *[other] Did you mean { $near }? Known here: { $known }.
}

error-settings-required = The setting { $name } is missing
advice-settings-required = Add it. Its value is { settings-expected }.

error-settings-not-a = The setting { $name } has a value that does not work
advice-settings-not-a = Its value is { settings-expected }.

error-settings-out-of-range = The value of { $name } is too small or too large
advice-settings-out-of-range = Give a value from { $least } to { $most }.

error-settings-no-such = { $what ->
    [profile] There is no scanner profile { $name }
   *[export] There is no export { $name }
}
advice-settings-no-such = { $near ->
    [none] There are: { $known }.
   *[other] Did you mean { $near }? There are: { $known }.
} { $what ->
    [profile] A profile of your own goes into the folder scanner-profiles of the home.
   *[export] An export of your own goes into the folder exports of the home.
}

error-settings-twice = { $name } is given twice
advice-settings-twice = Remove one. The first is on line { $first }.

error-settings-again = The receiver { $name } is given twice for the same controller
advice-settings-again = Remove one of the [[receiver]] sections, or give it another controller.

error-settings-overlap = The folders { $path } and { $other } lie within each other
advice-settings-overlap = Name folders of which none lies within another, and none in Paperisilta's home.

error-settings-open-to-the-network = The web page may not listen at { $address }
advice-settings-open-to-the-network = Passwords and client data would cross the network in the clear. Give this machine's own address, such as "127.0.0.1:8750".

error-settings-folder-away = The folder { $path } is not there now
advice-settings-folder-away = Connect the disk or share, make the folder or mend the path. Other work goes on; the folder is watched as soon as it is there again.

error-settings-file-away = The file { $path } is not there
advice-settings-file-away = Mend the path or put the file in its place. Other work goes on; only what needs the file waits.
