/** The JSON that the server sends to the page. Compared with the pydantic models by a unit test. */

export type Role = "reference" | "start" | "end";
export type KeyframeState =
  "planned" | "queued" | "enhancing" | "generating" | "scoring" | "waiting" | "picked" | "failed" | "unknown";

export interface ScoreBar { name: string; label: string; value: number | null; of: number; text: string; why: string }

export interface SourceCard {
  name: string;            // "s01.end", "influencer", …
  label: string;           // "end of segment 1", "Eileen", …
  key: string | null;      // keyframe key when it is one, to link to
  href: string | null;     // "/influencers" for assets
  thumb: string | null;    // URL without the root prefix, e.g. "/gradio_api/studio/media/<sha>.320.webp"
  full: string | null;     // the picture itself, where it has no page
}

export interface VariationCard {
  id: string; index: number; sha: string;
  thumb: string; large: string; full: string; save: string;   // 320 px, 640 px, stored picture, download with its file name
  width: number; height: number;
  seed: number; prompt: string; note: string;
  sources: SourceCard[];
  scores: ScoreBar[];      // empty while not measured
  rejected: boolean; uploaded_by: string | null; made_with: string | null; differs: string;
  cost: string;            // "$0.00"
  alt: string;             // "Start of segment 2, variation 3"
}

export interface DoubtCard { call_id: string; text: string; why: string }   // "Variation 2: possibly charged, $0.04"

export interface KeyframeCard {
  key: string; segment: number; role: Role; version: string;
  label: string;           // "Start of segment 2"
  state: KeyframeState; job: string;      // "generating 2/4", "queued", "" …
  made: number; wanted: number;
  stale: boolean; stale_because: string[];   // in words: "style", "end of segment 1"
  sources: SourceCard[]; copies: string | null;
  prompt: string;          // what the person wrote for it
  variations: VariationCard[];
  pick: { id: number; variation_id: string; how: "auto" | "hand"; by: string; reason: string } | null;
  warning: string | null; error: string | null;
  doubts: DoubtCard[];     // calls that brought no picture and wait for a decision
  undecided: boolean;      // beside the pick the last rendering stopped, failed or brought less than was wanted, and nobody has picked since
  downstream: string[];     // keyframes whose picture, or what that came from, was shown this one
}

export interface NextStep { verb: string; label: string; args: Record<string, unknown>; hint: string }

export interface BoardHead {
  id: string; title: string; strategy: string; strategy_label: string;
  status: "empty" | "rendering" | "waiting" | "incomplete" | "ready";
  aspect_ratio: string; ratio: number;    // width / height
  provider: string; provider_label: string;
  segments: { number: number; seconds: number; continues: boolean }[];
  roles: Role[]; keys: string[];
  edges: { from: string; to: string; weight: number }[];   // keyframe → keyframe, weight 1 = first source
  progress: { made: number; wanted: number; seconds_left: number | null; text: string } | null;
  run: { id: string; status: string; error: string | null; failed_segments: number[] } | null;
  live_runs: string[];   // all that Stop stops
  stale: string[]; stale_label: string | null;   // "3 out of date" …
  next: NextStep | null;   // the one filled button
  failed_segments: number[]; cost: string; subject_missing: string[]; revision: number;
  held: import("./money").HeldPictures[];  // paid for, and not fetched
}

export interface Board { n: number; head: BoardHead; cards: KeyframeCard[] }

export interface IdentityCard {
  id: string; kind: "influencer" | "product"; name: string; version: string;
  thumb: string; large: string; full: string; width: number; height: number;
  upscaled: boolean; note: string; description: string; cost: string; uses: { id: string; title: string }[];
}

export interface StoryboardRow {
  id: string; title: string; strategy: string; status: string; stale_label: string | null; segments: number; aspect_ratio: string;
  thumbs: string[]; changed: string;      // ISO time
}

export interface Library { influencers: IdentityCard[]; products: IdentityCard[]; kits: KitChoiceCard[]; storyboards: StoryboardRow[]; live_runs: number; cost_today: string; providers: ProviderCard[] }

export interface KitChoiceCard { id: string; name: string; subject: "person" | "product"; usable: boolean; thumb: string }

export interface KitChoices { kits: KitChoiceCard[] }

export interface ProviderCard { name: string; label: string; offline: boolean; price: string; is_default: boolean }

export interface PlanPreview {
  keyframes: { key: string; segment: number; role: Role; label: string; sources: string[]; copies: string | null; level: number }[];
  calls: number; cost: string; steps: number;
  missing: { key: string; label: string }[];  // prompts that are still blank
  subject_missing: string[];                  // what the subject description lacks
  problems: string[];
}

/** The brief as stored: StoryboardSpec of the façade. */
export interface StoryboardSpec {
  title: string; subject: string; style: Record<string, string>; aspect_ratio: string; size: string; strategy: string;
  provider: string | null; variations: number; hold_for_pick: boolean; keep_traces: boolean;
  influencer_id: string | null; product_id: string | null; kit_id: string | null; product_kit_id: string | null; reference_image: string | null;
  segments: { reference: string; start: string; end: string; seconds: number; continues: boolean }[];
}

export interface About {
  version: string; home: string; disk_used: string; disk_free: string; pictures: number;
  default_provider: string; default_provider_from_environment: boolean; providers: ProviderCard[];
  versions: { name: string; version: string }[]; notes: string[]; mcp_url: string | null; on_space: boolean;
}
