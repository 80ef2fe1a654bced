//! The numbers that a chore is asked for, such as `--minutes 5 --seed 3`.

use anyhow::{Result, bail};

/// Each number that has a name, or what it is unless it is asked for.
pub(crate) fn numbers<const N: usize>(asked: &[String], known: [(&str, u64); N]) -> Result<[u64; N]> {
    let mut numbers = known.map(|(_, number)| number);
    for pair in asked.chunks(2) {
        let place = known.iter().position(|(name, _)| pair.first().is_some_and(|asked| asked == name));
        match (place.and_then(|place| numbers.get_mut(place)), pair) {
            (Some(number), [_, value]) => *number = value.parse()?,
            _ => {
                let names = known.map(|(name, _)| format!("[{name} N]")).join(" ");
                bail!("what can be asked for: {names}");
            }
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    fn asked(words: &str) -> Option<[u64; 2]> {
        let asked: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
        numbers(&asked, [("--minutes", 5), ("--seed", 1)]).ok()
    }

    #[test]
    fn what_is_not_asked_for_is_as_ever_and_what_is_not_known_is_refused() {
        assert_eq!(asked(""), Some([5, 1]));
        assert_eq!(asked("--seed 3"), Some([5, 3]));
        assert_eq!(asked("--seed 3 --minutes 30"), Some([30, 3]));
        for wrong in ["--seed", "--seed three", "--hours 1", "3"] {
            assert_eq!(asked(wrong), None, "{wrong}");
        }
    }
}
