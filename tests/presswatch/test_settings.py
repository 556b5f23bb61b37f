"""Settings: each is documented, and what is wrong with one says where it was set and how to write it."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.errors import UsageError
from presswatch.setting_values import EXAMPLES
from presswatch.settings import PREFIX, Settings, load_settings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
NAMES = [field.name for field in fields(Settings) if field.name != "home"]


def row_of(name: str) -> list[str]:
    """The cells of a setting's row in the page."""
    (row,) = re.findall(rf"(?m)^\| `{name}` \| (.*) \|$", PAGE)
    return [cell.strip() for cell in row.split(" | ")]


def test_every_setting_stands_in_the_table_with_variable_default_and_example():
    for field in fields(Settings):
        if field.name == "home":
            assert "`--home`, else `PRESSWATCH_HOME`" in PAGE
            continue
        variable, meaning, unit, default, example = row_of(field.name)
        assert variable == f"`{PREFIX}{field.name.upper()}`"
        assert meaning
        assert unit
        assert example == f"`{EXAMPLES[field.name]}`"
        if field.name != "workers":
            assert field.default is not MISSING
            assert default == (
                f"{field.default:g}" if isinstance(field.default, int | float) else field.default or "none"
            )


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_sound_setting_in_the_file_and_as_a_variable(name, tmp_path):
    (tmp_path / "presswatch.toml").write_text(f"{name} = {EXAMPLES[name]}\n")
    in_file = load_settings(tmp_path, {})
    as_variable = load_settings(tmp_path / "other", {PREFIX + name.upper(): EXAMPLES[name].strip('["]')})
    assert getattr(in_file, name) == getattr(as_variable, name) != getattr(load_settings(tmp_path / "other", {}), name)


def test_the_networks_of_the_page_can_be_read(tmp_path):
    (line,) = re.findall(r"(?m)^    (allow_networks = .*)$", PAGE)
    (tmp_path / "presswatch.toml").write_text(line)
    assert load_settings(tmp_path, {}).allow_networks == "127.0.0.0/8:8811,10.1.2.3/32:*,[fd00::/8]:8080"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PRESSWATCH_ALLOW_NETWORKS", "127.0.0.1", "'127.0.0.1' is not net:port; write one like {}=127.0.0.0/8:8811"),
        ("PRESSWATCH_PORT", "x", "setting port must be a number, not 'x'; write one like {}=4300"),
        ("PRESSWATCH_PORT", "99999", "setting port is '99999': there are ports up to 65535; write one like {}=4300"),
        (
            "PRESSWATCH_NOTIFY",
            "https://hooks.example.org/x, ftp://user:secret@mail.example.org",
            "ftp://… is none of https, http, smtp, smtps, and no address that Apprise understands; write one like {}=smtp://mail.example.org/anna%40example.org",
        ),
        (
            "PRESSWATCH_NOTIFY",
            "hooks.example.org/secret",
            "an address without a scheme is none of https, http, smtp, smtps, and no address that Apprise understands; "
            "write one like {}=smtp://mail.example.org/anna%40example.org",
        ),
        (
            "PRESSWATCH_CERTIFICATES",
            "~nobody-here/ca.pem",
            "~nobody-here/ca.pem: this machine has no folder of the user ~nobody-here: write the whole path; "
            "write one like {}=/etc/ssl/office-ca.pem",
        ),
        (
            "PRESSWATCH_BACKUP_FOLDER",
            "~nobody-here/kept",
            "~nobody-here/kept: this machine has no folder of the user ~nobody-here: write the whole path; "
            "write one like {}=/mnt/backup/presswatch",
        ),
        ("PRESSWATCH_TIME_ZONE", "Minsk", "there is no zone 'Minsk'; write one like {}=Europe/Minsk"),
    ],
)
def test_a_wrong_variable_is_named_with_an_example(tmp_path, variable, value, words):
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, {variable: value})
    assert str(caught.value).startswith(f"{variable}: ")
    assert str(caught.value).endswith(words.format(variable))


@pytest.mark.parametrize(
    ("variable", "meant"),
    [("PRESSWATCH_PROT", "PORT"), ("PRESSWATCH_TIMEZONE", "TIME_ZONE"), ("PRESSWATCH_LOG_KEEP_DAYS", "LOGS_KEEP_DAYS")],
)
def test_a_misspelt_variable_is_named_with_what_it_is_like(tmp_path, variable, meant):
    with pytest.raises(UsageError, match=f"{variable} is not a setting; it is like PRESSWATCH_{meant}"):
        load_settings(tmp_path, {variable: "1"})


def test_variables_of_other_programs_are_theirs(tmp_path):
    others = ("PRESSWATCH_CORPUS", "PRESSWATCH_PEERS_PYTHON", "PRESSWATCH_IMAGE_TAG", "PRESSWATCH_HOST", "PATH")
    assert load_settings(tmp_path, dict.fromkeys(others, "1")) == load_settings(tmp_path, {})


def test_doctor_finds_networks_that_cannot_be_read(tmp_path, capsys):
    (tmp_path / "presswatch.toml").write_text('allow_networks = ["127.0.0.1"]\n')
    assert main(["doctor", "--home", str(tmp_path), "--format", "csv"]) == 1
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("settings,"))
    assert line.startswith("settings,wrong,")
    assert f"{tmp_path / 'presswatch.toml'}: setting allow_networks: '127.0.0.1' is not net:port" in line


def test_a_private_address_that_is_refused_says_how_to_let_it_in(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("PRESSWATCH_ALLOW_NETWORKS", raising=False)
    assert main(["feeds", "add", "http://127.0.0.1:8811/rss.xml", "--home", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "http://127.0.0.1:8811/rss.xml: blocked address: 127.0.0.1 is not an address of the public internet" in said
    (written,) = re.findall(r"allow_networks = \[.*?\]", said)
    (tmp_path / "presswatch.toml").write_text(written)
    assert load_settings(tmp_path, {}).allow_networks == "127.0.0.1/32:8811"


def test_doctor_tells_that_the_file_of_authorities_cannot_be_used(tmp_path, capsys):
    (tmp_path / "ca.pem").write_text("no certificate")
    (tmp_path / "presswatch.toml").write_text('certificates = "ca.pem"')
    assert main(["doctor", "--home", str(tmp_path), "--format", "csv"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("certificates,")]
    assert line.startswith("certificates,wrong,")
    assert f"{tmp_path / 'ca.pem'} cannot be used" in line


def test_doctor_names_the_file_of_authorities_that_can_be_used(tmp_path, capsys):
    certifi = pytest.importorskip("certifi")
    (tmp_path / "presswatch.toml").write_text(f'certificates = "{certifi.where()}"')
    main(["doctor", "--home", str(tmp_path), "--format", "csv"])
    assert f"certificates,ok,{certifi.where()}" in capsys.readouterr().out
