"""The query language by its examples: what the documentation lists and the tests read."""

from dataclasses import dataclass

from index.messages import Message


@dataclass(frozen=True, slots=True)
class Example:
    """A query, what it finds, and how this program writes it where it is another's."""

    query: str
    finds: Message
    read_as: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Examples of one kind."""

    title: Message
    examples: tuple[Example, ...]


def _example(query: str, fr: str, en: str, read_as: str | None = None) -> Example:
    return Example(query, Message(fr, en), read_as)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        Message("Mots", "Words"),
        (
            _example(
                "guerre ukraine",
                "les deux mots, à toutes leurs formes, avec ou sans accents",
                "both words, in any inflection, accents typed or not",
            ),
            _example(
                "une question ou un titre de journal entier",
                "au-delà de quatre mots : les articles qui en ont assez, les meilleurs d’abord",
                "past four words: articles with enough of them, best first",
            ),
            _example("=maïs", "cette forme-là, avec ses accents", "this very form, with its accents"),
            _example("élect*", "les mots qui commencent ainsi", "words that begin so"),
            _example("*tension m?ire él*tion", "un ? : un caractère ; une * : autant qu’on veut",
                     "? is one character, * any number of them"),
            _example("Zelenski~ Volodymir~2", "à une lettre près, à deux près", "one letter apart, two letters apart"),
            _example("SNCF>=3", "au moins trois fois dans l’article", "three times in the article at least"),
            _example("\\ET \\date:hier", "la barre oblique fait un mot de ce qui suit",
                     "a backslash makes a word of what follows"),
        ),
    ),
    Chapter(
        Message("Expressions et voisinage", "Phrases and neighbours"),
        (
            _example('"longue portée"', "ces mots l’un à côté de l’autre", "these words side by side"),
            _example("« longue portée »", "de même, entre guillemets français", "the same, in French quotes"),
            _example('"ministre* de l’intérieur"', "une troncature dans l’expression", "a truncation in the phrase"),
            _example('"ministre de * nationale"', "un mot quelconque dans l’expression", "any word in the phrase"),
            _example('"prix gaz"~5', "à cinq mots au plus, à toutes leurs formes, dans n’importe quel ordre",
                     "five words apart at most, in any inflection and any order"),
            _example('"prix gaz"^5', "à cinq mots au plus, dans cet ordre", "five words apart at most, in this order"),
            _example("prix PROCHE/5 (gaz OU pétrole)", "de même, entre mots, expressions et choix",
                     "the same, of words, phrases and alternatives (`NEAR/5` too)"),
            _example("prix AVANT/5 gaz", "de même, dans cet ordre", "the same, in this order (`PRE/5` too)"),
            _example("maire MÊME PHRASE démission", "dans une même phrase",
                     "in one sentence (`SAME SENTENCE` too)"),
            _example("maire MÊME PARAGRAPHE démission", "dans un même paragraphe",
                     "in one paragraph (`SAME PARAGRAPH` too)"),
        ),
    ),
    Chapter(
        Message("Opérateurs, en capitales", "Operators, in capitals"),
        (
            _example("gaz OU pétrole", "l’un ou l’autre", "either (`OR` too)"),
            _example("loi ET climat", "les deux", "both (`AND` too)"),
            _example("loi SAUF climat", "l’un sans l’autre", "one without the other (`NOT` too)"),
            _example("loi -climat", "de même", "the same"),
            _example("prix ET (gaz OU pétrole)", "les parenthèses groupent", "parentheses group"),
            _example("2 de (maire port budget)", "au moins deux des trois", "two of the three at least (`2 of` too)"),
        ),
    ),
    Chapter(
        Message("Champs", "Fields"),
        (
            _example("titre:budget", "dans le titre", "in the headline (`title:` too)"),
            _example('titre:(budget OU "loi de finances")', "dans le titre, l’un ou l’autre", "in the headline"),
            _example("texte:budget", "dans le texte, sans le titre", "in the text, without the headline (`text:` too)"),
            _example("chapo:budget", "dans le premier paragraphe", "in the first paragraph, 60 words at most"),
            _example("une:budget", "dans le titre ou le premier paragraphe", "in the headline or the first paragraph"),
            _example("auteur:dupont", "signés de ce nom", "signed so (`author:` too)"),
            _example('source:"le phare"', "de ce journal, ou d’un journal dont le nom contient ces mots",
                     "of this paper, or of one whose name has these words"),
            _example("rubrique:sport", "de cette rubrique", "of this section (`section:` too)"),
            _example("agence:AFP", "de cette agence", "of this agency (`agency:` too)"),
            _example("tag:climat", "qui ont ce mot-clé", "with this keyword"),
            _example("url:journal.example/politique", "dont l’adresse contient cela", "whose address has this"),
            _example("breves:PSG", "dans les bandeaux de titres des pages", "in the tickers of the pages"),
            _example("mots:>800", "de plus de 800 mots", "of more than 800 words (`words:` too)"),
            _example("mots:300..800", "de 300 à 800 mots", "of 300 to 800 words"),
            _example("maire -source:phare", "sans ce journal", "without this paper"),
        ),
    ),
    Chapter(
        Message("Dates, au jour de Paris", "Dates, by the day in Paris"),
        (
            _example("date:2024-11", "ce mois", "that month; also `2024`, `2024-11-17`, `17/11/2024`"),
            _example("date:novembre 2024", "de même ; les guillemets sont permis", "the same; quotes are allowed"),
            _example("date:2019..2021", "d’une année à l’autre, comprises", "from one year to the other"),
            _example("date:2024-11-01..2024-11-30", "d’un jour à l’autre, compris", "from one day to the other"),
            _example("date:hier", "hier", "yesterday; also `aujourd’hui`, `lundi`, `lundi dernier`"),
            _example("date:été 2023", "cette saison", "that season"),
            _example("date:il y a 3 jours", "ce jour-là", "that day"),
            _example("depuis:2024-01-01", "ce jour et après", "that day and later (`since:` too)"),
            _example("depuis:2 semaines", "depuis tant de temps", "since so long ago"),
            _example("avant:2019", "avant cette année", "before that year (`before:` too)"),
        ),
    ),
    Chapter(
        Message("Comme dans Europresse", "As in Europresse"),
        (
            _example("TIT_HEAD=maire & TEXT=port", "titre, texte, ET", "title, text, AND", "titre:maire ET port"),
            _example("LEAD=gaz | AUT_BY=dupont", "titre ou chapeau, auteur, OU", "title or lead, author, OR",
                     "une:gaz OU auteur:dupont"),
            _example("gaz !pétrole", "SAUF", "NOT", "gaz SAUF pétrole"),
            _example("TIT_HEAD=(climat+ | GIEC) & TEXT=crue>1", "formes d’un mot, fréquence",
                     "forms of a word, frequency", "titre:(climat OU GIEC) ET crue>=2"),
            _example("gaz %5 pétrole", "à cinq mots au plus", "five words apart at most", "gaz PROCHE/5 pétrole"),
        ),
    ),
    Chapter(
        Message("Comme dans Factiva et Nexis", "As in Factiva and Nexis"),
        (
            _example("gaz near5 prix du pétrole", "les mots qui se suivent sont une expression",
                     "words side by side are a phrase", 'gaz PROCHE/5 "prix du pétrole"'),
            _example("gaz w/5 pétrole or charbon", "aussi `/N5/`, `near/5`", "also `/N5/`, `near/5`",
                     "(gaz PROCHE/5 pétrole) OU charbon"),
            _example("président adj3 conseil", "dans cet ordre ; aussi `pre/3`", "in this order; also `pre/3`",
                     "président AVANT/3 conseil"),
            _example("maire w/s démission", "même phrase ; `w/p`, `SAME` : même paragraphe",
                     "same sentence; `w/p`, `SAME`: same paragraph", "maire MÊME PHRASE démission"),
            _example("atleast3 grève and hd=sncf", "fréquence, titre", "frequency, headline", "grève>=3 ET titre:sncf"),
            _example("hlp=grève not by=dupont", "titre ou chapeau, auteur", "headline or lead, author",
                     "une:grève SAUF auteur:dupont"),
            _example("HLEAD(grève) and LENGTH > 800", "sections de Nexis ; `wc>800` de Factiva",
                     "segments of Nexis; `wc>800` of Factiva", "une:grève ET mots:>=801"),
            _example("élect! w/3 munic$3", "troncatures", "truncations", "élect* PROCHE/3 munic*"),
            _example("grève and date from 20240101 to 20240131", "dates", "dates",
                     "grève ET date:2024-01-01..2024-01-31"),
        ),
    ),
)  # fmt: skip
"""Every construct of the language, once."""


def all_examples() -> tuple[Example, ...]:
    """The examples of all chapters."""
    return tuple(example for chapter in CHAPTERS for example in chapter.examples)
