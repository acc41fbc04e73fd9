"""What an installation decides: wrong values name their variable, and what is unsafe in production is said."""

from pathlib import Path

import pytest

from panel.core.env_file import SettingsError, read_env_file
from panel.core.production import doubtful_settings, refuse_unsafe, unsafe_settings
from panel.core.settings import DEVELOPMENT_SECRET, Settings, load_settings

SAFE = {
    "ENVIRONMENT": "production", "SECRET_KEY": "0123456789abcdef" * 2, "BASE_URL": "https://probelauf.example.com",
    "MAIL_URL": "smtps://user:pw@mail.example.com:465", "MAIL_FROM": "Probelauf <probelauf@example.com>",
    "COMPANY_NAME": "Example", "CONTACT_NAME": "Jana Berg", "CONTACT_EMAIL": "jana@example.com", "TRUSTED_PROXIES": "1",
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
            ("BASE_URL", "https://"), ("BASE_URL", "http://[x"), ("BASE_URL", "http://x:y"), ("DATABASE_URL", "sqlite://["),
            ("MAIL_URL", "imap://x"), ("MAIL_URL", "smtp://x:y"), ("MAIL_URL", "smtp://"),
            ("CURRENCY", "EURO"), ("CURRENCY", "€"),
            ("TIMEZONE", "Berlin"), ("TIMEZONE", "../etc/passwd"), ("TIMEZONE", ""), ("DEFAULT_LANGUAGE", "fr"),
            ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "many"), ("POOL_SIZE", "1"), ("POOL_SIZE", "1000"),
            ("LOG_LEVEL", "loud"), ("RELOAD", "perhaps"), ("COMPANY_LOGO", "/nowhere/logo.svg"),
            ("COMPANY_COLOUR", "red"), ("COMPANY_COLOUR", "#d405"), ("COMPANY_COLOUR", "d40511"),
            ("COMPANY_COLOUR", "#d40511\n"), ("COMPANY_COLOUR", "#d4051g"),
            ("MAIL_FROM", ""), ("MAIL_FROM", "Probelauf"), ("MAIL_FROM", "Probelauf <probelauf>"), ("MAIL_FROM", "a b@x.de"),
            ("MAIL_FROM", "Müller, Söhne <post@example.com>"), ("MAIL_FROM", "Probelauf <post@müller.example>"),
            ("CONTACT_EMAIL", ""), ("CONTACT_EMAIL", "jana"), ("CONTACT_EMAIL", "Jana <jana@example.com>"),
            ("PRIVACY_URL", "javascript:alert(1)"), ("PRIVACY_URL", "www.example.com/privacy"), ("PRIVACY_URL", "https://"),
        ],
    )  # fmt: skip
    def test_a_wrong_one_is_named_first(self, name: str, value: str) -> None:
        with pytest.raises(SettingsError) as wrong:
            load_settings({name: value})
        assert str(wrong.value).startswith(f"{name}: ")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("MAIL_FROM", "post@example.com"), ("MAIL_FROM", '"Müller, Söhne" <post@example.com>'),
            ("MAIL_FROM", "Nord <post@xn--mller-kva.example>"), ("PRIVACY_URL", "http://example.com"), ("PRIVACY_URL", ""),
        ],
    )  # fmt: skip
    def test_what_works_is_taken(self, name: str, value: str) -> None:
        assert getattr(load_settings({name: value}), name.lower()) == value

    @pytest.mark.parametrize(
        ("name", "value", "told"),
        [
            ("FORM_OF_ADDRESS", "DU", "Invalid enum value 'DU'; write Sie or du"),
            ("LOG_LEVEL", "loud", "Invalid enum value 'loud'; write debug or info or warning or error"),
        ],
    )
    def test_of_few_values_it_says_which_there_are(self, name: str, value: str, told: str) -> None:
        with pytest.raises(SettingsError) as wrong:
            load_settings({name: value})
        assert str(wrong.value) == f"{name}: {told}"

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

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("abc # a comment", "abc"), ("abc\t# a comment", "abc"), ("abc#1", "abc#1"), ("# a comment", ""), ("#1", ""),
            ("'a # b' # a comment", "a # b"), ('"a # b"', "a # b"), ('"a" # "b"', "a"), ("'a' #", "a"), ('"a"b', '"a"b'),
            ("smtp://u:p#w@h", "smtp://u:p#w@h"), ("'\"A, B\" <a@b.example>' # us", '"A, B" <a@b.example>'),
        ],
    )  # fmt: skip
    def test_a_comment_begins_behind_a_blank_and_outside_quotes(self, tmp_path: Path, written: str, read: str) -> None:
        (tmp_path / ".env").write_text(f"A={written}\nB=next\n", "utf-8")
        assert read_env_file(tmp_path / ".env") == {"A": read, "B": "next"}

    def test_a_missing_one_is_empty(self, tmp_path: Path) -> None:
        assert read_env_file(tmp_path / "nowhere") == {}

    def test_a_wrong_line_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("CURRENCY=EUR\nnonsense\n")
        with pytest.raises(SettingsError, match=r"^\.env, line 2"):
            read_env_file(file)


class TestProduction:
    def test_a_careful_installation_is_fit(self) -> None:
        assert unsafe_settings(load_settings(SAFE)) == doubtful_settings(load_settings(SAFE)) == []

    def test_https_without_a_proxy_is_doubted_and_not_refused(self) -> None:
        alone = load_settings(SAFE | {"TRUSTED_PROXIES": "0"})
        assert [line.partition(":")[0] for line in doubtful_settings(alone)] == ["TRUSTED_PROXIES"]
        assert doubtful_settings(Settings()) == []
        refuse_unsafe(alone)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ENVIRONMENT", "development"), ("SECRET_KEY", DEVELOPMENT_SECRET), ("SECRET_KEY", "k" * 31),
            ("BASE_URL", "http://probelauf.example.com"), ("BASE_URL", "https://localhost"), ("MAIL_URL", ""),
            ("MAIL_FROM", "Probelauf <probelauf@localhost.invalid>"), ("CONTACT_EMAIL", "jana@nordhell.invalid"),
            ("SECRET_KEY", "k" * 40), ("SECRET_KEY", "abcde" * 8), ("RELOAD", "true"), ("COMPANY_NAME", "Nordhell"),
            ("COMPANY_NAME", " "), ("CONTACT_NAME", "Jana Köhler"), ("CONTACT_NAME", ""),
        ],
    )  # fmt: skip
    def test_each_unsafe_one_is_named_and_nothing_else(self, name: str, value: str) -> None:
        found = unsafe_settings(load_settings(SAFE | {name: value}))
        assert found
        assert {line.partition(":")[0] for line in found} == {name}
        assert name != "SECRET_KEY" or value not in " ".join(found)

    def test_the_defaults_are_unsafe_in_every_way(self) -> None:
        named = {line.partition(":")[0] for line in unsafe_settings(Settings())}
        wanted = {"ENVIRONMENT", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM", "COMPANY_NAME", "CONTACT_NAME"}
        assert named == {*wanted, "CONTACT_EMAIL"}


class TestStarting:
    """What `litestar run` and `litestar worker` ask first."""

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1:8000",
            "http://localhost",
            "http://192.168.1.20:8000",
            "http://probelauf.test",
            "http://web",
        ],
    )
    def test_for_this_machine_and_its_network_anything_goes(self, address: str) -> None:
        refuse_unsafe(load_settings({"BASE_URL": address}))

    @pytest.mark.parametrize(
        "given",
        [
            {"ENVIRONMENT": "production"}, {"BASE_URL": "https://probelauf.example.com"}, {"BASE_URL": "https://10.1.1.1"},
            {"BASE_URL": "http://probelauf.example.com"}, {"BASE_URL": "http://8.8.8.8:8000"},
            SAFE | {"SECRET_KEY": DEVELOPMENT_SECRET}, SAFE | {"BASE_URL": "http://probelauf.example.com"},
        ],
    )  # fmt: skip
    def test_for_others_it_refuses_with_the_lines_of_the_check(self, given: dict[str, str]) -> None:
        with pytest.raises(SettingsError) as refused:
            refuse_unsafe(load_settings(given))
        assert str(refused.value).splitlines() == unsafe_settings(load_settings(given))

    def test_a_careful_installation_starts(self) -> None:
        refuse_unsafe(load_settings(SAFE))
