"""PDFs that several tests read, each made once."""

from dataclasses import replace

import pytest

from tests.unit.reporting.rendering import samples
from tracker.reporting.rendering.paper import render_pdf
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared import paths

FONTS = paths.STATIC / "vendor" / "fonts"
BASE_URL = "https://zielkreis.example"


def pdf_of(report: CommitteeReport) -> bytes:
    return render_pdf(report, base_url=BASE_URL, fonts_dir=FONTS)


def without_fields(report: CommitteeReport) -> CommitteeReport:
    return replace(report, fields=())


@pytest.fixture(scope="session")
def rich() -> bytes:
    return pdf_of(replace(samples.rich_report(), fields=(samples.section(1),)))


@pytest.fixture(scope="session")
def crowded() -> bytes:
    return pdf_of(without_fields(samples.crowded_report()))


@pytest.fixture(scope="session")
def wordy() -> bytes:
    return pdf_of(without_fields(samples.wordy_report()))


@pytest.fixture(scope="session")
def english() -> bytes:
    return render_pdf(samples.english_report(), base_url=BASE_URL, fonts_dir=FONTS / "none")


@pytest.fixture(scope="session")
def quiet() -> bytes:
    return pdf_of(samples.quiet_report())
