"""Who can open the desk: this machine's users as they are, others only by name and password."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.desk.serving import desk_hosts
from presswatch.errors import UsageError
from presswatch.server import desk_address, desk_secret, is_for_others
from presswatch.server.prefect_home import auth_string
from presswatch.settings import Settings, load_settings


def test_a_desk_as_it_comes_answers_to_this_machine_alone_and_asks_nobody(tmp_path: Path):
    settings = load_settings(tmp_path, {})
    assert not is_for_others(settings)
    assert desk_secret(settings, {}) is None
    assert desk_hosts(settings, 4201) == {"127.0.0.1:4201", "localhost:4201"}


@pytest.mark.parametrize(
    "variables",
    [
        {"PRESSWATCH_DESK_HOST": "0.0.0.0"},
        {"PRESSWATCH_DESK_HOST": "192.0.2.7"},
        {"PRESSWATCH_DESK_HOST": "::"},
        {"PRESSWATCH_DESK_NAMES": "desk.example.org"},
    ],
)
def test_whatever_opens_it_to_others_makes_it_ask_for_the_password_of_the_home(tmp_path: Path, variables):
    settings = load_settings(tmp_path, variables)
    assert is_for_others(settings)
    assert desk_secret(settings, {}) == auth_string(settings)
    assert desk_secret(settings, {"PRESSWATCH_DESK_AUTH": "anna:letters"}) == "anna:letters"


def test_it_answers_to_the_names_it_was_given_however_they_are_written(tmp_path: Path):
    names = {"PRESSWATCH_DESK_NAMES": " Desk.Example.org , desk:4201,", "PRESSWATCH_DESK_HOST": "192.0.2.7"}
    hosts = desk_hosts(load_settings(tmp_path, names), 4201)
    assert hosts == {"192.0.2.7:4201", "127.0.0.1:4201", "localhost:4201", "desk.example.org", "desk:4201"}


def test_a_name_may_be_an_address_with_a_port(tmp_path: Path):
    hosts = desk_hosts(load_settings(tmp_path, {"PRESSWATCH_DESK_NAMES": "[2001:db8::7]:4201,192.0.2.8"}), 4201)
    assert hosts > {"[2001:db8::7]:4201", "192.0.2.8"}


def test_its_address_is_one_that_a_browser_can_open(tmp_path: Path):
    told = {host: desk_address(Settings(home=tmp_path, desk_host=host)) for host in ("127.0.0.1", "0.0.0.0", "::1")}
    assert list(told.values()) == ["http://127.0.0.1:4201", "http://127.0.0.1:4201", "http://[::1]:4201"]


@pytest.mark.parametrize("variables", [{}, {"PRESSWATCH_DESK_HOST": "0.0.0.0"}])
def test_a_password_that_is_wanted_is_the_desk_s_own_before_that_of_the_home(tmp_path: Path, variables):
    settings = load_settings(tmp_path, variables)
    assert desk_secret(settings, {"PRESSWATCH_DESK_AUTH": "anna:letters"}, is_wanted=True) == "anna:letters"
    assert desk_secret(settings, {}, is_wanted=True) == auth_string(settings)


@pytest.mark.parametrize("words", [["desk"], ["desk", "--secret"], ["up"]])
def test_half_a_password_is_said_before_anything_opens(tmp_path: Path, monkeypatch, capsys, words: list[str]):
    monkeypatch.setenv("PRESSWATCH_DESK_AUTH", "anna")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PRESSWATCH_DESK_PORT", str(probe.getsockname()[1]))
    # One that opened would not return.
    assert main([*words, "--home", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert (said.out, "PRESSWATCH_DESK_AUTH must be" in said.err) == ("", True)


@pytest.mark.parametrize("said", ["anna", ":letters", "anna:"])
def test_half_a_password_opens_nothing(tmp_path: Path, said: str):
    with pytest.raises(UsageError, match="PRESSWATCH_DESK_AUTH must be a name and a password"):
        desk_secret(Settings(home=tmp_path), {"PRESSWATCH_DESK_AUTH": said})


@pytest.mark.parametrize("said", ["https://desk.example.org", "desk.example.org/", "desk:port", "two words", "::1"])
def test_a_name_to_which_no_browser_could_come_is_refused_with_an_example(tmp_path: Path, said: str):
    (tmp_path / "presswatch.toml").write_text(f'desk_names = ["fine.example.org", "{said}"]\n')
    with pytest.raises(UsageError, match=r"desk_names has .*; write one like desk_names = \[") as caught:
        load_settings(tmp_path, {})
    assert repr(said) in str(caught.value)


def test_an_address_that_is_none_is_refused_with_an_example(tmp_path: Path):
    with pytest.raises(UsageError, match=r"'desk\.example\.org': no IP address; write one like"):
        load_settings(tmp_path, {"PRESSWATCH_DESK_HOST": "desk.example.org"})
