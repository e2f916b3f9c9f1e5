/** What the image generator's page is sent, and what its verbs give. Compared with the models by a unit test. */

import type { ScoreBar, SourceCard } from "./types";

export interface HeldCard { kind: "influencer" | "product" | "photo" | "kit"; id: string; label: string; href: string | null; thumb: string | null; shown: "pictures" | "sheet" }

export interface ClipCard { id: string; src: string; save: string; mime: string; poster: string; width: number; height: number; words: string }

export interface GeneratedCard {
  id: string; number: number;
  state: "waiting" | "ready" | "failed" | "checking" | "stopped";
  sha: string; thumb: string; large: string; full: string; save: string;   // empty until it exists
  width: number; height: number; differs: string; seed: number;
  scores: ScoreBar[]; error: string; cost: string; alt: string;
  video: ClipCard | null;  // where one was made; the addresses above are those of its first picture
}

export interface GenerationCard {
  id: string; mode: "text" | "face_swap" | "video_face_swap"; prompt: string; sent: string; lora: string; lora_strength: number;
  status: "generating" | "done" | "failed" | "cancelled" | "interrupted";
  job: string; facts: string; cost: string; created: string; error: string;
  picked: string | null; held_to: HeldCard | null;
  changed: string | null;  // thumbnail of the picture that got another face
  clip: ClipCard | null; face_index: number;  // the video that gets another face, and which one in it
  sources: SourceCard[]; pictures: GeneratedCard[];
  wanted: number; aspect_ratio: string; ratio: number; size: string; provider: string;
}

export interface GeneratorPage { generations: GenerationCard[]; more: boolean }

export interface GenerationService {
  name: string; label: string; offline: boolean; paints: boolean; swaps: boolean; swaps_videos: boolean;
  most_sources: number; takes_sheets: boolean; takes_lora: boolean; problem: string;
}

export interface GenerationServices { services: GenerationService[]; painter: string; swapper: string; video_swapper: string }

export interface GenerationEstimate {
  calls: number; cost_usd: number; at_least: boolean; text: string; amount: string; price: string; limits: string[]; budget: string; doubts: string[]; problem: string;
}
