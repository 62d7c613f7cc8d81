"""The speech server: `POST /v1/audio/transcriptions` as OpenAI publishes it, and `GET /health`."""

import asyncio
import os
import threading
import traceback

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import answer
import audio
import form
from failure import Gone, Refused
from turnstile import Turnstile


def make(engine, largest, longest, queue, warm=False):
    """`largest` bytes and `longest` seconds of one recording; `queue` recordings may wait."""
    turnstile = Turnstile(queue)

    async def transcriptions(request):
        uploaded, wanted = await form.read(request, engine.model, largest)
        try:
            async with Watch(request) as watch:
                await turnstile.enter()
                try:
                    samples = await watch.finish(audio.decode, wanted.file, longest)
                    heard = await watch.finish(engine.transcribe, samples, wanted.language, wanted.prompt, watch.gone)
                finally:
                    turnstile.leave()
            return answer.respond(heard, wanted, engine)
        finally:
            await uploaded.close()

    async def health(_request):
        return JSONResponse(
            {
                "status": "ok" if engine.fault is None else "failing",
                "reason": engine.fault,
                "model": engine.model,
                "device": engine.device,
                "loaded": engine.loaded,
                "busy": turnstile.busy,
                "queued": turnstile.queued,
                "pid": os.getpid(),
            }
        )

    app = Starlette(
        routes=[
            Route("/v1/audio/transcriptions", transcriptions, methods=["POST"]),
            Route("/health", health, methods=["GET"]),
        ],
        exception_handlers={Refused: _refused, Gone: _gone, HTTPException: _http, Exception: _bug},
    )
    if warm:
        threading.Thread(target=_warm, args=(engine,), daemon=True).start()
    return app


class Watch:
    """Notices that the caller hung up: ends what waits, and sets `gone` for the thread that works."""

    def __init__(self, request):
        self._request = request
        self.gone = threading.Event()

    async def __aenter__(self):
        self._task = asyncio.current_task()
        self._listener = asyncio.create_task(self._listen())
        return self

    async def _listen(self):
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.gone.set()
        self._task.cancel()

    async def finish(self, work, *given):
        """Runs `work` in a thread. Also when the caller is gone it is waited for, since two at once would slow each other."""
        task = asyncio.ensure_future(asyncio.to_thread(work, *given))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self.gone.set()
            await asyncio.wait([task])
            raise

    async def __aexit__(self, kind, _error, _trace):
        self._listener.cancel()
        if kind is asyncio.CancelledError and self.gone.is_set():
            raise Gone()


def _warm(engine):
    try:
        engine.load(lambda text: print(text, flush=True))
    except Refused as refused:
        print(refused.message, flush=True)


async def _refused(_request, refused):
    headers = {} if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
    return JSONResponse(refused.body(), refused.status, headers)


async def _gone(_request, _error):
    return Response(status_code=499)


async def _http(_request, error):
    return JSONResponse(Refused(error.status_code, str(error.detail)).body(), error.status_code)


async def _bug(_request, error):
    traceback.print_exception(type(error), error, error.__traceback__)
    return JSONResponse(Refused(500, "The speech server failed").body(), 500)
