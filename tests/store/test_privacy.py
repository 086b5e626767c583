"""Personal data by intent: what is taken out, what must stay."""

from __future__ import annotations

import gzip
import json
import re
from itertools import islice

import pytest

from analyzer.posting import Posting
from analyzer.store.database import Store
from analyzer.store.privacy import clean_posting, remove_personal_data

E, P, N = "[e-mail removed]", "[phone removed]", "[name removed]"

REMOVED = [
    ("Write to jobs@fjordlab.example.", f"Write to {E}."),
    ("jane.doe+cv@mail.fjordlab.example, thanks", f"{E}, thanks"),
    ("jobs (at) fjordlab.example or jobs[at]fjordlab(dot)example", f"{E} or {E}"),
    ("Call +47 22 12 34 56 today", f"Call {P} today"),
    ("Phone: +49 (0)30 1234-5678.", f"Phone: {P}."),
    ("(415) 555-0142 or 1-800-555-0100 or 415.555.0142", f"{P} or {P} or {P}"),
    ("Tel.: 030 12345678\nFax 030 1234-5679", f"Tel.: {P}\nFax {P}"),
    ("WhatsApp 07700 900123", f"WhatsApp {P}"),
    ("Please contact Jane Doe at once.", f"Please contact {N} at once."),
    (
        "please contact Dr. Jane M. Doe, Head of Data, for more",
        f"please contact Dr. {N}, Head of Data, for more",
    ),
    ("Reach out to Talent Partner Åsa Öberg.", f"Reach out to Talent Partner {N}."),
    ("Feel free to contact Ludwig van der Berg (lead)", f"Feel free to contact {N} (lead)"),
    ("Recruiter: Jane Doe\nPay: high", f"Recruiter: {N}\nPay: high"),
    ("Contact:\n\nJane Doe\n\nOslo", f"Contact:\n\n{N}\n\nOslo"),
    ("Ansprechpartnerin: Frau Müller-Lüdenscheidt", f"Ansprechpartnerin: Frau {N}"),
    ("Neem contact op met Sanne de Vries, teamleider", f"Neem contact op met {N}, teamleider"),
    ("Best regards,\nJane Doe\nRecruiter", f"Best regards,\n{N}\nRecruiter"),
    ("Ask Jane Doe (jane.doe@fjordlab.example)", f"Ask {N} ({E})"),
    ("Jane Doe leads the team. jdoe@fjordlab.example", f"{N} leads the team. {E}"),
]

KEPT = [
    "Python 3.11, CUDA 12.4.1, TensorFlow 2.16.1, Java 8/11/17",
    "$120,000 - $150,000 a year, 85,200.00 - 142,300.00 CAD, 20.000-25.000 €",
    "70,000 - 100,000 DKK/month; EUR 4500-5200; 1,200,000 users; 10000000 rows",
    "2019-2024, 2024-06-30, 03/20/2020, 14.02.2025, 2025-12-16 10:00",
    "Role Number: 200649084-2114, Job Id: 100169094, req 2020-0860, PIN 14326-0071",
    "https://jobs.example/view/4155550142?id=415-555-0142 and https://blog.example/@fjordlab/post",
    "ratio 1:1000000, 99.9999999 %, IPv4 192.168.100.200, ISO 27001:2022, sha 0123456789abcdef",
    "24/7 support, 9-5, 08:00-16:00, 40 hours, 5+ years, 1000+ employees",
    "Please contact Human Resources or Talent Acquisition.",
    "Reach out to Fjordlab Careers; contact Machine Learning Engineering.",
    "You speak with Data Scientists and Software Engineers in Contact Center Analytics.",
    "Contact: Remote Data Science Team",
    "Contact with Apache Spark and Azure Machine Learning",
    "Point of contact: Customer Success",
    "Kind regards,\nYour Recruiting Team",
    "experience in C++ @ scale, decorators such as @property, meet us @ NeurIPS",
    "Call 100 customers, text 2000000 users, phone 2024-2025, call 12.05.2026",
    "mAP@0.50, precision@10, recall@0.95:0.99, numpy@1.26.4",
    "Our messages end in @fjordlab.example.",
    "Naive Bayes, Random Forest, Monte Carlo, Gaussian Processes",
    "data.science@fjordlab.example".replace("@", " "),
]


@pytest.mark.parametrize(("text", "clean"), REMOVED)
def test_removed(text, clean):
    assert remove_personal_data(text) == clean
    assert remove_personal_data(clean) == clean


@pytest.mark.parametrize("text", KEPT)
def test_kept(text):
    assert remove_personal_data(text) == text


def test_an_address_does_not_take_a_field_or_the_firm_for_a_person():
    text = "Data Science at Nordlicht Labs: data.science@n.example, nordlicht.labs@n.example"
    assert remove_personal_data(text, company="Nordlicht Labs") == (
        f"Data Science at Nordlicht Labs: {E}, {E}"
    )


def test_html_is_cleaned_or_dropped():
    html = (
        '<p>Mail <a href="mailto:jane.doe@f.example">jane.doe@f.example</a>, Tel. 030 12345678</p>'
    )
    posting = Posting(
        id="1", source="s", text="Mail jane.doe@f.example, Tel. 030 12345678", description_html=html
    )
    cleaned = clean_posting(posting)
    assert cleaned.text == f"Mail {E}, Tel. {P}"
    assert cleaned.description_html == f'<p>Mail <a href="{E}">{E}</a>, Tel. {P}</p>'
    hidden = posting.with_(description_html="<p>Mail jane.doe&#64;f.example</p>")
    assert clean_posting(hidden).description_html is None


def test_nothing_personal_reaches_the_file(tmp_path):
    text = "Please contact Quirin Zabel at quirin@zabel.example or +47 22 12 34 56."
    with Store(tmp_path / "jobs.db") as store:
        store.save([Posting(id="1", source="s", title=text, text=text, description_html=text)])
        (saved,) = store.iter_postings()
        store.export(tmp_path / "out.jsonl")
    assert saved.text == f"Please contact {N} at {E} or {P}."
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert b"Quirin" not in content
        assert b"zabel" not in content
        assert b"22 12" not in content


def test_real_postings_keep_their_figures(shared):
    path = shared / "postings" / "linkedin-data-science-2023-2026.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        texts = [json.loads(line)["Description"] or "" for line in islice(lines, 0, None, 4)]
    money = re.compile(r"[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|EUR|USD|years)")
    version = re.compile(r"Python \d[.\d]*")
    removed = 0
    for text in texts:
        clean = remove_personal_data(text)
        if clean == text:
            continue
        removed += 1
        assert money.findall(clean) == money.findall(text)
        assert version.findall(clean) == version.findall(text)
        assert "@" not in clean or not re.search(r"\w@\w+\.[a-z]{2}", clean)
    assert 0.04 < removed / len(texts) < 0.25
