"""`python -m training STEP`: the command line."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from training.data.storage import sweep
from training.schedule import STEPS, TAKES_VALUES, all_steps, recorded
from training.steps import shipped_assets


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = argparse.ArgumentParser("python -m training", description=__doc__)
    steps = result.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, run in (*STEPS.items(), ("all", all_steps)):
        step = steps.add_parser(name, help=run.__doc__, description=run.__doc__)
        step.set_defaults(run=run, network="residual_dense", name=None, recognition=0.0)
        step.set_defaults(set=[], game=[], from_assets=None, speed=False, start_from=None)
        step.add_argument(
            "--data",
            type=_folder,
            help="folder with the handwriting sets; without it MNIST is downloaded",
        )
        step.add_argument(
            "--runs",
            type=Path,
            default=Path("runs"),
            help="where settings, histories and weights go (default: runs)",
        )
        step.add_argument(
            "--assets",
            type=Path,
            help="where exported models go (default: the project's assets; "
            "with --quick the folder assets in --runs)",
        )
        step.add_argument("--quick", action="store_true", help="a small slice, to try it out")
        step.add_argument("--seed", type=int, help="another seed than the recipe's")
        step.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="processes that make samples"
        )
        step.add_argument(
            "--precise", action="store_true", help="train in float32 where bfloat16 is slow"
        )
        if name == "super-resolution":
            step.add_argument(
                "--network",
                choices=("residual_dense", "srcnn", "gan"),
                default="residual_dense",
                help="which super-resolver; the first one ships, the others are to compare with",
            )
            step.add_argument(
                "--recognition",
                type=float,
                default=0.0,
                metavar="WEIGHT",
                help="let a frozen classifier's features count in the loss, such as 0.1",
            )
            step.add_argument("--name", help="the run's folder, another than the network's own")
        if name in TAKES_VALUES:
            step.add_argument(
                "--set",
                action="append",
                default=[],
                metavar="NAME=VALUE",
                help="another value than the recipe's, such as --set epochs=4",
            )
        if name in ("super-resolution", "rivals"):
            step.add_argument(
                "--game",
                action="append",
                default=[],
                metavar="NAME=VALUE",
                help="with --network gan, another weight or length of the contest",
            )
        if name == "benchmark":
            step.add_argument(
                "--speed",
                action="store_true",
                help="measure milliseconds per digit instead; let nothing else run meanwhile",
            )
        if name in ("super-resolution", "classification"):
            step.add_argument(
                "--from-assets",
                type=_folder,
                nargs="?",
                const=shipped_assets(),
                metavar="FOLDER",
                help="go on from the network that ships, or from the one in FOLDER",
            )
        if name in ("ink", "touching"):
            step.add_argument(
                "--start-from",
                type=_folder,
                metavar="FOLDER",
                help="go on from an earlier training of the network, in another folder of runs",
            )
        if name in ("tune", "all"):
            step.add_argument("--algorithm", choices=("hyperband", "bayesian"), default="hyperband")
            step.add_argument("--workers", type=int, default=0, help="search with so many workers")
    return result


def assets_for(options: argparse.Namespace) -> Path:
    """Where models go; a quick training must never take the place of those that ship."""
    if options.assets is not None:
        return Path(options.assets)
    return Path(options.runs) / "assets" if options.quick else shipped_assets()


def _stop(number: int, frame: FrameType | None) -> None:
    """Being ended by the system is being stopped by a person: what is half-made goes."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns the exit code: 0 done, 1 a sentence said why not, 2 wrong usage."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = parser().parse_args(arguments)
    options.assets = assets_for(options)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        sweep(options.runs)
        recorded(options.step, options.run, options)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on where it was.", file=sys.stderr)
        return 1
    except (ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0
