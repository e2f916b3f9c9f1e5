/* What the pages of reference kits are sent: the models of studio/ui/kit_models.py, field for field. */

export type KitStatus = "pending" | "generating" | "ready" | "failed";
export interface KitUse { id: string; title: string; pictures: number; now: boolean }

export interface KitTile {
  id: string;
  name: string;
  subject: "person" | "product";
  status: KitStatus;
  facts: string;
  cost: string;
  source: string;
  thumbs: string[];
}

export interface KitShelf {
  kits: KitTile[];
  more: boolean;
}

export interface CheckLine {
  label: string;
  outcome: "good" | "bad" | "not_measured";
  text: string;
}

export interface TakeCard {
  id: string;
  number: number;
  thumb: string;
  large: string;
  full: string;
  save: string;
  width: number;
  height: number;
  facts: string;
  differs: string;
  note: string;
  prompt: string;
  faults: string[];
  checks: CheckLine[];
  used: boolean;
  alt: string;
}

export interface ReferenceCard {
  kind: string;
  label: string;
  purpose: string;
  status: KitStatus;
  ratio: number;
  error: string;
  faults: string[];
  checking: boolean;
  allowed: boolean;
  leading: boolean;
  removable: boolean;
  takes: TakeCard[];
}

export interface KindChoice {
  kind: string;
  label: string;
}

export interface KitCard {
  id: string;
  name: string;
  subject: "person" | "product";
  status: KitStatus;
  facts: string;
  cost: string;
  service: string;
  provider: string;
  error: string;
  source: string;
  source_full: string;
  source_note: string;
  source_href: string | null;
  warnings: string[];
  references: ReferenceCard[];
  addable: boolean;
  missing: KindChoice[];
  uses: KitUse[];
  generated: number;
  changed: string;
}

export interface KitSource {
  id: string;
  label: string;
  called: string;
  thumb: string;
  picked: boolean;
}

export interface KitSources {
  pictures: KitSource[];
  thumbs: Record<string, string>;
}
