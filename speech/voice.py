"""Finds where somebody speaks, and packs it into windows of the size that the model reads."""

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from audio import RATE, as_float

BLOCK = 300 * RATE
WINDOW = int(29.5 * RATE)
# Speech that pauses for less is one piece.
PAUSE_MS = 500
# Below this (of 32768) there is nothing to hear: the line is muted.
MUTED = 20
# The detector loses its bearings after stretches of exact zeros, as phone systems make them between utterances, and then misses
# whole sentences. A faint hiss (-50 dB) under the audio keeps it awake; the model itself hears the untouched sound.
HISS = 100 / 32768

_OPTIONS = VadOptions(
    threshold=0.3,
    neg_threshold=0.15,
    min_speech_duration_ms=100,
    max_speech_duration_s=29,
    min_silence_duration_ms=PAUSE_MS,
    speech_pad_ms=250,
)


def pieces(samples):
    """Spans `[(from, to)]` in samples in which a voice is heard, in order, without overlap."""
    found = []
    for at in range(0, len(samples), BLOCK):
        block = samples[at : at + BLOCK]
        if np.abs(block).max() <= MUTED:
            continue
        hiss = np.random.default_rng(at).normal(0, HISS, len(block)).astype(np.float32)
        for span in get_speech_timestamps(as_float(block) + hiss, _OPTIONS):
            found.append((at + span["start"], at + span["end"]))
    return _joined(found)


def _joined(spans):
    """Mends what the block borders cut."""
    out = []
    for start, end in spans:
        if out and start - out[-1][1] < PAUSE_MS * RATE // 1000 and end - out[-1][0] <= WINDOW and start % BLOCK == 0:
            out[-1] = (out[-1][0], end)
        elif end > start:
            out.append((start, end))
    return out


def windows(spans):
    """Groups spans, in order, so that each group fits the 30 s the model reads at once."""
    out, length = [], 0
    for start, end in spans:
        if not out or length + end - start > WINDOW:
            out.append([])
            length = 0
        out[-1].append((start, end))
        length += end - start
    return out
