//! What was read at one version beside what was read at another.

use arc_swap::ArcSwap;

use super::put_unless_older;

#[test]
fn of_two_that_read_at_once_the_older_never_stays() {
    let place = ArcSwap::from_pointee(0);
    for (read, there) in [(2, 2), (1, 2), (2, 2), (3, 3)] {
        put_unless_older(&place, read, |version| *version);
        assert_eq!(**place.load(), there, "{read}");
    }
}
