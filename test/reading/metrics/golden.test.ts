import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../core/transcript.ts';
import { measure } from '../../../reading/metrics/measure.ts';
import { quarterMeans } from '../../../reading/metrics/quarters.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, data), 'utf8');
const lines = <T>(path: string) =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const here = existsSync(data);
if (!here) console.warn('SKIPPED: metrics on real calls, since ../shared/data is not there');

describe.skipIf(!here)('on real calls', () => {
  test('talk, overlap and silence of a recording equal a count of its measured windows', () => {
    type Clip = {
      file: string;
      durationSec: number;
      speechActivity?: Record<'agent' | 'customer', [number, number][]>;
    };
    const clip = lines<Clip>('audio/manifest.jsonl').find((one) => one.speechActivity);
    if (!clip?.speechActivity) throw new Error('No clip with speech activity in the manifest');
    const activity = clip.speechActivity;
    const turns = (['agent', 'customer'] as const).flatMap((speaker, channel) =>
      activity[speaker].map(
        ([start, end], i): Turn => ({
          index: channel * 1000 + i,
          speaker,
          channel,
          start,
          end,
          text: 'x',
          confidence: null,
        }),
      ),
    );
    const found = measure({ turns, words: [], durationSeconds: clip.durationSec });

    const speaks = (speaker: 'agent' | 'customer', at: number) =>
      activity[speaker].some(([start, end]) => at >= start && at < end);
    const windows = Array.from({ length: Math.ceil(clip.durationSec * 2) }, (_, i) => i / 2);
    const seconds = (test: (at: number) => boolean) => windows.filter(test).length / 2;
    expect(found.agent.talkSeconds).toBe(seconds((at) => speaks('agent', at)));
    expect(found.customer.talkSeconds).toBe(seconds((at) => speaks('customer', at)));
    expect(found.overlapSeconds).toBe(seconds((at) => speaks('agent', at) && speaks('customer', at)));
    expect(found.durationSeconds).toBe(237.56);
    expect(
      found.silences.every(
        ({ start, end }) => end - start > 3 && !speaks('agent', start) && !speaks('customer', start),
      ),
    ).toBe(true);
    expect(found.agent.talkSharePercent).toBeGreaterThan(50);
  });

  test('every consultation yields every figure, with overlap, back-channels and all', () => {
    type Call = {
      durationSec: number;
      turns: { i: number; speaker: 'agent' | 'customer'; text: string; startSec: number; endSec: number }[];
    };
    const calls = lines<Call>('calls/primock57.jsonl');
    expect(calls.length).toBeGreaterThan(10);
    for (const call of calls) {
      const turns = call.turns.map(
        ({ i, speaker, text, startSec, endSec }): Turn => ({
          index: i,
          speaker,
          channel: 0,
          start: startSec,
          end: endSec,
          text,
          confidence: null,
        }),
      );
      const found = measure({ turns, words: [], durationSeconds: call.durationSec });
      expect(found.basis).toBe('turns');
      for (const side of [found.agent, found.customer]) {
        expect(side.wordsPerMinute).toBeGreaterThan(60);
        expect(side.wordsPerMinute).toBeLessThan(330);
        expect(side.responseLatencySeconds).toBeLessThan(3);
        expect(side.longestMonologueSeconds).toBeLessThanOrEqual(call.durationSec);
        expect(Object.values(side)).not.toContain(null);
      }
      expect(found.overlapSeconds).toBeLessThan(
        Math.min(found.agent.talkSeconds ?? 0, found.customer.talkSeconds ?? 0),
      );
    }
  });

  test('quarters equal those of a published analysis', () => {
    type Segment = { SegmentStartTime: number; SegmentEndTime: number; SegmentSpeaker: string; SentimentScore: number };
    const published = JSON.parse(read('payloads/amazon-pca/pca_output.json')) as {
      ConversationAnalytics: { SentimentTrends: Record<string, { SentimentPerQuarter: { Score: number }[] }> };
      SpeechSegments: Segment[];
    };
    for (const [speaker, trend] of Object.entries(published.ConversationAnalytics.SentimentTrends)) {
      const own = published.SpeechSegments.filter(({ SegmentSpeaker }) => SegmentSpeaker === speaker);
      const lastEnd = Math.max(...own.map(({ SegmentEndTime }) => SegmentEndTime));
      const moods = own.map(({ SegmentStartTime, SentimentScore }) => ({
        start: SegmentStartTime,
        value: SentimentScore,
      }));
      expect(quarterMeans(moods, lastEnd)).toEqual(trend.SentimentPerQuarter.map(({ Score }) => Score));
    }
  });
});
