#!/usr/bin/env python3
"""How quickly and how rightly we read, beside ocrmypdf and bare Tesseract, in the same run on two cores.

Ours is `paperisilta take-in`: from file to filed or held document, with everything that it does. Times are seconds of
processor time of all processes together; the clock's time is told beside them. Run by `make bench-reading`, which
makes the stacks first.
"""

import argparse, collections, ctypes, glob, json, os, pathlib, re, statistics, subprocess, sys, tempfile, time
import resource, shutil

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = "fin+swe"
OCRMYPDF = "ocrmypdf==17.13.0"
PR_SET_CHILD_SUBREAPER = 36


def main():
    options = arguments()
    # What a command leaves running when it ends is counted to it all the same.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    os.environ["OMP_THREAD_LIMIT"] = "1"
    ocrmypdf = install(options.target)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        stacks = [Stack.typeset(options.stacks, name, scratch) for name in ("single", "duplex")]
        if options.corpus.is_dir():
            stacks.insert(0, Stack.corpus(options.corpus, options.every, scratch))
        for stack in stacks:
            if stack.name in options.only:
                compare(stack, options, ocrmypdf, scratch)
        if "memory" in options.only:
            memory(options, scratch)
        if "idle" in options.only:
            idle(options, scratch)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=pathlib.Path, default=ROOT / "target", help="where ocrmypdf is installed")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/paperisilta")
    parser.add_argument("--stacks", type=pathlib.Path, default=ROOT / "target/bench-stacks")
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / "tests/corpus/open")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth file of the corpus")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=["corpus", "single", "duplex", "memory", "idle"])
    return parser.parse_args()


def install(target):
    """ocrmypdf in a Python of its own; quick when it is there."""
    venv = target / "ocrmypdf"
    if not (venv / "bin/ocrmypdf").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", OCRMYPDF], check=True)
    # It brings a reader of PDF with it.
    sys.path += map(str, venv.glob("lib/python3*/site-packages"))
    return venv / "bin/ocrmypdf"


class Stack:
    """Files to be read, their pages as PDF and as images for those who take no other, and the words on them."""

    def __init__(self, name, files, tables, truth):
        self.name, self.files, self.tables, self.truth = name, files, tables, truth

    def prepare(self, scratch):
        """Not counted to anybody: what is no PDF becomes one, and pages become images."""
        self.pdfs, self.images = [], []
        for number, file in enumerate(self.files):
            pdf = file
            if file.suffix.lower() != ".pdf":
                pdf = scratch / f"{self.name}-{number}.pdf"
                subprocess.run([self.img2pdf, file, "-o", pdf], check=True, stderr=subprocess.DEVNULL)
            self.pdfs.append(pdf)
            listed = subprocess.run(["pdfimages", "-list", pdf], check=True, capture_output=True, text=True).stdout
            # The page's own resolution; what is drawn has none.
            finest = collections.defaultdict(lambda: 300)
            finest.update({int(row[0]): int(row[12]) for row in map(str.split, listed.splitlines()[2:])})
            for page in range(1, page_count(pdf) + 1):
                image, resolution = scratch / f"{self.name}-{number}-{page}", str(finest[page])
                only = ["-f", str(page), "-l", str(page), "-singlefile"]
                subprocess.run(["pdftoppm", *only, "-r", resolution, "-gray", "-tiff", pdf, image], check=True)
                self.images.append(image.with_suffix(".tif"))
        return self

    @classmethod
    def typeset(cls, folder, name, scratch):
        words = collections.Counter((folder / f"{name}.txt").read_text().split())
        return cls(name, [folder / f"{name}.pdf"], None, words)

    @classmethod
    def corpus(cls, folder, every, scratch):
        """The files that are to be read; of their words those in the fields that a machine filled in."""
        documents = collections.defaultdict(list)
        for file in sorted((folder / "truth").glob("*.json")):
            document = json.loads(file.read_text())
            if document.get("page_from"):
                documents[document["source_file"]].append(document)
        # A JPEG that is called PDF is read by us alone.
        names = [n for n in sorted(documents) if (folder / "scans" / n).read_bytes()[:4] == b"%PDF" or n[-4:] != ".pdf"]
        names = names[::every]
        words = collections.Counter()
        for name in names:
            for document in documents[name]:
                if document["fill"] == "typed":
                    for value in document["fields"].values():
                        words.update(str(value).split())
        return cls("corpus", [folder / "scans" / name for name in names], folder, words)


def compare(stack, options, ocrmypdf, scratch):
    Stack.img2pdf = ocrmypdf.parent / "img2pdf"
    stack.prepare(scratch)
    pages = len(stack.images)
    table = collections.defaultdict(list)
    for _ in range(options.rounds):
        for who, read in (
            ("paperisilta", lambda: ours(stack, options, scratch)),
            ("paperisilta, no second language", lambda: ours(stack, options, scratch, "fin")),
            ("ocrmypdf", lambda: theirs(stack, ocrmypdf, scratch)),
            ("tesseract", lambda: bare(stack, scratch)),
        ):
            table[who].append(read())
    print(f"\n{stack.name}: {pages} pages in {len(stack.files)} files, median of {options.rounds}")
    print(f"{'':34} {'CPU s':>8} {'s/page':>7} {'pages/min':>10} {'words wrong %':>14}")
    middle = {}
    for who, runs in table.items():
        cpu, wall = (statistics.median(run[at] for run in runs) for at in (0, 1))
        wrong = word_error(stack.truth, runs[0][2], stack.name != "corpus")
        middle[who] = (cpu, wall)
        print(f"{who:34} {cpu:8.1f} {cpu / pages:7.2f} {60 * pages / wall:10.1f} {wrong:14.2f}")
    (cpu, wall), (their_cpu, their_wall), (bare_cpu, _) = (
        middle[who] for who in ("paperisilta", "ocrmypdf", "tesseract")
    )
    print(f"pages a CPU second, times ocrmypdf's: {their_cpu / cpu:.2f}; pages a minute: {their_wall / wall:.2f}")
    print(f"CPU beside bare Tesseract's: {cpu / bare_cpu:.2f}", flush=True)


def measured(command, sample=None, **more):
    """Runs a command to its end and that of all it left behind: CPU seconds and clock."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **more)
    while sample and process.poll() is None:
        sample()
        time.sleep(0.02)
    code = process.wait()
    wall = time.monotonic() - start
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, code


def office(options, scratch, tables):
    """A home of our own, and how to speak to it."""
    home = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    password = home / "password"
    password.write_text("kahdeksan sanaa\n")
    env = os.environ | {"PAPERISILTA_HOME": str(home / "home"), "PAPERISILTA_PASSWORD_FILE": str(password)}
    say = lambda *args: subprocess.run([options.program, *args], env=env, check=True, capture_output=True, text=True)
    say("init", "--owner", "Omistaja", "--company", "Kaarnapolku Perhetuki Oy", "--business-id", "9612043-6")
    if tables:
        for what, file in (("company", "company"), ("controllers", "controllers"), ("clients", "known-clients")):
            say(what, "import", str(tables / f"{file}.csv"))
    profiles = home / "home/scanner-profiles"
    profiles.mkdir(exist_ok=True)
    (profiles / "fin.toml").write_text('settle = "4 s"\nlanguages = "fin"\n')
    (profiles / "both.toml").write_text(f'settle = "4 s"\nlanguages = "{LANGUAGES}"\n')
    return env, say


def ours(stack, options, scratch, languages="both"):
    env, say = office(options, scratch, stack.tables)
    command = [options.program, "take-in", "--profile", languages, *stack.files]
    cpu, wall, code = measured(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert code in (0, 1), code
    text = []
    if languages == "both":
        for line in say("documents", "--json").stdout.splitlines():
            out = scratch / "shown.pdf"
            say("show", json.loads(line)["id"], "--out", str(out), "--purpose", "technical")
            text += laid_words(out)
            out.unlink()
    return cpu, wall, text


def theirs(stack, ocrmypdf, scratch):
    cpu = wall = 0
    text = []
    for pdf in stack.pdfs:
        out = scratch / "ocrmypdf.pdf"
        command = [ocrmypdf, "--jobs", "2", "--deskew", "--rotate-pages", "--skip-text", "-l", LANGUAGES]
        seconds, clock, _ = measured([*command, "--output-type", "pdf", pdf, out], stderr=subprocess.DEVNULL)
        cpu, wall = cpu + seconds, wall + clock
        if out.exists():
            text += words_of(out)
            out.unlink()
    return cpu, wall, text


def bare(stack, scratch):
    cpu = wall = 0
    text = []
    for image in stack.images:
        out = scratch / "bare"
        command = ["tesseract", image, out, "-l", LANGUAGES]
        seconds, clock, _ = measured(command, stderr=subprocess.DEVNULL)
        cpu, wall = cpu + seconds, wall + clock
        text += out.with_suffix(".txt").read_text().split()
    return cpu, wall, text


def page_count(pdf):
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)", told, re.M)[1])


def words_of(pdf):
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split()


def laid_words(pdf):
    """Our words, each of which is laid over its place by itself: pdftotext breaks those that slant with the paper."""
    import pikepdf

    with pikepdf.open(pdf) as opened:
        shown = (pikepdf.parse_content_stream(page) for page in opened.pages)
        texts = [bytes(part.operands[0]) for page in shown for part in page if str(part.operator) == "Tj"]
    return " ".join(text.decode("utf-16-be", "replace") for text in texts).split()


def word_error(truth, read, whole):
    """Words of a hundred that are missed, or where the whole text is known, too many; in whatever order."""
    if not read:
        return float("nan")
    bare = lambda word: word.strip(".,:;()")
    truth, read = (collections.Counter(map(bare, words)) for words in (truth.elements(), read))
    missed, invented = (truth - read).total(), (read - truth).total()
    return 100 * (max(missed, invented) if whole else missed) / truth.total()


def family(root):
    """A process and all below it."""
    children = collections.defaultdict(list)
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = open(stat).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(stat.split("/")[2]))
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += children[found[-1]]
    return found


def megabytes(processes):
    """Memory of processes together; what they share is counted once."""
    total = 0
    for process in processes:
        try:
            total += int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{process}/smaps_rollup").read(), re.M)[1])
        except (OSError, TypeError):
            continue
    return total / 1000


def memory(options, scratch):
    env, _ = office(options, scratch, None)
    most = 0

    def sample():
        nonlocal most
        most = max(most, megabytes(family(os.getpid())[1:]))

    page = options.stacks / "fine.jpg"
    measured([options.program, "take-in", page], sample, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"\nmost memory of all processes while a page of 600 dpi in colour is read: {most:.0f} MB", flush=True)


def idle(options, scratch):
    env, say = office(options, scratch, None)
    folder = scratch / "scanner"
    folder.mkdir()
    settings = f'[web]\nlisten = "127.0.0.1:0"\n[[folder]]\npath = "{folder}"\nprofile = "generic-flatbed"\n'
    (pathlib.Path(env["PAPERISILTA_HOME"]) / "paperisilta.toml").write_text(settings)
    daemon = subprocess.Popen([options.program, "run"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        # It has worked before it rests.
        shutil.copy(options.stacks / "single.pdf", folder)
        while not any(json.loads(l)["state"] != "proposed" for l in say("documents", "--json").stdout.splitlines()):
            time.sleep(1)
        time.sleep(5)
        seconds = lambda: sum(map(int, open(f"/proc/{daemon.pid}/stat").read().rsplit(")", 1)[1].split()[11:13])) / 100
        before = seconds()
        time.sleep(60)
        share = (seconds() - before) / 60
        print(f"\nidle, the engines gone: {megabytes([daemon.pid]):.0f} MB, {100 * share:.2f} % of a core", flush=True)
    finally:
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    main()
