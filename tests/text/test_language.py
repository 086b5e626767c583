"""Language detection on real postings (where they are) and on invented texts."""

from __future__ import annotations

import itertools
import json

import pytest

from analyzer.text.language import detect_language, english_spans, reads_as_english

TEXTS = {
    "en": "We are looking for a data scientist who will work with our team on the next models.",
    "de": "Wir suchen zum nächsten Termin eine Person, die mit uns Modelle für Kunden baut.",
    "fr": "Nous recherchons une personne pour rejoindre notre équipe et construire des modèles.",
    "es": "Buscamos una persona con experiencia para unirse a nuestro equipo y crear los modelos.",
    "pt": "Buscamos uma pessoa com experiência para se juntar ao nosso time e criar os modelos.",
    "it": "Cerchiamo una persona con esperienza che si unisca al nostro gruppo per i modelli.",
    "nl": "Wij zoeken een collega die samen met ons team de modellen voor klanten bouwt.",
    "sv": "Vi söker dig som har erfarenhet av modeller och som vill vara en del av vårt team.",
    "da": "Vi søger dig, der har erfaring med modeller, og som vil være en del af vores team.",
    "no": "Vi søker deg som har erfaring med modeller, og som vil være en del av laget hos oss.",
    "pl": "Szukamy osoby, która dołączy do naszego zespołu i będzie z nami tworzyć modele.",
    "fi": "Etsimme henkilöä, joka on kiinnostunut malleista ja tekee työtä meidän kanssa.",
    "cs": "Hledáme kolegu, který se s námi pustí do modelů pro naše zákazníky a jejich data.",
    "zh": "我们正在寻找一名数据科学家，熟悉 Python 和机器学习。",
    "ja": "私たちはデータサイエンティストを募集しています。Python の経験が必要です。",
    "ko": "우리는 Python 경험이 있는 데이터 과학자를 찾고 있습니다.",
    "ru": "Мы ищем специалиста по данным с опытом работы на Python.",
    "uk": "Ми шукаємо фахівця з даних, який має досвід і вміє працювати з моделями.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_one_sentence(language):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "Python",
        "Python, SQL, Docker, Kubernetes, Terraform, AWS",
        "Machine Learning Engineer | Oslo | 2026",
        "C++ / C# / .NET",
        "12345 67890",
        "🚀🚀",
    ],
)
def test_too_little_to_tell(text):
    assert detect_language(text) == "und"


def test_no_is_an_english_word_too():
    assert detect_language("No visa. No relocation. Remote is a must.") == "en"


def test_undetermined_ascii_is_read_as_english():
    assert reads_as_english("Python, SQL, Docker")
    assert reads_as_english(TEXTS["en"])
    assert reads_as_english("x", "en")
    assert not reads_as_english("Größe, Öl, Übung")
    assert not reads_as_english(TEXTS["de"])
    assert not reads_as_english("whatever it is, the source says so", "fr")


def test_english_with_foreign_names_and_signs_stays_english():
    text = "• The office of Łódź GmbH in 北京 and Malmö is where you will work with us – for now…"
    assert detect_language(text) == "en"


def test_english_spans_of_a_mixed_posting():
    text = "\n".join(
        [
            "Über uns",
            TEXTS["de"],
            "Was du mit uns machst, und wie wir dich dabei unterstützen, liest du hier.",
            "",
            "Your profile",
            TEXTS["en"],
            "- Python, SQL",
            "- You have worked with the tools of the trade and can explain them to others.",
            "",
            "Kontakt",
            TEXTS["de"],
        ]
    )
    ((start, end),) = english_spans(text)
    assert text[start:end].startswith("Your profile\nWe are")
    assert text[start:end].endswith("to others.\n\n")


@pytest.mark.parametrize("text", [TEXTS["en"], "Python, SQL", f"Tools\n{TEXTS['en']}\nSQL"])
def test_an_english_text_is_one_span(text):
    assert english_spans(text) == [(0, len(text))]


@pytest.mark.parametrize("text", ["", "  \n", TEXTS["fr"], f"SQL\n{TEXTS['de']}\nPython"])
def test_a_foreign_text_has_no_span(text):
    assert english_spans(text) == []


def test_spans_lie_in_order_and_apart():
    text = "\n".join([TEXTS["en"], TEXTS["de"]] * 3)
    spans = english_spans(text)
    assert len(spans) == 3
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert end < start


# Rows of the shared file whose guessed language is wrong, by eye: two are Catalan, one Czech, two
# Slovenian, one Croatian, three English under a Chinese line or title.
BY_EYE = {
    "4426136218": "ca",
    "4192387117": "ca",
    "4433083254": "cs",
    "4293598141": "sl",
    "4426272087": "sl",
    "4415205436": "hr",
    "4266912393": "en",
    "4270854251": "en",
    "4268018866": "en",
}


def expected(row):
    if row["Job_ID"] in BY_EYE:
        return {BY_EYE[row["Job_ID"]]}
    return {"zh", "ja", "ko"} if row["lang_guess"] == "cjk" else {row["lang_guess"]}


def english_postings(shared):
    path = shared / "postings" / "glassdoor-data-scientist.csv"
    import pandas as pd

    return pd.read_csv(path)["Job Description"].dropna().head(500).tolist()


def test_real_postings_of_ten_languages_and_500_english_ones(shared):
    path = shared / "postings" / "other-languages.jsonl"
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    right = sum(detect_language(row["Description"]) in expected(row) for row in rows)
    english = english_postings(shared)
    right_english = sum(detect_language(text) == "en" for text in english)
    assert len(english) == 500
    assert right / len(rows) >= 0.98
    assert right_english / len(english) >= 0.998
