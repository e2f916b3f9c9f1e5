/** What the verbs about services and money give: the façade's own models. Compared with them by a unit test. */

export interface PriceLine { job: string; size: string | null; amount_usd: number | null; as_of: string; source: string; check: boolean; text: string }

export interface ChoiceInfo { value: string; label: string; help: string }

export interface OptionInfo {
  name: string; label: string; help: string; kind: "choice" | "text" | "number" | "address" | "file";
  usual: string; choices: ChoiceInfo[]; least: number; most: number; value: string;
}

export interface ServiceInfo {
  name: string; label: string; jobs: string[];
  configured: boolean; needs_key: boolean; takes: string[]; variables: string[];
  key_source: "environment" | "this session" | "saved file" | "none"; keys_at: string;
  base_url: string; own_url: string; models: Record<string, string>; set_models: Record<string, string>;
  concurrency: number; set_concurrency: number | null;
  options: OptionInfo[];
  hosts: string[]; given_hosts: string[]; set_hosts: string[];   // its own, of the environment, of the page
  prices: PriceLine[]; finding: string; offline: boolean;
  fixed: Record<string, string>;   // what the environment sets, and by which variable: "key", "base_url", "options.mode" …
  sign_in: "none" | "needed" | "offered" | "done"; signed_in_as: string;   // on a Space
  problem: string; note: string;
  locked: string;   // why nothing of it can be set here
}

export interface HeldPictures { service: string; label: string; host: string; pictures: number; text: string }

export interface ServiceTest { ok: boolean; text: string }

export interface JobOption { name: string; label: string }

export interface JobChoice { job: string; label: string; help: string; name: string; options: JobOption[]; variable: string; locked: string; used: boolean }

export interface Budgets { run_usd: number | null; day_usd: number | null; fixed: string[]; locked: string }

export interface Estimate { calls: number; cost_usd: number; at_least: boolean; text: string; amount: string; price: string; limits: string[]; budget: string; doubts: string[] }

export interface CostTotal {
  key: string; name: string; calls: number;
  spent_usd: number; possibly_usd: number; under_way_usd: number;
  spent: string; possibly: string; under_way: string; unpriced: number; assumed: string;
  accepted: number | null; per_accepted: string;
}

export interface CostRow {
  id: string; at: string; service: string; model: string; what: string;
  storyboard_id: string | null; storyboard: string;
  amount: string; known: string; status: string; charged: string; asks: boolean; decided: string; remote_id: string; error: string;
}

export interface Costs { by: string; total: CostTotal; groups: CostTotal[]; rows: CostRow[]; more: number }

export interface Doubt {
  id: string; model: string; storyboard_id: string | null; key: string | null;
  amount: string; charged: string; remote_id: string; error: string;
  price: string; can_retry: boolean; text: string; decided: string;
}

export interface SourceView { name: string; sha256: string }

export interface Receipt {
  id: string; service: string; model: string; seed: number;
  cost: string; price: string; remote_id: string; call_id: string;
  asked_at: string; accepted_at: string | null; ended_at: string | null;
  sources: SourceView[]; request: string; request_note: string; told: Record<string, string>; uploaded_by: string | null;
}
