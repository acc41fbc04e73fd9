"""Starting on this machine: ports, the children's variables, the Procfile, and what is said when it can't go on."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from click.exceptions import ClickException

from panel.core.launch import install, prepare, start

PREPARING = """
import sys, time
from pathlib import Path
from panel.core.launch.prepare import alone_in

with alone_in(Path(sys.argv[1])):
    print("begun", flush=True)
    time.sleep(60)
"""


def waited(folder: Path) -> bool:
    with prepare.alone_in(folder):
        return True


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


class TestPort:
    def test_it_is_8000_unless_named(self) -> None:
        assert start.wanted_port({}) == 8000
        assert start.wanted_port({"PORT": "9001"}) == 9001

    @pytest.mark.parametrize("text", ["web", "-1", "0", "70000", "80 "])
    def test_nonsense_is_refused_by_name(self, text: str) -> None:
        with pytest.raises(start.CannotStart, match=r"^PORT: "):
            start.wanted_port({"PORT": text})

    def test_a_taken_one_gives_a_later_one_and_says_so(self, taken: int, capsys: pytest.CaptureFixture[str]) -> None:
        port = start.free_port(taken)
        assert port > taken
        assert capsys.readouterr().out == f"Port {taken} is taken by another program; using {port}.\n"

    def test_a_free_one_is_taken_without_a_word(self, taken: int, capsys: pytest.CaptureFixture[str]) -> None:
        free = start.free_port(taken)
        capsys.readouterr()
        assert start.free_port(free) == free
        assert capsys.readouterr().out == ""


class TestEnvironment:
    def test_the_address_follows_the_port(self) -> None:
        env = start.environment({}, 8003)
        assert (env["PORT"], env["BASE_URL"]) == ("8003", "http://127.0.0.1:8003")

    def test_an_address_elsewhere_that_was_set_stays(self) -> None:
        assert start.environment({"BASE_URL": "https://here.example"}, 8003)["BASE_URL"] == "https://here.example"

    def test_one_of_this_machine_names_the_port_and_follows_when_it_moves(self) -> None:
        given = {"BASE_URL": "http://localhost:9200"}
        assert start.wanted_port(given) == 9200
        assert start.wanted_port({**given, "PORT": "9100"}) == 9100
        assert start.environment(given, 9201)["BASE_URL"] == "http://localhost:9201"

    @pytest.mark.parametrize("address", ["https://here.example:8443", "https://here.example", "http://localhost"])
    def test_any_other_names_none(self, address: str) -> None:
        assert start.wanted_port({"BASE_URL": address}) == 8000

    @pytest.mark.parametrize(
        ("address", "followed"),
        [("http://127.0.0.1:8000/", "http://127.0.0.1:8001/"), ("http://[::1]:8000/app", "http://[::1]:8001/app")],
    )
    def test_what_follows_the_port_stays(self, address: str, followed: str) -> None:
        assert start.environment({"BASE_URL": address}, 8001)["BASE_URL"] == followed

    @pytest.mark.parametrize("address", ["http://[bad", "http://127.0.0.1:port"])
    def test_what_is_no_address_is_named(self, address: str) -> None:
        with pytest.raises(start.CannotStart, match="BASE_URL"):
            start.wanted_port({"BASE_URL": address})

    def test_our_own_programs_come_first(self) -> None:
        first = start.environment({"PATH": "/elsewhere"}, 8000)["PATH"].split(":")[0]
        assert (Path(first) / "litestar").exists()


def test_the_procfile_starts_what_make_run_starts() -> None:
    commands = start.procfile((start.ROOT / "Procfile").read_text("utf-8"))
    assert set(start.PROCESSES) < set(commands)
    assert commands["release"] == "litestar migrate"


def test_the_file_beside_the_code_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("BASE_URL=http://127.0.0.1:9300\nCURRENCY=CHF\nCOMPANY_NAME=Nord\n")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    given = start.given({"CURRENCY": "EUR"})
    assert start.wanted_port(given) == 9300
    env = start.environment(given, 9300)
    assert (env["BASE_URL"], env["CURRENCY"], env["COMPANY_NAME"]) == ("http://127.0.0.1:9300", "EUR", "Nord")


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(start.CannotStart, match="Can't make the folder"):
        start.check_folder(tmp_path / "file" / "var")


class TestTwoAtOnce:
    def test_the_later_waits_until_the_first_has_prepared_or_died(self, tmp_path: Path) -> None:
        with subprocess.Popen([sys.executable, "-c", PREPARING, tmp_path], stdout=subprocess.PIPE) as first:
            assert first.stdout
            assert first.stdout.readline() == b"begun\n"
            later = Thread(target=lambda: taken.append(waited(tmp_path)), daemon=True)
            taken: list[bool] = []
            later.start()
            later.join(0.3)
            assert not taken, "the folder is held"
            first.kill()
            later.join(5)
            assert taken

    def test_no_database_is_put_over_another(self, tmp_path: Path) -> None:
        beside, file = tmp_path / "probelauf.db.new-7", tmp_path / "probelauf.db"
        beside.write_text("new")
        file.write_text("in use")
        with pytest.raises(ClickException, match="stays as it is"):
            prepare.put(beside, file)
        assert file.read_text() == "in use"
        file.unlink()
        prepare.put(beside, file)
        assert file.read_text() == "new"


class TestInstall:
    def test_an_old_python_is_told_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(install, "OLDEST", (9, 0))
        with pytest.raises(install.Missing, match=r"needs Python 3\.11 or newer"):
            install.check_python()

    @pytest.fixture
    def house(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder in which requirements.lock is installed."""
        monkeypatch.setattr(install, "ROOT", str(tmp_path))
        monkeypatch.setattr(install, "VENV", str(tmp_path / ".venv"))
        monkeypatch.setattr(install, "PYTHON", __file__)
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / ".venv" / "bin" / "activate").write_text(f'VIRTUAL_ENV="{tmp_path / ".venv"}"')
        (tmp_path / ".venv" / "installed-requirements.lock").write_text("one")
        (tmp_path / "requirements.lock").write_text("one")
        (tmp_path / "requirements-dev.lock").write_text("more")
        return tmp_path

    def test_what_is_there_is_not_installed_again(self, house: Path) -> None:
        assert install.is_installed("requirements.lock")
        assert not install.is_installed("requirements-dev.lock")

    def test_the_dev_lock_holds_the_other(self, house: Path) -> None:
        (house / ".venv" / "installed-requirements.lock").rename(house / ".venv" / "installed-requirements-dev.lock")
        (house / ".venv" / "installed-requirements-dev.lock").write_text("more")
        assert install.is_installed("requirements.lock")

    def test_a_changed_lock_is_installed_anew(self, house: Path) -> None:
        (house / "requirements.lock").write_text("two")
        assert not install.is_installed("requirements.lock")

    def test_a_moved_folder_is_installed_anew(self, house: Path) -> None:
        (house / ".venv" / "bin" / "activate").write_text('VIRTUAL_ENV="/elsewhere/.venv"')
        assert not install.is_installed("requirements.lock")

    def test_a_python_without_venv_is_told_the_package(self, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (house / ".venv" / "bin" / "activate").unlink()
        monkeypatch.setattr(install.sys, "executable", shutil.which("false"))
        with pytest.raises(install.Missing, match="apt-get install python3-venv"):
            install.make_venv()
        assert not (house / ".venv").exists()
