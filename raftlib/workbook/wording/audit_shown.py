"""Which audit a page shows: on a print and in a file no list says what was chosen."""

from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.report import describe_scope


def describe_shown(model: AuditModel) -> str:
    """Return whose audit this is, and when."""
    return describe_scope(name_shown(model), model.period, None)


def name_shown(model: AuditModel) -> str:
    """Return whose audit this is."""
    if model.practice_code == ALL:
        return f"{model.locality}, all practices together"
    return code_and_name(model.practice_code, model.names)
