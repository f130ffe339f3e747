"""The command `static write`: put the product's files where a web server in front sends them from."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from intake.web import static_files

static = AppGroup("static", help="The style sheets, scripts and pictures that pages load.")


@static.command("write")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def write(folder: Path) -> None:
    """Write every file into FOLDER, as it is and packed with brotli and gzip; run it after every update."""
    try:
        written = static_files.write(folder)
    except OSError as error:
        raise click.ClickException(f"Cannot write into {folder}: {error.strerror}.") from error
    click.echo(f"{len(written)} files in {folder}.")
