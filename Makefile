# Two commands do everything: `make demo` runs the whole loop on a sample class, `make test` passes the tests.
# `make quick` is for while you work: the tests without those that try every family or run whole commands.
# `make certify` takes minutes: it tries every family under every option on 200 seeds.
# `make bench` compares speeds, counts how many typed mistakes are named, and grades small classes; it ends with an error
# where a target is missed, after its figures are printed.
# `make gallery` draws the sheet and the key of every family, to look at them: gallery/index.html.
# `python -m bench.gallery docs/worksheet.png` makes the picture of README anew.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := solutions problems grader bench tests

SLOW := $(addprefix --ignore=tests/, \
	bench diagnosis/test_right_code.py diagnosis/test_student.py diagnosis/test_wrong_code.py \
	grader/render/formats grader/render/test_pdf.py grader/render/test_random_layouts.py \
	grader/batch/test_cluster.py grader/conformance grader/counterexample/test_search.py grader/samples/test_demo.py \
	hostile problems/families test_docs.py test_marking_guide.py test_readme.py test_wheel.py)

.PHONY: demo test quick certify bench gallery clean

demo: $(VENV)/installed
	$(BIN)/grader demo --out grader-demo

test: $(VENV)/installed-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

quick: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile $(SLOW)

certify: $(VENV)/installed
	$(BIN)/grader certify --all --seeds 200

bench: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m bench.engine
	$(BIN)/python -m bench.variants
	$(BIN)/python -m bench.render
	$(BIN)/python -m bench.typed_diagnosis
	$(BIN)/python -m bench.scale --sizes 50,100,200

gallery: $(VENV)/installed
	$(BIN)/python -m bench.gallery gallery

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "grader needs Python 3.11 or newer; say which: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) grader-demo gallery build dist .pytest_cache .mypy_cache .ruff_cache
