"""A notebook with every kind of output that a kernel has, cell by cell."""

import nbformat

CELLS = {
    "stdout": "print('one')\nprint('two', end='')",
    "stderr": "import sys\nprint('wrong', file=sys.stderr)",
    "execute_result": "{'a': [1, 2]}",
    "last result": "_['a'][0] + Out[3]['a'][1]",
    "semicolon": "5;",
    "table": "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "html": "from IPython.display import HTML, SVG, Image, Markdown, display\nHTML('<b>b</b>')",
    "svg": "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    "metadata": "display({'text/plain': 'p'}, metadata={'a': 1}, raw=True)",
    "two displays": "display(Markdown('# a'))\nprint('between')\ndisplay(1, 2)",
    "figure": "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "figure shown": "fig, ax = plt.subplots(figsize=(1, 1))\nplt.show()\nprint('after')",
    "figure as result": "fig",
    "seaborn": "import seaborn as sns\n_ = sns.lineplot(x=[1, 2], y=[1, 2], errorbar=None)",
    "clear": (
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('there')"
    ),
    "clear and wait": "print('gone')\nclear_output(wait=True)\nprint('there')",
    "clear and nothing": "print('stays')\nclear_output(wait=True)",
    "display id": (
        "shown = display('first', display_id='x')\nprint('p')\ndisplay('same', display_id='x')"
    ),
    "update": "shown.update('second')",
    "update here": "more = display('a', display_id=True)\nmore.update('b')",
    "update of what is cleared": "y = display(1, display_id='y')\nclear_output()\ny.update(2)",
    "output widget": (
        "from ipywidgets import HTML as Text, IntSlider, Output, VBox\n"
        "out, inner = Output(), Output()\n"
        "with out:\n    print('in')\n    print('side')\n    display(3)\n"
        "    with inner:\n        print('inner')\n    print('out again')\nprint('cell')\nout"
    ),
    "output widget cleared": "with out:\n    out.clear_output(wait=True)\n    print('new')",
    "output widget fails": "with out:\n    1 / 0\nprint('on')",
    "widgets": "VBox([IntSlider(value=3, description='n'), Text('<p>t</p>')])",
    "warning": "import warnings\nwarnings.warn('careful')",
    "own warning once": "for _n in range(3):\n    warnings.warn('once', DeprecationWarning)",
    "empty": "  \n",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "running loop": "asyncio.get_running_loop().is_running()",
    "task": "task = asyncio.create_task(asyncio.sleep(0, 'done'))",
    "task awaited": "await task",
    "magic": "%%capture caught\nprint('caught')",
    "captured": "caught.stdout",
    "line magic": "%pwd\n'pwd'",
    "program": "!echo from a program",
    "program below": "import os, subprocess\nsubprocess.run(['echo', 'below'], check=True);",
    "input": "try:\n    input('?')\nexcept Exception as error:\n    print(type(error).__name__)",
    "carriage return": "print('1\\r2')",
    "bytes and none": "None",
    "logging": "import logging\nlogging.warning('logged')",
    "names": "sorted(name for name in globals() if not name.startswith('_'))",
    "main": "__name__, get_ipython().__class__.__name__",
    "class": "class A:\n    pass\nA, A.__module__",
    "may fail": "raise KeyError('k')",
    "nested": (
        "def f(x):\n    return 1 / x\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n    print(e)"
    ),
    "syntax": "x ===== 1",
    "exit status": "raise SystemExit(0)",
    "chained": (
        "try:\n    f(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('no luck') from e"
    ),
}
MAY_FAIL = {"may fail", "syntax", "exit status", "chained"}


def all_kinds() -> nbformat.NotebookNode:
    """Return the notebook; its cells have their kind as a tag."""
    cells = [
        nbformat.v4.new_code_cell(
            source, metadata={"tags": [kind, *(["raises-exception"] if kind in MAY_FAIL else [])]}
        )
        for kind, source in CELLS.items()
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)
