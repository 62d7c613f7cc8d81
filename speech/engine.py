"""The model: loaded when first needed, then asked window by window."""

import os
import threading
from dataclasses import dataclass, field

import numpy as np

import audio
import languages
import phantoms
import voice
import weights
from failure import Gone, Refused

# Windows read at once: four are a fifth faster than one and cost 300 MB.
BATCH = 4
# Five beams cost 15 % more time and change a word here and there, not always to the better.
BEAM = 2
# A window below either mark is read again more carefully: it is a loop, or guesswork.
REPEATS, DOUBT = 2.4, -1.0
# The model takes no more of a hint than this (tokens); of a longer one the end counts.
HINT = 224

# No word is said in less (seconds).
SHORTEST = 0.06
# A word heard only at the very end of a span, which is padding, is the first word of the next (seconds).
EDGE = 0.1


@dataclass
class Word:
    text: str
    start: float
    end: float
    probability: float


@dataclass
class Piece:
    """What was said between two pauses; the figures are those of the window it was read in."""

    words: list
    average_logprob: float
    no_speech: float
    compression: float
    temperature: float


@dataclass
class Heard:
    duration: float
    language: str = None
    pieces: list = field(default_factory=list)


class Engine:
    def __init__(self, model, device, models_dir):
        self.model = model
        self.device = device
        self.models_dir = models_dir
        self.fault = None
        self._whisper = None
        self._pipeline = None
        self._loading = threading.Lock()

    @property
    def loaded(self):
        return self._whisper is not None

    def load(self, log=lambda text: None):
        """Fetches the weights when they are missing and reads them into memory; safe to call at once from several threads."""
        with self._loading:
            if self._whisper is not None:
                return
            try:
                folder = weights.ensure(self.model, self.models_dir, log)
                self._open(folder)
                self.fault = None
            except Exception as error:
                self.fault = str(error)
                raise Refused(503, f"Cannot load the speech model: {error}", code="model_unavailable") from error

    def _open(self, folder):
        import ctranslate2
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        device = self.device
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
        ctranslate2.set_random_seed(1)  # a second reading at a higher temperature gives the same words again
        kind = "int8" if device == "cpu" else "float16"
        whisper = WhisperModel(str(folder), device=device, compute_type=kind, cpu_threads=cores())
        self.device = device
        self._pipeline = BatchedInferencePipeline(whisper)
        self._whisper = whisper

    def transcribe(self, samples, language=None, hint=None, gone=threading.Event()):
        """
        What is said in the samples. No speech gives no pieces and, where none was asked for, no language.
        Raises Gone soon after `gone` is set.
        """
        self.load()
        if language not in (None, "en") and not self._whisper.model.is_multilingual:
            raise Refused(
                400, f'The model {self.model} understands English only, not "{language}"', "language", "invalid_language"
            )
        heard = Heard(duration=audio.seconds(samples), language=language)
        packed = voice.windows(voice.pieces(samples))
        if packed and language is None:
            heard.language = self._language(samples, packed)
        for at in range(0, len(packed), BATCH):
            if gone.is_set():
                raise Gone()
            heard.pieces += self._read(samples, packed[at : at + BATCH], heard.language, self._hint(hint))
        heard.pieces = phantoms.without(heard.pieces)
        return heard

    def _language(self, samples, packed):
        if not self._whisper.model.is_multilingual:
            return "en"
        spoken = np.concatenate([_cut(samples, window) for window in packed[:3]])
        code, _, _ = self._whisper.detect_language(
            spoken, language_detection_segments=3, language_detection_threshold=0.6
        )
        return code

    def _hint(self, text):
        if not text or not text.strip():
            return None
        tokens = self._whisper.hf_tokenizer.encode(" " + text.strip(), add_special_tokens=False).ids
        return self._whisper.hf_tokenizer.decode(tokens[-HINT:])

    def _read(self, samples, group, language, hint):
        """Reads several windows at once, each laid behind the other; their word times are mapped back to the recording."""
        parts = [_cut(samples, window) for window in group]
        ends = np.cumsum([len(part) for part in parts])
        clips = [{"start": (end - len(part)) / audio.RATE, "end": end / audio.RATE} for part, end in zip(parts, ends)]
        segments, _ = self._pipeline.transcribe(
            np.concatenate(parts),
            language=language,
            initial_prompt=hint,
            beam_size=BEAM,
            batch_size=BATCH,
            clip_timestamps=clips,
            word_timestamps=True,
        )
        found = {index: [] for index in range(len(group))}
        for segment in segments:
            index = min(range(len(clips)), key=lambda i: abs(clips[i]["start"] - segment.seek / 100))
            found[index].append(segment)
        pieces = []
        for index, window in enumerate(group):
            read, offset = found[index], clips[index]["start"]
            if any(s.compression_ratio > REPEATS or s.avg_logprob < DOUBT for s in read):
                read, offset = self._read_again(parts[index], language, hint), 0
            for segment in read:
                pieces += _placed(segment, offset, window)
        return pieces

    def _read_again(self, part, language, hint):
        """Slower, with rising temperature until the text is neither a loop nor guesswork; silence falls out."""
        segments, _ = self._whisper.transcribe(
            part,
            language=language,
            initial_prompt=hint,
            beam_size=BEAM,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        return [s for s in segments if s.compression_ratio <= REPEATS and (s.avg_logprob >= DOUBT or s.no_speech_prob < 0.6)]

    def tokens(self, text):
        return self._whisper.hf_tokenizer.encode(text, add_special_tokens=False).ids


def _cut(samples, window):
    return audio.as_float(np.concatenate([samples[start:end] for start, end in window]))


def _placed(segment, offset, window):
    """The segment's words at their places in the recording, cut where the recording pauses."""
    spans, laid = [], 0.0
    for start, end in window:
        length = (end - start) / audio.RATE
        spans.append((laid, laid + length, start / audio.RATE))
        laid += length
    groups = []
    for word in segment.words or []:
        if not word.word.strip():
            continue
        start, end = word.start - offset, word.end - offset
        middle = (start + end) / 2
        index = next((i for i, span in enumerate(spans) if middle < span[1] - EDGE), len(spans) - 1)
        low, high, origin = spans[index]
        start = min(max(start, low), high - SHORTEST)
        end = min(max(end, start + SHORTEST), high)
        shift = origin - low
        placed = Word(word.word, round(start + shift, 2), round(end + shift, 2), float(word.probability))
        if not groups or groups[-1][0] != index:
            groups.append((index, []))
        groups[-1][1].append(placed)
    return [
        Piece(words, segment.avg_logprob, segment.no_speech_prob, segment.compression_ratio, segment.temperature or 0.0)
        for _, words in groups
    ]


def cores():
    """Processors that this process may use, by affinity and by the container's quota."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = open("/sys/fs/cgroup/cpu.max").read().split()
        if quota != "max":
            count = min(count, max(1, round(int(quota) / int(period))))
    except (OSError, ValueError):
        pass  # no such limit on this system
    return count
