import stat
from pathlib import Path

from tracker.accounts.passwords import is_good_enough
from tracker.demo.log_ins import LogIn, new_password, write_log_ins


def test_the_log_ins_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    file = write_log_ins(tmp_path, [LogIn("Amira Lindemoor", "planner", "amira@example.org", "bada-gogo-12")])

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "amira@example.org  bada-gogo-12" in file.read_text()


def test_an_older_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "demo-logins.txt").touch(mode=0o644)

    file = write_log_ins(tmp_path, [LogIn("Amira Lindemoor", "planner", "amira@example.org", "bada-gogo-12")])

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_passwords_are_new_each_time_and_good_enough() -> None:
    passwords = {new_password() for _ in range(50)}

    assert len(passwords) == 50
    assert all(is_good_enough(password, name="Amira Lindemoor", email="amira@example.org") for password in passwords)
