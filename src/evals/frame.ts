import { fnv1a32, mix32, unitHash } from '../stats/hash.js';
import { type Boilerplate, countSegments, emptyBoilerplate, ownSegments } from './boilerplate.js';
import { joinSimilar, SIGNATURE_LENGTH, signatureSimilarity, writeSignature } from './minhash.js';
import { maskValues, normalise } from './normalise.js';

/** Distinct texts kept apart: some 0.7 kB each while the frame is built. Beyond, half of them (by hash) stand for all. */
const MOST_TEXTS = 2 ** 20;
/** Signatures at least this alike are near-duplicates: the frame wants variety, so it joins more readily than the certificate. */
const ALIKE_FROM = 0.8;

/** A request as the frame sees it. */
export interface FramedRequest {
  id: string;
  /** The user's turns. */
  text: string;
  /** The system prompt: requests under different ones are never duplicates. */
  system: string;
}

/** Segment and router score of a request, worked out only for the one that stands for its text. */
export interface FrameTraits {
  segment: string;
  /** Orders the requests of a segment; any scale. */
  score: number;
}

/** Distinct texts of a log: hashes and counts, never the texts. Each is represented by the request of least hash, whatever the order. */
export interface Frame {
  seed: number;
  rows: Map<number, number>;
  keys: number[];
  ranks: number[];
  counts: number[];
  segments: string[];
  scores: number[];
  /** Texts of keys below it are kept; 1 until there are more than `most`. */
  limit: number;
  most: number;
  boilerplate: Boilerplate;
}

export function emptyFrame(seed: number, most = MOST_TEXTS): Frame {
  return {
    seed,
    rows: new Map(),
    keys: [],
    ranks: [],
    counts: [],
    segments: [],
    scores: [],
    limit: 1,
    most,
    boilerplate: emptyBoilerplate(),
  };
}

/** Rank of a request among those of its text: the least represents it. */
export function rankOf(seed: number, id: string): number {
  return unitHash(`request ${seed}`, id);
}

function comparable(request: FramedRequest): { key: number; kind: number; text: string } {
  const text = maskValues(normalise(request.text));
  const kind = request.system === '' ? 0 : fnv1a32(maskValues(normalise(request.system)));
  return { key: textKey(text, kind), kind, text };
}

/** 53 bits of hash as a number in [0, 1); a line feed counts as a space. Two FNV-like passes in one, each mixed at its end. */
function textKey(text: string, kind: number): number {
  let one = 0x811c9dc5 ^ kind;
  let other = 0x2545f491 ^ Math.imul(kind, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const letter = unit === 10 ? 32 : unit;
    one = Math.imul(one ^ letter, 0x01000193);
    other = Math.imul(other ^ letter, 0x5bd1e995) ^ (other >>> 15);
  }
  return (mix32(one ^ mix32(other)) * 0x200000 + (mix32(other) >>> 11)) / 2 ** 53;
}

/** First reading: counts a request. `traits` is called when the request represents its text. */
export function addToFrame(frame: Frame, request: FramedRequest, traits: () => FrameTraits): void {
  const { key, text } = comparable(request);
  if (!(key < frame.limit)) return;
  const rank = rankOf(frame.seed, request.id);
  const known = frame.rows.get(key);
  if (known === undefined) {
    const { segment, score } = traits();
    frame.rows.set(key, frame.keys.length);
    frame.keys.push(key);
    frame.ranks.push(rank);
    frame.counts.push(1);
    frame.segments.push(segment);
    frame.scores.push(score);
    countSegments(frame.boilerplate, text);
    while (frame.keys.length > frame.most) thin(frame);
    return;
  }
  frame.counts[known]!++;
  if (rank < frame.ranks[known]!) {
    const { segment, score } = traits();
    frame.ranks[known] = rank;
    frame.segments[known] = segment;
    frame.scores[known] = score;
  }
}

/** Halves the frame by the texts' hashes. */
function thin(frame: Frame): void {
  frame.limit /= 2;
  const kept = frame.keys.flatMap((key, row) => (key < frame.limit ? [row] : []));
  const take = <T>(from: T[]): T[] => kept.map((row) => from[row] as T);
  frame.keys = take(frame.keys);
  frame.ranks = take(frame.ranks);
  frame.counts = take(frame.counts);
  frame.segments = take(frame.segments);
  frame.scores = take(frame.scores);
  frame.rows = new Map(frame.keys.map((key, row) => [key, row]));
}

/** A frame between its two readings: signatures in order of key, so that the order of the log decides nothing. */
export interface SignedFrame {
  frame: Frame;
  /** Rows of the frame in order of key. */
  order: Int32Array;
  /** Place in that order, by rank of the representative. */
  places: Map<number, number>;
  signatures: Uint8Array;
  isUnsigned: Uint8Array;
}

/** Ends the first reading. The frame takes no more requests. */
export function signFrame(frame: Frame): SignedFrame {
  const order = Int32Array.from(frame.keys, (_, row) => row).sort((a, b) => frame.keys[a]! - frame.keys[b]!);
  const places = new Map<number, number>();
  order.forEach((row, at) => {
    places.set(frame.ranks[row]!, at);
  });
  frame.rows.clear();
  return {
    frame,
    order,
    places,
    signatures: new Uint8Array(order.length * SIGNATURE_LENGTH),
    isUnsigned: new Uint8Array(order.length).fill(1),
  };
}

/** Second reading: signs the text of a request that represents it; others are passed over. */
export function addSignature(signed: SignedFrame, request: FramedRequest): void {
  const { frame, places, signatures, isUnsigned } = signed;
  const at = places.get(rankOf(frame.seed, request.id));
  if (at === undefined) return;
  const { kind, text } = comparable(request);
  const isWritten = writeSignature(ownSegments(frame.boilerplate, text), kind, signatures, at * SIGNATURE_LENGTH);
  if (isWritten) isUnsigned[at] = 0;
}

/** A cluster of near-duplicates, represented by the request of least rank. */
export interface FrameCluster {
  id: string;
  /** `rankOf` the representative. */
  rank: number;
  segment: string;
  score: number;
  requests: number;
  texts: number;
}

/** Clusters of the frame, in order of their least key. */
export function clusterFrame(signed: SignedFrame): FrameCluster[] {
  const { frame, order, signatures, isUnsigned } = signed;
  const isAlike = (one: number, other: number): boolean => signatureSimilarity(signatures, one, other) >= ALIKE_FROM;
  const roots = joinSimilar(signatures, order.length, isAlike, isUnsigned);
  const clusters = new Map<number, FrameCluster>();
  roots.forEach((root, at) => {
    const row = order[at]!;
    const [rank, segment, score] = [frame.ranks[row]!, frame.segments[row]!, frame.scores[row]!];
    const cluster = clusters.get(root);
    if (cluster === undefined) {
      const id = `log-${Math.floor(frame.keys[row]! * 2 ** 53).toString(36)}`;
      clusters.set(root, { id, rank, segment, score, requests: frame.counts[row]!, texts: 1 });
      return;
    }
    cluster.requests += frame.counts[row]!;
    cluster.texts++;
    if (rank < cluster.rank) Object.assign(cluster, { rank, segment, score });
  });
  return [...clusters.values()];
}
