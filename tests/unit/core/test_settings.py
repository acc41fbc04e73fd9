"""What an installation decides: wrong values name their variable, and what is unsafe in production is said."""

from pathlib import Path

import pytest

from panel.core.production import unsafe_settings
from panel.core.settings import DEVELOPMENT_SECRET, Settings, SettingsError, load_settings, read_env_file

SAFE = {
    "ENVIRONMENT": "production", "SECRET_KEY": "k" * 40, "BASE_URL": "https://probelauf.example.com",
    "MAIL_URL": "smtps://user:pw@mail.example.com:465", "MAIL_FROM": "Probelauf <probelauf@example.com>",
    "CONTACT_EMAIL": "jana@example.com",
}  # fmt: skip


class TestLoading:
    def test_nothing_set_is_the_development_on_this_machine(self) -> None:
        loaded = load_settings({})
        assert loaded == Settings()
        assert (loaded.production, loaded.secure_cookies, loaded.zone.key) == (False, False, "Europe/Berlin")

    def test_variables_are_read_by_their_names_and_others_ignored(self) -> None:
        loaded = load_settings(
            {"POOL_SIZE": "20", "RELOAD": "true", "CURRENCY": "CHF", "PATH": "/bin", "pool_size": "x"}
        )
        assert (loaded.pool_size, loaded.reload, loaded.currency) == (20, True, "CHF")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ENVIRONMENT", "prod"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", ""), ("SECRET_KEY", "short"),
            ("BASE_URL", "probelauf.example.com"), ("BASE_URL", "https://x.example.com/"), ("BASE_URL", "ftp://x"),
            ("BASE_URL", "https://"), ("MAIL_URL", "imap://x"), ("CURRENCY", "EURO"), ("CURRENCY", "€"),
            ("TIMEZONE", "Berlin"), ("TIMEZONE", "../etc/passwd"), ("TIMEZONE", ""), ("DEFAULT_LANGUAGE", "fr"),
            ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "many"), ("POOL_SIZE", "1"), ("POOL_SIZE", "1000"),
            ("LOG_LEVEL", "loud"), ("RELOAD", "perhaps"), ("COMPANY_LOGO", "/nowhere/logo.svg"),
        ],
    )  # fmt: skip
    def test_a_wrong_one_is_named_first(self, name: str, value: str) -> None:
        with pytest.raises(SettingsError) as wrong:
            load_settings({name: value})
        assert str(wrong.value).startswith(f"{name}: ")

    def test_a_secret_is_not_repeated_in_the_complaint(self) -> None:
        with pytest.raises(SettingsError) as wrong:
            load_settings({"SECRET_KEY": "hunter2"})
        assert "hunter2" not in str(wrong.value)


class TestFile:
    def test_lines_as_a_shell_reads_them(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text(
            "# a comment\n\nexport CURRENCY=CHF\nCOMPANY_NAME=\"Nord & Hell\"\nCONTACT_NAME='Jana'\n"
            "MAIL_URL = smtp://u:p=w@h \nPRIVACY_URL=\nSECRET_KEY='half\n",
            "utf-8",
        )
        assert read_env_file(file) == {
            "CURRENCY": "CHF", "COMPANY_NAME": "Nord & Hell", "CONTACT_NAME": "Jana", "MAIL_URL": "smtp://u:p=w@h",
            "PRIVACY_URL": "", "SECRET_KEY": "'half",
        }  # fmt: skip

    def test_a_missing_one_is_empty(self, tmp_path: Path) -> None:
        assert read_env_file(tmp_path / "nowhere") == {}

    def test_a_wrong_line_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("CURRENCY=EUR\nnonsense\n")
        with pytest.raises(SettingsError, match=r"^\.env, line 2"):
            read_env_file(file)


class TestProduction:
    def test_a_careful_installation_is_fit(self) -> None:
        assert unsafe_settings(load_settings(SAFE)) == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ENVIRONMENT", "development"), ("SECRET_KEY", DEVELOPMENT_SECRET), ("SECRET_KEY", "k" * 31),
            ("BASE_URL", "http://probelauf.example.com"), ("BASE_URL", "https://localhost"), ("MAIL_URL", ""),
            ("MAIL_FROM", "Probelauf <probelauf@localhost.invalid>"), ("CONTACT_EMAIL", "jana@nordhell.invalid"),
        ],
    )  # fmt: skip
    def test_each_unsafe_one_is_named_and_nothing_else(self, name: str, value: str) -> None:
        found = unsafe_settings(load_settings(SAFE | {name: value}))
        assert found
        assert {line.partition(":")[0] for line in found} == {name}
        assert value == "" or value not in " ".join(found) or name == "ENVIRONMENT"

    def test_the_defaults_are_unsafe_in_every_way(self) -> None:
        named = {line.partition(":")[0] for line in unsafe_settings(Settings())}
        assert named == {"ENVIRONMENT", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM", "CONTACT_EMAIL"}
