"""Starts the speech server: `python serve.py --port 9000 --models DIR`. Everything can be said by environment too."""

import argparse
import os

# Threads that wait for each other must sleep: on a machine with other work, spinning costs five times the processor time and more.
# Read when the model's library is loaded, hence before the imports below.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import uvicorn

from app import make
from engine import Engine


def main():
    env = os.environ.get
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default=env("WHISPER_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(env("WHISPER_PORT", "9000")))
    parser.add_argument("--model", default=env("WHISPER_MODEL") or "base", help="name on the hub, or a folder")
    parser.add_argument("--device", default=env("WHISPER_DEVICE") or "cpu", choices=["cpu", "cuda", "auto"])
    parser.add_argument("--models", default=env("WHISPER_MODELS_DIR", "models"), help="folder that holds one folder a model")
    parser.add_argument("--max-bytes", type=int, default=int(env("WHISPER_MAX_BYTES", str(2 * 1024**3))))
    parser.add_argument("--max-seconds", type=int, default=int(env("WHISPER_MAX_SECONDS", str(4 * 3600 + 60))))
    parser.add_argument("--queue", type=int, default=int(env("WHISPER_QUEUE", "100")), help="recordings that may wait")
    parser.add_argument("--warm", action="store_true", help="load the model now, not at the first request")
    given = parser.parse_args()

    engine = Engine(given.model, given.device, given.models)
    app = make(engine, given.max_bytes, given.max_seconds, given.queue, given.warm)
    uvicorn.run(
        app,
        host=given.host,
        port=given.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=75,  # longer than any client keeps one idle, so that no upload meets a connection just closed
    )
    os._exit(0)  # a thread that is still in the model would hold the end up for seconds


if __name__ == "__main__":
    main()
