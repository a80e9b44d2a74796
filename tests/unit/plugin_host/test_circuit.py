"""A server that keeps failing is left alone, and tried again."""

from acqflow.plugin_host.circuit import Circuit


def a_circuit() -> tuple[Circuit, list[float]]:
    now = [0.0]
    return Circuit(clock=lambda: now[0], most_failures=3, open_seconds=60), now


def test_it_opens_after_failures_in_a_row_only() -> None:
    circuit, _ = a_circuit()
    for _ in range(5):
        circuit.failed("a")
        circuit.failed("a")
        circuit.worked("a")
    assert not circuit.is_open("a")
    for _ in range(3):
        circuit.failed("a")
    assert circuit.is_open("a")


def test_one_server_does_not_answer_for_another() -> None:
    circuit, _ = a_circuit()
    for _ in range(3):
        circuit.failed("a")
    assert not circuit.is_open("b")


def test_a_failed_trial_opens_it_again_at_once() -> None:
    circuit, now = a_circuit()
    for _ in range(3):
        circuit.failed("a")
    now[0] = 60.0
    assert not circuit.is_open("a")
    circuit.failed("a")
    assert circuit.is_open("a")
