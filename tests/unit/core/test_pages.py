import pytest

from panel.core.pages import local_address


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/", "/"),
        ("/studies?q=a b&page=2#x", "/studies?q=a%20b&page=2#x"),
        ("/t/100%25", "/t/100%25"),
        ("/näher", "/n%C3%A4her"),
        ("/\t/evil.example", "/%09/evil.example"),
        ("/\r\nSet-Cookie: a=b", "/%0D%0ASet-Cookie:%20a=b"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("\t//evil.example", "/"),
    ],
)
def test_only_addresses_of_this_site_leave_as_a_header(asked: str, given: str) -> None:
    assert local_address(asked) == given
