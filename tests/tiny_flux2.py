"""A model folder as FLUX.2 klein has it, with few and random weights: `python -m tests.tiny_flux2 FOLDER`.

Beside it two LoRAs: FOLDER.safetensors, and FOLDER-unfit.safetensors for a model of another size.
Needs diffusers and transformers, which the studio does not bring along.
"""

from __future__ import annotations

import sys
from typing import Any

LETTERS = [*map(chr, range(33, 127)), "Ġ", "Ċ", "<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CHAT = "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"


def write(folder: str) -> None:
    """Write it; the layers of the text encoder are as many as the pipeline looks into."""
    import diffusers
    import torch
    import transformers

    torch.manual_seed(0)
    text = transformers.Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=28,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=len(LETTERS),
    )
    vocabulary = {letter: number for number, letter in enumerate(LETTERS)}
    tokenizer = transformers.Qwen2TokenizerFast(vocab=vocabulary, merges=[])
    tokenizer.chat_template = CHAT
    transformer = diffusers.Flux2Transformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * 16,
        timestep_guidance_channels=256,
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    vae = diffusers.AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(4, 4, 4, 4),
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    pipeline = diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=transformers.Qwen3ForCausalLM(text),
        tokenizer=tokenizer,
        transformer=transformer,
        is_distilled=True,
    )
    pipeline.save_pretrained(folder)
    write_lora(transformer, f"{folder}.safetensors")
    write_lora(transformer, f"{folder}-unfit.safetensors", wider=3)


def write_lora(transformer: Any, file: str, wider: int = 0) -> None:
    """A LoRA of rank 2 that changes pictures a good deal; so many columns `wider`, it fits nothing."""
    import torch
    from safetensors.torch import save_file

    weights = {}
    for name, module in transformer.named_modules():
        if name.endswith("attn.to_v"):
            weights[f"transformer.{name}.lora_A.weight"] = torch.randn(2, module.in_features + wider)
            weights[f"transformer.{name}.lora_B.weight"] = torch.randn(module.out_features, 2)
    save_file(weights, file)


if __name__ == "__main__":
    write(sys.argv[1])
