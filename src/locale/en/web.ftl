# The web page: signing in, and the status page.

web-sign-in = Sign in
web-sign-out = Sign out
web-unlock = Sign in and unlock the archive
web-user = User name
web-password = Password
web-locked = The archive is locked. Scans are taken in encrypted, but they are read only when somebody signs in.

web-status = Status
web-last-scan = Last scan { $moment }
web-no-scan = No scan has come yet.
web-moment = { $day }.{ $month }.{ $year } at { $time }
web-clock = { $hour }:{ $minute }
web-never = not once yet

web-number-under-way = under way
web-number-held = wait for a person
web-number-refused = refused
web-number-filed = filed, not handed over
web-number-unanswered = packages without receipt

web-stale = No connection to Paperisilta: what is shown is old.

web-held = Waiting for a person
web-held-none = No document waits for a person.
web-held-next = Go through the documents with the command
web-refused = Refused files
web-refused-next = What was refused is kept safely. See it with the command

web-folders = Scanner folders
web-folders-none = No folder is named yet. Add a [[folder]] to the file paperisilta.toml.
web-folder-read = Looked at every { $seconds } s, last at { $read }; profile { $profile }. { $waiting ->
    [0] No files wait in the folder.
    [one] One file waits in the folder.
   *[other] { $waiting } files wait in the folder.
}
web-folder-dark = The folder cannot be read; last read: { $read }. See that the disk or share is connected. Profile { $profile }, read every { $seconds } s.
web-light-well = well
web-light-look = look
web-light-dark = not read

web-packages = Packages
web-packages-none = No package has been made yet.

error-web-door-shut = Too many wrong passwords
advice-web-door-shut = { $seconds ->
    [one] Wait a second and try again.
   *[other] Wait { $seconds } seconds and try again.
}

error-web-open-to-the-network = The web page may not listen at { $address }
advice-web-open-to-the-network = Give the setting web.listen an address of this machine itself, such as "127.0.0.1:8750".

error-web-listen = The web page could not be opened at { $address }
advice-web-listen = Another program may use the same port. Close it, or change the port in the setting web.listen.

error-web-threads = The web page could not be started
advice-web-threads = The machine may be out of memory or threads. Close other programs and try again.

error-web-trouble = The work was interrupted at { $key }
advice-web-trouble = It is tried again soon. If the fault stays, see the log and the command paperisilta doctor.
