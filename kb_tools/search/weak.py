"""Weak words: words of questions and grammar, which say little about what a reader wants.

In: a locale. Out: terms. They count, a little, where they stand in titles and questions, but never
make an article a hit by themselves.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container
from typing import Final

from kb_tools.locales import BY_TAG
from kb_tools.search.analysis import analyze
from kb_tools.search.fold import HAN

_LATIN_ENGLISH: Final = """
a an the this that these those it its i me my mine we us our you your he she they them their and or
but if then than so as at by for from in into of off on onto out over to up with without about
after before again any some all no not only own same such too very just also is are was were be
been being am do does did doing have has had having can could will would shall should may might
must need needs want wants get gets got getting let make makes made go goes going how what which
who whom whose when where why there here please help hello hi thanks dont doesnt isnt cant wont
don doesn isn won much many ll ve re still now like
"""
WORDS: Final[dict[str, str]] = {
    "en": _LATIN_ENGLISH,
    "ru": """
а и но или да не ни же ли бы то что чтобы как где куда когда почему зачем какой какая какое какие
кто чей сколько это этот эта эти тот та те такой я мне меня мной мой моя мое мои моего моей моему
мы нам нас наш ты вы вас вам ваш он она оно они его ее их в во на с со к ко у о об от до из за
для по под над при про без через после перед если есть быть был была были будет будут могу может
можно можете мочь нужно надо нужен нужна хочу хочет делать сделать дела дел пожалуйста помогите
здравствуйте привет ещё еще уже только тоже также теперь сейчас там тут здесь все всё весь очень
""",
    "zh-Hans": """
如何 怎么 怎样 怎么办 什么 为什么 哪里 哪个 哪些 是否 能否 可以 可否 能不能 我的 你的 您的 我想 我要
请问 需要 应该 怎 吗 呢 的 了 是 我 你 您 在 和 与 或 有 没有 不 这 那 一个 这个 那个 时候 以后 之后
现在 多少
""",
    "zh-Hant": """
如何 怎麼 怎樣 怎麼辦 什麼 為什麼 哪裡 哪個 哪些 是否 能否 可以 可否 能不能 我的 你的 您的 我想 我要
請問 需要 應該 怎 嗎 呢 的 了 是 我 你 您 在 和 與 或 有 沒有 不 這 那 一個 這個 那個 時候 以後 之後
現在 多少
""",
    "es": """
el la los las lo un una unos unas de del al a ante con contra desde en entre hacia hasta para por
según sin sobre tras y e o u ni que qué cual cuál cuales cuáles quien quién cuando cuándo donde
dónde como cómo cuanto cuánto cuántos porque por qué si sí no yo me mi mis mío tú te tu tus él ella
se su sus nos nuestro nuestra usted ustedes le les ellos este esta esto estos estas ese esa eso es
son ser soy era fue está están estar estoy hay he ha han haber puedo puede pueden poder debo debe
tengo tiene tener quiero quiere necesito necesita hacer hago hace ya muy más también ahora aquí
hola favor ayuda gracias
""",
    "fr": """
le la les l un une des de du d à au aux dans en par pour sur sous sans avec chez vers entre et ou
mais donc or ni car que qu qui quoi quel quelle quels quelles dont où quand comment combien
pourquoi si ne pas plus je j me m mon ma mes moi tu te t ton ta tes il elle on nous notre nos vous
votre vos ils elles se s son sa ses leur leurs ce cet cette ces c ça cela est es sont être suis
était a ai as ont avoir avez peux peut peuvent pouvoir puis dois doit faut faire fais fait veux
veut voudrais besoin y très aussi déjà encore maintenant ici bonjour merci aide
""",
    "it": """
il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da
dal dallo dalla in nel nello nella nei nelle con col su sul sullo sulla per tra fra e ed o ma che
chi cosa quale quali quando dove come quanto quanti quanta perché se sì no non io mi me mio mia
miei mie tu ti te tuo tua si suo sua suoi sue noi ci nostro voi vi vostro essi loro questo questa
questi queste quello quella è sono essere era ho hai ha hanno avere posso può possono potere devo
deve dovere voglio vuole serve bisogno fare faccio fa più anche già ancora adesso ora qui ciao
grazie aiuto favore
""",
    "de": """
der die das den dem des ein eine einen einem einer eines und oder aber wenn dann als wie was wer
wen wem wo wann warum wieso weshalb welche welcher welches welchen wieviel viel viele ob daß dass
ich mir mein meine meinen meinem meiner du dich dir dein deine er sie es wir uns unser unsere
ihr ihre ihren ihrem ihrer euch man in im ins an am auf aus bei beim bis durch für gegen mit
nach ohne um unter über von vom vor zu zum zur ist sind war waren sein bin wird werden wurde hat
habe haben hatte kann können könnte muss müssen soll sollen darf dürfen will wollen möchte mache
machen macht tun brauche braucht nicht kein keine keinen nur auch noch schon jetzt hier da so sehr
bitte hilfe hallo danke
""",
}
# Never left out of a phrase: "does not work" is not "work".
_NEGATIONS: Final = """
no not dont doesnt isnt cant wont without never cannot don doesn isn won не нет ни без 不 没 沒
没有 沒有 sin ne pas sans non senza nicht kein keine keinen ohne nie jamais nunca mai
"""
_HAN: Final = re.compile(f"[{HAN}]")
NEGATIONS: Final = frozenset(
    token.term for tag in WORDS for token in analyze(tag, _NEGATIONS) if token.kind != "tail"
)


def is_weak(term: str, weak: Container[str]) -> bool:
    """Whether a term is weak: it is one of the weak ones, or Chinese with a character of grammar.

    >>> [is_weak(term, {"how", "的"}) for term in ("how", "卡的", "的", "card")]
    [True, True, True, False]
    """
    return term in weak or (is_han(term) and any(letter in weak for letter in term))


def is_han(term: str) -> bool:
    """Whether a term is of Chinese characters."""
    return _HAN.match(term) is not None


@functools.cache
def weak_terms(locale: str) -> frozenset[str]:
    """Terms of a locale that are weak; where English keeps its own stems, English ones too.

    >>> "how" in weak_terms("en"), "card" in weak_terms("en")
    (True, False)
    """
    latin = BY_TAG[locale].script == "latin"
    words = WORDS[locale] if latin else f"{WORDS[locale]} {_LATIN_ENGLISH}"
    return frozenset(token.term for token in analyze(locale, words))
