"""Options of ./run, as the interfaces name them."""

import argparse
from pathlib import Path

from config.site import data_dir


def run_parser() -> argparse.ArgumentParser:
    """The command line of ./run."""
    parser = argparse.ArgumentParser(
        prog="./run", description="启动全部服务 / Start everything on this machine.", allow_abbrev=False
    )
    parser.add_argument("--port", type=_port, default=8000, help="网页端口 / port of the pages (8000)")
    parser.add_argument("--mqtt-port", type=_port, default=1883, help="MQTT (1883)")
    parser.add_argument("--jt808-port", type=_port, default=6808, help="JT/T 808 (6808)")
    parser.add_argument("--cot-port", type=_port, default=8087, help="Cursor on Target (8087)")
    parser.add_argument("--data", type=Path, default=data_dir(), help="数据目录 / data folder (var/)")
    parser.add_argument("--bind", default="127.0.0.1", help="监听地址 / address to listen on (127.0.0.1)")
    parser.add_argument(
        "--demo", action="store_true", help="演示数据与模拟 / demo accounts, synthetic data, simulation"
    )
    parser.add_argument("--detach", action="store_true", help="就绪后转入后台 / go to the background once ready")
    parser.add_argument("--stop", action="store_true", help="停止该数据目录的系统 / stop what runs on this data folder")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port}: 1-65535")
    return port
