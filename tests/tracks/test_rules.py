"""Names, codes and order of tracks."""

from recruit.tracks.rules import code_of, moved, read_name


def test_a_name_is_one_word() -> None:
    assert read_name(" 女 职工 ") == "女职工" and read_name("45·55") == "45·55"
    assert read_name("") is None and read_name("a?b") is None and read_name("长" * 13) is None


def test_standard_tracks_keep_their_codes() -> None:
    assert code_of("农民工兄弟", "migrant") == "migrant"
    assert code_of("女职工") == code_of("女职工", "妇女") == "女职工"


def test_a_track_goes_up_and_down_and_stays_at_the_ends() -> None:
    assert moved(["a", "b", "c"], "c", -1) == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "a", 1) == ["b", "a", "c"]
    assert moved(["a", "b"], "a", -1) == ["a", "b"]
