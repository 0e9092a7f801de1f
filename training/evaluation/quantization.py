"""Quantize both networks to 8 bits, and measure accuracy, time and size.

Static quantization with QDQ nodes, per-channel weights, and ranges from training crops. It only
reports; it does not change the shipped models.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from digitapp.models import CLASSIFIER, SUPER_RESOLVER, Models, load_models
from digitapp.models.onnx_network import Network, batches, open_session
from digitapp.records import CLASSES, Array
from training.data.storage import write_json
from training.evaluation.characters import Metrics, measure
from training.evaluation.latency import BATCHES, medians
from training.fitting.run_folder import versions
from training.synthesis.samples import crop_samples

CALIBRATED_ON = 600
"""Number of crops whose activations decide the ranges."""


@dataclass(frozen=True)
class Variant:
    """One combination of networks.

    bytes: of both files; milliseconds: per digit, by batch size; metrics: from `measure`.
    """

    name: str
    bytes: int
    milliseconds: dict[int, float]
    metrics: Metrics


def quantize(
    assets: Path,
    data: Path | None,
    runs: Path,
    *,
    every: int = 4,
    processes: int = 2,
    calls: int = 100,
) -> list[Variant]:
    """Quantize the networks in `assets` into `runs / "int8"`, and measure every combination.

    every: measure on one in this many samples. Returns float, each network alone in int8, and
    both, in that order.
    """
    folder = runs / "int8"
    folder.mkdir(parents=True, exist_ok=True)
    pool = crop_samples.generate(
        runs / f"crops-{CALIBRATED_ON}",
        data,
        CALIBRATED_ON,
        crop_samples.CLASSIFICATION,
        seed=21,
        processes=processes,
    )
    crops = np.asarray(pool.crops).astype(np.float32) / 255.0
    models = load_models(assets)
    enlarged = models.super_resolve(crops)
    for name, inputs in ((SUPER_RESOLVER, crops), (CLASSIFIER, enlarged)):
        _quantized(assets / name, folder / name, inputs[..., None])
    shapes = ((28, 28, 1), (140, 140, 1)), ((140, 140, 1), (len(CLASSES),))
    found = []
    for title, where in (
        ("float32", (assets, assets)),
        ("super-resolver in int8", (folder, assets)),
        ("classifier in int8", (assets, folder)),
        ("both in int8", (folder, folder)),
    ):
        files = where[0] / SUPER_RESOLVER, where[1] / CLASSIFIER
        resolver, classifier = (
            Network(file.read_bytes(), file.name, *ports)
            for file, ports in zip(files, shapes, strict=True)
        )
        pair = replace(models, super_resolver=resolver, classifier=classifier)
        found.append(
            Variant(
                title,
                sum(f.stat().st_size for f in files),
                {batch: _time(pair, batch, calls) for batch in BATCHES},
                measure(pair, data, every),
            )
        )
        print(f"{title}: {found[-1]}", flush=True)
    write_json(
        folder / "quantize.json",
        {
            "variants": [asdict(variant) for variant in found],
            "measured_every": every,
            "versions": versions(),
        },
    )
    return found


_FINE = {"bicubic_1", "detail_1", "sum_1", "logits_1", "temperature_1", "probabilities_1"}
"""Scopes that stay in float: 8 bits would be visible in an image's greys and in probabilities."""


def _nodes(path: Path) -> list[str]:
    import onnx

    return [node.name for node in onnx.load(path).graph.node]


def _time(models: Models, batch: int, calls: int) -> float:
    crops = np.random.default_rng(0).random((batch, 28, 28)).astype(np.float32)
    return 1000 * medians((lambda: models.classify(crops),), calls)[0] / batch


def _quantized(source: Path, target: Path, inputs: Array) -> None:
    """Write the network in `source` with int8 weights and activations to `target`."""
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    name = open_session(source.read_bytes()).get_inputs()[0].name

    class Crops(quantization.CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.batches: Iterator[dict[str, Any]] = iter(
                {name: inputs[part]} for part in batches(len(inputs))
            )

        def get_next(self) -> dict[str, Any] | None:
            return next(self.batches, None)

    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / source.name
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantization.quantize_static(
            str(prepared),
            str(target),
            Crops(),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            op_types_to_quantize=["Conv", "Relu", "Add", "Concat"],
            nodes_to_exclude=[node for node in _nodes(prepared) if set(node.split("/")) & _FINE],
        )
