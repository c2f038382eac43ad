"""The log on disk: any record is found, the oldest are forgotten, the files are private."""

import os
import stat

import pytest

from mocknylas.spool import Spool


def filled(count, piece):
    spool = Spool(piece=piece)
    for number in range(count):
        spool.append(b"record %d" % number)
    return spool


@pytest.mark.parametrize(("count", "piece"), [(0, 3), (2, 3), (3, 3), (10, 3), (250, 1000)])
def test_records_are_found_by_number_and_in_order(count, piece):
    spool = filled(count, piece)

    wanted = [b"record %d" % number for number in range(count)]
    assert list(spool.lines()) == [spool.at(one).strip() for one in range(count)] == wanted
    assert len(spool) == count


@pytest.mark.parametrize("keep", [0, 1, 4, 9, 50])
def test_the_oldest_are_forgotten_and_numbers_stay(keep):
    spool = filled(10, 3)

    spool.forget(keep)
    spool.append(b"record 10")

    kept = range(10 - min(keep, 10), 11)
    assert list(spool.lines()) == [b"record %d" % one for one in kept]
    for number in (kept.start - 1, 11):
        with pytest.raises(IndexError):
            spool.at(number)


def test_what_was_begun_to_be_read_is_read_to_its_end():
    spool = filled(10, 3)

    lines = spool.lines()
    spool.forget(0)
    spool.append(b"more")

    assert len(list(lines)) == 10


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have no such mode")
def test_files_are_private_and_have_no_name():
    [piece] = filled(1, 3)._pieces

    status = os.fstat(piece._file.fileno())

    assert (stat.S_IMODE(status.st_mode), status.st_nlink) == (0o600, 0)


def test_the_file_of_forgotten_records_is_closed():
    spool = filled(3, 3)
    file = spool._pieces[0]._file

    spool.forget(0)

    assert file.closed
