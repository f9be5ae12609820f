"""How pages are cited."""

import datetime

from pdap.web.citing import Citation

READ = datetime.date(2026, 11, 29)
SOURCE = Citation(
    "Arrests & 100% of {them}_", "Data source", "https://pdap.io/data-sources/12", datetime.date(2026, 3, 4), READ
)


def test_each_style_names_author_title_date_and_the_permanent_link() -> None:
    assert SOURCE.apa() == (
        "Police Data Accessibility Project. (2026, March 4). Arrests & 100% of {them}_ [Data source]. Police Data "
        "Access Point. Retrieved November 29, 2026, from https://pdap.io/data-sources/12"
    )
    assert SOURCE.chicago() == (
        "Police Data Accessibility Project. “Arrests & 100% of {them}_.” Police Data Access Point. Last modified "
        "March 4, 2026. https://pdap.io/data-sources/12."
    )
    assert SOURCE.plain() == (
        "Arrests & 100% of {them}_. Police Data Access Point, https://pdap.io/data-sources/12 (accessed "
        "November 29, 2026)."
    )


def test_bibtex_escapes_what_latex_takes_for_commands() -> None:
    assert SOURCE.bibtex() == (
        "@misc{pdap-io-data-sources-12,\n"
        "  author = {{Police Data Accessibility Project}},\n"
        r"  title = {{Arrests \& 100\% of \{them\}\_}},"
        "\n"
        "  howpublished = {Police Data Access Point},\n"
        "  year = {2026},\n"
        "  url = {https://pdap.io/data-sources/12},\n"
        "  note = {Data source, accessed November 29, 2026}\n"
        "}"
    )


def test_without_a_date_of_change_the_styles_say_so() -> None:
    undated = Citation("Pittsburgh.", "Place", "https://pdap.io/places/1", None, READ)

    assert "(n.d.)" in undated.apa()
    assert "“Pittsburgh.” Police Data Access Point. Accessed November 29, 2026." in undated.chicago()
    assert "year" not in undated.bibtex()
