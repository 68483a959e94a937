"""Finds a title with a surname, such as "Mrs Example": a part of the patient data guard."""

import re

# Only with a capital after them: in small letters "dr", "ms" and "miss" are also other words.
_TITLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Drs|Doctor|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Reverend|Messrs"
# With any word after them.
_ALWAYS_TITLES = {"mr", "mrs", "messrs"}
_PARTICLES = "van|von|der|den|de|da|di|du|la|le|al|el|bin|ibn|ap|ter|dos|st"
_LETTER = r"[^\W\d_]"
_TITLED = re.compile(
    rf"(?<!{_LETTER})(?P<title>{_TITLES})(?:(?P<gap>[ ._-]+)|(?-i:(?=[A-Z][a-z])))"
    rf"(?:{_LETTER}\b\.?[ -]?){{0,3}}"  # initials
    rf"(?:(?:{_PARTICLES})[ -]+){{0,3}}(?:[dO]')?"
    rf"(?P<name>{_LETTER}{{2,}})",
    re.IGNORECASE,
)
# Words that follow "Dr", "DR" (diabetic retinopathy), "MR" (magnetic resonance), "MS" (multiple
# sclerosis, Microsoft) or the verb "miss" without being a surname.
_OTHER_WORDS = """
    a ae an and anp app appointment appointments appt appts arrs at audit call calls capacity cd
    chat clinic clinician clinicians clinics community consult consultation contact demand dna
    do doctor ed emis first for forms friday fu gp gps hca he her his home hours hub if imaging
    in iq is it led list lists locum medication meeting meetings monday months mri needed not
    nurse nurses of office on online only ooh or our out patient patients pcn pharmacist physio
    pm practice psu qof rang receptionist referral registrar relapse requested review reviews
    role roles rota saturday says scan scans screening services session sessions she slot slots
    society specialist sunday support surgeries surgery systmone team teams telephone the their
    they this thursday time to today total treatment triage tuesday uc visit visits waiting was
    wednesday week were when who will with word work workload
    """
_NOT_SURNAMES = frozenset(_OTHER_WORDS.split())


def holds_titled_name(text: str) -> bool:
    """Return whether a title stands before what may be a surname.

    A clinician's name counts as well: the audit knows clinicians by an alias only.

    Examples
    --------
    >>> holds_titled_name("seen by Dr Example")
    True
    >>> holds_titled_name("could be a Dr led clinic")
    False
    """
    return any(_is_name(found) for found in _TITLED.finditer(text))


def _is_name(found: re.Match[str]) -> bool:
    title, name = found["title"], found["name"]
    if name.casefold() in _NOT_SURNAMES:
        return False
    if title.casefold() in _ALWAYS_TITLES:
        return True
    if name.isupper() and len(name) > 1:
        return title[0].isupper()
    return name[0].isupper()
