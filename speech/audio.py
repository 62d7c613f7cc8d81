"""Turns any sound file into 16 kHz mono samples."""

import gc

import av
import numpy as np

from failure import Refused

RATE = 16_000

# Playlists and the like can name other files and addresses: only plain containers are opened, and nothing beside the upload.
_OPEN = {
    "protocol_whitelist": "none",
    "format_whitelist": "wav,w64,mp3,flac,ogg,matroska,webm,mov,mp4,m4a,3gp,aac,amr,amrnb,amrwb,aiff,au,caf,gsm",
}


def decode(file, max_seconds):
    """
    Samples of a whole file as int16, all channels mixed to one. A file that breaks off gives what was readable; a file with no
    sound in it gives no samples.
    """
    samples = bytearray()
    limit = int(max_seconds * RATE) * 2
    try:
        with av.open(file, mode="r", metadata_errors="ignore", options=_OPEN) as container:
            if not container.streams.audio:
                raise Refused(400, "Cannot read the audio: the file holds no sound track", "file", "invalid_audio")
            resampler = av.audio.resampler.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in _frames(container):
                frame.pts = None  # gaps and jumps in the file's clock are not ours to fill
                for part in resampler.resample(frame):
                    samples += part.to_ndarray().tobytes()
                if len(samples) > limit:
                    raise Refused(
                        413, f"The audio is longer than {round(max_seconds)} seconds", "file", "audio_too_long"
                    )
            for part in resampler.resample(None):
                samples += part.to_ndarray().tobytes()
    except av.error.FFmpegError as error:
        reason = error.strerror or type(error).__name__
        raise Refused(400, f"Cannot read the audio: {reason}", "file", "invalid_audio") from error
    finally:
        gc.collect()  # the resampler's native buffers are only freed by a collection
    return np.frombuffer(samples, dtype=np.int16)


def _frames(container):
    """Decoded frames; a packet that cannot be decoded is left out, unless nothing else is there."""
    decoded, broken = False, None
    packets = container.demux(audio=0)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except av.error.FFmpegError as error:  # the container breaks off
            broken = error
            break
        try:
            for frame in packet.decode():
                decoded = True
                yield frame
        except av.error.InvalidDataError as error:
            broken = error
    if broken is not None and not decoded:
        raise broken


def seconds(samples):
    return len(samples) / RATE


def as_float(samples):
    return samples.astype(np.float32) / 32768.0
