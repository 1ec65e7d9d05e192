"""Transformer models with random weights, small enough to be made in a test: what a user's own models look like on disk."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_LETTERS = sorted(set("负责全县森林资源的保护造林绿化和防火工作归谁管公务接待费减少档案职工退休基本支出项目主要原因是"))


def save_sentence_model(folder: Path) -> Path:
    """Write a model that sentence-transformers loads and return its folder."""
    return _save(BertModel, folder)


def save_cross_encoder(folder: Path) -> Path:
    """Write a model that scores a question with a passage and return its folder."""
    return _save(BertForSequenceClassification, folder)


def _save(kind: type[BertModel | BertForSequenceClassification], folder: Path) -> Path:
    vocabulary = {token: at for at, token in enumerate((*_SPECIAL, *_LETTERS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    kind(config).save_pretrained(folder)
    named = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )
    named.save_pretrained(folder)
    return folder
