"""What answering a question loads: heavy libraries come only with the path that needs them."""

import json
import subprocess
import sys

import pytest
from explaining_disclosure import FORESTRY
from made_up_store import save_made_up_documents

from index.ingest import ingest_paths
from index.settings import Settings

HEAVY = {
    "torch",
    "gradio",
    "llama_index",
    "chromadb",
    "tantivy",
    "sentence_transformers",
    "jieba",
    "pandas",
    "transformers",
}
_ASK = (
    "import sys, json\n"
    "from pathlib import Path\n"
    "from qa.engine import open_engine\n"
    "engine = open_engine(Path(sys.argv[1]))\n"
    "answers = [engine.ask(question) for question in sys.argv[2:]]\n"
    "engine.close()\n"
    "print(json.dumps({'routes': [answer.route for answer in answers], 'loaded': list(sys.modules)}))\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return save_made_up_documents(tmp_path_factory.mktemp("made_up"))


def ask(home, *questions):
    """Return the routes of the answers and the top-level packages loaded in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, str(home), *questions], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said["routes"], {name.partition(".")[0] for name in said["loaded"]}


def test_a_question_about_a_table_loads_nothing_heavy(home):
    routes, loaded = ask(
        home,
        "柯城教育局2024年三公经费是多少",
        "2024年各部门公务接待费排名",
        "柯城教育局2024年公务接待费比上年增加多少",
        "敦煌教育局2024年公务接待费占三公经费的比例",
    )
    assert routes == ["table"] * 4
    assert HEAVY & loaded == set()


def test_a_question_without_a_slip_loads_no_sounds_and_no_traditional_letters(home):
    routes, loaded = ask(home, "柯城教育局2024年三公经费是多少")
    assert routes == ["table"]
    assert {"pypinyin", "opencc"} & loaded == set()


def test_a_refusal_loads_nothing_heavy(home):
    routes, loaded = ask(home, "海口市教育局2024年三公经费多少", "你觉得柯城教育局的三公经费合理吗")
    assert routes == ["refuse"] * 2
    assert HEAVY & loaded == set()


def test_a_mistyped_name_loads_its_sounds_and_nothing_more(home):
    routes, loaded = ask(home, "敦煌教育局2024年三宫经费多少")
    assert routes == ["table"]
    assert "pypinyin" in loaded
    assert HEAVY & loaded == set()


def test_importing_the_engine_loads_nothing_heavy():
    code = "import sys, qa.engine; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & {name.partition(".")[0] for name in done.stdout.split()} == set()


def test_what_a_first_explanatory_question_loads_can_be_loaded_before(tmp_path):
    source = tmp_path / "青山县林业局2031年部门预算.txt"
    source.write_text(FORESTRY, encoding="utf-8")
    home = tmp_path / "home"
    assert not ingest_paths([source], Settings(home=home)).failed
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from qa.engine import open_engine\n"
        "engine = open_engine(Path(sys.argv[1]))\n"
        "engine.prepare()\n"
        "loaded = set(sys.modules)\n"
        "assert engine.ask('青山县林业局瞭望塔建设项目的资金主要用于什么').route == 'text'\n"
        "assert engine.ask('青山县林业局2031年预祘多少').values\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - loaded})\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert {*HEAVY, "bm25s", "pypinyin", "scipy"} & set(done.stdout.split()) == set()
