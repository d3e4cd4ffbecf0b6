"""What is wrong with a learner's command: each with its verdict."""

import subprocess
import sys

import pytest
from hypothesis import given

from hito.domain.structure import ALLOWED_COMMANDS, Sort, validate
from hito.domain.structure.commands import MAX_LENGTH
from hito.domain.structure.skeletons import MAX_LEVELS
from tests import template
from tests.unit.structure_cases import answers

RIGHT = [
    "ls",
    "echo $'${x'",
    "  ls -la /tmp  ",
    "docker run --rm -it -p 8080:80 nginx:1.27 sh",
    "docker rm $(docker ps -aq)",
    'docker ps --format "{{.Names}}\\t{{.Status}}"',
    "docker exec -it web rm /tmp/x",
    "ls | grep -v '^d' | wc -l",
    "mkdir -p proyecto/{src,docs} && cd proyecto && touch README.md",
    "ls; pwd & wait",
    "ls\r\npwd\r\n",
    "ls && pwd || echo no",
    "ls &&\npwd |\nwc",
    "(cd /tmp && ls)",
    "{ ls; pwd; } > todo.txt 2>&1",
    "! grep -q root /etc/passwd",
    "echo hola > a.txt; cat < a.txt >> b.txt",
    "ls no-existe 2>/dev/null",
    "ls &> todo; ls >| todo; ls >&2; ls 3<&-",
    "> vacio.txt",
    'cat <<< "hola"',
    "cat <<EOF > saludo.txt\nhola $USER, son $((2+2))\nEOF\nls",
    "cat <<'EOF'\n$(rm -rf /) `dd`\nEOF",
    'cat <<"A" <<-B\n$(rm)\nA\n\tdos\n\tB',
    "diff <(ls a) <(ls b) | tee >(wc -l)",
    "NOMBRE=ana",
    "A=1 B='dos tres' env",
    "export PATH=$PATH:/opt/bin",
    'colores=(rojo verde "azul (claro)")',
    "colores[0]=rojo; echo ${colores[@]}",
    "total=$(ls | wc -l)",
    "x=$(cd /tmp && ls || pwd)",
    "echo $(( (1 + 2) * 3 )) $((1<<2)) $[1+2]",
    "((i++)); (( i > 3 )) && echo grande",
    "[ -f a.txt ] && cat a.txt",
    "[[ -f a.txt && $x == b* ]] || touch a.txt",
    "[[ $x =~ ^(a|b)]]$ ]] && echo sí",
    "if [ -d src ]; then ls src; elif test -f x; then cat x; else mkdir src; fi",
    'for f in *.txt; do\n  echo "$f"\ndone',
    "for ((i = 0; i < 3; i++)); do echo $i; done",
    "while true\ndo\n  ls\n  sleep 1\ndone",
    "until ping -c1 db; do sleep 1; done < /dev/null",
    'while read -r linea; do echo "$linea"; done < lista.txt',
    'saluda() { echo "hola $1"; }; saluda ana',
    "function saluda { echo hola; }\nsaluda",
    "{ if ls; then { pwd; } fi }; (ls) | { cat; }",
    "time ls; time -p docker build .",
    "sudo -u postgres ls",
    "find . -name '*.log' -exec cat {} \\;",
    "awk '{ print $1 }' /etc/passwd | sort | uniq -c",
    "sed -e 's/a/b/g' -e \"s/c/$d/\" x",
    "/bin/ls /usr/bin",
    "/usr/local/bin/docker ps",
    "l\"s\" -l; \\ls; 'pwd'; $'ls'",
    "docker \\\n  ps \\\n  -a",
    "doc\\\nker ps",
    "ls # y rm -rf / en un comentario",
    "# primero\nls\n\n# después\n",
    "echo a#b; echo $(ls)#rm",
    "echo '#' \"it's\" 'dice \"hola\"' \\' \\\" $'it\\'s'",
    "echo \"a'$(ls)'b\" ${x:-'$(rm)'} \"${x:-y}\" ${#x} $# $? $$ $!",
    "echo in for do done if then } {",
    "echo ñandú 😀 ²",
    "echo '$(rm)' \"\\$(rm) \\`rm\\`\"",
    "ls `echo \\`pwd\\``",
    "watch -n 2 'docker ps | wc -l'",
    "ls | xargs -n 1 -I{} cp {} /tmp",
]

NOT_ALLOWED = [
    ("foo", ["foo"]),
    ("rm -rf /", ["rm"]),
    ("ls; foo; bar; foo; ls", ["foo", "bar"]),
    ("ls\nfoo\nbar", ["foo", "bar"]),
    ("ls | foo && bar || baz & qux", ["foo", "bar", "baz", "qux"]),
    ("(foo); { bar; }", ["foo", "bar"]),
    ("if foo; then bar; elif baz; then qux; else rm; fi", ["foo", "bar", "baz", "qux", "rm"]),
    ("for i in a; do foo; done; while bar; do baz; done", ["foo", "bar", "baz"]),
    ("for ((i=$(foo);;)); do bar; done", ["foo", "bar"]),
    ("saluda() { foo; }; saluda; adios", ["foo", "adios"]),
    ("echo $(foo | bar) `baz`", ["foo", "bar", "baz"]),
    ('echo "$(foo "$(bar)")"', ["foo", "bar"]),
    ("echo ${x:-$(foo)} \"${x:-'$(bar)'}\"", ["foo", "bar"]),
    ("echo $((1 + $(foo))) $[`bar`]", ["foo", "bar"]),
    ("[[ $(foo) < b ]]; (( $(bar) ))", ["foo", "bar"]),
    ("x=$(foo) ls; y=(a $(bar))", ["foo", "bar"]),
    ('ls > $(foo) 2> "`bar`"', ["foo", "bar"]),
    ("cat < <(foo) <<< $(bar)", ["foo", "bar"]),
    ("cat <<EOF\n$(foo) 'it`bar`'\nEOF\nbaz", ["foo", "bar", "baz"]),
    ("cat <<A; foo\n$(bar)\nA", ["foo", "bar"]),
    ("echo `echo \\`foo\\``", ["foo"]),
    ("a$(ls)b", ["a$(ls)b"]),
    ("sudo foo", ["foo"]),
    ("sudo -u ana A=1 -- foo bar", ["foo"]),
    ("env -u HOME A=1 foo; env", ["foo"]),
    ("time foo; time -p bar", ["foo", "bar"]),
    ("nohup foo &", ["foo"]),
    ("nice -n 5 timeout -s KILL 5 sudo foo", ["foo"]),
    ("ls | xargs -I{} -n 1 foo {}", ["foo"]),
    ("watch -n 1 foo; watch 'ls | bar'", ["foo", "bar"]),
    ("find . -exec foo {} + -ok sudo bar {} \\;", ["foo", "bar"]),
    ("bash -c 'ls; foo'", ["bash", "foo"]),
    ('sudo sh -xc "bar $(foo)"', ["sh", "bar", "foo"]),
    ("exec foo; eval ls; source x; . y", ["exec", "foo", "eval", "source", "."]),
    ("dd if=/dev/zero of=/dev/sda; mkfs.ext4 /dev/sda; shutdown now", ["dd", "mkfs.ext4", "shutdown"]),
    ("/bin/rm x; /usr/sbin/foo", ["rm", "foo"]),
    ("/tmp/ls; ./ls; ~/ls", ["/tmp/ls", "./ls", "~/ls"]),
    ("LS", ["LS"]),
    ("'ls -l'", ["ls -l"]),
    ('"" x', ['""']),
    ("ls\xa0-l", ["ls�-l"]),
    ("😀 && ñ", ["😀", "ñ"]),
    ("\ud800", ["�"]),
    ("a[1] x", ["a[1]"]),
    ("x" * 100, ["x" * 59 + "…"]),
]

# Only a run would tell what these call.
UNKNOWN_NAMES = [
    ("$CMD x", "$CMD"),
    ("${CMD} x", "${CMD}"),
    ('"$CMD" x', '"$CMD"'),
    ("sudo $CMD", "$CMD"),
    ("$(echo rm) x", "$(echo rm)"),
    ("`echo rm` x", "`echo rm`"),
    ("x$y", "x$y"),
]

NO_SYNTAX = [
    ("ls 'a", "Comillas sin cerrar"),
    ('ls "a', "Comillas sin cerrar"),
    ("ls `a", "Comillas sin cerrar"),
    ("echo $'a", "Comillas sin cerrar"),
    ('echo "$(ls "a")', "Comillas sin cerrar"),
    ('echo ${x:-"a}', "Comillas sin cerrar"),
    ("ls $(pwd", "Sintaxis de shell no válida: falta ')'"),
    ("ls ${x", "Sintaxis de shell no válida: falta '}'"),
    ("echo $((1+2)", "Sintaxis de shell no válida: falta '))'"),
    ("[[ -f x", "Sintaxis de shell no válida: falta ']]'"),
    ("cat <<EOF\nhola", "Sintaxis de shell no válida: falta la línea 'EOF'"),
    ("cat <<A <<B\nx", "Sintaxis de shell no válida: falta la línea 'A'"),
    ("cat <<EOF", "Sintaxis de shell no válida: falta la línea 'EOF'"),
    ("ls |", "Sintaxis de shell no válida: la orden está incompleta"),
    ("ls &&", "Sintaxis de shell no válida: la orden está incompleta"),
    ("(ls", "Sintaxis de shell no válida: la orden está incompleta"),
    ("if ls; then pwd", "Sintaxis de shell no válida: la orden está incompleta"),
    ("ls >", "Sintaxis de shell no válida: la orden está incompleta"),
    ("ls \\", "Sintaxis de shell no válida: la orden está incompleta"),
    ("| ls", "Sintaxis de shell no válida: '|' fuera de lugar"),
    ("ls && && pwd", "Sintaxis de shell no válida: '&&' fuera de lugar"),
    ("ls;; pwd", "Sintaxis de shell no válida: ';;' fuera de lugar"),
    ("ls )", "Sintaxis de shell no válida: ')' fuera de lugar"),
    ("ls (a)", "Sintaxis de shell no válida: 'a' fuera de lugar"),
    ("ls ('ñ')", "Sintaxis de shell no válida: ''ñ'' fuera de lugar"),
    ("done", "Sintaxis de shell no válida: 'done' fuera de lugar"),
    ("ls; }", "Sintaxis de shell no válida: '}' fuera de lugar"),
    ("!\n& ls", "Sintaxis de shell no válida: construcción no admitida"),
    ("case $x in a) ls;; esac", "Sintaxis de shell no admitida: case"),
    ("ls; select x in a; do ls; done", "Sintaxis de shell no admitida: select"),
    ("coproc ls", "Sintaxis de shell no admitida: coproc"),
    ("(" * 500, "Sintaxis de shell no válida: falta '))'"),
    ("( " * 500, "Sintaxis de shell no válida: la orden está incompleta"),
]

EMPTY = ["", " ", "\n\t\n", "# nada", "\xa0", "\\\n"]

TOKENS = """
    ls rm echo $ $( $(( )) ) ( (( ; & | && || > < << <<- <<< >& <& >| &> EOF if then elif else fi for in do done while
    until { } [[ ]] [ ] ! time -p case esac function f() ${ $[ ~ * ? - -- sudo env xargs find -exec \\; bash -c watch
    2>&1 {fd}> 1> a[1]= a=( a= $' $" ;; = select coproc tim% _= ${x:- -n 5
    """.split()  # noqa: SIM905 - tokens read better than 80 quoted lines
TOKENS.append("\nEOF\n")


def errors(answer, allowed=ALLOWED_COMMANDS):
    verdict = validate(Sort.COMMAND, answer, allowed)
    assert verdict.warnings == ()
    assert verdict.passed == (not verdict.errors)
    return verdict.errors


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_command_passes(answer):
    assert errors(answer) == ()


@pytest.mark.parametrize(("answer", "names"), NOT_ALLOWED)
def test_each_command_that_is_not_allowed_is_named_once_in_order(answer, names):
    assert errors(answer) == tuple(f"Comando no permitido: {name}" for name in names)


@pytest.mark.parametrize(("answer", "written"), UNKNOWN_NAMES)
def test_a_name_that_only_a_run_would_tell_is_refused_as_it_is_written(answer, written):
    assert f"Comando no permitido: {written}" in errors(answer)


@pytest.mark.parametrize(("answer", "error"), NO_SYNTAX)
def test_what_a_shell_would_not_take_is_said_in_spanish(answer, error):
    assert errors(answer) == (error,)


@pytest.mark.parametrize("answer", EMPTY)
def test_an_answer_that_says_nothing_is_empty(answer):
    assert errors(answer) == ("Comando vacío",)


def test_what_is_allowed_is_for_the_caller_to_say():
    assert errors("rm x", allowed=frozenset({"rm"})) == ()
    assert errors("ls", allowed=frozenset()) == ("Comando no permitido: ls",)


@pytest.mark.parametrize(
    "answer",
    [
        "docker ps -a",
        "kubectl get pods -n web",
        "git commit -m 'Primera'",
        "python app.py",
        "pip install -r requirements.txt",
        "echo hola",
        "ls -la",
        "cat app.log",
        "sudo pip install flask && python -m flask run",
    ],
)
def test_a_course_for_beginners_allows_what_it_is_about(answer):
    assert errors(answer) == ()


@pytest.mark.parametrize(
    "dangerous", ["rm", "dd", "mkfs", "shutdown", "reboot", "eval", "exec", "source", ".", "bash", "sh", "perl"]
)
def test_a_course_for_beginners_allows_nothing_dangerous(dangerous):
    assert dangerous not in ALLOWED_COMMANDS


def test_a_command_of_a_script_s_length_is_too_long():
    longest = "ls".ljust(MAX_LENGTH)
    assert errors(longest) == ()
    assert errors(longest + " ") == ("Comando demasiado largo (máximo 3000 caracteres)",)


def test_substitutions_may_be_nested_up_to_a_level():
    def nested(levels):
        return "echo $(" * levels + "ls" + ")" * levels

    assert errors(nested(MAX_LEVELS - 1)) == ()
    assert errors(nested(MAX_LEVELS)) == ("Demasiados niveles de sustitución (máximo 9)",)


def test_of_many_errors_the_first_are_shown():
    found = errors("; ".join(f"foo{number}" for number in range(30)))
    assert len(found) == 21
    assert found[0] == "Comando no permitido: foo0"
    assert found[-1] == "… y 10 más"


def test_an_answer_is_read_and_not_run(tmp_path):
    proof = tmp_path / "proof"
    assert errors(f"touch {proof}; echo $(touch {proof}) > {proof}") == ()
    assert not proof.exists()


def test_who_validates_nothing_loads_no_parser():
    program = "import sys, hito.domain.structure; print(*sys.modules)"
    environment = {"PYTHONPATH": "layers/common"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, cwd=template.ROOT
    )
    assert not {"bashlex", "yaml"} & set(done.stdout.split())


@answers.as_many_as_asked
@given(answers.texts())
def test_any_text_has_a_verdict(answer):
    answers.judged(Sort.COMMAND, answer)


@answers.as_many_as_asked
@given(answers.mixtures(TOKENS))
def test_any_tokens_have_a_verdict(answer):
    answers.judged(Sort.COMMAND, answer)


@answers.as_many_as_asked
@given(answers.mutations(RIGHT, TOKENS))
def test_a_right_command_with_a_mistake_has_a_verdict(answer):
    answers.judged(Sort.COMMAND, answer)


@answers.as_many_as_asked
@given(answers.repetitions(TOKENS))
def test_the_longest_commands_have_a_verdict_soon(repetition):
    answers.judged(Sort.COMMAND, answers.as_long_as(MAX_LENGTH, repetition))
